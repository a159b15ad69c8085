import Console
import Lifecycle
import Screen
import Workspace

/// All about one lead, for eyes.
struct LeadDetailText {
    let workspace: Workspace
    let lead: Lead
    let history: LeadHistory
    let decisionContext: DecisionContext

    /// Writes it.
    func write(to output: Output) {
        let phrase = LeadSummary(workspace: workspace)
        let definition = phrase.definition
        let fields = lead.fields
        let head = [fields.fullName ?? "(no name)", fields[.title], fields[.company]].compactMap { $0 }.joined(separator: ", ")
        output.line("\(lead.id)  \(head)")
        output.line(
            "  \(definition.label(of: lead)) since \(phrase.wall(lead.enteredStageAt))"
                + (lead.owner.map { ", owned by \(phrase.team.name(of: $0))" } ?? ", unowned"))
        let today = definition.calendar.zone.day(of: phrase.now)
        let score = definition.score(lead, on: today)
        if definition.proposes(lead, on: today) {
            let next = definition.label(definition.nearestUsed(.mql))
            output.line("  proposed for \(next) by \(score.reading.total) points; a marketer decides")
        }
        if !lead.absorbed.isEmpty {
            output.line("  one with \(lead.absorbed.map(\.id.description).joined(separator: ", ")), merged into it")
        }
        if let due = definition.nextDue(of: lead) {
            output.line(
                "  \(due.kind.label) due \(phrase.wall(due.at))"
                    + (due.at < phrase.now ? ", late by \((phrase.now - due.at).shortText)" : ""))
        }
        if let until = lead.snoozedUntil, until > phrase.now { output.line("  asleep until \(phrase.wall(until))") }
        for (channel, why) in lead.channels.closed {
            output.line("  \(channel.rawValue): \(why == .bounced ? "bounced" : "opted out")")
        }
        section(
            "Known", to: output,
            fields.known.map { ($0.field.label, $0.value) } + fields.extra.sorted { $0.key < $1.key }.map { ($0, $1) })
        section(
            "Why here: \(score.reading.fit) for who they are, \(score.reading.engagement) for what they did", to: output,
            (score.fit + score.engagement).map {
                ($0.label + ($0.times > 1 ? " ×\($0.times)" : ""), $0.points > 0 ? "+\($0.points)" : "\($0.points)")
            })
        section(
            "Answers" + (definition.likelihood(of: lead).map { ": \($0) % likely to convert soon" } ?? ""), to: output,
            definition.criteria.compactMap { criterion in
                lead.answers[criterion.id].map { (criterion.label, criterion.answer($0.answer)?.label ?? $0.answer) }
            })
        section(
            "Chance to close, as it was assessed", to: output,
            lead.chances.map { (phrase.wall($0.occurredAt), "\($0.percent) %") })
        section(
            "What can be done", to: output,
            GateReport.rows(of: lead, given: decisionContext).map { ($0.command, $0.refusal?.message ?? "ready") })
        if let conversion = lead.conversion {
            section(
                "Opportunity", to: output,
                [
                    (
                        "account", conversion.account.map { $0 + (conversion.isExistingAccount ? " (existing)" : " (new)") }
                    ), ("contact", conversion.contact), ("name", conversion.opportunity),
                    ("amount", conversion.amount?.description), ("close date", conversion.closeDate?.description),
                    ("buys", conversion.intention?.label), ("closer", conversion.closer?.name),
                ].compactMap { pair in pair.1.map { (pair.0, $0) } })
        }
        output.line()
        output.line("Timeline")
        let force = Set(history.inForce.map(\.seq))
        for entry in history.lines {
            let taken = force.contains(entry.seq) ? "" : " (taken back)"
            // What happened to a lead that became part of this one says whose number it bore.
            let isOther = entry.lead.map { $0 != lead.id } ?? false && entry.event.kind != "merged"
            let former = isOther ? entry.lead.map { "\($0): " } ?? "" : ""
            output.line("  \(phrase.wall(entry.occurredAt))  \(former)\(workspace.story.brief(entry))\(taken)")
        }
    }

    private func section(_ title: String, to output: Output, _ pairs: [(String, String)]) {
        guard !pairs.isEmpty else { return }
        output.line()
        output.line(title)
        let width = min(24, pairs.map(\.0.count).max() ?? 0)
        for (name, value) in pairs { output.line("  " + name.fitted(to: width) + "  " + value) }
    }
}
