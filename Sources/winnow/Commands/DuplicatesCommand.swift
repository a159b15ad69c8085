import ArgumentParser
import Formats
import Lifecycle
import ReadModel
import Workspace

struct DuplicatesCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "duplicates", _superCommandName: Winnow.name,
            abstract: "List leads that may be the same person, with the command that merges them.",
            discussion: """
                Leads are listed together if they share an e-mail address, a phone, or name and company, open or closed. winnow never merges \
                them by itself. An address or phone that more than three names share makes no duplicates.

                Example: winnow duplicates --limit 20
                """)
    }

    @Option(help: "Only possible duplicates of this lead.") var of: LeadID?
    @Option(help: "The maximum number of groups; 0 for all.") var limit = 50
    @Flag(help: "Print CSV.") var csv = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit must be 0 or more") }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let summary = LeadSummary(workspace: workspace)
        if csv { context.output.csv(DuplicateText.csvHeading) }
        var count = 0
        func write(_ likeness: Likeness, _ rows: [LeadRow]) throws {
            count += 1
            let merges = try rows.dropFirst().map { try workspace.mergePlan(rows[0].id, $0.id, onBehalfOf: common.principal) }
            let text = DuplicateText(likeness: likeness, rows: rows, merges: merges, summary: summary)
            if common.json {
                context.output.json { text.write(to: &$0) }
            } else if csv {
                for row in text.csv(group: count) { context.output.csv(row) }
            } else {
                if count > 1 { context.output.line() }
                for line in text.lines { context.output.truncatedLine(line) }
            }
        }
        if let of {
            guard let survivor = try workspace.queries.lead(resolving: of)?.id,
                let own = try workspace.queries.rows([survivor]).first
            else { throw CommandError(.notFound, "there is no lead \(of); `winnow search` finds leads") }
            for duplicate in try workspace.possibleDuplicates(
                of: survivor, onBehalfOf: common.principal, limit: limit == 0 ? 1000 : limit)
            {
                try write(duplicate.likeness, [own, duplicate.row])
            }
        } else {
            var groups: [(Likeness, [LeadRow])] = []
            try workspace.duplicateGroups { likeness, rows in
                groups.append((likeness, rows))
                return limit == 0 || groups.count < limit
            }
            for (likeness, rows) in groups { try write(likeness, rows) }
        }
        if count == 0, !common.json, !csv { context.output.line("no possible duplicates") }
    }
}

/// A group of leads that may be the same person, as text, CSV and JSON.
struct DuplicateText {
    let likeness: Likeness
    let rows: [LeadRow]
    /// How each lead after the first one is merged with the first.
    let merges: [Result<MergePlan, Refusal>]
    let summary: LeadSummary

    static let csvHeading = ["group", "likeness", "id", "name", "company", "stage", "owner", "merge"]

    /// The group, with a line for each lead and what merges it.
    var lines: [String] {
        var lines = [likeness.label]
        for (index, row) in rows.enumerated() {
            let owner = row.owner.map { ", owned by \(summary.team.name(of: $0))" } ?? ""
            lines.append("  \(row.id) \(row.displayName), \(row.company): \(summary.definition.label(of: row))\(owner)")
            if index > 0 { lines.append("    " + Self.text(merges[index - 1])) }
        }
        return lines
    }

    /// The command that merges two leads, or why they can't be merged.
    static func text(_ merge: Result<MergePlan, Refusal>) -> String {
        switch merge {
        case .success(let plan): "to merge: winnow merge \(plan.absorbed) --into \(plan.survivor)"
        case .failure(let refusal): "can't be merged: \(refusal.message)"
        }
    }

    /// One line of CSV for each lead.
    func csv(group: Int) -> [[String]] {
        rows.enumerated().map { index, row in
            [
                String(group), likeness.rawValue, row.id.description, row.name, row.company, row.stage.rawValue,
                row.owner?.name ?? "", index > 0 ? Self.text(merges[index - 1]) : "",
            ]
        }
    }

    /// Writes the group.
    func write(to object: inout JSONMembers) {
        object.member("likeness", likeness.rawValue)
        object.member("leads") { json in
            json.array(Array(rows.enumerated())) { json, element in
                json.object { item in
                    Self.write(element.element, to: &item)
                    if element.offset > 0 { Self.write(merges[element.offset - 1], to: &item) }
                }
            }
        }
    }

    static func write(_ row: LeadRow, to item: inout JSONMembers) {
        item.member("id", row.id.description)
        item.text("name", row.name)
        item.text("company", row.company)
        item.member("stage", row.stage.rawValue)
        item.text("owner", row.owner?.name)
    }

    static func write(_ merge: Result<MergePlan, Refusal>, to item: inout JSONMembers) {
        switch merge {
        case .success(let plan):
            item.member("absorbed", plan.absorbed.description)
            item.member("survivor", plan.survivor.description)
        case .failure(let refusal): item.text("why", refusal.message)
        }
    }
}
