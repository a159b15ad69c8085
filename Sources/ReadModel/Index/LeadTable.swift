import Lifecycle

/// Writes leads' rows, and keeps the counts and the full-text index in step with them.
///
/// Everything here happens in a transaction of the caller's.
final class LeadTable {
    private let database: IndexDatabase
    private let tracks: TimelineTable
    /// The words of the tracks.
    let words: SymbolTable
    private var places: [ProjectedLead.Place: Int64] = [:]
    private var inserting: (lead: PreparedStatement, card: PreparedStatement)?
    private var addingText: PreparedStatement?
    private var arriving = StageEntryCounts()

    /// - Parameter isNew: whether rows are only added, in the order of their numbers.
    init(_ database: IndexDatabase, isNew: Bool = false, words: SymbolTable = SymbolTable()) {
        self.database = database
        self.words = words
        tracks = TimelineTable(database, isNew: isNew)
    }

    /// Begins to write rows, in a transaction: what other consoles wrote meanwhile is taken over.
    func begin() throws(ReadModelError) { try words.read(database) }

    /// Forgets what a transaction that was rolled back may have made.
    func forget() {
        places = [:]
        arriving = StageEntryCounts()
        tracks.forget()
        words.forget()
    }

    /// Writes what rows have in common: how the counts of arrivals changed since the last time, tracks, and their words.
    func settle() throws(ReadModelError) {
        try arriving.write(to: database)
        try tracks.settle()
        try words.write(to: database)
    }

    /// What a lead's row held before, as far as others depend on it.
    private struct Before {
        var place: TallyKey?
        var searchText: String?
        var arrivals: [UInt8] = []
    }

    /// Where a lead is counted.
    struct TallyKey: Hashable {
        var list: Int
        var owner: String
        var snoozed: Bool
        var place: Int64
        var late: Bool
    }

    /// Puts a lead's rows in place of those before.
    func replace(_ lead: ProjectedLead, lines: LineLocations, clock: Instant) throws(ReadModelError) {
        let before = try self.before(lead.id)
        let key = try lead.state.map { (state) throws(ReadModelError) in try tallyKey(state, clock) }
        let rows = (
            lead: try database.statement(LeadRowColumns.replaceLead, for: "writing"),
            card: try database.statement(LeadRowColumns.replaceCard, for: "writing")
        )
        try write(rows, lead, key, lines, clock)
        try ReroutingTable(database: database).replace(lead.state?.reroutings ?? [], of: lead.id)
        try tracks.put(lead.id, lead.track)
        if before?.place != key {
            if let old = before?.place { try count(old, -1) }
            if let key { try count(key, 1) }
        }
        let arrivals = lead.state?.arrivals ?? []
        if before?.arrivals ?? [] != arrivals {
            if let old = before?.arrivals { arriving.add(old, -1) }
            arriving.add(arrivals, 1)
        }
        let text = lead.state?.searchText
        guard before?.searchText != text else { return }
        if let old = before?.searchText { try forgetText(old, lead.id) }
        if let text { try addText(text, lead.id) }
    }

    /// Adds the rows of a lead that has none yet: text and count come separately.
    func insert(_ lead: ProjectedLead, lines: LineLocations, clock: Instant) throws(ReadModelError) -> TallyKey? {
        let key = try lead.state.map { (state) throws(ReadModelError) in try tallyKey(state, clock) }
        let rows: (lead: PreparedStatement, card: PreparedStatement)
        if let inserting {
            rows = inserting
        } else {
            rows = (
                try database.statement(LeadRowColumns.insertLead, for: "writing"),
                try database.statement(LeadRowColumns.insertCard, for: "writing")
            )
        }
        inserting = rows
        try write(rows, lead, key, lines, clock)
        if let state = lead.state {
            arriving.add(state.arrivals, 1)
            try ReroutingTable(database: database).insert(state.reroutings, of: lead.id)
        }
        try tracks.put(lead.id, lead.track)
        return key
    }

    func addText(_ text: String, _ id: LeadID) throws(ReadModelError) {
        let statement = try addition(id.number)
        statement.bind(2, text)
        try statement.run()
    }

    /// Adds a text that is UTF-8.
    func addText(_ text: ArraySlice<UInt8>, _ id: Int) throws(ReadModelError) {
        let statement = try addition(id)
        statement.bind(2, text: text)
        try statement.run()
    }

    private func addition(_ id: Int) throws(ReadModelError) -> PreparedStatement {
        let statement: PreparedStatement
        if let addingText {
            statement = addingText
        } else {
            statement = try database.statement("INSERT INTO search(rowid, words) VALUES (?, ?)", for: "writing")
        }
        addingText = statement
        statement.bind(1, id)
        return statement
    }

    func count(_ key: TallyKey, _ difference: Int) throws(ReadModelError) {
        let statement = try database.statement(
            """
            INSERT INTO tally(list, owner, snoozed, place, late, count) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count
            """, for: "counting")
        statement.bind(1, key.list)
        statement.bind(2, key.owner)
        statement.bind(3, key.snoozed)
        statement.bind(4, key.place)
        statement.bind(5, key.late)
        statement.bind(6, difference)
        try statement.run()
    }

    private func forgetText(_ text: String, _ id: LeadID) throws(ReadModelError) {
        let statement = try database.statement("INSERT INTO search(search, rowid, words) VALUES ('delete', ?, ?)", for: "writing")
        statement.bind(1, id.number)
        statement.bind(2, text)
        try statement.run()
    }

    private func before(_ id: LeadID) throws(ReadModelError) -> Before? {
        let statement = try database.statement(
            """
            SELECT list, owner, snoozed, place, late, name, company, email, phone, words, arrivals
            FROM \(IndexSchema.wholeRow) WHERE id = ?
            """)
        statement.bind(1, id.number)
        defer { statement.reset() }
        guard try statement.next() else { return nil }
        guard statement.integer(0) >= 0 else { return Before() }
        return Before(
            place: TallyKey(
                list: statement.integer(0), owner: statement.text(1), snoozed: statement.integer(2) != 0, place: statement.int64(3),
                late: statement.integer(4) != 0),
            searchText: SearchText.of(
                name: statement.text(5), company: statement.text(6), email: statement.text(7), phone: statement.text(8),
                words: statement.text(9)), arrivals: statement.blob(10))
    }

    private func tallyKey(_ state: ProjectedLead.State, _ clock: Instant) throws(ReadModelError) -> TallyKey {
        TallyKey(
            list: state.list.code ?? -1, owner: state.owner?.name ?? "", snoozed: state.isSnoozed(at: clock),
            place: try place(state.place),
            late: state.isLate(at: clock))
    }

    private func place(_ place: ProjectedLead.Place) throws(ReadModelError) -> Int64 {
        if let known = places[place] { return known }
        func bound(_ sql: String) throws(ReadModelError) -> PreparedStatement {
            let statement = try database.statement(sql, for: "writing")
            statement.bind(1, place.country)
            statement.bind(2, place.state)
            statement.bind(3, place.industry)
            statement.bind(4, place.source)
            return statement
        }
        try bound("INSERT OR IGNORE INTO place(country, state, industry, source) VALUES (?, ?, ?, ?)").run()
        let id = try bound("SELECT id FROM place WHERE country = ? AND state = ? AND industry = ? AND source = ?").integer() ?? 0
        places[place] = id
        return id
    }

    /// Writes both rows of a lead.
    private func write(
        _ rows: (lead: PreparedStatement, card: PreparedStatement), _ lead: ProjectedLead, _ key: TallyKey?, _ lines: LineLocations,
        _ clock: Instant
    ) throws(ReadModelError) {
        LeadRowColumns.bind(lead, key, clock, to: rows.lead)
        try rows.lead.run()
        LeadRowColumns.bindCard(lead, lines, to: rows.card)
        try rows.card.run()
    }
}
