import Formats
import Journal
import Lifecycle
import Screen
import Workspace

/// Lists the leads that rules reassigned from or to a person since that person last worked.
///
/// The output is a table, JSON Lines or CSV.
struct ReassignmentListing {
    let context: CommandContext
    let workspace: Workspace
    var asCSV = false

    /// Writes the leads, newest first, at most `limit` of them (0 for all).
    func write(limit: Int) throws {
        let changes = try workspace.queries.reassignments(onBehalfOf: context.common.principal)
        let items = limit == 0 ? changes.items[...] : changes.items.prefix(limit)
        if asCSV { context.output.csv(["lead", "name", "company", "from", "to", "reason", "at"]) }
        if asCSV || context.common.json {
            for item in items { asCSV ? context.output.csv(cells(item)) : context.output.json { $0.reassignment(item) } }
            return
        }
        guard !items.isEmpty else {
            return context.output.line(
                context.common.principal == nil
                    ? "no leads were reassigned from you or to you since you last worked here"
                    : "no leads were reassigned from or to \(changes.login.name) since \(changes.login.name) last worked here")
        }
        var table = Table([
            .init(title: "LEAD"), .init(title: "NAME", isFlexible: true), .init(title: "COMPANY", isFlexible: true),
            .init(title: "FROM", isFlexible: true), .init(title: "TO", isFlexible: true), .init(title: "WHY", isFlexible: true),
            .init(title: "WHEN"),
        ])
        let zone = workspace.definition.calendar.zone
        for item in items {
            let reassignment = item.reassignment
            table.add([
                reassignment.lead.description, item.name, item.company, reassignment.from.name, reassignment.to.name,
                reassignment.reason,
                MomentFormatter.wall(reassignment.at, zone),
            ])
        }
        table.write(to: context.output)
        if items.count < changes.items.count {
            context.output.line("… \((changes.items.count - items.count).grouped) more (--limit 0 shows all)")
        }
        context.output.line("since \(MomentFormatter.wall(changes.since, zone)): \(describe(changes))")
    }

    /// One line with the number of reassigned leads and the command that lists them; nil if there are none.
    func notice() throws -> String? {
        // A person who is not on the team has no leads, and therefore no notice.
        let changes = try workspace.queries.reassignments(onBehalfOf: context.common.principal)
        return changes.items.isEmpty ? nil : "reassigned: \(describe(changes)); to list them: winnow queue reassigned"
    }

    private func describe(_ changes: ReassignmentNotice) -> String {
        var parts: [String] = []
        if changes.lostCount > 0 { parts.append("\(changes.lostCount.counted("lead")) from \(changes.login.name)") }
        if changes.gainedCount > 0 { parts.append("\(changes.gainedCount.counted("lead")) to \(changes.login.name)") }
        return parts.joined(separator: ", ")
    }

    private func cells(_ item: ReassignmentNotice.Item) -> [String] {
        let reassignment = item.reassignment
        return [
            reassignment.lead.description, item.name, item.company, reassignment.from.name, reassignment.to.name,
            reassignment.reason,
            MomentFormatter.utc(reassignment.at),
        ]
    }
}

extension JSONMembers {
    fileprivate mutating func reassignment(_ item: ReassignmentNotice.Item) {
        text("lead", item.reassignment.lead.description)
        text("name", item.name)
        text("company", item.company)
        text("from", item.reassignment.from.name)
        text("to", item.reassignment.to.name)
        text("reason", item.reassignment.reason)
        text("at", MomentFormatter.utc(item.reassignment.at))
    }
}
