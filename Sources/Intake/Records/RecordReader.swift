import Formats
import Lifecycle

/// A row converted into a value of the domain.
package enum ImportedRecord: Sendable {
    case lead(ImportedLead)
    case touch(ImportedTouch)
    case engagement(ImportedEngagement)
    case outcome(ImportedOutcome)
}

/// A row that was not imported, with the data to correct it.
package struct RejectedRow: Sendable, Equatable {
    /// The line on which the row begins.
    package let line: Int
    /// The column with the error, if a single one has it.
    package let column: String?
    /// What is wrong and how to correct it.
    package let reason: String
    /// The row as the file has it.
    package let original: OriginalRow
    /// The row's original fields.
    package var fields: [String] { original.fields }

    package init(line: Int, column: String?, reason: String, original: OriginalRow) {
        (self.line, self.column, self.reason, self.original) = (line, column, reason, original)
    }
}

/// The reason why a valid row is not imported.
package enum SkipReason: String, Sendable, CaseIterable {
    /// An activity that names no lead: without a name and an address, and with an id that is empty or `0`.
    case namesNoLead
    /// A task that is open or was cancelled.
    case onlyPlanned
    /// A sent mail or an invitation: the prospect did nothing.
    case nothingDone
    /// A note of another system that has no text.
    case blankNote
    /// Delimiters without text, as spreadsheets leave them.
    case blank
    /// Lines below the table: the copyright and totals at the end of a report.
    case belowTable
    /// A record that its own system has deleted.
    case deleted
    /// A record that was merged into another one in its own system.
    case mergedAway
    /// A lead with which somebody tested a form.
    case testLead

    /// The text after "row" or "rows" in the import report.
    package var label: String {
        switch self {
        case .namesNoLead: "without a record id, e-mail or name other than a placeholder"
        case .onlyPlanned: "of activities that are only planned or were cancelled"
        case .nothingDone: "without an action by the prospect"
        case .blankNote: "of notes without a text"
        case .blank: "without values"
        case .belowTable: "outside the table (totals and notices)"
        case .deleted: "of deleted records"
        case .mergedAway: "of records that were merged into another one"
        case .testLead: "of test leads of a form"
        }
    }
}

/// The result of reading one row.
package enum RowResult: Sendable {
    case record(ImportedRecord)
    case rejected(RejectedRow)
    case skipped(line: Int, SkipReason)
    /// A row that also says something about consent, beside what else it is.
    indirect case consent(ConsentNotice, of: RowResult)

    /// The record with the channels that its row denies to be closed.
    fileprivate func denying(_ channels: [TouchChannel?]) -> RowResult {
        guard !channels.isEmpty, case .record(let record) = self else { return self }
        switch record {
        case .lead: return self
        case .touch(var touch):
            touch.deniedOptOuts = channels
            return .record(.touch(touch))
        case .engagement(var engagement):
            engagement.deniedOptOuts = channels
            return .record(.engagement(engagement))
        case .outcome(var outcome):
            outcome.deniedOptOuts = channels
            return .record(.outcome(outcome))
        }
    }
}

/// Reads the rows of a file with an ``ImportMapping``, one at a time, in constant memory.
package final class RecordReader {
    private let rows: IntakeFile.Rows
    private let mapping: ImportMapping
    private let indexes: FieldIndexes
    private let zone: ZoneTable
    private let now: Instant
    private let stage: Stage?

    /// Begins a pass; `zone` is the zone of times without one. Events after `now` are rejected.
    ///
    /// - Parameter stage: The stage that somebody declares for all outcomes of the file.
    package init(_ file: IntakeFile, mapping: ImportMapping, zone: ZoneTable, now: Instant = .distantFuture, stage: Stage? = nil) {
        self.stage = stage
        rows = file.rows()
        self.mapping = mapping
        self.zone = zone
        self.now = now
        indexes = FieldIndexes(mapping)
    }

    /// The next row; nil at the end. Returns every row of the file once: a record, rejected or skipped.
    ///
    /// - Throws: ``IntakeError`` when reading fails or there are too many rows.
    package func next() throws(IntakeError) -> RowResult? {
        guard try rows.next() else { return nil }
        let row = rows.row
        if mapping.tableIssues.isPassedOver(row.line) { return .skipped(line: row.line, .belowTable) }
        if let fault = row.fault {
            var column: String?
            if case .fieldTooLong(let field, _) = fault, mapping.columns.indices.contains(field) {
                column = mapping.columns[field].name
            }
            return .rejected(RejectedRow(line: row.line, column: column, reason: fault.reason, original: rows.original))
        }
        if let field = row.firstFieldWithNUL {
            let reason = "the cell has a NUL byte, which no text has; delete it, or export the file again"
            let column = mapping.columns.indices.contains(field) ? mapping.columns[field].name : nil
            return .rejected(RejectedRow(line: row.line, column: column, reason: reason, original: rows.original))
        }
        if mapping.isFragment(row) {
            let reason = RowError.ragged(found: row.count - row.missing, expected: row.count).reason
            return .rejected(RejectedRow(line: row.line, column: nil, reason: reason, original: rows.original))
        }
        do throws(CellError) {
            var cells = RowCells(row: row, mapping: mapping, indexes: indexes, zone: zone)
            if mapping.isWinnowExport { cells.exact = try cells.exactTexts() }
            return try read(cells)
        } catch {
            if error.column == nil, (0..<row.count).allSatisfy(row.isBlank) { return .skipped(line: row.line, .blank) }
            return rejected(row.line, error)
        }
    }

    private func rejected(_ line: Int, _ error: CellError) -> RowResult {
        .rejected(RejectedRow(line: line, column: error.column, reason: error.reason, original: rows.original))
    }

    private func read(_ cells: RowCells) throws(CellError) -> RowResult {
        let tables = mapping.tables
        if mapping.kind == .leads, let reason = try cells.removal() {
            let skipped = RowResult.skipped(line: cells.row.line, reason)
            return ConsentNotice(removed: cells, tables: tables).map { .consent($0, of: skipped) } ?? skipped
        }
        guard mapping.kind != .leads else {
            if try cells.isTestLead() { return .skipped(line: cells.row.line, .testLead) }
            do throws(CellError) {
                let lead = try ImportedLead(cells, tables: tables)
                // The form was submitted then; a lead without one may be created today.
                if lead.form != nil, lead.exported == nil { try requirePast(lead.occurredAt, .createdAt, cells) }
                return .record(.lead(lead))
            } catch {
                guard let notice = ConsentNotice(rejected: cells) else { throw error }
                return .consent(notice, of: rejected(cells.row.line, error))
            }
        }
        let isDeleted = try cells.removal()
        guard let lead = try LeadReference(cells) else {
            if let isDeleted { return .skipped(line: cells.row.line, isDeleted) }
            // A deal is somebody's, whereas a task may be nobody's.
            guard mapping.kind == .outcomes else { return .skipped(line: cells.row.line, .namesNoLead) }
            throw CellError(column: nil, reason: LeadReference.reasonForNone)
        }
        let saysConsent = cells.indexes.hasConsent || cells.mapping.hasConsentInValues
        let consent = saysConsent ? try ImportedConsent(cells) : .none
        let notice = ConsentNotice(consent, of: lead)
        let result: RowResult
        do throws(CellError) {
            if let isDeleted {
                result = .skipped(line: cells.row.line, isDeleted)
            } else {
                result = try readActivity(cells, of: lead).denying(consent.denials)
            }
        } catch {
            result = rejected(cells.row.line, error)
        }
        return notice.map { .consent($0, of: result) } ?? result
    }

    private func readActivity(_ cells: RowCells, of lead: LeadReference) throws(CellError) -> RowResult {
        let tables = mapping.tables
        switch mapping.kind {
        case .leads, .touches:
            if try ImportedTouch.isOnlyPlanned(cells, tables: tables) { return .skipped(line: cells.row.line, .onlyPlanned) }
            let touch = try ImportedTouch(cells, lead: lead, original: rows.original, tables: tables)
            if touch.isNote {
                guard touch.touch.note != nil else { return .skipped(line: cells.row.line, .blankNote) }
                try requirePast(touch.occurredAt, .occurredAt, cells)
            }
            // Neither done nor with an outcome, it is a meeting or call that is agreed.
            let isDone = try ImportedTouch.isDone(cells, tables: tables)
            if isDone || touch.touch.outcome != .unknown {
                try requirePast(touch.occurredAt, .occurredAt, cells)
            }
            return .record(.touch(touch))
        case .engagements:
            guard let record = try ImportedEngagement(cells, lead: lead, tables: tables) else {
                return .skipped(line: cells.row.line, .nothingDone)
            }
            // What somebody no longer wants holds now, whatever the date.
            if record.content != .optedOut, record.content != .bounced { try requirePast(record.occurredAt, .occurredAt, cells) }
            return .record(.engagement(record))
        case .outcomes:
            let read = try ImportedOutcome(cells, lead: lead, original: rows.original, tables: tables)
            let outcome = stage.flatMap(read.declaring) ?? read
            try requirePast(outcome.occurredAt, outcome.hasCloseDate ? .closeDate : .createdAt, cells)
            if now < .distantFuture, let problem = outcome.conversion.closeDate?.problemAsCloseDate(on: zone.day(of: now)) {
                throw CellError(column: cells.columnName(.closeDate), reason: problem)
            }
            return .record(.outcome(outcome))
        }
    }

    /// The time by which clocks of other systems may be ahead.
    private static let tolerance = TimeSpan.minutes(5)

    /// Rejects an event that hasn't happened: it would count today.
    private func requirePast(_ moment: Instant?, _ field: IntakeField, _ cells: RowCells) throws(CellError) {
        guard let moment, now < .distantFuture, moment > now + Self.tolerance else { return }
        throw CellError(
            column: cells.columnName(field),
            reason: "the date is in the future; correct it, or import the row once it has happened")
    }
}
