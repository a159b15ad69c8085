internal import Intake
internal import Lifecycle
internal import ReadModel

/// Which rows of a file may be the same person, known before the first one is written.
///
/// Rows are linked by record ids, addresses and, without both, by the row as a whole; a group is what is linked,
/// directly or through others. The order of the rows has no influence. Twelve bytes of memory a row.
final class FileGroups {
    /// Rows that are linked.
    struct Group {
        /// What its rows are recognised by, each once.
        let identities: [RowIdentity]
        /// Whether all of them may be the same person.
        let isOnePerson: Bool
    }

    private let table: FileRowTable
    private var leaders: ContiguousArray<UInt32>
    private var equalLeaders: ContiguousArray<UInt32>
    private var hasEqual: ContiguousArray<Bool>
    private var isLinked: ContiguousArray<Bool>
    private var isShared: ContiguousArray<Bool>
    private var resembles: ContiguousArray<Bool>
    /// The keys of addresses in the file that more than ``MatchKeys/maximumNames`` names share.
    private var crowded: Set<Int64> = []
    private var known: [UInt32: Group] = [:]

    /// The number of different identities up to which a group may be one person.
    private static let maximumIdentities = 64
    /// The number of groups that are kept in memory.
    private static let cacheSize = 512

    /// Groups the rows of a table.
    init(_ table: FileRowTable) throws(WorkspaceError) {
        self.table = table
        leaders = ContiguousArray(0..<UInt32(table.count))
        equalLeaders = leaders
        hasEqual = ContiguousArray(repeating: false, count: table.count)
        isLinked = ContiguousArray(repeating: false, count: table.count)
        isShared = ContiguousArray(repeating: false, count: table.count)
        resembles = ContiguousArray(repeating: false, count: table.count)
        try WorkspaceError.converting(table: { () throws(ReadModelError) in
            try table.sharedKeys { (key, rows) throws(ReadModelError) in try link(rows, by: key) }
            try recordMembers()
            try table.sharedLikenesses { (_, rows) throws(ReadModelError) in
                let first = leader(of: rows[0])
                guard rows.contains(where: { leader(of: $0) != first }) else { return }
                for row in rows { resembles[row] = true }
            }
        })
    }

    /// Links rows with the same key, unless it is a crowded address.
    private func link(_ rows: [Int], by key: Int64) throws(ReadModelError) {
        var names: Set<PersonName> = []
        // The first row of each name without a record id: a row with one equals nobody, and links no others.
        var equals: [PersonName: Int] = [:]
        for row in rows {
            let identity = RowIdentity(text: try table.text(of: row))
            guard identity.hasAddress(withKey: key) else { break }
            let name = identity.name.sorted
            if names.count <= MatchKeys.maximumNames, !name.isBlank { names.insert(name) }
            guard identity.ids.isEmpty else { continue }
            if let first = equals[name] { join(first, row, in: &equalLeaders, &hasEqual) } else { equals[name] = row }
        }
        if names.count > MatchKeys.maximumNames {
            crowded.insert(key)
            for row in rows { (resembles[row], isShared[row]) = (true, true) }
            return
        }
        for row in rows.dropFirst() { join(rows[0], row, in: &leaders, &isLinked) }
        for row in rows { isShared[row] = true }
    }

    /// Joins the groups of two rows. The first row leads, so that its number is the group's.
    private func join(_ a: Int, _ b: Int, in leaders: inout ContiguousArray<UInt32>, _ isMember: inout ContiguousArray<Bool>) {
        let (one, other) = (Self.leader(of: a, in: &leaders), Self.leader(of: b, in: &leaders))
        leaders[Int(max(one, other))] = min(one, other)
        (isMember[a], isMember[b]) = (true, true)
    }

    private func recordMembers() throws(ReadModelError) {
        for row in isLinked.indices where isLinked[row] { try table.add(row, toGroup: Int(leader(of: row))) }
        for row in hasEqual.indices where hasEqual[row] {
            try table.add(row, toGroup: Int(Self.leader(of: row, in: &equalLeaders)), of: .equal)
        }
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

    /// The group of a row; nil if no other row is linked with it.
    func group(of row: Int) throws(WorkspaceError) -> Group? {
        guard isLinked.indices.contains(row), isLinked[row] else { return nil }
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
        guard hasEqual.indices.contains(row), hasEqual[row] else { return [] }
        let leader = Self.leader(of: row, in: &equalLeaders)
        return try WorkspaceError.converting(table: { () throws(ReadModelError) in
            try table.texts(ofGroup: Int(leader), of: .equal, limit: Self.maximumIdentities)
        }).map { RowIdentity(text: $0) }
    }

    /// Whether another row has an address, a record id or all of a row, so that it may be the same lead.
    func isShared(_ row: Int) -> Bool { isShared[row] }

    /// Whether a row has an address, phone, or name and company of a row that isn't in its group.
    func resemblesOther(_ row: Int) -> Bool { resembles.indices.contains(row) && resembles[row] }

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

    /// Whether one of the addresses has a key.
    func hasAddress(withKey key: Int64) -> Bool { addressKeys.contains(key) }

    /// The keys of the record ids.
    var idKeys: [Int64] { ids.map { Int64(bitPattern: $0.key.value) } }
}
