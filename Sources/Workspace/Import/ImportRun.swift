internal import Definitions
internal import Glibc
internal import Intake
internal import Journal
internal import Lifecycle
internal import ReadModel

/// Imports a file into a workspace, in actions of several thousand rows.
///
/// Reads the rows twice: once to group those that may be one person, once to decide on them. Every row of the file is
/// added, joined to a lead, or counted with the reason why not. Memory is bounded by the rows of one action, and by the
/// rows that are linked with others.
final class ImportRun {
    let writer: ActionWriter
    let session: Session
    let journal: IndexedJournal
    let options: ImportOptions
    let actor: Login
    let file: IntakeFile
    let mapping: ImportMapping
    let batch: ActionID
    var tally = ImportTally()
    /// When the same file was first imported; nil for a new one.
    private let importedAt: Instant?
    /// Since when what the file says without a date is known: an opt-out that was lifted after that stays lifted.
    var knownSince: Instant { importedAt ?? session.now }
    /// Whether the journal can keep merged records, and lose them with an erasure; in format 1 it can't.
    var keepsMerges: Bool { journal.store.header.format != .one }
    /// Whether the same file was imported before.
    var isRepeated: Bool { importedAt != nil }
    /// Which rows of the file may be the same person; nil for files that only refer to leads.
    var groups: FileGroups?
    /// The leads that the file's persons have become so far.
    var leads = FileLeads()
    /// What is known of the opportunities of deals so far.
    var deals = KnownDeals()
    /// What a dry run would have written of leads; nil in an import.
    var simulated: SimulatedLeads?
    /// What the index lacks of the import; nil while it has everything.
    var postponed: PostponedLeads?
    /// The number of rows of leads, touches and so on that were read.
    private var readRows = 0
    /// The zone of times without one.
    var zone: ZoneTable { session.definition.calendar.zone }
    /// The rows to decide on, read ahead from the first use on.
    private(set) lazy var pages = RowPrefetcher(
        RecordReader(file, mapping: mapping, zone: zone, now: session.now, stage: options.stage),
        size: options.rowsPerAction)
    /// Erased people, who must not be imported again; nil if there are none.
    private(set) var erased: ErasedPeople?
    /// What rows that make no lead say about consent, until it is written.
    private var notices: [ConsentNotice] = []
    /// The number of rows whose actions were written.
    private var savedRows = 0
    /// The number of digests of erased people that ``groups`` considers.
    private var groupedErasures = 0
    /// The line up to which ``groups`` knows the leads.
    private var groupedUpTo = SequenceNumber(0)

    /// The pause after an action, in which others can write, in microseconds.
    static let pause: UInt32 = 20_000
    /// The number of lines by others whose leads are compared under the lock; after more, every row is looked up.
    static let comparedLines = 1000
    /// The number of written lines from which updating the index takes longer than that, with the lock free.
    static let linesWithoutPause = 2000

    init(_ writer: ActionWriter, path: String, options: ImportOptions) throws(WorkspaceError) {
        self.writer = writer
        session = writer.session
        journal = writer.journal
        self.options = options
        actor = try session.actor(for: options.onBehalfOf)
        let earlierMerges = try writer.queries.contacts.mergedRecords()
        do throws(IntakeError) {
            var opened = try Self.open(path, options)
            opened.mapping.earlierMerges = earlierMerges
            (file, mapping) = opened
        } catch {
            throw WorkspaceError(error)
        }
        let digest = try FileDigest(of: file)
        tally.fileDigest = digest.hexadecimal
        importedAt = try writer.queries.firstImport(ofFileWith: digest.hexadecimal)
        batch = try Self.batch(for: digest, journal)
        simulated = options.dryRun ? SimulatedLeads() : nil
    }

    private static func open(
        _ path: String, _ options: ImportOptions
    ) throws(IntakeError) -> (file: IntakeFile, mapping: ImportMapping) {
        let file = try IntakeFile(path: path, encoding: options.encoding)
        let overrides = options.map.sorted { $0.key < $1.key }.map { ColumnOverride(field: $0.key, column: $0.value) }
        var tables = IntakeTables.bundled
        for (value, stage) in options.stageValues {
            for source in IntakeTables.StageSource.allCases { tables = tables.declaring(value, in: source, as: stage) }
        }
        var mapping = try ImportMapping(
            of: file, as: options.kind, overrides: overrides, dates: options.dates, tables: tables, system: options.system)
        mapping.resolveZones(ZoneDatabase.table(named:))
        return (file, mapping)
    }

    /// Reads the file to its end and writes along the way. A dry run only counts.
    ///
    /// - Throws: `WorkspaceError`, which says how much was written before it.
    func run(progress: ((WorkspaceProgress) -> Void)?) throws(WorkspaceError) -> ImportReport {
        do throws(WorkspaceError) {
            return try readAndWrite(progress: progress)
        } catch {
            guard tally.lines > 0, !options.dryRun else { throw error }
            let saved = savedRows == 1 ? "1 row was imported and is saved" : "\(savedRows.grouped) rows were imported and are saved"
            throw error.after(
                saved,
                then: "the same command goes on where it stopped; to undo what was imported: winnow undo --batch \(batch)")
        }
    }

    private func readAndWrite(progress: ((WorkspaceProgress) -> Void)?) throws(WorkspaceError) -> ImportReport {
        var preview: ImportPreview?
        if options.kind == .leads {
            try refreshErased()
            (groupedErasures, groupedUpTo) = (erased?.count ?? 0, journal.index.position.seq)
            let found = try journal.index.withSnapshot { () throws(WorkspaceError) in try previewed(progress: progress) }
            if !options.dryRun, let confirm = options.confirm, try !confirm(found) { return ImportReport(file: file.path) }
            preview = found
        }
        if options.match == .none { tally.written = try leadsOfBatch() }
        let rejects = RejectFile(beside: file.path, columns: file.columns, isJSON: file.isJSON)
        var rows: [NumberedRow] = []
        // Rows that have something to do with others, while those that don't are written.
        var related: [NumberedRow] = []
        var read = 0
        journal.postponesUpdates = mayPostpone
        defer { journal.postponesUpdates = false }
        func report() {
            progress?(WorkspaceProgress(phase: "importing", fraction: Double(read) / Double(max(1, mapping.rows))))
        }
        while let page = pages.next() {
            read += page.items.count
            for item in page.items { try collect(item, into: &rows, rejects) }
            // What the first pass found belongs to the rows that it read.
            if file.isChanged { throw WorkspaceError(.changed(path: file.path)) }
            if journal.postponesUpdates {
                related += removeRelated(from: &rows)
                if related.count > Self.mostRelatedRows { try stopPostponing(&related, before: &rows) }
            }
            // Deals are imported in the order of their dates, so all of them are read first.
            while options.kind != .outcomes, rows.count >= options.rowsPerAction { try writeAction(&rows, rejects, report) }
            if let failure = page.failure { throw WorkspaceError(failure) }
        }
        if options.kind == .outcomes {
            try writeDeals(rows.map(\.record), rejects, progress)
        } else {
            while !rows.isEmpty || !related.isEmpty {
                if !rows.isEmpty { try writeAction(&rows, rejects, report) }
                if rows.isEmpty { try stopPostponing(&related, before: &rows) }
            }
            // If every action was full, none was left to write after the last row was read.
            try stopPostponing(&related, before: &rows)
        }
        // Last, so that they also hold for the leads that the file adds.
        simulated?.isComplete = true
        while !notices.isEmpty {
            let some = notices.prefix(options.rowsPerAction)
            try write(some, of: 0, rejects) { (decision, notice) throws(WorkspaceError) in try decision.apply(notice) }
            notices.removeFirst(some.count)
        }
        if !options.dryRun { try WorkspaceError.converting(intake: rejects.finish()) }
        let isWritten = tally.lines > 0 || !options.dryRun && !tally.keptMerges.list.isEmpty
        if isWritten { try close() }
        var report = tally.report(
            file: file.path, kind: options.kind, mapping: mapping, batch: isWritten ? batch : nil, rejectFile: rejects.path,
            dryRun: options.dryRun, hasStageOption: options.stage != nil, in: session.definition)
        report.places = tally.places(in: session.definition)
        report.preview = preview
        return report
    }

    /// Collects the record or notice of a row, counts any other row and writes a rejected one to the reject file.
    private func collect(_ item: RowResult, into rows: inout [NumberedRow], _ rejects: RejectFile) throws(WorkspaceError) {
        switch item {
        case .record(let record):
            rows.append((readRows, record))
            readRows += 1
        case .skipped(let line, let reason):
            tally.skipped[reason, default: 0] += 1
            if reason == .testLead { tally.testLeads.add(line) }
        case .consent(let notice, let rest):
            notices.append(notice)
            try collect(rest, into: &rows, rejects)
        case .rejected(let row):
            // Such a row would bring the person's data back, in the reject file.
            if try isErased(row) {
                tally.erased += 1
                return
            }
            tally.rejected += 1
            try keep(row, rejects)
        }
    }

    /// Writes a rejected row to the reject file; a dry run only names it.
    private func keep(_ row: RejectedRow, _ rejects: RejectFile) throws(WorkspaceError) {
        guard options.dryRun else { return try WorkspaceError.converting(intake: rejects.add(row)) }
        tally.note("line \(row.line): \(row.reason)")
    }

    private func isErased(_ row: RejectedRow) throws(WorkspaceError) -> Bool {
        try refreshErased()
        guard let erased else { return false }
        let id = mapping.columns.first { $0.field == .externalID || $0.field == .leadID }?.index
        return erased.contains(cells: row.fields, recordID: id.flatMap { row.fields.indices.contains($0) ? row.fields[$0] : nil })
    }

    /// Whether a row is that of an erased person, and of nobody who is known as a lead.
    func isErased(_ record: ImportedLead, _ number: Int, isOnlyRow: Bool) throws(WorkspaceError) -> Bool {
        if groups?.has(.erased, number) ?? false { return true }
        guard let erased else { return false }
        if groups != nil, groupedErasures == erased.count { return false }
        guard erased.contains(record.fields, rowKey: isOnlyRow ? record.keys.row.value : nil) else { return false }
        return try !writer.queries.contacts.isKnown(record.fields, beside: erased)
    }

    /// Marks the rows that have something in common with leads that others changed since the rows were grouped.
    private func markOthersChanges(upTo position: SequenceNumber) throws(WorkspaceError) {
        guard let groups, groupedUpTo < position else { return }
        defer { groupedUpTo = position }
        // An undo changes the leads of the lines that it names.
        var ranges = [groupedUpTo.next...position]
        var leads: Set<LeadID> = []
        var count = 0
        while let range = ranges.popLast() {
            count += range.upperBound.value - range.lowerBound.value + 1
            guard count <= Self.comparedLines else { return groups.markAllAsPossiblyKnown() }
            for entry in try writer.queries.entries(in: range) {
                leads.formUnion(entry.leads)
                if case .undone(let undone) = entry.event { ranges += undone.ranges }
            }
        }
        for id in leads {
            guard let lead = try writer.queries.lead(resolving: id) else { continue }
            try groups.markAsPossiblyKnown(MatchKeys(of: lead))
            for absorbed in lead.absorbed {
                try groups.markAsPossiblyKnown(MatchKeys(LeadKeys(absorbed.fields), rowKey: absorbed.rowKey))
            }
        }
    }

    /// Someone may have been erased since the previous action.
    private func refreshErased() throws(WorkspaceError) {
        if session.state.erasedDigests.count != erased?.count ?? 0 { erased = try ErasedPeople(journal) }
    }

    /// Imports deals in the order in which they happened.
    private func writeDeals(
        _ rows: [ImportedRecord], _ rejects: RejectFile, _ progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) {
        let steps = DealStep.ordered(rows.compactMap { if case .outcome(let outcome) = $0 { outcome } else { nil } })
        for start in stride(from: 0, to: steps.count, by: options.rowsPerAction) {
            let part = steps[start..<min(steps.count, start + options.rowsPerAction)]
            try write(part, of: part.count { !$0.isEnd }, rejects) { (decision, step) throws(WorkspaceError) in
                try DealDecision(decision: decision).apply(step)
            }
            progress?(WorkspaceProgress(phase: "importing", fraction: Double(part.endIndex) / Double(steps.count)))
            if !options.dryRun, part.endIndex < steps.count { usleep(Self.pause) }
        }
    }

    /// Writes the first of some rows as one action, and pauses if that was quick.
    private func writeAction(
        _ rows: inout [NumberedRow], _ rejects: RejectFile, _ report: () -> Void
    ) throws(WorkspaceError) {
        let (before, wasPostponed) = (tally.lines, journal.postponesUpdates)
        let part = rows.prefix(options.rowsPerAction)
        try write(part, of: part.count, rejects) { (decision, row) throws(WorkspaceError) in
            try decision.apply(row.record, number: row.number)
        }
        rows.removeFirst(part.count)
        report()
        // Updating the index takes longer than the pause.
        if !options.dryRun, wasPostponed || tally.lines - before < Self.linesWithoutPause { usleep(Self.pause) }
    }

    /// Decides on the rows of one action under the lock, and writes the entries.
    ///
    /// - Parameters:
    ///   - count: The number of the file's rows that they are.
    ///   - decide: Decides on one of them.
    private func write<Row>(
        _ rows: ArraySlice<Row>, of count: Int, _ rejects: RejectFile,
        _ decide: (ImportDecision, Row) throws(WorkspaceError) -> Void
    ) throws(WorkspaceError) {
        var (outcome, leads, deals) = (tally, leads, deals)
        var rejected: [RejectedRow] = []
        var (added, routing) = (0, RoutingState())
        func decided(after position: SequenceNumber) throws(WorkspaceError) -> [Draft] {
            try refreshErased()
            try markOthersChanges(upTo: position)
            checkPostponed()
            let decision = try ImportDecision(self, after: position)
            try journal.index.withSnapshot { () throws(WorkspaceError) in
                for row in rows { try decide(decision, row) }
            }
            simulated?.keep(decision.leads, added: decision.addedLeads)
            (added, routing) = (decision.addedLeads, decision.routing)
            (outcome, leads, deals, rejected) = (decision.tally, decision.matcher.files, decision.deals, decision.rejected)
            return decision.drafts
        }
        if options.dryRun {
            _ = try decided(after: journal.index.position.seq)
        } else {
            // The first action has the import's own id, unless the import continues an interrupted one.
            let begun = try journal.read(journal.index.lines.batch(batch))
            let isFirst = tally.lines == 0 && begun == nil
            let id = isFirst ? batch : session.newActionID()
            var written = try writer.write(id, as: actor, batch: batch) { (position) throws(WorkspaceError) in
                try decided(after: position.seq)
            }
            if written.isRepeated {
                // Another import of the file began at the same moment and has drawn the same id: this one joins it.
                written = try writer.write(session.newActionID(), as: actor, batch: batch) { (position) throws(WorkspaceError) in
                    try decided(after: position.seq)
                }
            }
            outcome.lines += written.entries.count
            if let last = written.entries.last { groupedUpTo = last.seq }
            // What is only decided adds no lead that later rows can join.
            self.leads = leads
            self.deals = deals
            savedRows += count
            notePostponed(added: added, routing)
        }
        tally = outcome
        for row in rejected { try keep(row, rejects) }
    }

    /// Writes the import's closing line.
    private func close() throws(WorkspaceError) {
        let name = file.path.split(separator: "/").last.map(String.init)
        let imported = Imported(
            form: options.kind.rawValue, counts: tally.counts, fileDigest: tally.fileDigest, fileName: name,
            mergedRecords: tally.keptMerges.list)
        let begun = try journal.read(journal.index.lines.batch(batch))
        _ = try writer.write(
            tally.lines == 0 && begun == nil ? batch : session.newActionID(), as: actor, batch: batch
        ) { (_) throws(WorkspaceError) in
            [Draft(lead: nil, by: .person(self.actor), event: .imported(imported))]
        }
    }
}
