internal import Glibc
internal import Intake
internal import Journal
internal import Lifecycle
internal import ReadModel

/// Imports a file into a workspace, in actions of several thousand rows.
///
/// Reads the rows and matches them with existing leads. Every row of the file is counted once, under one name. Memory
/// is bounded by the rows of one action.
final class ImportRun {
    let workspace: Workspace
    let options: ImportOptions
    let actor: Login
    let file: IntakeFile
    let mapping: ImportMapping
    let batch: ActionID
    var tally = ImportTally()
    /// Digests of erased people, who must not be imported again.
    let erased: ErasedPeople?

    /// The number of rows per action.
    static let rowsPerAction = 8000
    /// The pause between two actions, in which others can write, in microseconds.
    static let pause: UInt32 = 20_000

    init(_ workspace: Workspace, path: String, options: ImportOptions) throws(WorkspaceError) {
        self.workspace = workspace
        self.options = options
        actor = try workspace.actor(for: options.onBehalfOf)
        let opened = try wrapErrors { () -> (IntakeFile, ImportMapping) in
            let file = try IntakeFile(path: path)
            let overrides = options.map.sorted { $0.key < $1.key }.map { ColumnOverride(field: $0.key, column: $0.value) }
            var tables = IntakeTables.bundled
            for (value, stage) in options.stageValues {
                for source in IntakeTables.StageSource.allCases { tables = tables.declaring(value, in: source, as: stage) }
            }
            let mapping = try ImportMapping(of: file, as: options.kind, overrides: overrides, dates: options.dates, tables: tables)
            return (file, mapping)
        }
        (file, mapping) = opened
        let digest = try FileDigest(path: path)
        tally.fileDigest = digest.hexadecimal
        batch = try Self.batch(for: digest, workspace)
        erased = try workspace.state.erasedDigests.isEmpty ? nil : ErasedPeople(workspace)
    }

    /// The import's id: the id of an interrupted import of the same file, or a new one.
    ///
    /// A new id has the file's digest in its random part.
    private static func batch(for digest: FileDigest, _ workspace: Workspace) throws(WorkspaceError) -> ActionID {
        let low = 0x8000_0000_0000_0000 | digest.bits >> 2
        if let open = try wrapErrors({ try workspace.index.lines.openBatches() }).last(where: { $0.low == low }) { return open }
        return ActionID(at: workspace.now, random: (workspace.environment.random(), digest.bits >> 2))
    }

    /// Reads the file to its end and writes along the way. A dry run only counts.
    func run(progress: ((WorkspaceProgress) -> Void)?) throws(WorkspaceError) -> ImportReport {
        let reader = RecordReader(file, mapping: mapping, zone: workspace.definition.calendar.zone)
        let rejects = RejectFile(beside: file.path, columns: file.columns)
        let prefetcher = RowPrefetcher(reader, size: Self.rowsPerAction)
        var rows: [ImportedRecord] = []
        var read = 0
        while let page = prefetcher.next() {
            read += page.items.count
            try collect(page.items, into: &rows, rejects)
            if rows.count >= Self.rowsPerAction {
                try write(rows.prefix(Self.rowsPerAction))
                rows.removeFirst(Self.rowsPerAction)
                progress?(WorkspaceProgress(phase: "importing", fraction: Double(read) / Double(max(1, mapping.rows))))
                if !options.dryRun { usleep(Self.pause) }
            }
            if let failure = page.failure { throw WorkspaceError(failure) }
        }
        if !rows.isEmpty { try write(rows[...]) }
        if !options.dryRun { try wrapErrors { try rejects.finish() } }
        let isWritten = tally.lines > 0
        if isWritten { try close() }
        return tally.report(
            file: file.path, kind: options.kind, mapping: mapping, batch: isWritten ? batch : nil, rejectFile: rejects.path,
            dryRun: options.dryRun, hasStageOption: options.stage != nil)
    }

    /// Collects the records of some rows, counts the others and writes rejected rows to the reject file.
    private func collect(_ items: [RowResult], into rows: inout [ImportedRecord], _ rejects: RejectFile) throws(WorkspaceError) {
        for item in items {
            switch item {
            case .record(let record): rows.append(record)
            case .skipped(_, let reason): tally.skipped[reason, default: 0] += 1
            case .rejected(let row):
                tally.rejected += 1
                if options.dryRun {
                    tally.note("line \(row.line): \(row.reason)")
                } else {
                    try wrapErrors { try rejects.add(row) }
                }
            }
        }
    }

    /// Decides on the rows of one action under the lock, and writes the entries.
    private func write(_ rows: ArraySlice<ImportedRecord>) throws(WorkspaceError) {
        var outcome = ImportTally()
        func decided(after position: SequenceNumber) throws(WorkspaceError) -> [Draft] {
            let decision = try ImportDecision(self, after: position)
            try workspace.index.withSnapshot { () throws(WorkspaceError) in
                for row in rows { try decision.apply(row) }
            }
            outcome = decision.tally
            return decision.drafts
        }
        if options.dryRun {
            _ = try decided(after: workspace.index.position.seq)
        } else {
            // The first action has the import's own id, unless the import continues an interrupted one.
            let begun = try wrapErrors { try workspace.index.lines.batch(batch) }
            let isFirst = tally.lines == 0 && begun == nil
            let id = isFirst ? batch : workspace.newActionID()
            let (entries, _) = try workspace.append(id, as: actor, batch: batch) { position throws(WorkspaceError) in
                try decided(after: position.seq)
            }
            outcome.lines = entries.count
        }
        tally.add(outcome)
    }

    /// Writes the import's closing line.
    private func close() throws(WorkspaceError) {
        let name = file.path.split(separator: "/").last.map(String.init)
        let imported = Imported(form: options.kind.rawValue, counts: tally.counts, fileDigest: tally.fileDigest, fileName: name)
        _ = try workspace.append(workspace.newActionID(), as: actor, batch: batch) { _ throws(WorkspaceError) in
            [Draft(lead: nil, by: .person(self.actor), event: .imported(imported))]
        }
    }
}

/// People who were erased and must not be imported again.
struct ErasedPeople {
    private let key: ErasureKey
    private let digests: Set<String>

    init(_ workspace: Workspace) throws(WorkspaceError) {
        key = try wrapErrors { try workspace.journal.erasureKey() }
        digests = workspace.state.erasedDigests
    }

    /// Whether a person with these fields was erased.
    func contains(_ fields: LeadFields, rowKey: UInt64?) -> Bool {
        fields.erasureTexts(rowKey: rowKey).contains { digests.contains(key.digest($0.label, of: $0.text)) }
    }
}
