package import Intake
package import Lifecycle

/// How a file is to be taken in.
package struct ImportOptions: Sendable {
    /// What its rows are.
    package var kind: IntakeKind
    /// FIELD → COLUMN where the names alone don't tell.
    package var map: [String: String]
    /// Stages for words of the file that the tables don't know, or know otherwise; nil says that a word declares none.
    package var words: [String: Stage?] = [:]
    /// The source of leads whose rows name none.
    package var source: String?
    /// The stage of all leads, for files that are all one.
    package var stage: Stage?
    /// Whether the day or the month comes first, where the columns can't tell.
    package var dates: DateOrder?
    /// Whether only to say what would be done.
    package var dryRun: Bool
    /// Somebody else for whom it is done.
    package var onBehalfOf: Login?

    /// Makes options.
    package init(
        kind: IntakeKind = .leads, map: [String: String] = [:], source: String? = nil, stage: Stage? = nil, dates: DateOrder? = nil,
        dryRun: Bool = false, onBehalfOf: Login? = nil
    ) {
        self.kind = kind
        self.map = map
        self.source = source
        self.stage = stage
        self.dates = dates
        self.dryRun = dryRun
        self.onBehalfOf = onBehalfOf
    }
}

/// What an import did, so that every row of the file is accounted for.
package struct ImportReport: Sendable {
    /// One count with its name.
    package struct Count: Hashable, Sendable {
        /// The name, as in JSON: `added`, `filled`, `unchanged` ….
        package var name: String
        /// The name for eyes.
        package var label: String
        /// How many.
        package var count: Int
    }

    /// The file.
    package var file: String
    /// The import's id, for taking it back; nil when nothing was written.
    package var batch: ActionID?
    /// The counts in a telling order.
    package var counts: [Count] = []
    /// What each column was taken as.
    package var plan: [String] = []
    /// What is worth knowing: conflicts, owners to bind, unknown words.
    package var notes: [String] = []
    /// Where the rows that could not be taken in are kept to be mended.
    package var rejectFile: String?
    /// How many these are.
    package var rejected = 0

    /// The count of a name; 0 when it didn't occur.
    package func count(_ name: String) -> Int { counts.first { $0.name == name }?.count ?? 0 }
}

/// An import that never got its closing line: the same command goes on with it, or it can be taken back.
package struct OpenImport: Hashable, Sendable {
    /// Its id.
    package var batch: ActionID
    /// When it began.
    package var at: Instant
    /// Who began it.
    package var by: Login
    /// How many lines of the journal it made so far.
    package var lines: Int
}
