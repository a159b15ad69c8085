internal import Intake
internal import Lifecycle
internal import Platform
internal import ReadModel

// The first reading of the file, before anything is written.
extension ImportRun {
    /// The number of rows whose keys are computed at a time.
    private static let rowsPerChunk = 500

    /// Reads the file once, groups its rows and says what they are.
    ///
    /// One thread reads rows, others compute their keys, and the calling one keeps them.
    func previewed(progress: ((WorkspaceProgress) -> Void)?) throws(WorkspaceError) -> ImportPreview {
        let table = try WorkspaceError.converting(table: { () throws(ReadModelError) in try FileRowTable() })
        let firstPages = RowPrefetcher(
            RecordReader(file, mapping: mapping, zone: zone, now: session.now, stage: options.stage),
            size: options.rowsPerAction)
        var traits: ContiguousArray<FileGroups.Traits> = []
        var consent = FileConsent()
        let (mode, erased) = (options.match, erased)
        while let page = firstPages.next() {
            if simulated != nil {
                for case .consent(let notice, _) in page.items { simulated?.expect(notice) }
            }
            var rest = page.items[...]
            try concurrentMap(
                state: { () throws(WorkspaceError) in },
                next: { () throws(WorkspaceError) in
                    defer { rest = rest.dropFirst(Self.rowsPerChunk) }
                    return rest.isEmpty ? nil : rest.prefix(Self.rowsPerChunk)
                },
                transform: { (_, items) throws(WorkspaceError) in
                    items.compactMap {
                        if case .record(.lead(let record)) = $0 { FirstPassRow(record, mode: mode, erased: erased) } else { nil }
                    }
                },
                consume: { (rows) throws(WorkspaceError) in
                    for var row in rows {
                        if let record = row.erasedRecord, let erased,
                            try writer.queries.contacts.isKnown(record.fields, beside: erased)
                        {
                            row = FirstPassRow(record, mode: mode, erased: nil)
                        }
                        traits.append(row.traits)
                        if let part = row.consent { consent.add(part) }
                        try WorkspaceError.converting(table: { () throws(ReadModelError) in
                            try table.add(row.text, origin: row.origin, keys: row.keys)
                        })
                    }
                })
            progress?(WorkspaceProgress(phase: "reading", fraction: Double(table.count) / Double(max(1, mapping.rows))))
            if let failure = page.failure { throw WorkspaceError(failure) }
        }
        // The second pass can read its first rows while the groups are made.
        _ = pages
        try WorkspaceError.converting(table: { () throws(ReadModelError) in try table.finish() })
        let groups = try FileGroups(table, traits, mode: options.match, leads: journal.index)
        groups.consent = consent
        groups.isRepeated = isRepeated
        groups.sharesSystem = try sharesSystem(groups)
        self.groups = groups
        return try count(groups)
    }

    /// Compares rows with the leads that have their ids, to see whether both are of one system.
    private func sharesSystem(_ groups: FileGroups) throws(WorkspaceError) -> Bool {
        guard options.match != .none, mapping.column(.externalID) != nil else { return false }
        var shared = SharedSystem()
        for row in groups.possiblyKnownRows(limit: SharedSystem.maximumRows) where !groups.has(.erased, row) {
            let identity = try groups.identity(of: row)
            var leads: [RowIdentity] = []
            for id in try writer.queries.leads(withRecordID: identity.idKeys) { leads += try writer.queries.identities(of: id) }
            shared.add(identity, leads)
        }
        return shared.isShown
    }

    private func count(_ groups: FileGroups) throws(WorkspaceError) -> ImportPreview {
        var preview = ImportPreview()
        // What rows add to leads before anything is written. Only linked rows join new leads.
        var provisional: [LeadID: [RowIdentity]] = [:]
        var joined: [MatchRule: Int] = [:]
        let queries = writer.queries
        let leads = try queries.sharedValues()
        let matcher = RowMatcher(groups, queries, mode: options.match) { (id) throws(WorkspaceError) in
            let known = provisional[id] ?? []
            return id.number < 0 ? known : try queries.identities(of: id) + known
        }
        preview.rows = groups.count
        var groupsOfKnown: Set<LeadID> = []
        for row in 0..<groups.count {
            if groups.has(.erased, row) {
                preview.erased += 1
                continue
            }
            guard !groups.isNew(row) else {
                preview.new += 1
                if groups.has(.resembles, row) { preview.flagged += 1 }
                continue
            }
            let identity = try groups.identity(of: row)
            let isShared = groups.has(.shared, row)
            switch try matcher.match(identity, number: row) {
            case .lead(let id, let rule, let isAmbiguous):
                joined[rule, default: 0] += 1
                if isAmbiguous { preview.flagged += 1 }
                if isShared {
                    try matcher.willChange(id, number: row)
                    provisional[id, default: []].append(identity)
                }
                // Of a group that joins a known lead, all rows but one join each other, too.
                if id.number < 0 || (isShared && !groupsOfKnown.insert(id).inserted) { preview.joinedInFile += 1 }
            case .new(let isAmbiguous):
                preview.new += 1
                if !isAmbiguous, let leads { try groups.compare(row, with: leads) }
                if isAmbiguous || groups.has(.resembles, row) { preview.flagged += 1 }
                guard groups.has(.linked, row) else { continue }
                let id = LeadID(-1 - row)
                provisional[id] = [identity]
                try matcher.add(id, number: row)
            }
        }
        preview.joined = MatchRule.allCases.map {
            ImportReport.Count(
                name: "joined.\($0.rawValue)", label: $0.label(joined[$0, default: 0]), count: joined[$0, default: 0])
        }
        return preview
    }
}
