internal import Glibc
internal import Intake
internal import Journal
internal import Lifecycle
internal import ReadModel

/// One file on its way into a workspace: read row by row, matched with the leads there are, written in actions of some thousand rows.
///
/// Every row of the file is counted once under one name. Memory is bounded by one action's rows.
final class ImportRun {
    let workspace: Workspace
    let options: ImportOptions
    let actor: Login
    let file: IntakeFile
    let plan: ImportMapping
    let batch: ActionID
    var tally = ImportTally()
    /// The journal's digests of erased people; nobody of these comes back.
    let erased: ErasedPeople?

    /// How many rows become one action.
    static let rowsAnAction = 8000
    /// How long others get to write between two actions, in microseconds.
    static let pause: UInt32 = 20_000

    init(_ workspace: Workspace, path: String, options: ImportOptions) throws(WorkspaceError) {
        self.workspace = workspace
        self.options = options
        actor = try workspace.actor(for: options.onBehalfOf)
        let opened = try wrapping { () -> (IntakeFile, ImportMapping) in
            let file = try IntakeFile(path: path)
            let overrides = options.map.sorted { $0.key < $1.key }.map { ColumnOverride(field: $0.key, column: $0.value) }
            var tables = IntakeTables.bundled
            for (word, stage) in options.words {
                for source in IntakeTables.StageSource.allCases { tables = tables.declaring(word, in: source, as: stage) }
            }
            let plan = try ImportMapping(of: file, as: options.kind, overrides: overrides, dates: options.dates, tables: tables)
            return (file, plan)
        }
        (file, plan) = opened
        let digest = try FileDigest(path: path)
        tally.fileDigest = digest.hexadecimal
        batch = try Self.batch(for: digest, workspace)
        erased = try workspace.state.erasedDigests.isEmpty ? nil : ErasedPeople(workspace)
    }

    /// The import's id: that of an import of the very same file that was cut off, or a new one that bears the file's digest in its random part.
    private static func batch(for digest: FileDigest, _ workspace: Workspace) throws(WorkspaceError) -> ActionID {
        let mark = 0x8000_0000_0000_0000 | digest.bits >> 2
        if let open = try wrapping({ try workspace.index.openBatches() }).last(where: { $0.low == mark }) { return open }
        return ActionID(at: workspace.now, random: (workspace.environment.random(), digest.bits >> 2))
    }

    /// Reads the file to its end, writing as it goes; a dry run only counts.
    func run(progress: ((WorkspaceProgress) -> Void)?) throws(WorkspaceError) -> ImportReport {
        let reader = RecordReader(file, plan: plan, zone: workspace.definition.calendar.zone)
        let rejects = RejectFile(beside: file.path, columns: file.columns)
        let ahead = RowPrefetcher(reader, size: Self.rowsAnAction)
        var rows: [IntakeRecord] = []
        var read = 0
        while let page = ahead.next() {
            read += page.items.count
            try sort(page.items, into: &rows, rejects)
            if rows.count >= Self.rowsAnAction {
                try takeIn(rows.prefix(Self.rowsAnAction))
                rows.removeFirst(Self.rowsAnAction)
                progress?(WorkspaceProgress(phase: "importing", fraction: Double(read) / Double(max(1, plan.rows))))
                if !options.dryRun { usleep(Self.pause) }
            }
            if let failure = page.failure { throw WorkspaceError(failure) }
        }
        if !rows.isEmpty { try takeIn(rows[...]) }
        if !options.dryRun { try wrapping { try rejects.finish() } }
        let isWritten = tally.lines > 0
        if isWritten { try close() }
        return tally.report(
            file: file.path, kind: options.kind, plan: plan, batch: isWritten ? batch : nil, rejectFile: rejects.path,
            dryRun: options.dryRun)
    }

    /// Keeps the records among some rows; the others are counted, and what can't be taken in is put into the reject file.
    private func sort(_ items: [RowResult], into rows: inout [IntakeRecord], _ rejects: RejectFile) throws(WorkspaceError) {
        for item in items {
            switch item {
            case .record(let record): rows.append(record)
            case .passed(_, let reason): tally.passed[reason, default: 0] += 1
            case .rejected(let row):
                tally.rejected += 1
                if !options.dryRun { try wrapping { try rejects.add(row) } } else { tally.note("line \(row.line): \(row.reason)") }
            }
        }
    }

    /// Decides one action's rows under the lock, and writes them.
    private func takeIn(_ rows: ArraySlice<IntakeRecord>) throws(WorkspaceError) {
        var outcome = ImportTally()
        func decided(after position: SequenceNumber) throws(WorkspaceError) -> [Draft] {
            let decision = try ImportDecision(self, after: position)
            try workspace.index.steadily { () throws(WorkspaceError) in
                for row in rows { try decision.take(row) }
            }
            outcome = decision.tally
            return decision.drafts
        }
        if options.dryRun {
            _ = try decided(after: workspace.index.position.seq)
        } else {
            // The first action bears the import's own id, unless it goes on with one that was cut off.
            let begun = try wrapping { try workspace.index.batch(batch) }
            let isFirst = tally.lines == 0 && begun == nil
            let id = isFirst ? batch : workspace.newActionID()
            let (entries, _) = try workspace.append(id, as: actor, batch: batch) { position throws(WorkspaceError) in
                try decided(after: position.seq)
            }
            outcome.lines = entries.count
        }
        tally.add(outcome)
    }

    /// Writes the line that closes the import.
    private func close() throws(WorkspaceError) {
        let name = file.path.split(separator: "/").last.map(String.init)
        let imported = Imported(form: options.kind.rawValue, counts: tally.counts, fileDigest: tally.fileDigest, fileName: name)
        _ = try workspace.append(workspace.newActionID(), as: actor, batch: batch) { _ throws(WorkspaceError) in
            [Draft(lead: nil, by: .person(self.actor), event: .imported(imported))]
        }
    }
}

/// Whom an import must not bring back.
struct ErasedPeople {
    private let key: ErasureKey
    private let digests: Set<String>

    init(_ workspace: Workspace) throws(WorkspaceError) {
        key = try wrapping { try ErasureKey(folder: workspace.journal.folder) }
        digests = workspace.state.erasedDigests
    }

    /// Whether somebody with these fields was erased.
    func contains(_ fields: LeadFields, rowKey: UInt64?) -> Bool {
        fields.erasureTexts(rowKey: rowKey).contains { digests.contains(key.digest($0.label, of: $0.text)) }
    }
}
