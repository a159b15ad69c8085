/// The tables of the index. A change in any of them, or in what is written into them, raises `version`, and every index is made again.
enum IndexSchema {
    /// Kept in SQLite's `user_version`.
    static let version: Int64 = 11

    static let tables = """
        -- Up to where the journal has been taken in, and by which clock, definition and program.
        CREATE TABLE meta(
            only INTEGER PRIMARY KEY CHECK (only = 1), workspace TEXT NOT NULL, generation INTEGER NOT NULL, offset INTEGER NOT NULL,
            seq INTEGER NOT NULL, sum TEXT NOT NULL, clock INTEGER NOT NULL, day INTEGER NOT NULL, definition INTEGER NOT NULL,
            program TEXT NOT NULL);
        -- Two rows a lead, each a function of the lead's own lines: where it stands, in which the definition and the clock have a say as well, and its
        -- card, in which they have none. So a new definition writes a third of what the index holds of leads, and making indices of where they stand looks
        -- through no texts. owner is '' for nobody; list is -1 and stage -1 for a lead whose capture was taken back. movesTo is the stage that the
        -- definition puts an undecided lead in. rank1 holds the list and whether the lead is snoozed as well (`ListRank.packed`).
        CREATE TABLE lead(
            id INTEGER PRIMARY KEY, list INTEGER NOT NULL, owner TEXT NOT NULL, snoozed INTEGER NOT NULL, late INTEGER NOT NULL,
            rank1 INTEGER NOT NULL, rank2 INTEGER NOT NULL, place INTEGER NOT NULL, stage INTEGER NOT NULL, touchAt INTEGER, dueAt INTEGER,
            snoozedUntil INTEGER, nextScoreDay INTEGER, ruleAt INTEGER, windowAt INTEGER, approach INTEGER NOT NULL,
            rerouted INTEGER NOT NULL, fit INTEGER NOT NULL, engagement INTEGER NOT NULL, scoreDay INTEGER NOT NULL, movesTo INTEGER,
            marks BLOB, enteredAt INTEGER NOT NULL, dueKind INTEGER, touchKind INTEGER, attempts INTEGER NOT NULL, criteria TEXT NOT NULL,
            arrivals BLOB NOT NULL);
        CREATE TABLE card(
            id INTEGER PRIMARY KEY, externalKey INTEGER, emailKey INTEGER, phoneKey INTEGER, nameKey INTEGER, rowKey INTEGER,
            accountKey INTEGER, domainKey INTEGER, account TEXT, lastSeq INTEGER NOT NULL, reason TEXT NOT NULL, name TEXT NOT NULL,
            title TEXT NOT NULL, company TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, words TEXT NOT NULL,
            source TEXT NOT NULL, lines BLOB NOT NULL);
        -- Leads that were ever merged: which belong together, and into which number each resolves while it is part of another lead.
        CREATE TABLE merged(lead INTEGER PRIMARY KEY, circle INTEGER NOT NULL, survivor INTEGER);
        CREATE INDEX mergedByCircle ON merged(circle);
        CREATE INDEX mergedBySurvivor ON merged(survivor) WHERE survivor IS NOT NULL;
        -- Where leads come from as far as territories ask, in lower case.
        CREATE TABLE place(
            id INTEGER PRIMARY KEY, country TEXT NOT NULL, state TEXT NOT NULL, industry TEXT NOT NULL, source TEXT NOT NULL,
            UNIQUE (country, state, industry, source));
        -- Where the line stands by which routing gave a lead to somebody last.
        CREATE TABLE routed(only INTEGER PRIMARY KEY CHECK (only = 1), offset INTEGER NOT NULL, length INTEGER NOT NULL);
        -- Leads that rules took from somebody and gave to somebody else, by the lines that did it.
        CREATE TABLE rerouting(
            lead INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, former TEXT NOT NULL, owner TEXT NOT NULL,
            reason TEXT NOT NULL, PRIMARY KEY (lead, seq)) WITHOUT ROWID;
        CREATE INDEX reroutingByFormer ON rerouting(former, at);
        CREATE INDEX reroutingByOwner ON rerouting(owner, at);
        -- How many leads stand where.
        CREATE TABLE tally(
            list INTEGER NOT NULL, owner TEXT NOT NULL, snoozed INTEGER NOT NULL, place INTEGER NOT NULL, late INTEGER NOT NULL,
            count INTEGER NOT NULL, PRIMARY KEY (list, owner, snoozed, place, late)) WITHOUT ROWID;
        -- How many leads first entered a stage on a day, by who captured them.
        CREATE TABLE arrival(
            stage INTEGER NOT NULL, sourcedBy TEXT NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (stage, sourcedBy, day)) WITHOUT ROWID;
        -- The journal in stretches of whole actions, some 256 lines each: what stands before the stretch, and whose actions begin in it.
        -- earliest and latest are by the ids of actions, recorded is the earliest moment at which one of its lines was recorded.
        CREATE TABLE block(
            first INTEGER PRIMARY KEY, offset INTEGER NOT NULL, sum TEXT NOT NULL, earliest INTEGER NOT NULL, latest INTEGER NOT NULL,
            recorded INTEGER NOT NULL);
        CREATE TABLE blockActor(actor TEXT NOT NULL, block INTEGER NOT NULL, PRIMARY KEY (actor, block)) WITHOUT ROWID;
        -- What `undone` lines take back.
        CREATE TABLE undone(seq INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (last, first, seq)) WITHOUT ROWID;
        CREATE INDEX undoneBySeq ON undone(seq);
        -- Lines that concern the workspace rather than a lead, and the `undone` lines that name one of them.
        CREATE TABLE workspaceLine(seq INTEGER PRIMARY KEY, offset INTEGER NOT NULL, length INTEGER NOT NULL, kind TEXT NOT NULL);
        -- The lines of imports, as ranges.
        CREATE TABLE batchRange(
            high INTEGER NOT NULL, low INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, closed INTEGER NOT NULL,
            PRIMARY KEY (high, low, first)) WITHOUT ROWID;
        -- What figures know of leads: of 64 consecutive numbers in a row, one track after the other, with the size of each; and the words of their codes.
        CREATE TABLE track(chunk INTEGER PRIMARY KEY, sizes BLOB NOT NULL, bytes BLOB NOT NULL);
        CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
        """

    /// Leads with their cards, for a query's `FROM`; which rows and in which order is found in `lead` and its indices, whatever the planner would guess
    /// (sqlite.org/optoverview.html, "Manual Control Of Query Plans Using CROSS JOIN").
    static let wholeRow = "lead CROSS JOIN card USING (id)"

    /// Of leads that the definition puts in another stage.
    static let leadByMove = "CREATE INDEX leadByMove ON lead(movesTo) WHERE movesTo IS NOT NULL"

    /// Indices of few rows in most workspaces: of leads in sales' hands or behind it. Made before the rows, since sorting these few takes less time than
    /// looking through all rows for them.
    static let indicesOfFew = """
        CREATE INDEX touchByOwner ON lead(owner, snoozed, touchAt, id, place, late) WHERE touchAt IS NOT NULL;
        CREATE INDEX touchByTime ON lead(snoozed, touchAt, id, late) WHERE touchAt IS NOT NULL;
        CREATE INDEX leadByRule ON lead(ruleAt, approach, owner) WHERE ruleAt IS NOT NULL;
        CREATE INDEX leadByWindow ON lead(approach, windowAt, owner, place) WHERE windowAt IS NOT NULL;
        CREATE INDEX leadBySnooze ON lead(snoozed, snoozedUntil) WHERE snoozedUntil IS NOT NULL;
        \(leadByMove);
        CREATE INDEX leadByAccountKey ON card(accountKey) WHERE accountKey IS NOT NULL;
        CREATE INDEX leadByDomainKey ON card(domainKey) WHERE domainKey IS NOT NULL;
        CREATE INDEX leadByAccount ON card(account COLLATE NOCASE) WHERE account IS NOT NULL;
        """

    /// Made after the rows when the index is built as a whole.
    ///
    /// Most leads are nobody's: they stand in the order of their list once rather than under nobody's name as well.
    static let indices = """
        CREATE INDEX leadByOwner ON lead(owner, rank1, rank2, id, place) WHERE owner <> '';
        CREATE INDEX leadOwned ON lead(rank1, rank2) WHERE owner <> '';
        CREATE INDEX leadUnowned ON lead(rank1, rank2, id, place) WHERE owner = '';
        CREATE INDEX leadByDecay ON lead(nextScoreDay) WHERE nextScoreDay IS NOT NULL AND list IN (0, 3);
        CREATE INDEX leadByDue ON lead(late, dueAt) WHERE dueAt IS NOT NULL;
        CREATE INDEX leadByExternalKey ON card(externalKey) WHERE externalKey IS NOT NULL;
        CREATE INDEX leadByEmailKey ON card(emailKey) WHERE emailKey IS NOT NULL;
        CREATE INDEX leadByPhoneKey ON card(phoneKey) WHERE phoneKey IS NOT NULL;
        CREATE INDEX leadByNameKey ON card(nameKey) WHERE nameKey IS NOT NULL;
        CREATE INDEX leadByRowKey ON card(rowKey) WHERE rowKey IS NOT NULL;
        """

    /// The longest beginning of a word that has an index of its own.
    static let longestPrefix = 3

    /// The statements that make those of the indices of many rows in which one of some columns stands.
    static func indices(with columns: [String]) -> [String] {
        statements(indices).filter { sql in
            let words = Set(sql.split { !$0.isLetter && !$0.isNumber }.map(String.init))
            return columns.contains(where: words.contains)
        }
    }

    /// The name of the index that a statement makes.
    static func name(of statement: String) -> String {
        let words = statement.split { !$0.isLetter && !$0.isNumber }
        return words.count > 2 ? String(words[2]) : ""
    }

    /// The single statements of a text that has nothing but statements that create something.
    static func statements(_ text: String) -> [String] {
        text.split(separator: ";").map(String.init).filter { $0.contains("CREATE") }
    }

    /// Keeps no copy of the texts and no positions of words: what was indexed is known from the lead's row.
    static let search = """
        CREATE VIRTUAL TABLE search USING fts5(
            words, content = '', columnsize = 0, detail = none, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2');
        """
}
