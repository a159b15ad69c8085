import Journal
import Lifecycle
import Screen
import Workspace

/// What rules took from somebody and gave to them since they last worked here: a table for eyes, JSON Lines or CSV for machines.
struct ReroutingListing {
    let context: CommandContext
    let workspace: Workspace
    var asCSV = false

    /// Writes it, the newest first, at most `limit` leads (0 for all).
    func write(limit: Int) throws {
        let news = try workspace.reroutings(onBehalfOf: context.common.principal)
        let items = limit == 0 ? news.items[...] : news.items.prefix(limit)
        if asCSV { context.output.csv(["lead", "name", "company", "from", "to", "reason", "at"]) }
        if asCSV || context.common.json {
            for item in items { asCSV ? context.output.csv(cells(item)) : context.output.json { $0.rerouting(item) } }
            return
        }
        guard !items.isEmpty else {
            return context.output.line("no rule took a lead from \(news.login.name) or gave them one since they last worked here")
        }
        var table = Table([
            .init(title: "LEAD"), .init(title: "NAME", isFlexible: true), .init(title: "COMPANY", isFlexible: true),
            .init(title: "FROM", isFlexible: true), .init(title: "TO", isFlexible: true), .init(title: "WHY", isFlexible: true),
            .init(title: "WHEN"),
        ])
        let zone = workspace.definition.calendar.zone
        for item in items {
            let rerouting = item.rerouting
            table.add([
                rerouting.lead.description, item.name, item.company, rerouting.from.name, rerouting.to.name, rerouting.reason,
                MomentFormatter.wall(rerouting.at, zone),
            ])
        }
        table.write(to: context.output)
        if items.count < news.items.count { context.output.line("… \(news.items.count - items.count) more (--limit 0 shows all)") }
        context.output.line("since \(MomentFormatter.wall(news.since, zone)): \(words(news))")
    }

    /// One line that says how many there are and how to see them; nil when there are none.
    func notice() throws -> String? {
        // Who looks without being in the team has no leads to lose.
        let news = try workspace.reroutings(onBehalfOf: context.common.principal)
        return news.items.isEmpty ? nil : "by rules, \(words(news)): winnow queue rerouted"
    }

    private func words(_ news: ReroutingNotice) -> String {
        var words: [String] = []
        if news.taken > 0 { words.append("\(news.taken) of \(news.login.name)'s went to others") }
        if news.given > 0 { words.append("\(news.given) came to \(news.login.name)") }
        return words.joined(separator: ", ")
    }

    private func cells(_ item: ReroutingNotice.Item) -> [String] {
        let rerouting = item.rerouting
        return [
            rerouting.lead.description, item.name, item.company, rerouting.from.name, rerouting.to.name, rerouting.reason,
            MomentFormatter.utc(rerouting.at),
        ]
    }
}

extension JSONMembers {
    fileprivate mutating func rerouting(_ item: ReroutingNotice.Item) {
        text("lead", item.rerouting.lead.description)
        text("name", item.name)
        text("company", item.company)
        text("from", item.rerouting.from.name)
        text("to", item.rerouting.to.name)
        text("reason", item.rerouting.reason)
        text("at", MomentFormatter.utc(item.rerouting.at))
    }
}
