import Lifecycle
import ReadModel
import Screen
import Workspace

/// Lists of leads: a table for eyes, JSON Lines or CSV for machines; page by page, so that a long queue needs no memory.
struct LeadListing {
    let context: CommandContext
    let workspace: Workspace
    let asCSV: Bool
    private let phrase: LeadSummary
    private static let page = 500

    init(context: CommandContext, workspace: Workspace, asCSV: Bool = false) {
        self.context = context
        self.workspace = workspace
        self.asCSV = asCSV
        phrase = LeadSummary(workspace: workspace)
    }

    /// Writes a queue, at most `limit` rows of it (0 for all).
    ///
    /// - Returns: how many rows there were.
    func write(_ request: QueueRequest, limit: Int) throws -> Int {
        var shown = 0
        var last: LeadRow?
        var widths: [Int]?
        // Today is a list of touches in the order of their times: a decision that is due sooner would belie both.
        let owed: DueSelector = request.queue == .today ? .touch : .first
        if asCSV { writeCSVHeading() }
        while limit == 0 || shown < limit {
            let wanted = limit == 0 ? Self.page : min(Self.page, limit - shown)
            let rows = try workspace.rows(request, after: last, limit: wanted)
            if context.common.json || asCSV {
                try writeForMachines(rows, owed: owed)
            } else if !rows.isEmpty {
                let table = table(rows, owed: owed)
                table.write(to: context.output, withHeading: shown == 0, widths: widths)
                widths = widths ?? table.widths(within: context.output.width)
            }
            shown += rows.count
            guard rows.count == wanted, let end = rows.last, !context.output.isClosed else { break }
            last = end
        }
        return shown
    }

    /// Writes rows that are at hand.
    func write(_ rows: [LeadRow]) throws {
        if asCSV { writeCSVHeading() }
        if context.common.json || asCSV { return try writeForMachines(rows, owed: .first) }
        if !rows.isEmpty { table(rows, owed: .first).write(to: context.output) }
    }

    private func table(_ rows: [LeadRow], owed: DueSelector) -> Table {
        let isRanked = rows.contains { $0.likelihood != nil }
        var table = Table(
            (isRanked ? [Table.Column(title: "LIKELY", alignment: .right)] : []) + [
                Table.Column(title: "LEAD"), Table.Column(title: "STAGE"), Table.Column(title: "SCORE", alignment: .right),
                Table.Column(title: "NAME", isFlexible: true), Table.Column(title: "TITLE", isFlexible: true),
                Table.Column(title: "COMPANY", isFlexible: true), Table.Column(title: "SOURCE", isFlexible: true),
                Table.Column(title: "OWNER", isFlexible: true), Table.Column(title: "DUE"),
            ])
        for row in rows {
            let due = phrase.due(owed.of(row))
            let last =
                row.snoozedUntil.flatMap { $0 > phrase.now ? "asleep until " + phrase.short($0) : nil }
                ?? (due.isEmpty ? phrase.reason(row.reason) : due)
            table.add(
                (isRanked ? [row.likelihood.map { "\($0) %" } ?? ""] : []) + [
                    row.id.description, phrase.definition.label(of: row), String(row.score.total), row.name, row.title,
                    row.company,
                    row.source,
                    row.owner?.name ?? "", last,
                ])
        }
        return table
    }

    private func writeForMachines(_ rows: [LeadRow], owed: DueSelector) throws {
        let json = LeadJSON(workspace: workspace, owed: owed)
        for row in rows {
            guard let lead = try workspace.lead(row.id) else { continue }
            if asCSV { context.output.csv(LeadCSV.cells(lead, json)) } else { context.output.json { json.write(lead, to: &$0) } }
        }
    }

    private func writeCSVHeading() { context.output.csv(LeadCSV.heading) }
}

/// The columns of a lead in CSV; they stay.
enum LeadCSV {
    /// Their names, as the keys of JSON.
    static let heading = [
        "id", "externalId", "stage", "owner", "score", "firstName", "lastName", "title", "company", "email", "phone", "source",
        "enteredStageAt", "dueAt", "reason",
    ]

    /// The cells of one lead.
    static func cells(_ lead: Lead, _ json: LeadJSON) -> [String] {
        let definition = json.definition
        let fields = lead.fields
        return [
            lead.id.description, fields[.externalID] ?? "", lead.stage.rawValue, lead.owner?.name ?? "",
            String(definition.score(lead, on: definition.calendar.zone.day(of: json.now)).reading.total), fields[.firstName] ?? "",
            fields[.lastName] ?? "", fields[.title] ?? "", fields[.company] ?? "", fields[.email] ?? "",
            fields[.phone] ?? fields[.mobile] ?? "", fields[.source] ?? "", MomentFormatter.utc(lead.enteredStageAt),
            json.due(of: lead).map { MomentFormatter.utc($0.at) } ?? "", lead.lastReturn?.reason ?? "",
        ]
    }
}
