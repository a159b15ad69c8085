import Console
import Lifecycle
import ReadModel
import Screen
import Workspace

/// The details of one lead as text.
struct LeadDetailText {
    let workspace: Workspace
    let lead: Lead
    let history: LeadHistory
    let decisionContext: DecisionContext
    let duplicates: [PossibleDuplicate]
    /// The lead's account and colleagues; nil without any.
    let glance: AccountGlance?

    /// The number of tasks that are shown.
    private static let shownTasks = 4

    /// The addresses and numbers beside the first ones, also those of merged leads.
    private var further: [(String, String)] {
        let shown = Set([LeadField.email, .phone, .mobile].compactMap { lead.fields[$0] })
        return lead.allEmails.filter { !shown.contains($0) }.map { ("further e-mail", $0) }
            + lead.allPhones.filter { !shown.contains($0) }.map { ("further phone", $0) }
    }

    /// Writes all sections.
    func write(to output: Output) {
        let summary = LeadSummary(workspace: workspace)
        let definition = summary.definition
        let fields = lead.fields
        let head = [fields.fullName ?? "(no name)", fields[.title], fields[.company]].compactMap { $0 }.joined(separator: ", ")
        output.line("\(lead.id)  \(head)")
        if lead.isErased { return writeErased(to: output, summary) }
        output.line(
            "  \(definition.label(of: lead)) since \(summary.wall(lead.enteredStageAt))"
                + (lead.owner.map { ", owned by \(summary.team.name(of: $0))" } ?? ", no owner")
                + "; \(lead.path.rawValue); definition \(definition.number)")
        let today = definition.calendar.zone.day(of: summary.now)
        let score = definition.score(lead, on: today)
        if definition.proposes(lead, on: today) {
            let next = definition.topology.noun(for: definition.topology.nearestUsed(.mql))
            output.line("  proposed as \(next) (\(score.snapshot.total.counted("point"))); waiting for marketing")
        }
        if !lead.absorbed.isEmpty {
            output.line(
                "  includes the merged \(lead.absorbed.count == 1 ? "lead" : "leads") \(lead.absorbed.map(\.id.description).joined(separator: ", "))"
            )
        }
        for due in definition.agenda(of: lead).prefix(Self.shownTasks) {
            output.line(
                "  \(due.kind.label) due \(summary.wall(due.at))"
                    + (NurturePlan.content(of: due, for: lead, by: definition).map { ": \($0)" } ?? "")
                    + (due.at < summary.now
                        ? ", \(TaskTimes(summary.definition).left(for: due, at: summary.now).shortText) overdue" : ""))
        }
        if let suggestion = Suggestion(for: lead, by: definition, on: today) {
            output.line("  suggestion: \(suggestion.text) (\(suggestion.why))")
        }
        if let track = lead.track, lead.stage != .dropped {
            output.line("  nurture track \(definition.tracks.first { $0.id == track }?.label ?? track)")
        }
        let last = LastContact(with: lead)
        for (title, moment) in [("contact", last.contactedAt), ("attempt", last.unansweredAt)] {
            guard let moment else { continue }
            output.line("  last \(title) \(summary.wall(moment)), \((summary.now - moment).shortText) ago")
        }
        if let glance {
            let texts = glance.texts { summary.team.name(of: $0) }
            output.line("  " + (glance.account.map { "account \($0.id) " } ?? "company ") + (texts.first ?? glance.name))
        }
        if let until = lead.snoozedUntil, until > summary.now { output.line("  snoozed until \(summary.wall(until))") }
        for (channel, why) in lead.channels.closed {
            output.line("  \(channel.label): \(why == .bounced ? "invalid" : "opted out")")
        }
        section(
            "Fields", to: output,
            fields.known.map { ($0.field.label, $0.value) } + further + fields.extra.sorted { $0.key < $1.key }.map { ($0, $1) })
        section(
            "Score: fit \(score.snapshot.fit), engagement \(score.snapshot.engagement)"
                + (definition.thresholds.progressText(score.snapshot).map { ", \($0)" } ?? ""), to: output,
            (score.fit + score.engagement).map {
                ($0.label + ($0.times > 1 ? " ×\($0.times)" : ""), $0.points > 0 ? "+\($0.points)" : "\($0.points)")
            })
        section("Content", to: output, ContentSeen(by: lead).all.prefix(10).map { (summary.wall($0.at), $0.content) })
        section(
            "Criteria" + (likelihood.map { ": \($0)% likely to convert" } ?? ""), to: output,
            definition.criteria.compactMap { criterion in
                lead.answers[criterion.id].map { (criterion.label, criterion.answer($0.answer)?.label ?? $0.answer) }
            })
        section(
            "Chance to close", to: output,
            lead.chances.map { (summary.wall($0.occurredAt), "\($0.percent)%") })
        section(
            "Next steps", to: output,
            GateReport.rows(of: lead, given: decisionContext).map { ($0.command.verb, $0.text) })
        section("Opportunities", to: output, opportunities(summary))
        if let conversion = lead.conversion {
            section(
                "Conversion", to: output,
                [
                    (
                        "account", conversion.account.map { $0 + (conversion.isExistingAccount ? " (existing)" : " (new)") }
                    ), ("contact", conversion.contact), ("name", conversion.opportunity),
                    ("amount", conversion.amount?.description), ("close date", conversion.closeDate?.description),
                    ("intention", conversion.intention?.label), ("closer", conversion.closer?.name),
                ].compactMap { pair in pair.1.map { (pair.0, $0) } })
        }
        section("Possible duplicates", to: output, duplicates.map(DuplicateFormatter(workspace: workspace).detail))
        if duplicates.count >= Queries.mostDuplicates {
            output.line("  the first \(duplicates.count); `winnow duplicates --of \(lead.id)` lists all")
        }
        writeTimeline(to: output, summary)
    }

    /// Writes what stays of an erased lead: it has no stage any more, and figures keep its history.
    private func writeErased(to output: Output, _ summary: LeadSummary) {
        let erased = history.inForce.last { if case .erased = $0.event { $0.lead == lead.id } else { false } }
        output.line("  erased" + (erased.map { " on \(summary.wall($0.at))" } ?? "") + "; in no list, and no clock runs")
        output.line("  its last stage was \(summary.definition.label(of: lead))")
        if !lead.absorbed.isEmpty {
            output.line("  with \(lead.absorbed.map(\.id.description).joined(separator: ", ")), merged into it")
        }
        writeTimeline(to: output, summary)
    }

    private func writeTimeline(to output: Output, _ summary: LeadSummary) {
        output.line()
        output.line("Timeline")
        let entriesInForce = Set(history.inForce.map(\.seq))
        for entry in history.lines.asRead.sorted(by: { ($0.occurredAt, $0.seq) < ($1.occurredAt, $1.seq) }) {
            let suffix = entriesInForce.contains(entry.seq) ? "" : isUndo(entry) ? " (redone)" : " (undone)"
            // An entry from before a merge begins with the id that its lead had then.
            var formerID = ""
            if let former = entry.lead, former != lead.id { formerID = "\(former): " }
            if case .merged = entry.event { formerID = "" }
            output.line(
                "  \(summary.wall(entry.occurredAt))  \(formerID)\(brief(entry))\(suffix)")
        }
    }

    /// The opportunities, newest first, and what converting would have asked where a customer opened the newest one.
    private func opportunities(_ summary: LeadSummary) -> [(String, String)] {
        let today = summary.definition.calendar.zone.day(of: summary.now)
        var pairs = lead.opportunities.reversed().map { opportunity in
            let row = OpportunityRow(opportunity, of: lead, key: nil)
            let end = row.outcome.map { summary.definition.label($0.stage) } ?? "ended"
            let parts: [String?] = [
                row.amount?.description, row.isOpen ? row.chance.map { "\($0)%" } : end,
                row.isOpen ? row.closeDate.map { "closes \($0)" } : nil, row.owner?.name,
                row.nextStep.isEmpty ? nil : "next: \(row.nextStep)",
            ]
            let lacking = OpportunityAttention.of(row, on: today).map(\.label)
            return (row.id.description, (parts.compactMap(\.self) + lacking).joined(separator: ", "))
        }
        if lead.hasUnconvertedOpportunity {
            let missing = missing(for: .convert(Conversion()), in: lead, given: decisionContext)
            if !missing.isEmpty { pairs.insert(("missing", missing.map(\.text).joined(separator: "; ")), at: 1) }
        }
        return pairs
    }

    /// How likely the lead is to convert; nil once it has been converted.
    private var likelihood: Int? {
        workspace.definition.isOpportunity(lead) ? nil : workspace.definition.likelihood(of: lead)
    }

    private func isUndo(_ entry: Entry) -> Bool { if case .undone = entry.event { true } else { false } }

    private func brief(_ entry: Entry) -> String {
        guard case .undone(let undone) = entry.event else { return workspace.entryFormatter.brief(entry) }
        return workspace.entryFormatter.brief(entry, undoing: history.lines.first { undone.names($0.seq) })
    }

    private func section(_ title: String, to output: Output, _ pairs: [(String, String)]) {
        guard !pairs.isEmpty else { return }
        output.line()
        output.line(title)
        let width = min(24, pairs.map(\.0.count).max() ?? 0)
        for (name, value) in pairs { output.line("  " + name.fitted(to: width) + "  " + value) }
    }
}
