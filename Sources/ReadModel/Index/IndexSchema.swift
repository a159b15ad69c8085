/// The tables of the index.
///
/// A change in a table, or in what is written to it, raises `version`; every index is then rebuilt.
enum IndexSchema {
    /// Stored in SQLite's `user_version`.
    static let version: Int64 = 32

    /// The statements that create the tables and their own indices.
    static let tables = [
        // The journal and the position in it that the index has reached, and the clock, definition and program used.
        // inode is 0 without a stamp.
        """
        CREATE TABLE meta(
            id INTEGER PRIMARY KEY CHECK (id = 1), workspace TEXT NOT NULL, generation INTEGER NOT NULL,
            offset INTEGER NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL, clock INTEGER NOT NULL, day INTEGER NOT NULL,
            definition INTEGER NOT NULL, program TEXT NOT NULL, location TEXT NOT NULL, inode INTEGER NOT NULL,
            size INTEGER NOT NULL, changedAt INTEGER NOT NULL)
        """,
        // See `SeenPositions`.
        """
        CREATE TABLE seen(
            location TEXT PRIMARY KEY, generation INTEGER NOT NULL, offset INTEGER NOT NULL, seq INTEGER NOT NULL,
            hash TEXT NOT NULL)
        """,
        // Two rows for each lead, each a function of the lead's own lines. `lead` is the state, which also depends on
        // the definition and the clock; `leadProfile` does not. So a new definition rewrites only a third of a lead's
        // data, and creating indices of the state reads no texts. owner is '' for an unowned lead. list and stage are
        // -1 for a lead whose capture was undone. movesTo is the stage to which the definition moves a lead that nobody
        // has decided on. rank1 also contains the list and the snooze (`ListRank.packed`). todayAt is a position in
        // Today: the time of the task, earlier by its urgency (`ListRank.inToday`).
        """
        CREATE TABLE lead(
            id INTEGER PRIMARY KEY, list INTEGER NOT NULL, owner TEXT NOT NULL, snoozed INTEGER NOT NULL,
            overdue INTEGER NOT NULL, rank1 INTEGER NOT NULL, rank2 INTEGER NOT NULL, territory INTEGER NOT NULL,
            stage INTEGER NOT NULL, todayAt INTEGER, dueAt INTEGER, snoozedUntil INTEGER, nextScoreDay INTEGER,
            ruleAt INTEGER, windowAt INTEGER, contactProgress INTEGER NOT NULL, reassignmentCauses INTEGER NOT NULL,
            fit INTEGER NOT NULL, engagement INTEGER NOT NULL, scoreDay INTEGER NOT NULL, movesTo INTEGER, scoredEngagements BLOB,
            enteredAt INTEGER NOT NULL, dueKind INTEGER, todayKind INTEGER, todaySide INTEGER NOT NULL, appointmentKind INTEGER,
            appointmentAt INTEGER, attempts INTEGER NOT NULL, criteria TEXT NOT NULL, stageEntries BLOB NOT NULL,
            unreachedAt INTEGER, contactAt INTEGER)
        """,
        """
        CREATE TABLE leadProfile(
            id INTEGER PRIMARY KEY, externalKey INTEGER, emailKey INTEGER, phoneKey INTEGER, nameKey INTEGER, rowKey INTEGER,
            domainKey INTEGER, companyKey INTEGER, lastSeq INTEGER NOT NULL, reason TEXT NOT NULL, name TEXT NOT NULL,
            title TEXT NOT NULL, company TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL,
            searchTerms TEXT NOT NULL, source TEXT NOT NULL, lineLocations BLOB NOT NULL)
        """,
        // The opportunities of each lead, a function of its own lines.
        """
        CREATE TABLE opportunity(
            id INTEGER NOT NULL, lead INTEGER NOT NULL, account INTEGER, accountKey INTEGER, accountName TEXT NOT NULL,
            name TEXT NOT NULL, openedAt INTEGER NOT NULL, closedAt INTEGER, outcome INTEGER, amount INTEGER,
            currency TEXT NOT NULL, closeDate INTEGER, chance INTEGER, nextStep TEXT NOT NULL, owner TEXT NOT NULL,
            PRIMARY KEY (lead, id)) WITHOUT ROWID
        """,
        "CREATE INDEX opportunityByID ON opportunity(id)",
        "CREATE INDEX opportunityByAccount ON opportunity(account) WHERE account IS NOT NULL",
        "CREATE INDEX opportunityByKey ON opportunity(accountKey, id) WHERE accountKey IS NOT NULL",
        "CREATE INDEX opportunityByName ON opportunity(accountName COLLATE NOCASE)",
        // The keys of a lead beyond the first of each kind: second addresses, phones and record ids.
        """
        CREATE TABLE furtherKey(
            lead INTEGER NOT NULL, kind INTEGER NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (lead, kind, key)) WITHOUT ROWID
        """,
        "CREATE INDEX leadByFurtherKey ON furtherKey(key, kind)",
        // Leads that were ever merged, with their merge group; survivor is the lead that absorbed a lead.
        "CREATE TABLE merged(lead INTEGER PRIMARY KEY, mergeGroup INTEGER NOT NULL, survivor INTEGER)",
        "CREATE INDEX mergedByGroup ON merged(mergeGroup)",
        "CREATE INDEX mergedBySurvivor ON merged(survivor) WHERE survivor IS NOT NULL",
        // The values of leads by which territories select them, in lower case.
        """
        CREATE TABLE territory(
            id INTEGER PRIMARY KEY, country TEXT NOT NULL, state TEXT NOT NULL, industry TEXT NOT NULL, source TEXT NOT NULL,
            UNIQUE (country, state, industry, source))
        """,
        // The location of the last line by which routing assigned a lead.
        """
        CREATE TABLE lastRouting(id INTEGER PRIMARY KEY CHECK (id = 1), offset INTEGER NOT NULL, length INTEGER NOT NULL)
        """,
        // Leads that rules took from one person and gave to another, by the lines that did it.
        """
        CREATE TABLE reassignment(
            lead INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, formerOwner TEXT NOT NULL,
            newOwner TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (lead, seq)) WITHOUT ROWID
        """,
        "CREATE INDEX reassignmentByFormerOwner ON reassignment(formerOwner, at)",
        "CREATE INDEX reassignmentByNewOwner ON reassignment(newOwner, at)",
        // The number of leads by list, owner, snooze, territory and overdue.
        """
        CREATE TABLE tally(
            list INTEGER NOT NULL, owner TEXT NOT NULL, snoozed INTEGER NOT NULL, territory INTEGER NOT NULL,
            overdue INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (list, owner, snoozed, territory, overdue)) WITHOUT ROWID
        """,
        // The number of leads that first entered a stage on a day, by the person who captured them.
        """
        CREATE TABLE stageEntry(
            stage INTEGER NOT NULL, sourcedBy TEXT NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (stage, sourcedBy, day)) WITHOUT ROWID
        """,
        // The journal in blocks of whole actions, some 256 lines each: offset and hash are those of the position before
        // the block. earliest and latest are the times in the ids of its actions, and ids has four bytes of each, so
        // that the block of an id is found without reading others; recordedAt is the earliest time at which one of its
        // lines was recorded. blockActor lists the people who wrote lines in a block.
        """
        CREATE TABLE block(
            first INTEGER PRIMARY KEY, offset INTEGER NOT NULL, hash TEXT NOT NULL, earliest INTEGER NOT NULL,
            latest INTEGER NOT NULL, recordedAt INTEGER NOT NULL, ids BLOB NOT NULL)
        """,
        // Finds the blocks of an id; that of a new action is mostly later than all.
        "CREATE INDEX blockByLatest ON block(latest)",
        """
        CREATE TABLE blockActor(actor TEXT NOT NULL, block INTEGER NOT NULL, PRIMARY KEY (actor, block)) WITHOUT ROWID
        """,
        // The ranges of lines that `undone` lines undo.
        """
        CREATE TABLE undone(
            seq INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (last, first, seq)) WITHOUT ROWID
        """,
        "CREATE INDEX undoneBySeq ON undone(seq)",
        // Lines about the workspace instead of a lead, and the `undone` lines that name one of them.
        """
        CREATE TABLE workspaceLine(seq INTEGER PRIMARY KEY, offset INTEGER NOT NULL, length INTEGER NOT NULL, kind TEXT NOT NULL)
        """,
        // The lines of imports, as ranges.
        """
        CREATE TABLE importRange(
            high INTEGER NOT NULL, low INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, closed INTEGER NOT NULL,
            PRIMARY KEY (high, low, first)) WITHOUT ROWID
        """,
        // The timelines of leads for reports, 64 consecutive numbers to a row, with the size of each; and their
        // strings.
        "CREATE TABLE timeline(chunk INTEGER PRIMARY KEY, sizes BLOB NOT NULL, bytes BLOB NOT NULL)",
        "CREATE TABLE symbol(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
    ]

    struct Index: Sendable {
        let name: String
        /// The statement that creates it.
        let sql: String
        /// The columns that it is ordered by or limited to.
        let columns: Set<String>

        fileprivate init(_ name: String, on table: String, _ order: String, where condition: String? = nil) {
            self.name = name
            sql = "CREATE INDEX \(name) ON \(table)(\(order))" + (condition.map { " WHERE \($0)" } ?? "")
            let tokens = (order + " " + (condition ?? "")).split { !$0.isLetter && !$0.isNumber }
            columns = Set(tokens.map(String.init))
        }
    }

    /// Leads with their profiles, for the `FROM` of a query.
    ///
    /// The cross join makes the planner search `lead` and its indices first (sqlite.org/optoverview.html, "Manual
    /// Control Of Query Plans Using CROSS JOIN").
    static let leadWithProfile = "lead CROSS JOIN leadProfile USING (id)"

    /// The index of leads that the definition moves to another stage.
    static let leadByMove = Index("leadByMove", on: "lead", "movesTo", where: "movesTo IS NOT NULL")

    /// Partial indices: most leads are in few of them, or in none.
    ///
    /// Created before the rows: sorting these few rows takes less time than reading all rows to find them.
    static let partialIndices = [
        Index(
            "todayByOwner", on: "lead", "owner, snoozed, todayAt, id, todaySide, territory, overdue", where: "todayAt IS NOT NULL"),
        Index("todayByTime", on: "lead", "snoozed, todayAt, id, overdue", where: "todayAt IS NOT NULL"),
        Index("leadByRule", on: "lead", "ruleAt, contactProgress, owner", where: "ruleAt IS NOT NULL"),
        Index(
            "leadByWindow", on: "lead", "contactProgress, windowAt, owner, territory, unreachedAt", where: "windowAt IS NOT NULL"),
        Index("leadBySnooze", on: "lead", "snoozed, snoozedUntil", where: "snoozedUntil IS NOT NULL"),
        leadByMove,
        Index("leadByDomainKey", on: "leadProfile", "domainKey", where: "domainKey IS NOT NULL"),
    ]

    /// Indices that are created after the rows in a rebuild.
    ///
    /// Most leads are unowned: they are indexed once in the order of their list, and not also under an empty owner.
    static let indices = [
        Index("leadByOwner", on: "lead", "owner, rank1, rank2, id, territory", where: "owner <> ''"),
        Index("leadOwned", on: "lead", "rank1, rank2", where: "owner <> ''"),
        Index("leadUnowned", on: "lead", "rank1, rank2, id, territory", where: "owner = ''"),
        Index("leadByDecay", on: "lead", "nextScoreDay", where: "nextScoreDay IS NOT NULL AND list IN (0, 3)"),
        Index("leadByDue", on: "lead", "overdue, dueAt", where: "dueAt IS NOT NULL"),
        Index("leadByExternalKey", on: "leadProfile", "externalKey", where: "externalKey IS NOT NULL"),
        Index("leadByEmailKey", on: "leadProfile", "emailKey", where: "emailKey IS NOT NULL"),
        Index("leadByPhoneKey", on: "leadProfile", "phoneKey", where: "phoneKey IS NOT NULL"),
        Index("leadByNameKey", on: "leadProfile", "nameKey", where: "nameKey IS NOT NULL"),
        Index("leadByCompany", on: "leadProfile", "companyKey", where: "companyKey IS NOT NULL"),
        Index("leadByRowKey", on: "leadProfile", "rowKey", where: "rowKey IS NOT NULL"),
    ]

    /// Those of `indices` that depend on one of the columns.
    static func indices(with columns: [String]) -> [Index] { indices.filter { !$0.columns.isDisjoint(with: columns) } }

    /// The index of the search: the pieces of each lead's words (`SearchGrams`).
    ///
    /// It keeps no copy of the texts and no positions: the indexed text can be derived from the lead's row.
    static let search = """
        CREATE VIRTUAL TABLE search USING fts5(
            text, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars '_'")
        """
}
