import Formats
import Intake
import Lifecycle
import ReadModel
import Screen
import Workspace

/// Writes lists of leads as a table, JSON Lines or CSV, page by page in constant memory.
struct LeadListing {
    let context: CommandContext
    let workspace: Workspace
    let asCSV: Bool
    private let summary: LeadSummary
    private static let page = 500

    init(context: CommandContext, workspace: Workspace, asCSV: Bool = false) {
        self.context = context
        self.workspace = workspace
        self.asCSV = asCSV
        summary = LeadSummary(workspace: workspace)
    }

    /// Writes a queue, at most `limit` rows of it (0 for all).
    ///
    /// - Returns: The number of rows written.
    func write(_ request: QueueRequest, limit: Int) throws -> Int {
        var writtenCount = 0
        var last: LeadRow?
        var widths: [Int]?
        // Today lists tasks by urgency and time; an earlier decision date would contradict that order.
        let dueSelector: DueSelector = request.queue == .today ? .today : .first
        if asCSV { writeCSVHeading() }
        while limit == 0 || writtenCount < limit {
            let pageSize = limit == 0 ? Self.page : min(Self.page, limit - writtenCount)
            let rows = try workspace.queries.rows(request, after: last, limit: pageSize)
            if context.common.json || asCSV {
                try writeRecords(rows, dueSelector: dueSelector)
            } else if !rows.isEmpty {
                let table = table(rows, dueSelector: dueSelector, showsContact: request.order == .contact)
                table.write(to: context.output, withHeading: writtenCount == 0, widths: widths)
                widths = widths ?? table.widths(within: context.output.width)
            }
            writtenCount += rows.count
            guard rows.count == pageSize, let end = rows.last, !context.output.isClosed else { break }
            last = end
        }
        return writtenCount
    }

    /// Writes all of the given rows.
    func write(_ rows: [LeadRow]) throws {
        if asCSV { writeCSVHeading() }
        if context.common.json || asCSV { return try writeRecords(rows, dueSelector: .first) }
        if !rows.isEmpty { table(rows, dueSelector: .first).write(to: context.output) }
    }

    private func table(_ rows: [LeadRow], dueSelector: DueSelector, showsContact: Bool = false) -> Table {
        let isRanked = rows.contains { $0.likelihood != nil }
        var table = Table(
            (isRanked ? [Table.Column(title: "LIKELIHOOD", alignment: .right)] : [])
                + (showsContact ? [Table.Column(title: "CONTACT", alignment: .right)] : []) + [
                    Table.Column(title: "LEAD"), Table.Column(title: "STAGE"), Table.Column(title: "SCORE", alignment: .right),
                    Table.Column(title: "NAME", isFlexible: true), Table.Column(title: "TITLE", isFlexible: true),
                    Table.Column(title: "COMPANY", isFlexible: true), Table.Column(title: "SOURCE", isFlexible: true),
                    Table.Column(title: "OWNER", isFlexible: true), Table.Column(title: "DUE"),
                ])
        for row in rows {
            let due = summary.dueText(dueSelector.due(of: row, summary.definition, at: summary.now))
            let last =
                row.snoozedUntil.flatMap { $0 > summary.now ? "snoozed until " + summary.short($0) : nil }
                ?? (row.stage.isOpen ? [due] : [summary.reason(row.reason), due]).filter { !$0.isEmpty }.joined(separator: "; ")
            table.add(
                (isRanked ? [row.likelihood.map { "\($0)%" } ?? ""] : []) + (showsContact ? [contact(row)] : []) + [
                    row.id.description, summary.definition.label(of: row), String(row.score.total), row.name, row.title,
                    row.company,
                    row.source,
                    row.owner?.name ?? "", last,
                ])
        }
        return table
    }

    private func contact(_ row: LeadRow) -> String { row.lastContactAt.map { (summary.now - $0).shortText + " ago" } ?? "never" }

    private func writeRecords(_ rows: [LeadRow], dueSelector: DueSelector) throws {
        let json = LeadJSON(workspace: workspace, dueSelector: dueSelector)
        for row in rows {
            guard let lead = try workspace.queries.lead(row.id) else { continue }
            if asCSV { context.output.csv(LeadCSV.cells(lead, json)) } else { context.output.json { json.write(lead, to: &$0) } }
        }
    }

    private func writeCSVHeading() { context.output.csv(LeadCSV.heading) }
}

/// The columns of a lead in CSV; the names must not change.
enum LeadCSV {
    /// The names of the columns, equal to the keys in JSON.
    static let heading = WinnowExport.listColumns

    /// The cells of one lead.
    static func cells(_ lead: Lead, _ json: LeadJSON) -> [String] {
        let definition = json.definition
        let fields = lead.fields
        return [
            lead.id.description, fields[.externalID] ?? "", lead.stage.rawValue, lead.owner?.name ?? "",
            String(definition.score(lead, on: definition.calendar.zone.day(of: json.now)).snapshot.total), fields[.firstName] ?? "",
            fields[.lastName] ?? "", fields[.title] ?? "", fields[.company] ?? "", fields[.email] ?? "",
            fields[.phone] ?? fields[.mobile] ?? "", fields[.source] ?? "", MomentFormatter.utc(lead.enteredStageAt),
            json.due(of: lead).map { MomentFormatter.utc($0.at) } ?? "", lead.lastReturn?.reason ?? "",
        ]
    }
}
