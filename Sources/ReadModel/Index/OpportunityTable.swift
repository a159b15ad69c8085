import Lifecycle

/// The table of opportunities, a few rows for each lead that ever was one.
struct OpportunityTable {
    static let columns = """
        id, lead, account, accountKey, accountName, name, openedAt, closedAt, outcome, amount, currency, closeDate, chance, \
        nextStep, owner
        """

    let database: IndexDatabase

    /// Replaces the rows of a lead.
    func replace(_ rows: [OpportunityRow], of lead: LeadID) throws(ReadModelError) {
        try database.run("DELETE FROM opportunity WHERE lead = ?", lead.number)
        try insert(rows)
    }

    /// Adds rows of leads that have none.
    func insert(_ rows: [OpportunityRow]) throws(ReadModelError) {
        for row in rows {
            let statement = try database.statement(
                """
                INSERT OR REPLACE INTO opportunity(\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, for: "writing")
            statement.bind(1, row.id.number)
            statement.bind(2, row.lead.number)
            statement.bind(3, row.account?.number)
            statement.bind(4, row.accountKey)
            statement.bind(5, row.accountName)
            statement.bind(6, row.name)
            statement.bind(7, row.openedAt.milliseconds)
            statement.bind(8, row.closedAt?.milliseconds)
            statement.bind(9, row.outcome?.stage.code)
            statement.bind(10, row.amount?.cents)
            statement.bind(11, row.amount?.currency ?? "")
            statement.bind(12, row.closeDate?.number)
            statement.bind(13, row.chance)
            statement.bind(14, row.nextStep)
            statement.bind(15, row.owner?.name ?? "")
            try statement.run()
        }
    }

    /// Reads a row that was selected with `columns`.
    static func row(_ row: Statement) -> OpportunityRow {
        OpportunityRow(
            id: OpportunityID(row.integer(0)), lead: LeadID(row.integer(1)), account: row.optional(2).map { AccountID(Int($0)) },
            accountKey: row.optional(3), accountName: row.text(4), name: row.text(5),
            openedAt: Instant(milliseconds: row.int64(6)), closedAt: row.optional(7).map { Instant(milliseconds: $0) },
            outcome: row.optional(8).flatMap { Stage(code: Int($0)) }.flatMap(Outcome.init(stage:)),
            amount: row.optional(9).map { Money(cents: $0, currency: row.text(10)) },
            closeDate: row.optional(11).map { Day(number: Int($0)) }, chance: row.optional(12).map { Int($0) },
            nextStep: row.text(13), owner: row.text(14).isEmpty ? nil : Login(row.text(14)))
    }
}
