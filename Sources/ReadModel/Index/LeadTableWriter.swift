import Lifecycle

/// Writes the rows of leads and keeps the counts and the full-text index in step with them.
///
/// Works inside the caller's transaction.
final class LeadTableWriter {
    private let database: IndexDatabase
    private let timelines: TimelineTable
    /// The symbols that timelines use.
    let symbols: SymbolTable
    /// What is known of the numbers of leads in Today.
    let today = TodayCounts()
    private var territoryIDs: [ProjectedLead.Territory: Int64] = [:]
    private var insertStatements: (lead: Statement, profile: Statement)?
    private var stageEntryCounts = StageEntryCounts()
    /// The changes of the counts that have not been written yet.
    private var counts: [TallyKey: Int] = [:]

    /// Creates a writer.
    ///
    /// - Parameter isNew: whether rows are only added, in the order of their numbers.
    init(_ database: IndexDatabase, isNew: Bool = false, symbols: SymbolTable = SymbolTable()) {
        self.database = database
        self.symbols = symbols
        timelines = TimelineTable(database, isNew: isNew)
    }

    /// Begins writing in a transaction: reads the symbols that other consoles have added.
    func begin() throws(ReadModelError) { try symbols.read(database) }

    /// Discards cached state after a rollback.
    func invalidate() {
        territoryIDs = [:]
        stageEntryCounts = StageEntryCounts()
        counts = [:]
        timelines.invalidate()
        symbols.invalidate()
        today.forget()
    }

    /// Writes what rows share: changed counts, timelines and new symbols.
    func flush() throws(ReadModelError) {
        for (key, difference) in counts where difference != 0 {
            try database.run(
                """
                INSERT INTO tally(\(TallyKey.columns), count) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET count = count + excluded.count
                """, key.list, key.owner, key.snoozed, key.territory, key.overdue, difference, for: "counting")
        }
        counts = [:]
        try stageEntryCounts.write(to: database)
        try timelines.flush()
        try symbols.write(to: database)
    }

    /// The previous values of a lead that counts and the full-text index depend on.
    private struct PreviousValues {
        var tallyKey: TallyKey?
        var task: TodayCounts.Task?
        var searchText: String?
        var stageEntries: [UInt8] = []
    }

    /// Replaces the rows of a lead.
    func replace(_ lead: ProjectedLead, lines: LineLocations, clock: Instant) throws(ReadModelError) {
        let previous = try previousValues(of: lead.id)
        let key = try lead.state.flatMap { (state) throws(ReadModelError) in try tallyKey(state, clock) }
        let rows = try statements(LeadRowColumns.replaceLead, LeadRowColumns.replaceProfile)
        try database.run("DELETE FROM furtherKey WHERE lead = ?", lead.id.number)
        try write(rows, lead, key, lines, clock)
        try database.run("DELETE FROM reassignment WHERE lead = ?", lead.id.number)
        try insert(lead.state?.reassignments ?? [], of: lead.id)
        try OpportunityTable(database: database).replace(lead.state?.opportunities ?? [], of: lead.id)
        try timelines.put(lead.id, lead.timeline)
        if let old = previous?.tallyKey { count(old, -1) }
        if let key { count(key, 1) }
        today.replace(previous?.task, by: TodayCounts.Task(lead.state?.row, key))
        let stageEntries = lead.state?.stageEntries ?? []
        if previous?.stageEntries ?? [] != stageEntries {
            if let old = previous?.stageEntries { stageEntryCounts.add(old, -1) }
            stageEntryCounts.add(stageEntries, 1)
        }
        let text = lead.state?.searchText
        guard previous?.searchText != text else { return }
        if let old = previous?.searchText { try removeText(old, lead.id) }
        if let text { try addText(text, lead.id) }
    }

    /// Inserts the rows of a new lead; the caller adds its text.
    func insert(_ lead: ProjectedLead, lines: LineLocations, clock: Instant) throws(ReadModelError) {
        let key = try lead.state.flatMap { (state) throws(ReadModelError) in try tallyKey(state, clock) }
        let rows =
            if let insertStatements { insertStatements } else {
                try statements(LeadRowColumns.insertLead, LeadRowColumns.insertProfile)
            }
        insertStatements = rows
        try write(rows, lead, key, lines, clock)
        if let state = lead.state {
            stageEntryCounts.add(state.stageEntries, 1)
            try insert(state.reassignments, of: lead.id)
            try OpportunityTable(database: database).insert(state.opportunities)
        }
        if let key { count(key, 1) }
        today.replace(nil, by: TodayCounts.Task(lead.state?.row, key))
        try timelines.put(lead.id, lead.timeline)
    }

    /// Inserts the reassignments of a lead that has none yet.
    private func insert(_ reassignments: [Reassignment], of lead: LeadID) throws(ReadModelError) {
        for reassignment in reassignments {
            try database.run(
                "INSERT INTO reassignment VALUES (?, ?, ?, ?, ?, ?)", lead.number, reassignment.seq.value,
                reassignment.at.milliseconds, reassignment.from.name, reassignment.to.name, reassignment.reason)
        }
    }

    func addText(_ text: String, _ id: LeadID) throws(ReadModelError) {
        try database.run("INSERT INTO search(rowid, text) VALUES (?, ?)", id.number, text)
    }

    /// Changes a count; written by `flush`.
    func count(_ key: TallyKey, _ difference: Int) { counts[key, default: 0] += difference }

    private func removeText(_ text: String, _ id: LeadID) throws(ReadModelError) {
        try database.run("INSERT INTO search(search, rowid, text) VALUES ('delete', ?, ?)", id.number, text)
    }

    private func previousValues(of id: LeadID) throws(ReadModelError) -> PreviousValues? {
        try database.statement(
            """
            SELECT \(TallyKey.columns), name, company, email, phone, searchTerms, stageEntries, todaySide, todayAt
            FROM \(IndexSchema.leadWithProfile) WHERE id = ?
            """, id.number
        ).first { row in
            let key = TallyKey(row)
            let task = row.optional(12).map {
                TodayCounts.Task(owner: key.owner, isSnoozed: key.snoozed, side: row.integer(11), position: $0)
            }
            guard key.list >= 0 else { return PreviousValues(task: task, stageEntries: row.blob(10)) }
            return PreviousValues(
                tallyKey: key, task: task,
                searchText: SearchText.of(
                    name: row.text(5), company: row.text(6), email: row.text(7), phone: row.text(8), searchTerms: row.text(9)),
                stageEntries: row.blob(10))
        }
    }

    /// The key under which a lead is counted; nil for one in no list.
    private func tallyKey(_ state: ProjectedLead.State, _ clock: Instant) throws(ReadModelError) -> TallyKey? {
        guard let list = state.row.list?.code else { return nil }
        return TallyKey(
            list: list, owner: state.row.owner?.name ?? "", snoozed: state.row.isSnoozed(at: clock),
            territory: try territory(state.territory), overdue: state.row.isOverdue(at: clock))
    }

    private func territory(_ territory: ProjectedLead.Territory) throws(ReadModelError) -> Int64 {
        if let known = territoryIDs[territory] { return known }
        func bound(_ sql: String) throws(ReadModelError) -> Statement {
            try database.statement(sql, territory.country, territory.state, territory.industry, territory.source, for: "writing")
        }
        try bound("INSERT OR IGNORE INTO territory(country, state, industry, source) VALUES (?, ?, ?, ?)").run()
        let select = "SELECT id FROM territory WHERE country = ? AND state = ? AND industry = ? AND source = ?"
        let id = try bound(select).integer() ?? 0
        territoryIDs[territory] = id
        return id
    }

    private func statements(_ lead: String, _ profile: String) throws(ReadModelError) -> (lead: Statement, profile: Statement) {
        (try database.statement(lead, for: "writing"), try database.statement(profile, for: "writing"))
    }

    /// Writes both rows of a lead, and its further keys.
    private func write(
        _ rows: (lead: Statement, profile: Statement), _ lead: ProjectedLead, _ key: TallyKey?,
        _ lines: LineLocations, _ clock: Instant
    ) throws(ReadModelError) {
        LeadRowColumns.bind(lead, key, clock, to: rows.lead)
        try rows.lead.run()
        LeadRowColumns.bindProfile(lead, lines, to: rows.profile)
        try rows.profile.run()
        for (kind, key) in lead.keys?.further ?? [] {
            try database.run("INSERT OR IGNORE INTO furtherKey VALUES (?, ?, ?)", lead.id.number, kind.rawValue, key)
        }
    }
}

extension LeadTableWriter {
    /// The count that a lead belongs to.
    struct TallyKey: Hashable {
        static let columns = "list, owner, snoozed, territory, overdue"

        var list: Int
        var owner: String
        var snoozed: Bool
        var territory: Int64
        var overdue: Bool
    }
}

extension LeadTableWriter.TallyKey {
    /// Reads the first columns of a row.
    init(_ row: Statement) {
        self.init(
            list: row.integer(0), owner: row.text(1), snoozed: row.integer(2) != 0, territory: row.int64(3),
            overdue: row.integer(4) != 0)
    }
}
