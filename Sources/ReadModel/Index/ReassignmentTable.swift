import Lifecycle

/// Stores the leads that rules reassigned.
///
/// A returning person sees them without a scan of all leads. Works inside the caller's transaction.
struct ReassignmentTable {
    let database: IndexDatabase

    /// Replaces the reassignments of a lead.
    func replace(_ reassignments: [Reassignment], of lead: LeadID) throws(ReadModelError) {
        try database.run("DELETE FROM reassignment WHERE lead = ?", lead.number)
        try insert(reassignments, of: lead)
    }

    /// Inserts the reassignments of a lead that has none yet.
    func insert(_ reassignments: [Reassignment], of lead: LeadID) throws(ReadModelError) {
        for reassignment in reassignments {
            try database.run(
                "INSERT INTO reassignment VALUES (?, ?, ?, ?, ?, ?)", lead.number, reassignment.seq.value,
                reassignment.at.milliseconds, reassignment.from.name, reassignment.to.name,
                reassignment.reason)
        }
    }
}
