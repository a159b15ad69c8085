package import Formats
package import Intake
package import Lifecycle

/// The options of an import.
package struct ImportOptions {
    /// The kind of the file's rows.
    package var kind: IntakeKind
    /// Fields with their columns, where the column names do not suffice.
    package var map: [String: String]
    /// Stages for values that the tables lack or map differently; nil if a value declares no stage.
    package var stageValues: [String: Stage?] = [:]
    /// The source of leads whose rows name none.
    package var source: String?
    /// The stage of all leads of the file.
    package var stage: Stage?
    /// What makes a row join a lead.
    package var match: MatchMode = .email
    /// The system whose record ids the file has; nil if its columns are to show it.
    package var system: String?
    /// The encoding of the file's text; nil if its bytes are to show it.
    package var encoding: TextEncoding?
    /// Asked before anything is written; false ends the import. Nil imports without asking.
    package var confirm: ((ImportPreview) throws(WorkspaceError) -> Bool)?
    /// Whether the day or the month comes first, where the columns leave it open.
    package var dates: DateOrder?
    /// Whether the import is only simulated.
    package var dryRun: Bool
    /// The person on whose behalf the import is made.
    package var onBehalfOf: Login?
    /// The number of rows per action.
    package var rowsPerAction = 8000
    /// The number of rows from which an import may leave the index to a rebuild; with fewer, the fixed costs of one are
    /// more than it saves.
    package var fewestPostponedRows = 16_000

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

/// What makes a row of a file join a lead.
package enum MatchMode: String, CaseIterable, Sendable {
    /// The same record id, or the same row.
    case id
    /// These, and an e-mail address that fits only one person.
    case email
    /// Nothing: each row is a lead.
    case none
}

/// The result of an import. It accounts for every row of the file.
package struct ImportReport: Sendable {
    /// A count with its name.
    package struct Count: Hashable, Sendable {
        /// The key in JSON: `added`, `filled`, `unchanged` ….
        package var name: String
        /// The label for people.
        package var label: String
        /// The number of rows or leads.
        package var count: Int
    }

    /// A list that holds added leads.
    package struct Place: Hashable, Sendable {
        /// Its name in the console: `Pools › Incoming`.
        package var name: String
        /// The number of leads.
        package var count: Int
    }

    /// The file's path.
    package var file: String
    /// The import's id, for `undo`; nil if nothing was written.
    package var batch: ActionID?
    /// The counts, in the order of display.
    package var counts: [Count] = []
    /// The mapping from columns to fields, as lines of text.
    package var mapping: [String] = []
    /// Remarks on conflicts, unknown owners and unknown values.
    package var notes: [String] = []
    /// The lists that hold the added leads, with their numbers, in the order of stages.
    package var places: [Place] = []
    /// What the rows were before anything was written; nil for files that only refer to leads.
    package var preview: ImportPreview?
    /// The path of the file with the rejected rows.
    package var rejectFile: String?
    /// The number of rejected rows.
    package var rejected = 0

    /// The count with a name; 0 if there is none.
    package func count(_ name: String) -> Int { counts.first { $0.name == name }?.count ?? 0 }
}

/// An import without its closing line. The same command continues it, and `undo` undoes it.
package struct UnfinishedImport: Hashable, Sendable {
    /// The import's id.
    package var batch: ActionID
    /// The time when it began.
    package var at: Instant
    /// The person who began it.
    package var by: Login
    /// The number of journal lines that it has written.
    package var lines: Int
}
