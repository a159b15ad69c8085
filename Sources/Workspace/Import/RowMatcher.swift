internal import Intake
internal import Lifecycle
internal import ReadModel

/// The rule by which a row joins a lead.
enum MatchRule: String, CaseIterable {
    case recordID = "id"
    case address = "email"
    case row

    /// The text after "by".
    var label: String {
        switch self {
        case .recordID: "record id"
        case .address: "e-mail address"
        case .row: "the same row"
        }
    }
}

/// What a row of a file is.
enum RowMatch {
    /// A row of a lead that exists.
    case lead(LeadID, MatchRule)
    /// A new lead; `isAmbiguous` if its address would fit others too, or only some of those who share it.
    case new(isAmbiguous: Bool)
}

/// Decides which lead a row is.
///
/// A record id decides. An address joins where all rows and leads that are linked by it may be the same person; where
/// they may not, a row only joins what equals it, and is a new lead otherwise. So the order of rows has no influence,
/// and a repeated import finds the same leads again.
final class RowMatcher {
    private let groups: FileGroups?
    private let queries: Queries
    private let mode: MatchMode
    private var added = AddedLeads()
    private let identities: (LeadID) throws(WorkspaceError) -> [RowIdentity]

    /// Creates a matcher.
    ///
    /// - Parameters:
    ///   - groups: The groups of the file's rows; nil for rows that only refer to leads.
    ///   - identities: What a lead is recognised by; none for an unknown lead.
    init(
        _ groups: FileGroups?, _ queries: Queries, mode: MatchMode,
        identities: @escaping (LeadID) throws(WorkspaceError) -> [RowIdentity]
    ) {
        self.groups = groups
        self.queries = queries
        self.mode = mode
        self.identities = identities
    }

    /// Makes a new lead findable.
    func add(_ id: LeadID, _ identity: RowIdentity) { added.add(id, identity) }

    /// What a row is, by its number in the file.
    func match(_ row: RowIdentity, number: Int) throws(WorkspaceError) -> RowMatch {
        guard mode != .none else { return .new(isAmbiguous: false) }
        if let id = try sameRecord(as: row) { return .lead(id, .recordID) }
        let group = try groups?.group(of: number) ?? FileGroups.Group(identities: [row], isOnePerson: true)
        let equals = try mode == .email && row.ids.isEmpty ? [row] + (groups?.equals(of: number) ?? []) : [row]
        let linked = try linkedLeads(group.identities + equals)
        let rule: MatchRule = row.addresses.isEmpty ? .row : .address
        if mode == .email, group.isOnePerson, !linked.isCrowded, linked.leads.count <= 1 {
            guard let only = linked.leads.first else { return .new(isAmbiguous: false) }
            let isOne = group.identities.allSatisfy { Self.isCompatible($0, with: only.identities) }
            if isOne { return .lead(only.id, rule) }
        }
        var equal: (id: LeadID, degree: Int)?
        for lead in linked.leads {
            let degrees = equals.flatMap { row in
                lead.identities.compactMap { mode == .email ? row.equality(with: $0) : row.isSameRow(as: $0) ? 3 : nil }
            }
            if let degree = degrees.max(), degree > equal?.degree ?? -1 { equal = (lead.id, degree) }
        }
        if let equal { return .lead(equal.id, rule) }
        return .new(isAmbiguous: mode == .email && (!linked.leads.isEmpty || !group.isOnePerson || linked.isCrowded))
    }

    /// The lead that a touch, an engagement or an outcome is about; several if its address fits them alike.
    ///
    /// A name only decides between several: in such files it may be that of a company or a task.
    func leads(of reference: RowIdentity, named name: PersonName) throws(WorkspaceError) -> [LeadID] {
        if let id = try sameRecord(as: reference) { return [id] }
        let linked = try linkedLeads([reference], named: name).leads
        let fitting = linked.filter { lead in Self.isCompatible(reference, with: lead.identities) }
        guard fitting.count > 1, !name.isBlank else { return fitting.map(\.id) }
        let named = fitting.filter { $0.identities.contains { $0.name.isEqual(to: name) } }
        return (named.isEmpty ? fitting : named).map(\.id)
    }

    /// The leads that have a record id in whatever system.
    func leads(withID id: String) throws(WorkspaceError) -> [LeadID] {
        let wanted = RecordID(id: id)
        let key = Int64(bitPattern: wanted.key.value)
        let found = try added.leads(withID: key) + queries.leads(withRecordID: [key])
        var leads: [LeadID] = []
        for lead in found where !leads.contains(lead) {
            let known = try identities(lead).flatMap(\.ids)
            if known.contains(where: { $0.shortened.id == wanted.shortened.id }) { leads.append(lead) }
        }
        return leads
    }

    private func sameRecord(as row: RowIdentity) throws(WorkspaceError) -> LeadID? {
        guard !row.ids.isEmpty else { return nil }
        let found = row.idKeys.flatMap(added.leads(withID:)) + (try queries.leads(withRecordID: row.idKeys))
        for id in found where try identities(id).contains(where: row.isSameRecord) { return id }
        return nil
    }

    /// Leads that share an address, or the row, with one of some rows, lowest number first.
    ///
    /// Of an address with many leads these are the leads of the same names, and some others: no more are needed to see
    /// that they can't all be one person. It is crowded if too many names share it, in the file and among the leads.
    private func linkedLeads(
        _ rows: [RowIdentity], named name: PersonName? = nil
    ) throws(WorkspaceError) -> (leads: [(id: LeadID, identities: [RowIdentity])], isCrowded: Bool) {
        let wanted = Set(rows.map(\.name.sorted) + [name?.sorted].compactMap(\.self))
        var ids: Set<LeadID> = []
        var namesOfAddress: [(address: String, names: Set<PersonName>)] = []
        var isCrowded = false
        for address in Set(rows.flatMap(\.addresses)).sorted() {
            let key = Int64(bitPattern: MatchKey(.email, address).value)
            if groups?.isCrowded(key) ?? false { isCrowded = true }
            let known = try queries.leads(withAddress: [key])
            ids.formUnion(chosen(known, wanted))
            ids.formUnion(added.leads(with: key, named: wanted))
            namesOfAddress.append((address, Set(known.map { PersonName(first: nil, last: $0.name).sorted })))
        }
        let rowKeys = Set(rows.flatMap(\.rowKeys)).sorted()
        ids.formUnion(chosen(try queries.leads(withRow: rowKeys), wanted))
        for key in rowKeys { ids.formUnion(added.leads(with: key, named: wanted)) }
        var leads: [(id: LeadID, identities: [RowIdentity])] = []
        for id in ids.sorted() {
            let identities = try identities(id)
            guard rows.contains(where: { row in identities.contains { Self.isLinked(row, $0) } }) else { continue }
            leads.append((id, identities))
        }
        let all = rows + leads.flatMap(\.identities)
        for (address, known) in namesOfAddress where !isCrowded {
            let names = known.union(all.filter { $0.addresses.contains(address) }.map(\.name.sorted)).filter { !$0.isBlank }
            isCrowded = names.count > MatchKeys.maximumNames
        }
        return (leads, isCrowded)
    }

    /// The number of leads up to which all of an address are read; more are told apart by the names in the index.
    private static let maximumLeads = 16

    private func chosen(_ known: [MatchQueries.Candidate], _ wanted: Set<PersonName>) -> [LeadID] {
        guard known.count > Self.maximumLeads else { return known.map(\.id) }
        let named = known.filter { wanted.contains(PersonName(first: nil, last: $0.name).sorted) }
        return (known.prefix(2) + named.prefix(64)).map(\.id)
    }

    private static func isLinked(_ row: RowIdentity, _ other: RowIdentity) -> Bool {
        row.sharesAddress(with: other) || row.rowKeys.contains(where: other.rowKeys.contains)
    }

    private static func isCompatible(_ row: RowIdentity, with lead: [RowIdentity]) -> Bool {
        if lead.contains(where: row.isSameRecord) { return true }
        return !lead.contains(where: row.contradicts) && lead.contains { row.isCompatible(with: $0, inOneFile: false) }
    }
}
