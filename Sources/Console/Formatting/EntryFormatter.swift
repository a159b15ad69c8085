package import Lifecycle
package import Workspace

/// Tells an entry of the journal in plain words; shared by the journal screen, timelines, messages and the command line.
///
/// What it says comes from the data and may contain anything: every way out still passes the sanitizer.
package struct EntryFormatter: Sendable {
    private var definition: LeadDefinition
    private let versions: DefinitionHistory?
    private let team: Team
    private let time: TimeFormatter
    private let names: [LeadID: String]

    /// Makes a teller who knows the labels of a definition and the names of a team; leads without a name go by their numbers.
    ///
    /// A line that was decided under another version of the definition is told in the words of that one, as far as `versions` has it.
    package init(
        definition: LeadDefinition, team: Team, now: Instant, names: [LeadID: String] = [:], versions: DefinitionHistory? = nil
    ) {
        self.definition = definition
        self.versions = versions
        self.team = team
        self.names = names
        time = TimeFormatter(zone: definition.calendar.zone, now: now)
    }

    /// The same teller with the words of the version under which an entry was decided.
    private func inItsTime(_ entry: Entry) -> EntryFormatter {
        guard entry.definition > 0, entry.definition != definition.number, let then = versions?[entry.definition] else {
            return self
        }
        var story = self
        story.definition = then
        return story
    }

    /// The label of a reason in the version of a decision.
    package func reason(_ decision: Lead.Decision) -> String? {
        guard let id = decision.reason else { return nil }
        guard decision.definition > 0, decision.definition != definition.number, let then = versions?[decision.definition] else {
            return reason(id)
        }
        return then.reasons.first { $0.id == id }?.label ?? reason(id)
    }

    /// A whole sentence: `kim accepted L481 into SAL, with 87 points`.
    package func sentence(_ entry: Entry) -> String { inItsTime(entry).told(entry) }

    private func told(_ entry: Entry) -> String {
        let subject = who(entry)
        let lead = entry.lead.map(calling) ?? ""
        switch entry.event {
        case .captured(let captured):
            let way = entry.batch != nil ? "brought in" : "added"
            return "\(subject) \(way) \(lead) as \(label(captured.stage))" + declared(captured.declaration)
        case .engaged(let engagement):
            let verb = engagement.form != nil && engagement.type == .formSubmitted ? "submitted: " : ""
            return "\(lead) \(verb)\(actionContext(engagement))"
        case .promoted(let promoted):
            return "\(subject) promoted \(lead) to \(label(promoted.stage)), with \(points(promoted.score))"
        case .accepted(let accepted):
            return "\(subject) accepted \(lead) into \(label(accepted.stage)), with \(points(accepted.score))"
        case .qualified(let qualified): return "\(subject) qualified \(lead) to \(label(qualified.stage))"
        case .rejected(let declined):
            return "\(subject) rejected \(lead) to \(label(.nurture)): \(reason(declined.reason))" + note(declined.note)
        case .disqualified(let declined): return "\(subject) disqualified \(lead): \(reason(declined.reason))" + note(declined.note)
        case .converted(let converted):
            return "\(subject) converted \(lead)" + particulars(converted.conversion) + declared(converted.declaration)
        case .closed(let closed):
            return "\(subject) closed \(lead) as \(label(closed.outcome.stage))" + (closed.reason.map { ": " + reason($0) } ?? "")
                + (closed.amount.map { ", \($0)" } ?? "") + declared(closed.declaration) + note(closed.note)
        case .touched(let touch): return "\(subject) touched \(lead): \(words(touch))" + note(touch.note)
        case .followUpScheduled(let agreed):
            return "\(subject) agreed a \(agreed.channel.rawValue) with \(lead) for \(time.future(agreed.at))" + note(agreed.note)
        case .assessed(let assessed): return "\(subject) assessed \(lead): \(answers(assessed))" + note(assessed.note)
        case .assigned(let assigned):
            return assigned.isClaim
                ? "\(subject) claimed \(lead)"
                : "\(subject) gave \(lead) to \(team.name(of: assigned.owner))"
                    + (assigned.reason.map { ": \($0)" } ?? "")
        case .released: return "\(subject) let go of \(lead)"
        case .snoozed(let until): return "\(subject) let \(lead) sleep until \(time.future(until))"
        case .noted(let text): return "\(subject) noted on \(lead): \(text)"
        case .edited(let changes): return "\(subject) changed \(fields(changes)) of \(lead)"
        case .optedOut(let change): return "\(lead) doesn't want \(way(change.channel))" + moved(change.stage)
        case .optedIn(let change): return "\(lead) may be reached by \(way(change.channel)) again" + moved(change.stage)
        case .bounced(let change): return "\(lead)'s address for \(way(change.channel)) is dead" + moved(change.stage)
        case .reengaged(let reengaged): return "\(subject) brought \(lead) back to \(label(reengaged.stage))" + note(reengaged.note)
        case .requalified(let requalified): return "\(lead) is \(label(requalified.stage)) by definition \(entry.definition)"
        case .merged(let merged): return "\(subject) merged \(merged.absorbed) into \(lead)"
        case .undone(let undone): return "\(subject) took back \(lines(undone))"
        case .imported(let imported):
            let counts = imported.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            return "\(subject) imported \(imported.form)" + (imported.fileName.map { " from \($0)" } ?? "") + ": \(counts)"
        case .definitionAdopted(let adopted): return "\(subject) adopted definition \(adopted.number), \"\(adopted.name)\""
        case .definitionSigned(let signed): return "\(subject) signed definition \(signed.number) for \(signed.side.rawValue)"
        case .repUpdated(let member):
            let roles = member.roles.map(\.rawValue).sorted().joined(separator: ", ")
            return
                "\(subject) put \(member.name.isEmpty ? member.login.name : member.name) down as \(roles.isEmpty ? "gone" : roles)"
        case .erased: return "\(subject) erased the person behind \(lead)"
        case .unknown(let kind): return "\(subject) did something that a later version knows: \(kind)"
        }
    }

    /// `Wei Zhang (L3)`, or the number alone.
    private func calling(_ id: LeadID) -> String {
        guard let name = names[id], name != id.description else { return id.description }
        return "\(name) (\(id))"
    }

    /// A few words for a timeline, where lead and moment stand beside it: `accepted by kim`, `pricing form`.
    package func brief(_ entry: Entry) -> String { inItsTime(entry).toldBriefly(entry) }

    private func toldBriefly(_ entry: Entry) -> String {
        let by = " by " + who(entry)
        switch entry.event {
        case .captured(let captured): return (entry.batch != nil ? "brought in" : "added") + by + " as " + label(captured.stage)
        case .engaged(let engagement): return actionContext(engagement)
        case .promoted(let promoted): return "\(label(promoted.stage))\(by), \(points(promoted.score))"
        case .accepted: return "accepted" + by
        case .qualified: return "qualified" + by
        case .rejected(let declined): return "rejected\(by): \(reason(declined.reason))" + note(declined.note)
        case .disqualified(let declined): return "disqualified\(by): \(reason(declined.reason))" + note(declined.note)
        case .converted(let converted): return "converted" + by + particulars(converted.conversion)
        case .closed(let closed): return label(closed.outcome.stage) + (closed.reason.map { ": " + reason($0) } ?? "") + by
        case .touched(let touch): return words(touch) + by + note(touch.note)
        case .followUpScheduled(let agreed):
            return "\(agreed.channel.rawValue) agreed for \(time.future(agreed.at))" + note(agreed.note)
        case .assessed(let assessed): return answers(assessed) + note(assessed.note)
        case .assigned(let assigned):
            return assigned.isClaim
                ? "claimed" + by
                : "given to \(team.name(of: assigned.owner))" + by + (assigned.reason.map { ": \($0)" } ?? "")
        case .released: return "let go" + by
        case .snoozed(let until): return "sleeps until \(time.future(until))"
        case .noted(let text): return "\"\(text)\"" + by
        case .edited(let changes): return "changed \(fields(changes))" + by
        case .optedOut(let change): return "wants no \(way(change.channel))" + moved(change.stage)
        case .optedIn(let change): return "may be reached by \(way(change.channel)) again"
        case .bounced(let change): return "address for \(way(change.channel)) is dead" + moved(change.stage)
        case .reengaged(let reengaged): return "back to \(label(reengaged.stage))" + by + note(reengaged.note)
        case .requalified(let requalified): return "\(label(requalified.stage)) by definition \(entry.definition)"
        case .merged(let merged): return self.merged(merged, entry) + by
        case .undone(let undone): return "took back \(lines(undone))" + by
        case .imported, .definitionAdopted, .definitionSigned, .repUpdated, .erased, .unknown: return told(entry)
        }
    }

    /// What somebody else's entry means for a row in a list: `taken by kim`.
    package func notice(_ entry: Entry) -> String { inItsTime(entry).noticed(entry) }

    private func noticed(_ entry: Entry) -> String {
        let by = " by " + who(entry)
        switch entry.event {
        case .accepted: return "taken" + by
        case .assigned(let assigned):
            return assigned.isClaim
                ? "claimed" + by : "given to " + team.name(of: assigned.owner) + (assigned.reason.map { ": \($0)" } ?? "")
        case .converted: return "converted" + by
        case .closed(let closed): return label(closed.outcome.stage) + by
        case .rejected: return "rejected" + by
        case .disqualified: return "disqualified" + by
        case .qualified: return "qualified" + by
        case .touched(let touch): return touch.channel.rawValue + by
        case .released: return "let go" + by
        case .merged(let merged): return self.merged(merged, entry) + by
        case .undone: return "taken back" + by
        case .engaged(let engagement): return actionContext(engagement)
        case .noted: return "noted" + by
        case .edited: return "edited" + by
        case .assessed: return "assessed" + by
        case .snoozed: return "snoozed" + by
        case .promoted: return "promoted" + by
        case .reengaged: return "back" + by
        case .erased: return "erased" + by
        default: return "changed" + by
        }
    }

    /// The particulars of an entry as label and value, for a pane beside the journal.
    package func particulars(_ entry: Entry) -> [(label: String, value: String)] {
        var facts: [(label: String, value: String)] = [
            ("line", entry.seq.description), ("recorded", time.full(entry.at)),
        ]
        if entry.occurredAt != entry.at {
            facts.append(("occurred", time.date(time.zone.day(of: entry.occurredAt)) + " " + time.time(entry.occurredAt)))
        }
        facts.append(("by", who(entry)))
        if let lead = entry.lead { facts.append(("lead", lead.description)) }
        facts.append(("kind", entry.event.kind))
        if entry.definition > 0 { facts.append(("definition", "\(entry.definition)")) }
        facts.append(("action", entry.action.description))
        if let batch = entry.batch { facts.append(("import", batch.description)) }
        switch entry.event {
        case .captured(let captured):
            for (field, value) in captured.fields.known { facts.append((field.label, value)) }
            for (column, value) in captured.fields.extra.sorted(by: { $0.key < $1.key }) { facts.append((column, value)) }
        case .edited(let changes):
            for (field, value) in changes.fields.sorted(by: { $0.key < $1.key }) {
                facts.append((field.label, value.isEmpty ? "(blank)" : value))
            }
            for (column, value) in changes.extra.sorted(by: { $0.key < $1.key }) {
                facts.append((column, value.isEmpty ? "(blank)" : value))
            }
        case .accepted(let accepted):
            for point in accepted.evidence { facts.append((point.rule, point.points < 0 ? "\(point.points)" : "+\(point.points)")) }
        case .noted(let text): facts.append(("note", text))
        case .engaged(let engagement): if let detail = engagement.detail { facts.append(("detail", detail)) }
        case .converted(let converted): facts += told(converted.conversion)
        case .closed(let closed): if let conversion = closed.conversion { facts += told(conversion) }
        case .merged(let merged): facts.append(("absorbed", merged.absorbed.description))
        case .undone(let undone): facts.append(("takes back", lines(undone)))
        default: break
        }
        return facts
    }

    /// Who did it, with who really sat there.
    package func who(_ entry: Entry) -> String {
        let name: String =
            switch entry.by {
            case .person(let login): login.name
            case .rule(let rule): "the rule \"\(rule)\""
            }
        return entry.via.map { "\(name) (by \($0.name))" } ?? name
    }

    /// A touch in words: `call, no answer`.
    package func words(_ touch: Touch) -> String {
        (touch.direction == .inbound ? "inbound " : "") + touch.channel.rawValue + ", " + touch.outcome.label
    }

    private func merged(_ merged: Merged, _ entry: Entry) -> String {
        "\(merged.absorbed) merged into \(entry.lead.map(\.description) ?? "another")"
    }

    private func label(_ stage: Stage) -> String { definition.label(stage) }
    private func points(_ score: ScoreSnapshot) -> String { "\(score.total) points" }
    private func note(_ text: String?) -> String { text.map { $0.isEmpty ? "" : " (\"\($0)\")" } ?? "" }
    private func moved(_ stage: Stage?) -> String { stage.map { "; now \(label($0))" } ?? "" }
    private func way(_ channel: TouchChannel?) -> String { channel?.rawValue ?? "any channel" }

    private func reason(_ id: String) -> String { definition.reasons.first { $0.id == id }?.label ?? id }

    private func actionContext(_ engagement: Engagement) -> String {
        var text = engagement.form.map { $0.label } ?? engagement.type.label
        if engagement.form != nil, engagement.type != .formSubmitted { text = engagement.type.label + " " + text }
        if let detail = engagement.detail, !detail.isEmpty { text += " \"\(detail)\"" }
        if engagement.asksForSales { text += ", asks for sales" }
        if let campaign = engagement.campaign { text += " (\(campaign))" }
        return text
    }

    private func declared(_ declaration: StageDeclaration?) -> String {
        declaration.map { " (the file's \($0.column) says \"\($0.word)\")" } ?? ""
    }

    /// Where a criterion stands in the definition.
    private func place(_ id: String) -> Int { definition.criteria.firstIndex { $0.id == id } ?? .max }

    private func answers(_ assessed: Assessed) -> String {
        var parts = assessed.answers.sorted { (place($0.key), $0.key) < (place($1.key), $1.key) }.map { id, answer in
            let criterion = definition.criterion(id)
            let label = criterion?.label ?? id
            return answer.isEmpty ? "\(label) taken back" : "\(label): \(criterion?.answer(answer)?.label ?? answer)"
        }
        if let percent = assessed.chanceToClose { parts.append("chance \(percent) %") }
        return parts.joined(separator: ", ")
    }

    private func fields(_ changes: FieldChanges) -> String {
        (changes.fields.keys.sorted().map(\.label) + changes.extra.keys.sorted()).joined(separator: ", ")
    }

    /// The lines that an undo names: `line 7`, `lines 7–9`.
    func lines(_ undone: Undone) -> String {
        undone.ranges.map { range in
            range.lowerBound == range.upperBound ? "line \(range.lowerBound)" : "lines \(range.lowerBound)–\(range.upperBound)"
        }.joined(separator: ", ")
    }

    private func particulars(_ conversion: Conversion) -> String {
        var text = conversion.account.map { " for \($0)" } ?? ""
        if let amount = conversion.amount { text += ", \(amount)" }
        if let day = conversion.closeDate { text += ", closing \(time.date(day))" }
        return text
    }

    private func told(_ conversion: Conversion) -> [(label: String, value: String)] {
        var facts: [(label: String, value: String)] = []
        if let account = conversion.account {
            facts.append(("account", account + (conversion.isExistingAccount ? " (existing)" : "")))
        }
        if let contact = conversion.contact { facts.append(("contact", contact)) }
        if let opportunity = conversion.opportunity { facts.append(("opportunity", opportunity)) }
        if let amount = conversion.amount { facts.append(("amount", amount.description)) }
        if let day = conversion.closeDate { facts.append(("close date", day.description)) }
        if let agreed = conversion.followUp { facts.append(("agreed", "\(agreed.channel.rawValue) \(time.full(agreed.at))")) }
        if let intention = conversion.intention { facts.append(("intends to buy", intention.label)) }
        if let closer = conversion.closer { facts.append(("closer", team.name(of: closer))) }
        return facts
    }
}
