import Lifecycle

/// Finds the leads that share an address, a phone, or a name with its company; keeps values that come up repeatedly.
package final class SharedValues {
    /// A lead with a value.
    struct Holder {
        var id: LeadID
        var isOpen: Bool
        var name: ComparableName
    }

    /// A value with the leads that have it, by number.
    private struct Value {
        var holders: [Holder]
        /// The different names of these leads.
        var names: Set<ComparableName>

        /// Whether so many people share it, one more included, that it is a switchboard's.
        func isCrowded(with name: ComparableName) -> Bool {
            names.count + (name.isBlank || names.contains(name) ? 0 : 1) > MatchKeys.maximumNames
        }
    }

    /// The number of leads with a value that are compared, the first ones.
    ///
    /// A value of more leads is a switchboard's or an office's, or one person was captured that often.
    private static let mostHolders = 200
    private static let capacity = 256

    private let model: ReadModel
    private var known: [DuplicateKey: Value] = [:]

    init(_ model: ReadModel) { self.model = model }

    /// The index in use; it may be replaced between two questions.
    private var index: OpenIndex { model.index }

    /// The leads that may be the same as a lead, by the strongest reason, then by number.
    func matches(of id: LeadID) throws(ReadModelError) -> [DuplicateMatch] {
        guard let own = try holder(id) else { return [] }
        return try matches(of: keys(of: id), own.name, except: id)
    }

    /// Whether another lead may be the same as a lead.
    func hasMatch(of id: LeadID) throws(ReadModelError) -> Bool {
        guard let own = try holder(id) else { return false }
        return try hasMatch(of: keys(of: id), own.name, except: id)
    }

    /// Whether a lead may be the same as a person who is no lead yet.
    package func hasMatch(of keys: [DuplicateKey], name: String) throws(ReadModelError) -> Bool {
        try model.healing { () throws(ReadModelError) in try hasMatch(of: keys, ComparableName(name), except: nil) }
    }

    /// The leads that have one of some keys, by the strongest reason, those with most reasons first, then by number.
    func matches(
        of keys: [DuplicateKey], _ name: ComparableName, except own: LeadID?
    ) throws(ReadModelError) -> [DuplicateMatch] {
        var found: [DuplicateMatch] = []
        var positions: [LeadID: Int] = [:]
        for reason in DuplicateReason.allCases {
            var holders: [Holder] = []
            for key in Set(keys) where key.reason == reason { holders += try self.holders(of: key, name, except: own) }
            for holder in holders.sorted(by: { $0.id < $1.id }) {
                if let position = positions[holder.id] {
                    if found[position].reasons.last != reason { found[position].reasons.append(reason) }
                } else {
                    positions[holder.id] = found.count
                    found.append(DuplicateMatch(lead: holder.id, reasons: [reason], isOpen: holder.isOpen))
                }
            }
        }
        return found.sorted { one, other in
            let (first, second) = (one.reasons.first?.rawValue ?? 0, other.reasons.first?.rawValue ?? 0)
            return (first, -one.reasons.count, one.lead) < (second, -other.reasons.count, other.lead)
        }
    }

    private func hasMatch(
        of keys: [DuplicateKey], _ name: ComparableName, except own: LeadID?
    ) throws(ReadModelError) -> Bool {
        for key in keys where try !holders(of: key, name, except: own).isEmpty { return true }
        return false
    }

    private func keys(of id: LeadID) throws(ReadModelError) -> [DuplicateKey] {
        try index.database.statement(DuplicateKeyQueries.ofLead, id.number).map { row in
            DuplicateReason(rawValue: row.integer(0)).map { DuplicateKey($0, row.int64(1)) }
        }.compactMap(\.self)
    }

    /// The other leads with a key that may be the same as a person with a name.
    ///
    /// A phone of many names is no reason by itself, since it is a switchboard's. An address of many names still is:
    /// rows that share one, but may be different people, become leads that are to be looked at.
    private func holders(
        of key: DuplicateKey, _ name: ComparableName, except own: LeadID?
    ) throws(ReadModelError) -> [Holder] {
        let value = try value(of: key)
        let isSwitchboard = key.reason == .phone && value.isCrowded(with: name)
        return value.holders.filter { $0.id != own && (!isSwitchboard || !name.isBlank && $0.name == name) }
    }

    private func value(of key: DuplicateKey) throws(ReadModelError) -> Value {
        if let value = known[key] { return value }
        let rows = try index.database.statement(DuplicateKeyQueries.holders(key.reason), key.value, Self.mostHolders).map {
            ($0.integer(0), $0.integer(1), $0.integer(2), $0.text(3))
        }
        var holders: [Holder] = []
        var former: Set<LeadID> = []
        for (id, stage, list, name) in rows {
            if stage < 0 {
                // Only absorbed leads have keys and no stage.
                if let survivor = try index.survivor(of: LeadID(id)) { former.insert(survivor) }
            } else if list >= 0 {
                holders.append(Holder(id: LeadID(id), isOpen: stage <= Stage.lastOpenCode, name: ComparableName(name)))
            }
        }
        for survivor in former where !holders.contains(where: { $0.id == survivor }) {
            if let holder = try holder(survivor) { holders.append(holder) }
        }
        let names = Set(holders.map(\.name).filter { !$0.isBlank })
        let value = Value(holders: holders.sorted { $0.id < $1.id }, names: names)
        if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
        known[key] = value
        return value
    }

    /// A lead as it is compared; nil for an unknown, absorbed or erased one.
    private func holder(_ id: LeadID) throws(ReadModelError) -> Holder? {
        let statement = try index.database.statement(
            "SELECT stage, name FROM \(IndexSchema.leadWithProfile) WHERE id = ? AND list >= 0", id.number)
        return try statement.first { row in
            Holder(id: id, isOpen: row.integer(0) <= Stage.lastOpenCode, name: ComparableName(row.text(1)))
        }
    }
}

/// A name for counting different ones: its words in plain small letters, whatever their order.
struct ComparableName: Hashable {
    private let words: [String]

    init(_ name: String) {
        words = TextFolding.words(name).sorted()
    }

    /// Whether there is no name.
    var isBlank: Bool { words.isEmpty }
}
