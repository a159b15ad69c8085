import Lifecycle

/// Writes leads' rows, and keeps the counts and the full-text index in step with them.
///
/// Everything here happens in a transaction of the caller's.
final class LeadTable {
    private let database: IndexDatabase
    private let tracks: TrackTable
    /// The words of the tracks.
    let words: WordTable
    private var places: [ProjectedLead.Place: Int64] = [:]
    private var inserting: Prepared?
    private var addingText: Prepared?
    private var arriving = ArrivalCounts()

    /// - Parameter isNew: whether rows are only added, in the order of their numbers.
    init(_ database: IndexDatabase, isNew: Bool = false, words: WordTable = WordTable()) {
        self.database = database
        self.words = words
        tracks = TrackTable(database, isNew: isNew)
    }

    /// Begins to write rows, in a transaction: what other consoles wrote meanwhile is taken over.
    func begin() throws(ReadModelError) { try words.read(database) }

    /// Forgets what a transaction that was rolled back may have made.
    func forget() {
        places = [:]
        arriving = ArrivalCounts()
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

    /// Puts a lead's row in place of the one before.
    func replace(_ lead: ProjectedLead, lines: LinePlaces, clock: Instant) throws(ReadModelError) {
        let before = try self.before(lead.id)
        let key = try lead.state.map { (state) throws(ReadModelError) in try tallyKey(state, clock) }
        try write(try database.statement(Self.replaceSQL, for: "writing"), lead, key, lines, clock)
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

    /// Adds the row of a lead that has none yet: text and count come separately.
    func insert(_ lead: ProjectedLead, lines: LinePlaces, clock: Instant) throws(ReadModelError) -> TallyKey? {
        let key = try lead.state.map { (state) throws(ReadModelError) in try tallyKey(state, clock) }
        let row: Prepared
        if let inserting { row = inserting } else { row = try database.statement(Self.insertSQL, for: "writing") }
        inserting = row
        try write(row, lead, key, lines, clock)
        if let state = lead.state { arriving.add(state.arrivals, 1) }
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

    private func addition(_ id: Int) throws(ReadModelError) -> Prepared {
        let statement: Prepared
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
            "SELECT list, owner, snoozed, place, late, name, company, email, phone, words, arrivals FROM lead WHERE id = ?")
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
        func bound(_ sql: String) throws(ReadModelError) -> Prepared {
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

    private static let columns = """
        (id, list, owner, snoozed, late, rank1, rank2, place, stage, lastSeq, fit, engagement, scoreDay, nextScoreDay, marks, enteredAt, dueKind,
        dueAt, touchKind, touchAt, snoozedUntil, attempts, criteria, reason, name, title, company, email, phone, words, source, externalKey, emailKey,
        phoneKey, nameKey, rowKey, account, accountKey, domainKey, lines, ruleAt, windowAt, approach, rerouted, movesTo, arrivals)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28,
        ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46)
        """
    private static let insertSQL = "INSERT INTO lead" + columns
    // An upsert rather than a replacement: it leaves the entries alone of every index whose columns stay as they are.
    private static let replaceSQL =
        "INSERT INTO lead" + columns + """
             ON CONFLICT(id) DO UPDATE SET list = ?2, owner = ?3, snoozed = ?4, late = ?5, rank1 = ?6, rank2 = ?7, place = ?8, stage = ?9,
            lastSeq = ?10, fit = ?11, engagement = ?12, scoreDay = ?13, nextScoreDay = ?14, marks = ?15, enteredAt = ?16, dueKind = ?17, dueAt = ?18,
            touchKind = ?19, touchAt = ?20, snoozedUntil = ?21, attempts = ?22, criteria = ?23, reason = ?24, name = ?25, title = ?26, company = ?27,
            email = ?28, phone = ?29, words = ?30, source = ?31, externalKey = ?32, emailKey = ?33, phoneKey = ?34, nameKey = ?35, rowKey = ?36,
            account = ?37, accountKey = ?38, domainKey = ?39, lines = ?40, ruleAt = ?41, windowAt = ?42,
            approach = ?43, rerouted = ?44, movesTo = ?45, arrivals = ?46
            """

    private func write(
        _ row: Prepared, _ lead: ProjectedLead, _ key: TallyKey?, _ lines: LinePlaces, _ clock: Instant
    ) throws(ReadModelError) {
        let state = lead.state
        let rank = state?.rank(lead.id, at: clock)
        row.bind(1, lead.id.number)
        row.bind(2, key?.list ?? -1)
        row.bind(3, key?.owner ?? "")
        row.bind(4, key?.snoozed ?? false)
        row.bind(5, key?.late ?? false)
        row.bind(6, rank?.first ?? 0)
        row.bind(7, rank?.second ?? 0)
        row.bind(8, key?.place ?? 0)
        row.bind(9, state?.stage.code ?? -1)
        row.bind(10, lead.lastSeq.value)
        row.bind(11, state?.fit ?? 0)
        row.bind(12, state?.engagement ?? 0)
        row.bind(13, state?.scoreDay.number ?? 0)
        row.bind(14, state?.nextScoreDay.map { Int64($0.number) })
        row.bind(15, state?.marks)
        row.bind(16, state?.enteredAt.milliseconds ?? 0)
        row.bind(17, state?.due?.kind.code)
        row.bind(18, state?.due?.at.milliseconds)
        row.bind(19, state?.touch?.kind.code)
        row.bind(20, state?.touch?.at.milliseconds)
        row.bind(21, state?.snoozedUntil?.milliseconds)
        row.bind(22, state?.attempts ?? 0)
        row.bind(23, state?.criteria ?? "")
        row.bind(24, state?.reason ?? "")
        row.bind(25, state?.name ?? "")
        row.bind(26, state?.title ?? "")
        row.bind(27, state?.company ?? "")
        row.bind(28, state?.email ?? "")
        row.bind(29, state?.phone ?? "")
        row.bind(30, state?.words ?? "")
        row.bind(31, state?.source ?? "")
        row.bind(32, lead.keys?.externalID)
        row.bind(33, lead.keys?.email)
        row.bind(34, lead.keys?.phone)
        row.bind(35, lead.keys?.nameAndCompany)
        row.bind(36, lead.keys?.row)
        if let account = state?.account { row.bind(37, account) } else { row.bind(37, Int64?.none) }
        row.bind(38, state?.keys.account)
        // A domain only leads to an account where there is one.
        row.bind(39, state?.account == nil ? nil : state?.keys.domain)
        row.bind(40, lines.bytes)
        row.bind(41, state?.ruleAt?.milliseconds)
        row.bind(42, state?.windowAt?.milliseconds)
        row.bind(43, state?.approach.rawValue ?? 0)
        row.bind(44, state?.rerouted ?? 0)
        row.bind(45, state?.movesTo.map { Int64($0.code) })
        row.bind(46, state?.arrivals ?? [])
        try row.run()
    }
}
