import Lifecycle

/// The groups of leads that were ever merged, and the surviving lead of each absorbed one.
///
/// A merge group holds all leads that merges ever linked, undone or not, since the history of each contains the lines
/// of all. Groups only grow. Writes happen inside the caller's transaction.
struct MergeTable {
    let database: IndexDatabase

    /// Whether no leads were ever merged.
    var isEmpty: Bool {
        get throws(ReadModelError) { try database.statement("SELECT 1 FROM merged LIMIT 1").integer() == nil }
    }

    /// The merge group of a lead in number order; nil if it was never merged. O(log merges) and the group.
    func mergeGroup(of id: LeadID) throws(ReadModelError) -> [LeadID]? {
        guard let mergeGroup = try groupNumber(of: id) else { return nil }
        return try database.statement("SELECT lead FROM merged WHERE mergeGroup = ? ORDER BY lead", mergeGroup)
            .map { LeadID($0.integer(0)) }
    }

    /// The lead that absorbed a lead; nil if it was not absorbed.
    func survivor(of id: LeadID) throws(ReadModelError) -> LeadID? {
        try database.statement("SELECT survivor FROM merged WHERE lead = ?", id.number).integer().map { LeadID(Int($0)) }
    }

    /// Joins the merge groups of two leads.
    func join(_ lead: LeadID, _ absorbed: LeadID) throws(ReadModelError) {
        let mergeGroups = [
            try groupNumber(of: lead) ?? Int64(lead.number), try groupNumber(of: absorbed) ?? Int64(absorbed.number),
        ]
        let joined = min(mergeGroups[0], mergeGroups[1])
        for id in [lead, absorbed] {
            try database.run("INSERT OR IGNORE INTO merged(lead, mergeGroup) VALUES (?, ?)", id.number, joined)
        }
        try database.run("UPDATE merged SET mergeGroup = ?1 WHERE mergeGroup IN (?2, ?3)", joined, mergeGroups[0], mergeGroups[1])
    }

    /// Sets the lead that absorbed a lead; nil if it is a lead of its own again.
    func setSurvivor(_ survivor: LeadID?, of id: LeadID) throws(ReadModelError) {
        try database.run("UPDATE merged SET survivor = ?2 WHERE lead = ?1", id.number, survivor?.number)
    }

    private func groupNumber(of id: LeadID) throws(ReadModelError) -> Int64? {
        try database.statement("SELECT mergeGroup FROM merged WHERE lead = ?", id.number).integer()
    }
}

extension OpenIndex {
    /// The lead that absorbed a lead; nil if it was not absorbed or is unknown.
    func survivor(of id: LeadID) throws(ReadModelError) -> LeadID? {
        // A lead with a history of its own is its own survivor.
        if let known = histories[id], !known.hasMerges { return nil }
        return try merges.survivor(of: id)
    }
}
