package import Lifecycle
package import Workspace

/// Formats journal entries as sentences.
///
/// The journal screen, timelines, messages and the command line share it. Its texts contain imported data and must pass
/// the sanitizer before they are output.
package struct EntryFormatter: Sendable {
    private var definition: LeadDefinition
    private let versions: DefinitionHistory?
    private let team: Team
    private let time: TimeFormatter
    private let names: [LeadID: String]

    /// Creates a formatter with the labels of a definition and the names of a team.
    ///
    /// Leads that `names` lacks appear by their ids. An entry that was decided under another version of the definition
    /// uses that version's labels if `versions` has it.
    package init(
        definition: LeadDefinition, team: Team, now: Instant, names: [LeadID: String] = [:], versions: DefinitionHistory? = nil
    ) {
        self.definition = definition
        self.versions = versions
        self.team = team
        self.names = names
        time = TimeFormatter(zone: definition.calendar.zone, now: now)
    }

    /// The formatter with the labels of the version under which an entry was decided.
    private func forVersion(of entry: Entry) -> EntryFormatter {
        guard entry.definition > 0, entry.definition != definition.number, let version = versions?[entry.definition] else {
            return self
        }
        var formatter = self
        formatter.definition = version
        return formatter
    }

    /// The label of a decision's reason, from the version under which it was decided.
    package func reason(_ decision: Lead.Decision) -> String? {
        guard let id = decision.reason else { return nil }
        guard decision.definition > 0, decision.definition != definition.number, let version = versions?[decision.definition] else {
            return reason(id)
        }
        return version.reasons.first { $0.id == id }?.label ?? reason(id)
    }

    /// A whole sentence: `kim accepted L481 as SAL, with 87 points`.
    package func sentence(_ entry: Entry) -> String { forVersion(of: entry).sentenceText(entry) }

    private func sentenceText(_ entry: Entry) -> String {
        let subject = actor(entry)
        let lead = entry.lead.map(displayName) ?? ""
        switch entry.event {
        case .captured(let captured):
            let verb = entry.batch != nil ? "imported" : "added"
            return "\(subject) \(verb) \(lead) as \(label(captured.stage))" + declared(captured.declaration)
        case .engaged(let engagement):
            let verb = engagement.form != nil && engagement.type == .formSubmitted ? "submitted: " : ""
            return "\(lead) \(verb)\(activity(engagement))"
        case .promoted(let promoted):
            return "\(subject) promoted \(lead) to \(label(promoted.stage)), with \(points(promoted.score))"
        case .accepted(let accepted):
            return "\(subject) accepted \(lead) as \(label(accepted.stage)), with \(points(accepted.score))"
        case .qualified(let qualified): return "\(subject) qualified \(lead) as \(label(qualified.stage))"
        case .rejected(let declined):
            return "\(subject) rejected \(lead) to \(label(.nurture)): \(reason(declined.reason))" + note(declined.note)
        case .disqualified(let declined): return "\(subject) disqualified \(lead): \(reason(declined.reason))" + note(declined.note)
        case .converted(let converted):
            return "\(subject) converted \(lead)" + summary(converted.conversion) + declared(converted.declaration)
        case .closed(let closed):
            return "\(subject) closed \(lead) as \(label(closed.outcome.stage))" + (closed.reason.map { ": " + reason($0) } ?? "")
                + (closed.amount.map { ", \($0)" } ?? "") + declared(closed.declaration) + note(closed.note)
        case .touched(let touch): return "\(subject) logged a touch with \(lead): \(describe(touch))" + note(touch.note)
        case .followUpScheduled(let followUp):
            return "\(subject) scheduled a \(followUp.channel.label) with \(lead) for \(time.future(followUp.at))"
                + note(followUp.note)
        case .assessed(let assessed): return "\(subject) assessed \(lead): \(answers(assessed))" + note(assessed.note)
        case .assigned(let assigned):
            return assigned.isClaim
                ? "\(subject) claimed \(lead)"
                : "\(subject) assigned \(lead) to \(team.name(of: assigned.owner))"
                    + (assigned.reason.map { ": \($0)" } ?? "")
        case .released: return "\(subject) released \(lead)"
        case .snoozed(let until): return "\(subject) snoozed \(lead) until \(time.future(until))"
        case .noted(let text): return "\(subject) added a note to \(lead): \(text)"
        case .edited(let changes): return "\(subject) changed \(fields(changes)) of \(lead)"
        case .optedOut(let change): return "\(lead) opted out of \(channelName(change.channel))" + moved(change.stage)
        case .optedIn(let change): return "\(lead) opted in to \(channelName(change.channel)) again" + moved(change.stage)
        case .bounced(let change): return "\(addressName(change.channel)) of \(lead) marked invalid" + moved(change.stage)
        case .reengaged(let reengaged): return "\(subject) re-engaged \(lead) as \(label(reengaged.stage))" + note(reengaged.note)
        case .requalified(let requalified): return "\(lead) became \(label(requalified.stage)) under definition \(entry.definition)"
        case .merged(let merged): return "\(subject) merged \(merged.absorbed) into \(lead)"
        case .undone(let undone): return "\(subject) undid \(entryRange(undone))"
        case .imported(let imported):
            let counts = imported.counts.sorted { $0.key < $1.key }.map { importCount($0.key, $0.value) }.joined(separator: ", ")
            return "\(subject) imported \(imported.form)" + (imported.fileName.map { " from \($0)" } ?? "") + ": \(counts)"
        case .definitionAdopted(let adopted): return "\(subject) adopted definition \(adopted.number), \"\(adopted.name)\""
        case .definitionSigned(let signed): return "\(subject) signed definition \(signed.number) for \(signed.side.rawValue)"
        case .repUpdated(let member):
            let name = member.name.isEmpty ? member.login.name : member.name
            let roles = member.roles.sorted().map(\.label).joined(separator: ", ")
            return roles.isEmpty
                ? "\(subject) removed \(name) from the team" : "\(subject) set the roles of \(name) to \(roles)"
        case .erased: return "\(subject) erased the person of \(lead)"
        case .unknown(let kind): return "\(subject) did something that only a newer version of winnow knows: \(kind)"
        }
    }

    /// `Wei Zhang (L3)`, or the id alone.
    private func displayName(_ id: LeadID) -> String {
        guard let name = names[id], name != id.description else { return id.description }
        return "\(name) (\(id))"
    }

    /// A short text for a timeline, without lead and time: `accepted by kim`, `pricing form`.
    package func brief(_ entry: Entry) -> String { forVersion(of: entry).briefText(entry) }

    private func briefText(_ entry: Entry) -> String {
        let by = " by " + actor(entry)
        switch entry.event {
        case .captured(let captured): return (entry.batch != nil ? "imported" : "added") + by + " as " + label(captured.stage)
        case .engaged(let engagement): return activity(engagement)
        case .promoted(let promoted): return "\(label(promoted.stage))\(by), \(points(promoted.score))"
        case .accepted: return "accepted" + by
        case .qualified: return "qualified" + by
        case .rejected(let declined): return "rejected\(by): \(reason(declined.reason))" + note(declined.note)
        case .disqualified(let declined): return "disqualified\(by): \(reason(declined.reason))" + note(declined.note)
        case .converted(let converted): return "converted" + by + summary(converted.conversion)
        case .closed(let closed): return label(closed.outcome.stage) + (closed.reason.map { ": " + reason($0) } ?? "") + by
        case .touched(let touch): return describe(touch) + by + note(touch.note)
        case .followUpScheduled(let followUp):
            return "\(followUp.channel.label) scheduled for \(time.future(followUp.at))" + note(followUp.note)
        case .assessed(let assessed): return answers(assessed) + note(assessed.note)
        case .assigned(let assigned):
            return assigned.isClaim
                ? "claimed" + by
                : "assigned to \(team.name(of: assigned.owner))" + by + (assigned.reason.map { ": \($0)" } ?? "")
        case .released: return "released" + by
        case .snoozed(let until): return "snoozed until \(time.future(until))"
        case .noted(let text): return "\"\(text)\"" + by
        case .edited(let changes): return "changed \(fields(changes))" + by
        case .optedOut(let change): return "opted out of \(channelName(change.channel))" + moved(change.stage)
        case .optedIn(let change): return "opted in to \(channelName(change.channel)) again"
        case .bounced(let change): return "\(addressName(change.channel)) marked invalid" + moved(change.stage)
        case .reengaged(let reengaged): return "re-engaged as \(label(reengaged.stage))" + by + note(reengaged.note)
        case .requalified(let requalified): return "\(label(requalified.stage)) under definition \(entry.definition)"
        case .merged(let merged): return self.merged(merged, entry) + by
        case .undone(let undone): return "\(entryRange(undone)) undone" + by
        case .imported, .definitionAdopted, .definitionSigned, .repUpdated, .erased, .unknown: return sentenceText(entry)
        }
    }

    /// The note that another person's entry leaves on a row of a list: `accepted by kim`.
    package func notice(_ entry: Entry) -> String { forVersion(of: entry).noticeText(entry) }

    private func noticeText(_ entry: Entry) -> String {
        let by = " by " + actor(entry)
        switch entry.event {
        case .accepted: return "accepted" + by
        case .assigned(let assigned):
            return assigned.isClaim
                ? "claimed" + by : "assigned to " + team.name(of: assigned.owner) + (assigned.reason.map { ": \($0)" } ?? "")
        case .converted: return "converted" + by
        case .closed(let closed): return label(closed.outcome.stage) + by
        case .rejected: return "rejected" + by
        case .disqualified: return "disqualified" + by
        case .qualified: return "qualified" + by
        case .touched(let touch): return touch.channel.label + by
        case .released: return "released" + by
        case .merged(let merged): return self.merged(merged, entry) + by
        case .undone: return "undone" + by
        case .engaged(let engagement): return activity(engagement)
        case .noted: return "note added" + by
        case .edited: return "edited" + by
        case .assessed: return "assessed" + by
        case .snoozed: return "snoozed" + by
        case .promoted: return "promoted" + by
        case .reengaged: return "re-engaged" + by
        case .erased: return "erased" + by
        default: return "changed" + by
        }
    }

    /// The details of an entry as labels and values, for the pane beside the journal.
    package func details(_ entry: Entry) -> [(label: String, value: String)] {
        var details: [(label: String, value: String)] = [
            ("entry", entry.seq.description), ("recorded", time.full(entry.at)),
        ]
        if entry.occurredAt != entry.at {
            details.append(("occurred", time.date(time.zone.day(of: entry.occurredAt)) + " " + time.time(entry.occurredAt)))
        }
        details.append(("by", actor(entry)))
        if let lead = entry.lead { details.append(("lead", lead.description)) }
        details.append(("kind", entry.event.kind))
        if entry.definition > 0 { details.append(("definition", "\(entry.definition)")) }
        details.append(("action", entry.action.description))
        if let batch = entry.batch { details.append(("import", batch.description)) }
        switch entry.event {
        case .captured(let captured):
            for (field, value) in captured.fields.known { details.append((field.label, value)) }
            for (column, value) in captured.fields.extra.sorted(by: { $0.key < $1.key }) { details.append((column, value)) }
        case .edited(let changes):
            for (field, value) in changes.fields.sorted(by: { $0.key < $1.key }) {
                details.append((field.label, value.isEmpty ? "(blank)" : value))
            }
            for (column, value) in changes.extra.sorted(by: { $0.key < $1.key }) {
                details.append((column, value.isEmpty ? "(blank)" : value))
            }
        case .accepted(let accepted):
            for point in accepted.evidence {
                details.append((point.rule, point.points < 0 ? "\(point.points)" : "+\(point.points)"))
            }
        case .noted(let text): details.append(("note", text))
        case .engaged(let engagement): if let detail = engagement.detail { details.append(("detail", detail)) }
        case .converted(let converted): details += conversionDetails(converted.conversion)
        case .closed(let closed): if let conversion = closed.conversion { details += conversionDetails(conversion) }
        case .merged(let merged): details.append(("merged lead", merged.absorbed.description))
        case .undone(let undone): details.append(("undoes", entryRange(undone)))
        default: break
        }
        return details
    }

    /// The person or rule that acted, with the login that acted on behalf of the person.
    package func actor(_ entry: Entry) -> String {
        let name: String =
            switch entry.by {
            case .person(let login): login.name
            case .rule(let rule): "the rule \"\(rule)\""
            }
        return entry.via.map { "\(name) (via \($0.name))" } ?? name
    }

    /// A touch as text: `call, no answer`.
    package func describe(_ touch: Touch) -> String {
        (touch.direction == .inbound ? "inbound " : "") + touch.channel.label + ", " + touch.outcome.label
    }

    private func merged(_ merged: Merged, _ entry: Entry) -> String {
        "\(merged.absorbed) merged into \(entry.lead.map(\.description) ?? "another")"
    }

    private func label(_ stage: Stage) -> String { definition.label(stage) }
    /// A count of an import by its name in the journal: `12 added`, `3 in MQL`.
    private func importCount(_ name: String, _ count: Int) -> String {
        if let stage = name.dropping(prefix: "added.").flatMap(Stage.init(rawValue:)) {
            return "\(count.grouped) in \(label(stage))"
        }
        return switch name {
        case "declared": "\(count.grouped) in a stage given by the file"
        case "attached": "\(count.grouped) attached to a lead"
        case "filled": "\(count.grouped) with blank fields filled"
        case "unknownLead": "\(count.grouped) without a known lead"
        case "likenesses": count.counted("possible duplicate")
        case "invalidEmails": count.counted("invalid e-mail address", "invalid e-mail addresses")
        default: "\(count.grouped) \(name.dropping(prefix: "outcome.") ?? name)"
        }
    }

    private func points(_ score: ScoreSnapshot) -> String { score.total.counted("point") }
    private func note(_ text: String?) -> String { text.map { $0.isEmpty ? "" : " (\"\($0)\")" } ?? "" }
    private func moved(_ stage: Stage?) -> String { stage.map { "; now \(label($0))" } ?? "" }

    /// A channel that a person opts out of or in to.
    private func channelName(_ channel: TouchChannel?) -> String {
        switch channel {
        case .call: "calls"
        case .email: "e-mail"
        case .social: "social media"
        case .meeting: "meetings"
        case .other: "other channels"
        case nil: "all channels"
        }
    }

    /// The address of a channel.
    private func addressName(_ channel: TouchChannel?) -> String {
        switch channel {
        case .call: "phone number"
        case .email: "e-mail address"
        case .social: "social media address"
        case .meeting, .other, nil: "address"
        }
    }

    private func reason(_ id: String) -> String { definition.reasons.first { $0.id == id }?.label ?? id }

    private func activity(_ engagement: Engagement) -> String {
        var text = engagement.form.map { $0.label } ?? engagement.type.label
        if engagement.form != nil, engagement.type != .formSubmitted { text = engagement.type.label + " " + text }
        if let detail = engagement.detail, !detail.isEmpty { text += " \"\(detail)\"" }
        if engagement.asksForSales { text += ", asks for sales" }
        if let campaign = engagement.campaign { text += " (\(campaign))" }
        return text
    }

    private func declared(_ declaration: StageDeclaration?) -> String {
        declaration.map { " (\($0.column) \"\($0.text)\" in the file)" } ?? ""
    }

    /// The index of a criterion in the definition.
    private func position(_ id: String) -> Int { definition.criteria.firstIndex { $0.id == id } ?? .max }

    private func answers(_ assessed: Assessed) -> String {
        var parts = assessed.answers.sorted { (position($0.key), $0.key) < (position($1.key), $1.key) }.map { id, answer in
            let criterion = definition.criterion(id)
            let label = criterion?.label ?? id
            return answer.isEmpty ? "\(label) cleared" : "\(label): \(criterion?.answer(answer)?.label ?? answer)"
        }
        if let percent = assessed.chanceToClose { parts.append("chance \(percent)%") }
        return parts.joined(separator: ", ")
    }

    private func fields(_ changes: FieldChanges) -> String {
        (changes.fields.keys.sorted().map(\.label) + changes.extra.keys.sorted()).joined(separator: ", ")
    }

    /// The entries that an undo names: `entry 7`, `entries 7–9`.
    func entryRange(_ undone: Undone) -> String {
        undone.ranges.map { range in
            range.lowerBound == range.upperBound ? "entry \(range.lowerBound)" : "entries \(range.lowerBound)–\(range.upperBound)"
        }.joined(separator: ", ")
    }

    private func summary(_ conversion: Conversion) -> String {
        var text = conversion.account.map { " for \($0)" } ?? ""
        if let amount = conversion.amount { text += ", \(amount)" }
        if let day = conversion.closeDate { text += ", closing \(time.date(day))" }
        return text
    }

    private func conversionDetails(_ conversion: Conversion) -> [(label: String, value: String)] {
        var details: [(label: String, value: String)] = []
        if let account = conversion.account {
            details.append(("account", account + (conversion.isExistingAccount ? " (existing)" : "")))
        }
        if let contact = conversion.contact { details.append(("contact", contact)) }
        if let opportunity = conversion.opportunity { details.append(("opportunity", opportunity)) }
        if let amount = conversion.amount { details.append(("amount", amount.description)) }
        if let day = conversion.closeDate { details.append(("close date", day.description)) }
        if let followUp = conversion.followUp {
            details.append(("follow-up", "\(followUp.channel.label) \(time.full(followUp.at))"))
        }
        if let intention = conversion.intention { details.append(("intends to buy", intention.label)) }
        if let closer = conversion.closer { details.append(("closer", team.name(of: closer))) }
        return details
    }
}
