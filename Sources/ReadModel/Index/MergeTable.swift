import Lifecycle

/// Which leads were ever merged with which, and into which number a lead resolves that is part of another one.
///
/// A circle holds all leads that merges ever linked, undone or not, since their histories are told by the lines of all of them. Circles only
/// grow. Changes happen in a transaction of the caller's.
final class MergeTable {
    private let database: IndexDatabase

    init(_ database: IndexDatabase) {
        self.database = database
    }

    /// Whether no lead was ever merged.
    var isEmpty: Bool {
        get throws(ReadModelError) { try database.statement("SELECT 1 FROM merged LIMIT 1").integer() == nil }
    }

    /// The leads of a lead's circle in the order of their numbers; nil for one that was never merged. O(log merges) and the circle.
    func circle(of id: LeadID) throws(ReadModelError) -> [LeadID]? {
        guard let circle = try number(of: id) else { return nil }
        let row = try database.statement("SELECT lead FROM merged WHERE circle = ? ORDER BY lead")
        row.bind(1, circle)
        var found: [LeadID] = []
        try row.each { (row) throws(ReadModelError) in found.append(LeadID(row.integer(0))) }
        return found
    }

    /// The number that stands for a lead which became part of another one; nil for any other.
    func survivor(of id: LeadID) throws(ReadModelError) -> LeadID? {
        let row = try database.statement("SELECT survivor FROM merged WHERE lead = ?")
        row.bind(1, id.number)
        return try row.integer().map { LeadID(Int($0)) }
    }

    /// Puts two leads, and all that they were ever merged with, into one circle.
    func join(_ lead: LeadID, _ absorbed: LeadID) throws(ReadModelError) {
        let circles = [try number(of: lead) ?? Int64(lead.number), try number(of: absorbed) ?? Int64(absorbed.number)]
        let joined = min(circles[0], circles[1])
        for id in [lead, absorbed] {
            let row = try database.statement("INSERT OR IGNORE INTO merged(lead, circle) VALUES (?, ?)", for: "writing")
            row.bind(1, id.number)
            row.bind(2, joined)
            try row.run()
        }
        let move = try database.statement("UPDATE merged SET circle = ?1 WHERE circle IN (?2, ?3)", for: "writing")
        move.bind(1, joined)
        move.bind(2, circles[0])
        move.bind(3, circles[1])
        try move.run()
    }

    /// Notes the lead that one became part of; nil when it stands for itself again.
    func note(_ survivor: LeadID?, of id: LeadID) throws(ReadModelError) {
        let row = try database.statement("UPDATE merged SET survivor = ?2 WHERE lead = ?1", for: "writing")
        row.bind(1, id.number)
        row.bind(2, survivor.map { Int64($0.number) })
        try row.run()
    }

    private func number(of id: LeadID) throws(ReadModelError) -> Int64? {
        let row = try database.statement("SELECT circle FROM merged WHERE lead = ?")
        row.bind(1, id.number)
        return try row.integer()
    }
}

extension ReadModel {
    /// All leads that a lead was ever merged with, undone or not, itself included; O(these).
    ///
    /// - Throws: `.database`.
    package func circle(of id: LeadID) throws(ReadModelError) -> [LeadID] { try merges.circle(of: id) ?? [id] }

    /// The number that stands for a lead which became part of another one; nil for any other, unknown ones included.
    ///
    /// - Throws: `.database`.
    package func survivor(of id: LeadID) throws(ReadModelError) -> LeadID? {
        // Whoever has a history to itself stands for itself.
        if let known = histories[id], !known.hasMerges { return nil }
        return try merges.survivor(of: id)
    }
}
