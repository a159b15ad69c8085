internal import Intake
internal import Lifecycle
internal import ReadModel

/// What the rows of a file are, before anything is written.
package struct ImportPreview: Sendable {
    /// The number of readable rows.
    package internal(set) var rows = 0
    /// Rows that are new leads.
    package internal(set) var new = 0
    /// Rows that join a lead or an earlier row, by the rule's name and label.
    package internal(set) var joined: [ImportReport.Count] = []
    /// Of these, the rows that join an earlier row of the file.
    package internal(set) var joinedInFile = 0
    /// Of the new leads, those that are flagged as possible duplicates.
    package internal(set) var flagged = 0
    /// Rows of people who were erased.
    package internal(set) var erased = 0

    /// A share of the rows above which so many records of a file are rarely the same people.
    private static let unusualShare = 0.2
    /// A smaller file is easily checked by eye.
    private static let leastRows = 50

    /// Whether so many rows join each other that somebody should look at it first.
    package var isUnusual: Bool { rows >= Self.leastRows && Double(joinedInFile) > Double(rows) * Self.unusualShare }

    /// The number of rows that join.
    package var joinedCount: Int { joined.reduce(0) { $0 + $1.count } }

    /// The preview as one sentence.
    package var text: String {
        var parts = [new.counted("new lead")]
        if joinedCount > 0 {
            let rules = joined.filter { $0.count > 0 }.map { "\($0.count.grouped) by \($0.label)" }.joined(separator: ", ")
            parts.append(
                "\(joinedCount.counted("row")) that \(joinedCount == 1 ? "joins" : "join") a known lead or another row (\(rules))")
        }
        if flagged > 0 { parts.append("\(flagged.grouped) flagged as possible duplicates") }
        if erased > 0 { parts.append("\(erased.counted("row")) of people who were erased") }
        return parts.joined(separator: ", ")
    }
}

extension ImportRun {
    /// Reads the file once, groups its rows and says what they are.
    func previewed(progress: ((WorkspaceProgress) -> Void)?) throws(WorkspaceError) -> ImportPreview {
        let table = try WorkspaceError.converting(table: { () throws(ReadModelError) in try FileRowTable() })
        let erased = session.state.erasedDigests.isEmpty ? nil : try ErasedPeople(journal)
        let pages = RowPrefetcher(RecordReader(file, mapping: mapping, zone: zone), size: Self.rowsPerAction)
        var preview = ImportPreview()
        var erasedRows: Set<Int> = []
        while let page = pages.next() {
            for case .record(.lead(let record)) in page.items {
                let identity = RowIdentity(record.fields, record.keys)
                if erased?.contains(record.fields, rowKey: identity.isOnlyRow ? record.keys.row.value : nil) ?? false {
                    erasedRows.insert(table.count)
                    // The row keeps its number, and nothing of the person is kept.
                    try WorkspaceError.converting(table: { () throws(ReadModelError) in
                        try table.add("", keys: [], likenesses: [])
                    })
                    continue
                }
                let keys: [Int64] =
                    switch options.match {
                    case .id: identity.idKeys + [identity.identityKey]
                    case .email: identity.idKeys + identity.addressKeys + identity.rowKeys
                    case .none: []
                    }
                let alike = MatchKeys(record.keys)
                let likenesses = alike.emails + alike.phones + (alike.nameAndCompany.map { [$0] } ?? [])
                try WorkspaceError.converting(table: { () throws(ReadModelError) in
                    try table.add(identity.text, keys: keys, likenesses: likenesses)
                })
            }
            progress?(WorkspaceProgress(phase: "reading", fraction: Double(table.count) / Double(max(1, mapping.rows))))
            if let failure = page.failure { throw WorkspaceError(failure) }
        }
        let groups = try FileGroups(table)
        self.groups = groups
        try count(groups, except: erasedRows, in: &preview)
        return preview
    }

    private func count(_ groups: FileGroups, except erased: Set<Int>, in preview: inout ImportPreview) throws(WorkspaceError) {
        var provisional: [LeadID: [RowIdentity]] = [:]
        var joined: [MatchRule: Int] = [:]
        let queries = writer.queries
        let matcher = RowMatcher(groups, queries, mode: options.match) { (id) throws(WorkspaceError) in
            if let known = provisional[id] { return known }
            return try queries.lead(id).map(RowIdentity.all) ?? []
        }
        preview.rows = groups.count
        preview.erased = erased.count
        var groupsOfKnown: Set<LeadID> = []
        for row in 0..<groups.count where !erased.contains(row) {
            let identity = try groups.identity(of: row)
            let isGrouped = groups.isShared(row)
            switch try matcher.match(identity, number: row) {
            case .lead(let id, let rule):
                joined[rule, default: 0] += 1
                // Of a group that joins a known lead, all rows but one join each other, too.
                if id.number < 0 || (isGrouped && !groupsOfKnown.insert(id).inserted) { preview.joinedInFile += 1 }
            case .new(let isAmbiguous):
                preview.new += 1
                if isAmbiguous || groups.resemblesOther(row) { preview.flagged += 1 }
                // Only linked rows can join it, so that memory doesn't grow with the others.
                guard isGrouped else { continue }
                let id = LeadID(-1 - row)
                provisional[id] = [identity]
                matcher.add(id, identity)
            }
        }
        preview.joined = MatchRule.allCases.map {
            ImportReport.Count(name: "joined.\($0.rawValue)", label: $0.label, count: joined[$0, default: 0])
        }
    }
}
