import Journal
import Lifecycle

/// Stores the leads that rules reassigned.
///
/// A returning person sees them without a scan of all leads. Works inside the caller's transaction.
struct ReassignmentTable {
    let database: IndexDatabase

    /// Replaces the reassignments of a lead.
    func replace(_ reassignments: [Reassignment], of lead: LeadID) throws(ReadModelError) {
        let deletion = try database.statement("DELETE FROM reassignment WHERE lead = ?", for: "writing")
        deletion.bind(1, lead.number)
        try deletion.run()
        try insert(reassignments, of: lead)
    }

    /// Inserts the reassignments of a lead that has none yet.
    func insert(_ reassignments: [Reassignment], of lead: LeadID) throws(ReadModelError) {
        for reassignment in reassignments {
            let row = try database.statement("INSERT INTO reassignment VALUES (?, ?, ?, ?, ?, ?)", for: "writing")
            row.bind(1, lead.number)
            row.bind(2, reassignment.seq.value)
            row.bind(3, reassignment.at.milliseconds)
            row.bind(4, reassignment.from.name)
            row.bind(5, reassignment.to.name)
            row.bind(6, reassignment.reason)
            try row.run()
        }
    }
}

extension ReadModel {
    /// The leads that rules took from a person or gave to them after a time, newest first.
    ///
    /// By indices, O(results).
    ///
    /// - Throws: `.database`.
    package func reassignments(of login: Login, after moment: Instant, limit: Int) throws(ReadModelError) -> [Reassignment] {
        let statement = try database.statement(
            """
            SELECT lead, seq, at, formerOwner, newOwner, reason FROM reassignment WHERE formerOwner = ?1 AND at > ?2
            UNION ALL SELECT lead, seq, at, formerOwner, newOwner, reason FROM reassignment WHERE newOwner = ?1 AND at > ?2
            ORDER BY at DESC, seq DESC LIMIT ?3
            """)
        statement.bind(1, login.name)
        statement.bind(2, moment.milliseconds)
        statement.bind(3, limit)
        var found: [Reassignment] = []
        try statement.each { row in
            found.append(
                Reassignment(
                    lead: LeadID(row.integer(0)), seq: SequenceNumber(row.integer(1)), at: Instant(milliseconds: row.int64(2)),
                    from: Login(row.text(3)), to: Login(row.text(4)), reason: row.text(5)))
        }
        return found
    }

    /// The newest line by a person that was recorded before a time; nil if there is none.
    ///
    /// Reads a few blocks at most.
    ///
    /// - Throws: `.journal`, `.database`.
    package func latestLine(of login: Login, before moment: Instant) throws(ReadModelError) -> Entry? {
        var next = meta.position.seq.value + 1
        while let start = try map.block(
            withActor: login.name, before: next, startedBefore: moment, generation: meta.position.generation)
        {
            for entry in try actions(after: start).joined().reversed() where entry.at < moment && entry.by == .person(login) {
                return entry
            }
            next = start.seq.value + 1
        }
        return nil
    }
}
