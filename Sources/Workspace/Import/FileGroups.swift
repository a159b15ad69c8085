internal import Intake
internal import Lifecycle
internal import ReadModel

/// Which rows of a file may be the same person, and which may be known, before the first one is written.
///
/// Rows are linked by record ids, addresses and, without both, by the row as a whole; a group is what is linked,
/// directly or through others. The order of the rows has no influence. Ten bytes of memory a row.
final class FileGroups {
    /// Rows that are linked.
    private struct Group {
        /// What its rows are recognised by, each once; not all of too many.
        let identities: [RowIdentity]
        /// The person of each of these, by the number of a row.
        let persons: [Int]
        /// The persons that belong to another one.
        let owners: [Int: Int]
        /// Whether all of them may be the same person.
        let isOnePerson: Bool

        var isComplete: Bool { identities.count <= FileGroups.maximumIdentities }
    }

    private let table: FileRowTable
    private var leaders: ContiguousArray<UInt32>
    private var persons: ContiguousArray<UInt32>
    private var traits: ContiguousArray<Traits>
    /// The keys of addresses in the file that more than ``MatchKeys/maximumNames`` names share.
    private var crowded: Set<Int64> = []
    /// The keys of record ids that more people than that share, in the file and among the leads.
    private var crowdedIDs: Set<Int64> = []
    /// What the rows say about consent to each other.
    var consent = FileConsent()
    /// Whether ids are those of the leads, although only one side shows their system.
    var sharesSystem = false
    /// Whether the same file was imported before, so that each row is the lead that it was then.
    var isRepeated = false
    private let mode: MatchMode
    private var known: [UInt32: Group] = [:]
    /// Whether every row may be known, because they could not be compared with the leads.
    private var mayAllBeKnown: Bool

    /// The number of different identities up to which a group may be one person.
    private static let maximumIdentities = 64
    /// The number of groups that are kept in memory.
    private static let cacheSize = 512

    /// Groups the rows of a table that is finished.
    ///
    /// - Parameters:
    ///   - traits: What is known of each row so far.
    ///   - leads: The index with the leads that rows may be.
    init(
        _ table: FileRowTable, _ traits: ContiguousArray<Traits>, mode: MatchMode, leads: ReadModel
    ) throws(WorkspaceError) {
        self.table = table
        self.traits = traits
        leaders = ContiguousArray(0..<UInt32(table.count))
        persons = leaders
        self.mode = mode
        mayAllBeKnown = false
        try WorkspaceError.converting(table: { () throws(ReadModelError) in
            // Record ids first: one that identifies nobody is none when the rows are compared.
            for kind in FirstPassRow.linkingKinds(mode) {
                try table.sharedKeys(of: [kind]) { (key, rows) throws(ReadModelError) in
                    switch kind {
                    case .recordID: try linkRecords(rows, key.value, leads)
                    case .email: try linkAddress(rows, key.value)
                    default: try linkWholeRows(rows)
                    }
                }
            }
            try recordMembers()
            try table.sharedKeys(of: FirstPassRow.likenessKinds) { (key, rows) throws(ReadModelError) in
                let first = leader(of: rows[0])
                guard rows.contains(where: { leader(of: $0) != first }) else { return }
                if key.kind == .nameAndCompany { for row in rows { self.traits[row].insert(.namesake) } }
                if key.kind == .phone { for row in rows { self.traits[row].insert(.sharesNumber) } }
                for row in try alike(rows, by: key) { self.traits[row].insert(.resembles) }
            }
            mayAllBeKnown = !table.rows(withKeysIn: leads) { self.traits[$0].insert(.mayBeKnown) }
        })
    }

    /// Links rows with the same record id, unless it is that of too many people.
    private func linkRecords(_ rows: [Int], _ key: Int64, _ leads: ReadModel) throws(ReadModelError) {
        var names = SharedNames()
        // The first row of each record: rows with one id in common may have different ones of another system.
        var records: [(row: Int, identity: RowIdentity)] = []
        var sameRecords: [(Int, Int)] = []
        for row in rows {
            traits[row].insert(.shared)
            let identity = RowIdentity(text: try table.text(of: row))
            names.insert(identity.name, text: identity.fullName)
            if let first = records.first(where: { $0.identity.hasSameIDs(as: identity) }) {
                sameRecords.append((first.row, row))
            } else {
                records.append((row, identity))
            }
        }
        if names.areSeveral {
            for name in try leads.matches.names(withRecordID: key) {
                names.insert(PersonName(first: nil, last: name), text: name)
            }
        }
        guard !names.isCrowded else {
            crowdedIDs.insert(key)
            for row in rows { traits[row].insert(.crowdedID) }
            return
        }
        for row in rows.dropFirst() { link(rows[0], row) }
        for (first, row) in sameRecords { join(first, row) }
    }

    /// A name with what titles say.
    private struct Namesake: Hashable {
        let name: PersonName
        let distinction: String
    }

    /// Links rows with the same address; if it has too many names to be one person's, those with equal names.
    private func linkAddress(_ rows: [Int], _ key: Int64) throws(ReadModelError) {
        var rowsOfName: [PersonName: [Int]] = [:]
        // The first row of each name without a record id: only such rows are certainly the same person.
        var equals: [Namesake: Int] = [:]
        for row in rows {
            traits[row].insert(.shared)
            let identity = try storedIdentity(of: row)
            let name = identity.name.sorted
            rowsOfName[name, default: []].append(row)
            guard identity.hasNoRecord else { continue }
            let person = Namesake(name: name, distinction: identity.name.distinction)
            if let first = equals[person] { join(first, row) } else { equals[person] = row }
        }
        guard rowsOfName.keys.count(where: { !$0.isBlank }) > MatchKeys.maximumNames else {
            for row in rows.dropFirst() { link(rows[0], row) }
            return
        }
        crowded.insert(key)
        for row in rows { traits[row].insert(.resembles) }
        for same in rowsOfName.values { for row in same.dropFirst() { link(same[0], row) } }
    }

    /// Links rows that are the same as a whole and have no record id.
    private func linkWholeRows(_ rows: [Int]) throws(ReadModelError) {
        var first: Int?
        var equals: [String: Int] = [:]
        for row in rows {
            let identity = try storedIdentity(of: row)
            guard identity.hasNoRecord else { continue }
            let (distinction, equal) = (identity.distinction, equals[identity.distinction])
            if let equal { join(equal, row) } else { equals[distinction] = row }
            if mode == .id {
                // Only a repeated row joins here; any other one of the name and company is a possible duplicate.
                guard let equal else { continue }
                link(equal, row)
                for row in [equal, row] { traits[row].insert(.shared) }
                continue
            }
            guard let linked = first else {
                first = row
                continue
            }
            link(linked, row)
            for row in [linked, row] { traits[row].insert(.shared) }
        }
    }

    /// The rows that a shared key makes possible duplicates: if it is a switchboard's phone, those with equal names.
    private func alike(_ rows: [Int], by key: FileRowTable.Key) throws(ReadModelError) -> [Int] {
        guard key.kind == .phone, rows.count > MatchKeys.maximumNames else { return rows }
        var rowsOfName: [PersonName: [Int]] = [:]
        for row in rows {
            let name = RowIdentity(text: try table.text(of: row)).name
            if !name.isBlank { rowsOfName[name.sorted, default: []].append(row) }
        }
        guard rowsOfName.count > MatchKeys.maximumNames else { return rows }
        return rowsOfName.values.filter { same in same.contains { leader(of: $0) != leader(of: same[0]) } }.flatMap(\.self)
    }

    /// Joins the groups of two rows.
    private func link(_ a: Int, _ b: Int) { Self.join(a, b, in: &leaders, .linked, &traits) }

    /// Makes two rows the same person.
    private func join(_ a: Int, _ b: Int) { Self.join(a, b, in: &persons, .hasEqual, &traits) }

    /// The first row leads, so that its number is the group's.
    private static func join(
        _ a: Int, _ b: Int, in leaders: inout ContiguousArray<UInt32>, _ trait: Traits, _ traits: inout ContiguousArray<Traits>
    ) {
        let (one, other) = (leader(of: a, in: &leaders), leader(of: b, in: &leaders))
        leaders[Int(max(one, other))] = min(one, other)
        traits[a].insert(trait)
        traits[b].insert(trait)
    }

    private func recordMembers() throws(ReadModelError) {
        for row in traits.indices where traits[row].contains(.linked) { try table.add(row, toGroup: Int(leader(of: row))) }
        for row in traits.indices where traits[row].contains(.hasEqual) {
            try table.add(row, toGroup: Int(Self.leader(of: row, in: &persons)), of: .equal)
        }
    }

    /// Marks the rows that have one of the keys of a lead.
    func markAsPossiblyKnown(_ keys: MatchKeys) throws(WorkspaceError) {
        let rows = try WorkspaceError.converting(table: { () throws(ReadModelError) in try table.rows(with: keys) })
        for row in rows { traits[row].insert(.mayBeKnown) }
    }

    /// The rows that have one of some record ids.
    func rows(withRecordIDs keys: [Int64]) throws(WorkspaceError) -> [Int] {
        let keys = MatchKeys(recordIDs: keys, emails: [], phones: [], nameAndCompany: nil, domain: nil)
        return try WorkspaceError.converting(table: { () throws(ReadModelError) in try table.rows(with: keys) })
    }

    /// Marks all rows, because too much has changed to compare it.
    func markAllAsPossiblyKnown() { mayAllBeKnown = true }

    /// Finds out whether a row that becomes a new lead may be the same person as a known one.
    func compare(_ row: Int, with leads: SharedValues) throws(WorkspaceError) {
        guard mayAllBeKnown || has(.mayBeKnown, row), !has(.resembles, row) else { return }
        let name = try identity(of: row).fullName
        let keys = try WorkspaceError.converting(table: { () throws(ReadModelError) in
            try table.keys(of: row).compactMap(DuplicateKey.init)
        })
        do throws(ReadModelError) {
            if try leads.hasMatch(of: keys, name: name) { traits[row].insert(.resembles) }
        } catch {
            throw WorkspaceError(error)
        }
    }

    /// Whether a row has nothing in common with another row or a lead, so that it is a new lead.
    func isNew(_ row: Int) -> Bool {
        guard !mayAllBeKnown, traits.indices.contains(row) else { return false }
        return traits[row].isDisjoint(with: [.linked, .shared, .hasEqual, .mayBeKnown])
    }

    /// Some of the rows that may be known, evenly over the file.
    func possiblyKnownRows(limit: Int) -> [Int] {
        let rows = mayAllBeKnown ? Array(traits.indices) : traits.indices.filter { traits[$0].contains(.mayBeKnown) }
        return stride(from: 0, to: rows.count, by: max(1, (rows.count + limit - 1) / limit)).map { rows[$0] }
    }

    /// Whether another row or a lead may have an address of a row, or another row its phone.
    func mayShareContact(_ row: Int) -> Bool {
        !isNew(row) || has(.resembles, row) || has(.hasRoleAddress, row) || has(.sharesNumber, row)
    }

    private func leader(of row: Int) -> UInt32 { Self.leader(of: row, in: &leaders) }

    private static func leader(of row: Int, in leaders: inout ContiguousArray<UInt32>) -> UInt32 {
        var row = UInt32(row)
        while leaders[Int(row)] != row {
            leaders[Int(row)] = leaders[Int(leaders[Int(row)])]
            row = leaders[Int(row)]
        }
        return row
    }

    /// The number of rows.
    var count: Int { table.count }

    /// The person of a row, as the whole file shows it.
    func person(of row: Int) throws(WorkspaceError) -> FilePerson {
        guard has(.linked, row) else { return FilePerson(number: row, identities: [try identity(of: row)]) }
        let leader = leader(of: row)
        let group = try group(leader)
        if group.isOnePerson { return FilePerson(number: Int(leader), identities: group.identities) }
        let own = Int(Self.leader(of: row, in: &persons))
        guard group.isComplete else {
            let texts = try texts(of: own, .equal, limit: Self.maximumIdentities).map(\.text)
            let equals = texts.isEmpty ? [try identity(of: row)] : texts.map(identity)
            return FilePerson(number: own, identities: equals, others: group.identities, isCertain: false)
        }
        let number = group.owners[own] ?? own
        let isOwn = group.persons.map { (group.owners[$0] ?? $0) == number }
        func identities(_ own: Bool) -> [RowIdentity] {
            zip(group.identities, isOwn).filter { $1 == own }.map(\.0)
        }
        return FilePerson(number: number, identities: identities(true), others: identities(false), isCertain: false)
    }

    /// The captures of a row's person in the file; none if the person has no other row.
    func origins(of row: Int) throws(WorkspaceError) -> [RowOrigin] {
        guard has(.linked, row) else { return [] }
        let leader = leader(of: row)
        let group = try group(leader)
        let own = Int(Self.leader(of: row, in: &persons))
        let number = group.owners[own] ?? own
        let members = group.isOnePerson ? [] : [number] + group.owners.filter { $0.value == number }.map(\.key)
        return try WorkspaceError.converting(table: { () throws(ReadModelError) in
            if group.isOnePerson { return try table.origins(ofGroup: Int(leader), of: .linked) }
            var origins: [String] = []
            for person in members {
                // A person of one row is no group.
                if !has(.hasEqual, person) { origins.append(try table.origin(of: person)) }
                origins += try table.origins(ofGroup: person, of: .equal)
            }
            return origins
        }).map { RowOrigin(text: $0) }
    }

    private func group(_ leader: UInt32) throws(WorkspaceError) -> Group {
        if let group = known[leader] { return group }
        let texts = try texts(of: Int(leader), .linked, limit: Self.maximumIdentities + 1)
        let identities = texts.map { identity($0.text) }
        let persons = texts.map { Int(Self.leader(of: $0.row, in: &self.persons)) }
        let isComplete = identities.count <= Self.maximumIdentities
        let isOne =
            mode == .email && isComplete
            && identities.indices.allSatisfy { index in
                identities[..<index].allSatisfy { $0.isCompatible(with: identities[index], inOneFile: true) }
            }
        let owners = mode == .email && isComplete && !isOne ? FilePerson.owners(identities, persons: persons) : [:]
        if known.count >= Self.cacheSize { known.removeAll(keepingCapacity: true) }
        let group = Group(identities: identities, persons: persons, owners: owners, isOnePerson: isOne)
        known[leader] = group
        return group
    }

    private func texts(
        of leader: Int, _ kind: FileRowTable.GroupKind, limit: Int
    ) throws(WorkspaceError) -> [(text: String, row: Int)] {
        try WorkspaceError.converting(table: { () throws(ReadModelError) in
            try table.texts(ofGroup: leader, of: kind, limit: limit)
        })
    }

    private func identity(_ text: String) -> RowIdentity { RowIdentity(text: text).removing(crowdedIDs) }

    private func storedIdentity(of row: Int) throws(ReadModelError) -> RowIdentity { identity(try table.text(of: row)) }

    /// Whether a row of the file has a trait.
    func has(_ trait: Traits, _ row: Int) -> Bool { traits.indices.contains(row) && traits[row].contains(trait) }

    /// Whether an address is crowded within the file.
    func isCrowded(_ address: Int64) -> Bool { crowded.contains(address) }

    /// Whether a record id, by its key, is that of too many people to identify anybody.
    func isCrowdedID(_ key: Int64) -> Bool { crowdedIDs.contains(key) }

    /// The identity of a row, without a record id that identifies nobody.
    func identity(of row: Int) throws(WorkspaceError) -> RowIdentity {
        try WorkspaceError.converting(table: { () throws(ReadModelError) in try storedIdentity(of: row) })
    }
}

extension RowIdentity {
    /// The keys of the addresses.
    var addressKeys: [Int64] { addresses.map { Int64(bitPattern: MatchKey(.email, $0).value) } }

    /// The keys of the record ids.
    var idKeys: [Int64] { ids.map { Int64(bitPattern: $0.key.value) } + (own.map { [$0.key] } ?? []) }
}
