import Lifecycle

/// A row made into a value of the domain.
package enum IntakeRecord: Sendable {
    case lead(LeadRecord)
    case touch(TouchRecord)
    case engagement(EngagementRecord)
    case outcome(OutcomeRecord)
}

/// A row that is not taken in, with all that is needed to mend it.
package struct RejectedRow: Sendable, Equatable {
    /// The line on which it begins.
    package let line: Int
    /// The column to blame, where there is one.
    package let column: String?
    /// What is wrong and how to write it.
    package let reason: String
    /// Its fields as they were.
    package let fields: [String]

    /// Makes it.
    package init(line: Int, column: String?, reason: String, fields: [String]) {
        self.line = line
        self.column = column
        self.reason = reason
        self.fields = fields
    }
}

/// Why a good row brings nothing.
package enum SkipReason: String, Sendable, CaseIterable {
    /// An activity or result whose lead is empty or `0`.
    case namesNoLead
    /// A task that is still to be done, or was called off.
    case onlyPlanned
    /// A mail that was sent, an invitation: the prospect did nothing.
    case nothingDone
    /// Delimiters and nothing between them, as spreadsheets leave them.
    case blank
    /// Lines below the table: the copyright and the totals that reports end with.
    case belowTable

    /// The words for a report ("3,930 name no lead").
    package var label: String {
        switch self {
        case .namesNoLead: "name no lead"
        case .onlyPlanned: "are only planned or were called off"
        case .nothingDone: "tell of nothing that the prospect did"
        case .blank: "are blank"
        case .belowTable: "stand below the table, as the footer of a report"
        }
    }
}

/// What one row came to.
package enum RowResult: Sendable {
    case record(IntakeRecord)
    case rejected(RejectedRow)
    case passed(line: Int, SkipReason)
}

/// Reads the rows of a file as a plan understands them, one at a time, in constant memory.
package final class RecordReader {
    private let rows: IntakeFile.Rows
    private let plan: ImportMapping
    private let places: FieldIndexes
    private let zone: ZoneTable

    /// Begins a pass; zoneless times stand in `zone`.
    package init(_ file: IntakeFile, plan: ImportMapping, zone: ZoneTable) {
        rows = file.rows()
        self.plan = plan
        self.zone = zone
        places = FieldIndexes(plan)
    }

    /// The next row; nil at the end. Every row of the file comes out once, as a record, rejected or passed.
    ///
    /// - Throws: ``IntakeError`` when reading fails or there are too many rows.
    package func next() throws(IntakeError) -> RowResult? {
        guard try rows.next() else { return nil }
        let row = rows.row
        if let footer = plan.footerLine, row.line >= footer { return .passed(line: row.line, .belowTable) }
        if let fault = row.fault {
            var column: String?
            if case .fieldTooLong(let field, _) = fault, plan.columns.indices.contains(field) { column = plan.columns[field].name }
            return .rejected(RejectedRow(line: row.line, column: column, reason: fault.reason, fields: rows.originalFields))
        }
        do throws(CellError) {
            return try read(RowCells(row: row, plan: plan, places: places, zone: zone))
        } catch {
            if error.column == nil, (0..<row.count).allSatisfy(row.isBlank) { return .passed(line: row.line, .blank) }
            return .rejected(RejectedRow(line: row.line, column: error.column, reason: error.reason, fields: row.fields))
        }
    }

    private func read(_ cells: RowCells) throws(CellError) -> RowResult {
        let tables = plan.tables
        guard plan.kind != .leads else { return .record(.lead(try LeadRecord(cells, tables: tables))) }
        guard let lead = try LeadReference(cells) else { return .passed(line: cells.row.line, .namesNoLead) }
        switch plan.kind {
        case .leads, .touches:
            if try TouchRecord.isOnlyPlanned(cells, tables: tables) { return .passed(line: cells.row.line, .onlyPlanned) }
            return .record(.touch(try TouchRecord(cells, lead: lead, tables: tables)))
        case .engagements:
            guard let record = try EngagementRecord(cells, lead: lead, tables: tables) else {
                return .passed(line: cells.row.line, .nothingDone)
            }
            return .record(.engagement(record))
        case .outcomes:
            return .record(.outcome(try OutcomeRecord(cells, lead: lead, tables: tables)))
        }
    }
}
