import Journal
import Lifecycle

/// Keeps what rules took from somebody and gave to somebody else, so that whoever comes back is told without a look at any lead.
///
/// Changes happen in a transaction of the caller's.
struct ReroutingTable {
    let database: IndexDatabase

    /// Puts a lead's reroutings in place of those before.
    func replace(_ reroutings: [Rerouting], of lead: LeadID) throws(ReadModelError) {
        let old = try database.statement("DELETE FROM rerouting WHERE lead = ?", for: "writing")
        old.bind(1, lead.number)
        try old.run()
        try insert(reroutings, of: lead)
    }

    /// Adds the reroutings of a lead that has none yet.
    func insert(_ reroutings: [Rerouting], of lead: LeadID) throws(ReadModelError) {
        for rerouting in reroutings {
            let row = try database.statement("INSERT INTO rerouting VALUES (?, ?, ?, ?, ?, ?)", for: "writing")
            row.bind(1, lead.number)
            row.bind(2, rerouting.seq.value)
            row.bind(3, rerouting.at.milliseconds)
            row.bind(4, rerouting.from.name)
            row.bind(5, rerouting.to.name)
            row.bind(6, rerouting.reason)
            try row.run()
        }
    }
}

extension ReadModel {
    /// What rules took from somebody or gave to them after a moment, newest first; by indices, O(what is found).
    ///
    /// - Throws: `.database`.
    package func reroutings(of login: Login, after moment: Instant, limit: Int) throws(ReadModelError) -> [Rerouting] {
        let statement = try database.statement(
            """
            SELECT lead, seq, at, former, owner, reason FROM rerouting WHERE former = ?1 AND at > ?2
            UNION ALL SELECT lead, seq, at, former, owner, reason FROM rerouting WHERE owner = ?1 AND at > ?2
            ORDER BY at DESC, seq DESC LIMIT ?3
            """)
        statement.bind(1, login.name)
        statement.bind(2, moment.milliseconds)
        statement.bind(3, limit)
        var found: [Rerouting] = []
        try statement.each { row in
            found.append(
                Rerouting(
                    lead: LeadID(row.integer(0)), seq: SequenceNumber(row.integer(1)), at: Instant(milliseconds: row.int64(2)),
                    from: Login(row.text(3)), to: Login(row.text(4)), reason: row.text(5)))
        }
        return found
    }

    /// The newest line of somebody's that was recorded before a moment; nil where they never did anything. Some stretches of the journal at most.
    ///
    /// - Throws: `.journal`, `.database`.
    package func latestLine(of login: Login, before moment: Instant) throws(ReadModelError) -> Entry? {
        var next = meta.position.seq.value + 1
        while let start = try map.stretch(with: login.name, before: next, since: moment, generation: meta.position.generation) {
            for entry in try actions(after: start).joined().reversed() where entry.at < moment && entry.by == .person(login) {
                return entry
            }
            next = start.seq.value + 1
        }
        return nil
    }
}
