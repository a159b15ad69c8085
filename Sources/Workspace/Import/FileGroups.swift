internal import Intake
internal import Lifecycle
internal import ReadModel

/// Which rows of a file may be the same person, and which may be known, before the first one is written.
///
/// Rows are linked by record ids, addresses and, without both, by the row as a whole; a group is what is linked,
/// directly or through others. The order of the rows has no influence. Nine bytes of memory a row.
final class FileGroups {
    /// Rows that are linked.
    struct Group {
        /// What its rows are recognised by, each once.
        let identities: [RowIdentity]
        /// Whether all of them may be the same person.
        let isOnePerson: Bool
    }

    /// What is known of a row.
    struct Traits: OptionSet {
        let rawValue: UInt8

        /// Another row is linked with it.
        static let linked = Traits(rawValue: 1)
        /// It has an address, a record id or all of itself in common with another row.
        static let shared = Traits(rawValue: 2)
        /// Another row without a record id has its name and address.
        static let hasEqual = Traits(rawValue: 4)
        /// It has an address, phone, or name and company of a lead, or of a row that isn't in its group.
        static let resembles = Traits(rawValue: 8)
        /// It has a key in common with a lead.
        static let mayBeKnown = Traits(rawValue: 16)
        /// Only the row as a whole identifies it.
        static let onlyRow = Traits(rawValue: 32)
        /// The person was erased.
        static let erased = Traits(rawValue: 64)
        /// It has a role address, by which nothing is linked.
        static let hasRoleAddress = Traits(rawValue: 128)
    }

    private let table: FileRowTable
    private var leaders: ContiguousArray<UInt32>
    private var equalLeaders: ContiguousArray<UInt32>
    private var traits: ContiguousArray<Traits>
    /// The keys of addresses in the file that more than ``MatchKeys/maximumNames`` names share.
    private var crowded: Set<Int64> = []
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
        equalLeaders = leaders
        mayAllBeKnown = false
        try WorkspaceError.converting(table: { () throws(ReadModelError) in
            try table.sharedKeys(of: FileRow.linkingKinds(mode)) { (key, rows) throws(ReadModelError) in try link(rows, by: key) }
            try recordMembers()
            try table.sharedKeys(of: FileRow.likenessKinds) { (key, rows) throws(ReadModelError) in
                let first = leader(of: rows[0])
                guard rows.contains(where: { leader(of: $0) != first }) else { return }
                for row in try alike(rows, by: key) { self.traits[row].insert(.resembles) }
            }
            mayAllBeKnown = !table.rows(withKeysIn: leads) { self.traits[$0].insert(.mayBeKnown) }
        })
    }

    /// Links rows with the same key, unless it is a crowded address.
    private func link(_ rows: [Int], by key: FileRowTable.Key) throws(ReadModelError) {
        for row in rows { traits[row].insert(.shared) }
        if key.kind == .email, try isCrowded(rows) {
            crowded.insert(key.value)
            for row in rows { traits[row].insert(.resembles) }
            return
        }
        for row in rows.dropFirst() { join(rows[0], row, in: &leaders, .linked) }
    }

    /// Whether rows with the same address have too many names to be one person; also finds those that are equal.
    private func isCrowded(_ rows: [Int]) throws(ReadModelError) -> Bool {
        var names: Set<PersonName> = []
        // The first row of each name without a record id: a row with one equals nobody, and links no others.
        var equals: [PersonName: Int] = [:]
        for row in rows {
            let identity = RowIdentity(text: try table.text(of: row))
            let name = identity.name.sorted
            if names.count <= MatchKeys.maximumNames, !name.isBlank { names.insert(name) }
            guard identity.ids.isEmpty else { continue }
            if let first = equals[name] { join(first, row, in: &equalLeaders, .hasEqual) } else { equals[name] = row }
        }
        return names.count > MatchKeys.maximumNames
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

    /// Joins the groups of two rows. The first row leads, so that its number is the group's.
    private func join(_ a: Int, _ b: Int, in leaders: inout ContiguousArray<UInt32>, _ trait: Traits) {
        let (one, other) = (Self.leader(of: a, in: &leaders), Self.leader(of: b, in: &leaders))
        leaders[Int(max(one, other))] = min(one, other)
        traits[a].insert(trait)
        traits[b].insert(trait)
    }

    private func recordMembers() throws(ReadModelError) {
        for row in traits.indices where traits[row].contains(.linked) { try table.add(row, toGroup: Int(leader(of: row))) }
        for row in traits.indices where traits[row].contains(.hasEqual) {
            try table.add(row, toGroup: Int(Self.leader(of: row, in: &equalLeaders)), of: .equal)
        }
    }

    /// Marks the rows that have one of the keys of a lead.
    func markAsPossiblyKnown(_ keys: MatchKeys) throws(WorkspaceError) {
        let rows = try WorkspaceError.converting(table: { () throws(ReadModelError) in try table.rows(with: keys) })
        for row in rows { traits[row].insert(.mayBeKnown) }
    }

    /// Marks all rows, because too much has changed to compare it.
    func markAllAsPossiblyKnown() { mayAllBeKnown = true }

    /// Finds out whether a row that becomes a new lead may be the same person as a known one.
    func compare(_ row: Int, with leads: SharedValues) throws(WorkspaceError) {
        guard mayAllBeKnown || has(.mayBeKnown, row), !has(.resembles, row) else { return }
        let name = try identity(of: row).fullName
        let isAlike = try WorkspaceError.converting(table: { () throws(ReadModelError) in
            try leads.hasMatch(of: try table.keys(of: row).compactMap(DuplicateKey.init), name: name)
        })
        if isAlike { traits[row].insert(.resembles) }
    }

    /// Whether a row has nothing in common with another row or a lead, so that it is a new lead.
    func isNew(_ row: Int) -> Bool {
        guard !mayAllBeKnown, traits.indices.contains(row) else { return false }
        return traits[row].isDisjoint(with: [.linked, .shared, .hasEqual, .mayBeKnown])
    }

    /// Whether another row or a lead may have an address of a row.
    func mayShareAddress(_ row: Int) -> Bool { !isNew(row) || has(.resembles, row) || has(.hasRoleAddress, row) }

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

    /// The group of a row; nil if no other row is linked with it.
    func group(of row: Int) throws(WorkspaceError) -> Group? {
        guard has(.linked, row) else { return nil }
        let leader = leader(of: row)
        if let group = known[leader] { return group }
        let texts = try WorkspaceError.converting(table: { () throws(ReadModelError) in
            try table.texts(ofGroup: Int(leader), limit: Self.maximumIdentities + 1)
        })
        let identities = texts.map { RowIdentity(text: $0) }
        let isOne =
            identities.count <= Self.maximumIdentities
            && identities.indices.allSatisfy { index in
                identities[..<index].allSatisfy { $0.isCompatible(with: identities[index], inOneFile: true) }
            }
        if known.count >= Self.cacheSize { known.removeAll(keepingCapacity: true) }
        let group = Group(identities: identities, isOnePerson: isOne)
        known[leader] = group
        return group
    }

    /// Rows without a record id that have the name of a row and are linked with it by addresses, also by crowded ones.
    func equals(of row: Int) throws(WorkspaceError) -> [RowIdentity] {
        guard has(.hasEqual, row) else { return [] }
        let leader = Self.leader(of: row, in: &equalLeaders)
        return try WorkspaceError.converting(table: { () throws(ReadModelError) in
            try table.texts(ofGroup: Int(leader), of: .equal, limit: Self.maximumIdentities)
        }).map { RowIdentity(text: $0) }
    }

    /// Whether a row of the file has a trait.
    func has(_ trait: Traits, _ row: Int) -> Bool { traits.indices.contains(row) && traits[row].contains(trait) }

    /// Whether an address is crowded within the file.
    func isCrowded(_ address: Int64) -> Bool { crowded.contains(address) }

    /// The identity of a row.
    func identity(of row: Int) throws(WorkspaceError) -> RowIdentity {
        RowIdentity(text: try WorkspaceError.converting(table: { () throws(ReadModelError) in try table.text(of: row) }))
    }
}

extension RowIdentity {
    /// The keys of the addresses.
    var addressKeys: [Int64] { addresses.map { Int64(bitPattern: MatchKey(.email, $0).value) } }

    /// The keys of the record ids.
    var idKeys: [Int64] { ids.map { Int64(bitPattern: $0.key.value) } }
}
