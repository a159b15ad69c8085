internal import Intake
internal import Lifecycle
internal import ReadModel

/// The rule by which a row joins a lead.
enum MatchRule: String, CaseIterable {
    case recordID = "id"
    case address = "email"
    case row

    /// How rows join by it: `by record id`.
    func label(_ rows: Int) -> String {
        switch self {
        case .recordID: "by record id"
        case .address: "by e-mail address"
        case .row: rows == 1 ? "that repeats another row" : "that repeat another row"
        }
    }
}

/// What a row of a file is.
enum RowMatch {
    /// A row of a lead that exists; `isAmbiguous` if it brings that lead an address of another one.
    case lead(LeadID, MatchRule, isAmbiguous: Bool)
    /// A new lead; `isAmbiguous` if its address would fit others too, or only some of those who share it.
    case new(isAmbiguous: Bool)
}

/// Decides which lead a row is.
///
/// The whole file shows which rows are one person (``FileGroups``), and the leads before the import show which lead
/// that person is: the one with a record id, the only one that all names fit, or the only one of the same name.
/// Otherwise the person is a new lead. So the order of rows has no influence, and a repeated import finds the same
/// leads again.
final class RowMatcher {
    let groups: FileGroups?
    let queries: Queries
    let mode: MatchMode
    /// The leads that the file's persons have become.
    private(set) var files: FileLeads
    private let identities: (LeadID) throws(WorkspaceError) -> [RowIdentity]

    typealias Known = (id: LeadID, identities: [RowIdentity])

    /// Creates a matcher.
    ///
    /// - Parameters:
    ///   - groups: The groups of the file's rows; nil for rows that only refer to leads.
    ///   - files: The leads that the file's persons have become so far.
    ///   - identities: What a lead is recognised by; none for an unknown lead.
    init(
        _ groups: FileGroups?, _ queries: Queries, mode: MatchMode, files: FileLeads = FileLeads(),
        identities: @escaping (LeadID) throws(WorkspaceError) -> [RowIdentity]
    ) {
        self.groups = groups
        self.queries = queries
        self.mode = mode
        self.files = files
        self.identities = identities
    }

    /// Records that a row became a new lead.
    ///
    /// - Parameter number: The row's number in the file.
    func add(_ id: LeadID, number: Int) throws(WorkspaceError) {
        files.add(id)
        guard mode != .none, let groups, groups.has(.linked, number) else { return }
        files.record(id, of: try groups.person(of: number).number)
    }

    /// Records that a row is about to change a lead.
    func willChange(_ id: LeadID, number: Int) throws(WorkspaceError) {
        // Only for linked rows it matters what the lead was.
        guard groups?.has(.linked, number) ?? false, !files.isAdded(id) else { return }
        files.keep(try identities(id), of: id)
    }

    /// What a row is, by its number in the file.
    func match(_ row: RowIdentity, number: Int) throws(WorkspaceError) -> RowMatch {
        guard mode != .none else { return .new(isAmbiguous: false) }
        let person = try groups?.person(of: number) ?? FilePerson(number: number, identities: [row])
        if let known = try knownLead(of: person.number) { return .lead(known, try rule(row, known), isAmbiguous: false) }
        if let own = try ownLead(row) {
            if groups?.has(.linked, number) ?? false { files.record(own, of: person.number) }
            return .lead(own, .recordID, isAmbiguous: false)
        }
        if let restored = try restoredLead(of: person, row) { return try join(restored, person, row, number) }
        if let record = try leadWithRecord(of: person) { return try join(record, person, row, number) }
        let linked = try linkedLeads(person.identities)
        if mode == .email, person.isCertain, !linked.isCrowded, linked.leads.count <= 1 {
            guard let only = linked.leads.first else {
                guard let namesake = try namesake(of: person, number) else { return .new(isAmbiguous: false) }
                return try join(namesake, person, row, number)
            }
            let isOne = person.identities.allSatisfy { Self.isCompatible($0, with: only.identities) }
            if isOne, try !isAnotherRecord(only, than: person) { return try join(only, person, row, number) }
        }
        if let equal = equalLead(person, linked.leads),
            !linked.isCrowded || groups?.isRepeated ?? false || Self.haveNoRecord(person, equal),
            try !isAnotherRecord(equal, than: person)
        {
            return try join(equal, person, row, number)
        }
        return .new(isAmbiguous: mode == .email && (!linked.leads.isEmpty || !person.isCertain || linked.isCrowded))
    }

    /// Whether neither has a record id, so that a repeated import finds the leads that share a crowded address.
    private static func haveNoRecord(_ person: FilePerson, _ lead: Known) -> Bool {
        (person.identities + lead.identities).allSatisfy(\.ids.isEmpty)
    }

    /// The lead of this workspace that a row of an export of it is.
    private func ownLead(_ row: RowIdentity) throws(WorkspaceError) -> LeadID? {
        guard let own = row.own, !files.isAdded(own.id), let lead = try queries.lead(resolving: own.id), !lead.isErased,
            !files.isAdded(lead.id), own.isSame(as: lead, row, try identities(lead.id))
        else { return nil }
        return lead.id
    }

    /// The lead that an earlier import of the same export restored from a row.
    ///
    /// The moment of the capture tells it from others of the name, to the millisecond. Of leads that are alike in this,
    /// too, each is that of one row.
    private func restoredLead(of person: FilePerson, _ row: RowIdentity) throws(WorkspaceError) -> Known? {
        guard let capturedAt = row.own?.capturedAt else { return nil }
        var ids = Set(try linkedLeads(person.identities).leads.map(\.id))
        ids.formUnion(try queries.leads(withRecordID: person.identities.flatMap { $0.ids.map { Int64(bitPattern: $0.key.value) } }))
        for id in ids.sorted() where !files.isAdded(id) && files.person(of: id).map({ $0 == person.number }) ?? true {
            guard let lead = try queries.lead(id), lead.capturedAt == capturedAt, !lead.isErased else { continue }
            let known = try known(id)
            if known.contains(where: { row.name.isEqual(to: $0.name) }) { return (id, known) }
        }
        return nil
    }

    /// The lead that a person of the file has become, or the one that absorbed it since.
    private func knownLead(of person: Int) throws(WorkspaceError) -> LeadID? {
        guard let lead = files.lead(of: person) else { return nil }
        let id = try queries.survivor(of: lead) ?? lead
        return try identities(id).isEmpty ? nil : id
    }

    /// What a lead was recognised by before the import.
    func known(_ id: LeadID) throws(WorkspaceError) -> [RowIdentity] {
        if let before = files.identities(before: id) { return before }
        return try identities(id)
    }

    private func join(
        _ lead: Known, _ person: FilePerson, _ row: RowIdentity, _ number: Int
    ) throws(WorkspaceError) -> RowMatch {
        if groups?.has(.linked, number) ?? false { files.record(lead.id, of: person.number) }
        return .lead(lead.id, try rule(row, lead.id), isAmbiguous: try bringsAddressOfOthers(person, to: lead))
    }

    private func rule(_ row: RowIdentity, _ lead: LeadID) throws(WorkspaceError) -> MatchRule {
        if !row.ids.isEmpty,
            try identities(lead).contains(where: { row.isSameRecord(as: $0) || row.hasSameIDApartFromSystem(as: $0) })
        {
            return .recordID
        }
        // With `--match id` an address joins nobody: such a row repeats another one as a whole.
        return mode == .id || row.addresses.isEmpty ? .row : .address
    }

    /// Whether a person has an address that is new to its lead and that another lead has.
    private func bringsAddressOfOthers(_ person: FilePerson, to lead: Known) throws(WorkspaceError) -> Bool {
        guard mode == .email else { return false }
        let known = Set(lead.identities.flatMap(\.addresses))
        let new = Set(person.identities.flatMap(\.addresses)).subtracting(known).sorted()
        for address in new {
            let others = try queries.leads(withAddress: [Int64(bitPattern: MatchKey(.email, address).value)])
            if others.contains(where: { $0.id != lead.id && !files.isAdded($0.id) }) { return true }
        }
        return false
    }

    /// The only lead whose name and address, or row, are those of a person.
    ///
    /// Of several, it is one with no other address and no record id more than the row: an earlier import of the row.
    private func equalLead(_ person: FilePerson, _ leads: [Known]) -> Known? {
        var equals: [(lead: Known, degree: Int)] = []
        for lead in leads {
            let degrees = person.identities.flatMap { row in
                lead.identities.compactMap { mode == .email ? row.equality(with: $0) : row.repetition(of: $0) }
            }
            guard let degree = degrees.max(),
                !person.identities.contains(where: { row in lead.identities.contains(where: row.contradicts) })
            else { continue }
            // Two records of the file can't both be the lead.
            let isClaimed = person.others.contains { other in
                person.identities.contains(where: other.contradicts) && lead.identities.contains { other.equality(with: $0) != nil }
            }
            if !isClaimed { equals.append((lead, degree)) }
        }
        guard equals.count > 1 else { return equals.first?.lead }
        guard let best = equals.map(\.degree).max(), best >= RowIdentity.alike else { return nil }
        return equals.first { $0.degree == best }?.lead
    }

    /// The only lead with the name and company of a person without an address, if nothing contradicts.
    ///
    /// Among several rows or leads of a name and company none is certain.
    private func namesake(of person: FilePerson, _ number: Int) throws(WorkspaceError) -> Known? {
        guard !(groups?.has(.namesake, number) ?? false), let key = person.identities.first?.nameAndCompany,
            person.identities.allSatisfy({ $0.addresses.isEmpty && $0.own == nil })
        else { return nil }
        var found: Known?
        for candidate in try queries.journal.read(queries.index.matches.leads(withNameAndCompany: [key]))
        where !files.isAdded(candidate.id) {
            let lead = (id: candidate.id, identities: try known(candidate.id))
            guard lead.identities.contains(where: { $0.nameAndCompany == key }), lead.id != found?.id else { continue }
            guard found == nil else { return nil }
            found = lead
        }
        guard let found else { return nil }
        let fits = person.identities.allSatisfy { row in
            found.identities.contains(where: row.isNamesake) && !found.identities.contains(where: row.contradicts)
                && !row.hasOtherPhones(than: found.identities)
        }
        return fits ? found : nil
    }

    /// The lead that a touch, an engagement or an outcome is about; several if its address fits them alike.
    ///
    /// A name only decides between several: in such files it may be that of a company or a task.
    func leads(of reference: RowIdentity, named name: PersonName) throws(WorkspaceError) -> [LeadID] {
        if let lead = try leadWithRecord(of: FilePerson(number: 0, identities: [reference])) { return [lead.id] }
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
        let found = try queries.leads(withRecordID: [key])
        var leads: [LeadID] = []
        for lead in found where !leads.contains(lead) {
            let known = try known(lead).flatMap(\.ids)
            if known.contains(where: { $0.shortened.id == wanted.shortened.id }) { leads.append(lead) }
        }
        return leads
    }

    /// The lead with a record id of a person.
    private func leadWithRecord(of person: FilePerson) throws(WorkspaceError) -> Known? {
        let keys = Set(person.identities.flatMap(\.idKeys)).sorted()
        guard !keys.isEmpty else { return nil }
        // The row's own id decides before one of a record that was merged into it.
        let own = Set(person.identities.filter { $0.ids.count > 1 }.compactMap(\.idKeys.first)).sorted()
        var likely: [Known] = []
        for id in try (own.isEmpty ? [] : queries.leads(withRecordID: own)) + queries.leads(withRecordID: keys)
        where !files.isAdded(id) {
            let known = try known(id)
            if person.identities.contains(where: { known.contains(where: $0.isSameRecord) }) { return (id, known) }
            if !likely.contains(where: { $0.id == id }), isLikelyRecord(person, known) { likely.append((id, known)) }
        }
        return likely.count == 1 ? likely[0] : nil
    }

    /// Whether a lead is another record of the file than a person who shares its address.
    ///
    /// Of two records of one system, only the one with the lead's id can be the lead, although the other one doesn't
    /// contradict an id without a system.
    private func isAnotherRecord(_ lead: Known, than person: FilePerson) throws(WorkspaceError) -> Bool {
        guard let groups, person.identities.contains(where: { !$0.hasNoRecord }) else { return false }
        let keys = Set(lead.identities.flatMap(\.idKeys)).subtracting(person.identities.flatMap(\.idKeys))
        guard !keys.isEmpty else { return false }
        for row in try groups.rows(withRecordIDs: keys.sorted()).prefix(Self.maximumLeads) {
            let other = try groups.person(of: row)
            guard other.number != person.number,
                other.identities.contains(where: { other in person.identities.contains(where: other.contradicts) })
            else { continue }
            if other.identities.contains(where: { lead.identities.contains(where: $0.isSameRecord) }) { return true }
            if isLikelyRecord(other, lead.identities) { return true }
        }
        return false
    }

    /// Whether a person and a lead are one record with an id of which only one side shows the system.
    private func isLikelyRecord(_ person: FilePerson, _ lead: [RowIdentity]) -> Bool {
        let isSystemShared = groups?.sharesSystem ?? false
        return !person.identities.contains { row in lead.contains(where: row.contradicts) }
            && person.identities.allSatisfy { row in lead.contains { row.name.isCompatible(with: $0.name) } }
            && person.identities.contains { row in
                lead.contains { row.isLikelyRecord(of: $0, isSystemShared: isSystemShared) }
            }
    }

    /// Leads that share an address, or the row, with one of some rows, lowest number first.
    ///
    /// Of an address with many leads these are the leads of the same names, and some others: no more are needed to see
    /// that they can't all be one person. It is crowded if too many names share it, in the file and among the leads.
    private func linkedLeads(
        _ rows: [RowIdentity], named name: PersonName? = nil
    ) throws(WorkspaceError) -> (leads: [Known], isCrowded: Bool) {
        let wanted = Set(rows.map(\.name.sorted) + [name?.sorted].compactMap(\.self))
        var ids: Set<LeadID> = []
        var namesOfAddress: [(address: String, names: Set<PersonName>)] = []
        var isCrowded = false
        for address in Set(rows.flatMap(\.addresses)).sorted() {
            let key = Int64(bitPattern: MatchKey(.email, address).value)
            if groups?.isCrowded(key) ?? false { isCrowded = true }
            let known = try queries.leads(withAddress: [key]).filter { !files.isAdded($0.id) }
            ids.formUnion(chosen(known, wanted))
            namesOfAddress.append((address, Set(known.map { PersonName(first: nil, last: $0.name).sorted })))
        }
        let rowKeys = Set(rows.flatMap(\.rowKeys)).sorted()
        ids.formUnion(chosen(try queries.leads(withRow: rowKeys).filter { !files.isAdded($0.id) }, wanted))
        var leads: [Known] = []
        for id in ids.sorted() {
            let identities = try known(id)
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
