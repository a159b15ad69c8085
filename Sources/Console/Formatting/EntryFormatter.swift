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

    /// A whole sentence: `kim accepted L481 as a SAL (score 87)`.
    package func sentence(_ entry: Entry) -> String { forVersion(of: entry).sentenceText(entry) }

    /// A whole sentence; the undo of an undo, `target`, is a redo: `kim redid entry 7`.
    package func sentence(_ entry: Entry, undoing target: Entry?) -> String {
        guard case .undone = entry.event, case .undone(let earlier)? = target?.event else { return sentence(entry) }
        return "\(actor(entry)) redid \(entryRange(earlier))"
    }

    private func sentenceText(_ entry: Entry) -> String {
        let subject = actor(entry)
        let lead = entry.lead.map(displayName) ?? ""
        switch entry.event {
        case .captured(let captured):
            let verb = entry.batch != nil ? "imported" : "added"
            return "\(subject) \(verb) \(lead) as \(noun(captured.stage))" + declared(captured.declaration)
        case .engaged(let engagement): return activity(engagement, of: lead)
        case .promoted(let promoted): return "\(subject) promoted \(lead) to \(label(promoted.stage)) (\(score(promoted.score)))"
        case .accepted(let accepted):
            return "\(subject) accepted \(lead) as \(noun(accepted.stage)) (\(score(accepted.score)))"
        case .qualified(let qualified): return "\(subject) qualified \(lead) as \(noun(qualified.stage))"
        case .rejected(let declined):
            return "\(subject) rejected \(lead), returned to \(label(.nurture)): \(reason(declined.reason))" + note(declined.note)
        case .disqualified(let declined): return "\(subject) disqualified \(lead): \(reason(declined.reason))" + note(declined.note)
        case .converted(let converted):
            return "\(subject) converted \(lead)" + summary(converted.conversion) + declared(converted.declaration)
        case .closed(let closed):
            return "\(subject) closed \(lead) as \(label(closed.outcome.stage))" + (closed.reason.map { ": " + reason($0) } ?? "")
                + (closed.amount.map { ", \($0)" } ?? "") + declared(closed.declaration) + note(closed.note)
        case .touched(let touch):
            return "\(toucher(touch, entry)) logged \(named(touch, lead))\(outcome(touch))" + note(touch.note)
        case .followUpScheduled(let followUp):
            return "\(subject) scheduled \(followUp.channel.followUpWithArticle) with \(lead) for \(time.future(followUp.at))"
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
        case .bounced(let change):
            return
                (change.channel == .meeting
                ? "\(lead) marked as not reachable by meeting" : "\(addressName(change.channel)) of \(lead) marked invalid")
                + moved(change.stage)
        case .reengaged(let reengaged): return "\(subject) re-engaged \(lead) as \(noun(reengaged.stage))" + note(reengaged.note)
        case .requalified(let requalified):
            return "\(lead) became \(noun(requalified.stage)) under definition \(entry.definition)"
        case .merged(let merged): return "\(subject) merged \(merged.absorbed) into \(lead)"
        case .undone(let undone): return "\(subject) undid \(entryRange(undone))"
        case .imported(let imported):
            return "\(subject) imported \(imported.fileName ?? imported.form): \(importCounts(imported.counts))"
        case .definitionAdopted(let adopted): return "\(subject) adopted definition \(adopted.number), \"\(adopted.name)\""
        case .definitionSigned(let signed):
            return "\(subject) signed definition \(signed.number) for \(signed.side.rawValue)"
        case .repUpdated(let member):
            let name = member.name.isEmpty ? member.login.name : member.name
            guard !member.roles.isEmpty else { return "\(subject) removed \(name) from the team" }
            return "\(subject) updated \(name): \(state(of: member, at: entry.at))"
        case .erased: return "\(subject) erased the personal data of \(lead)"
        case .unknown(let kind): return "\(subject) did something that only a newer version of winnow knows: \(kind)"
        }
    }

    /// `Wei Zhang (L3)`, or the id alone.
    private func displayName(_ id: LeadID) -> String {
        guard let name = names[id], name != id.description else { return id.description }
        return "\(name) (\(id))"
    }

    /// A short text for a timeline, without lead and time: `accepted by kim`, `call by kim: no answer`.
    package func brief(_ entry: Entry) -> String { forVersion(of: entry).briefText(entry) }

    /// A short text; the undo of an undo, `target`, is a redo: `entry 7 redone by kim`.
    package func brief(_ entry: Entry, undoing target: Entry?) -> String {
        guard case .undone = entry.event, case .undone(let earlier)? = target?.event else { return brief(entry) }
        return "\(entryRange(earlier)) redone by \(actor(entry))"
    }

    private func briefText(_ entry: Entry) -> String {
        let by = " by " + actor(entry)
        switch entry.event {
        case .captured(let captured): return (entry.batch != nil ? "imported" : "added") + by + " as " + noun(captured.stage)
        case .engaged(let engagement): return activity(engagement)
        case .promoted(let promoted): return "promoted to \(label(promoted.stage))\(by) (\(score(promoted.score)))"
        case .accepted: return "accepted" + by
        case .qualified: return "qualified" + by
        case .rejected(let declined): return "rejected\(by): \(reason(declined.reason))" + note(declined.note)
        case .disqualified(let declined): return "disqualified\(by): \(reason(declined.reason))" + note(declined.note)
        case .converted(let converted): return "converted" + by + summary(converted.conversion)
        case .closed(let closed):
            return "closed as " + label(closed.outcome.stage) + by + (closed.reason.map { ": " + reason($0) } ?? "")
        case .touched(let touch): return describe(touch, by: toucher(touch, entry)) + note(touch.note)
        case .followUpScheduled(let followUp):
            return "\(followUp.channel.followUpName) scheduled for \(time.future(followUp.at))" + note(followUp.note)
        case .assessed(let assessed): return answers(assessed) + note(assessed.note)
        case .assigned(let assigned):
            return assigned.isClaim
                ? "claimed" + by
                : "assigned to \(team.name(of: assigned.owner))" + by + (assigned.reason.map { ": \($0)" } ?? "")
        case .released: return "released" + by
        case .snoozed(let until): return "snoozed until \(time.future(until))"
        case .noted(let text): return "note" + by + ": " + text
        case .edited(let changes): return fields(changes) + " changed" + by
        case .optedOut(let change): return "opted out of \(channelName(change.channel))" + moved(change.stage)
        case .optedIn(let change): return "opted in to \(channelName(change.channel)) again"
        case .bounced(let change):
            let what =
                change.channel == .meeting ? "marked as not reachable by meeting" : "\(addressName(change.channel)) marked invalid"
            return what + moved(change.stage)
        case .reengaged(let reengaged): return "re-engaged as \(noun(reengaged.stage))" + by + note(reengaged.note)
        case .requalified(let requalified): return "became \(noun(requalified.stage)) under definition \(entry.definition)"
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
        case .closed(let closed): return "closed as " + label(closed.outcome.stage) + by
        case .rejected: return "rejected" + by
        case .disqualified: return "disqualified" + by
        case .qualified: return "qualified" + by
        case .touched(let touch): return touch.channel.touchName + " logged" + by
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
        case .requalified(let requalified): return "moved to \(label(requalified.stage)) by the new definition"
        case .followUpScheduled(let followUp): return followUp.channel.followUpName + " scheduled" + by
        case .optedOut, .optedIn, .bounced: return briefText(entry)
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
        details.append(("type", entry.event.label))
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

    /// A touch as text: `call, no answer`; with a person, `call by root: no answer`.
    package func describe(_ touch: Touch, by person: String? = nil) -> String {
        let inbound = touch.direction == .inbound
        let name = (inbound ? "inbound " : "") + touch.channel.touchName
        let outcome = self.outcome(of: touch)
        return person.map { "\(name) \(inbound ? "to" : "by") \($0): \(outcome)" } ?? "\(name), \(outcome)"
    }

    /// A touch with its article: `an inbound call`.
    package func named(_ touch: Touch) -> String {
        if touch.direction == .inbound { return "an inbound " + touch.channel.touchName }
        return (touch.channel == .email || touch.channel == .other ? "an " : "a ") + touch.channel.touchName
    }

    /// A touch with its article and lead: `a call to L3`, `an inbound e-mail from L3`, `a meeting with L3`.
    package func named(_ touch: Touch, _ lead: String) -> String {
        let preposition =
            switch touch.channel {
            case .call, .email, .social: touch.direction == .inbound ? "from" : "to"
            case .meeting: "with"
            case .other: "for"
            }
        return "\(named(touch)) \(preposition) \(lead)"
    }

    /// The outcome after a colon: `: no answer`; empty if it is unknown.
    package func outcome(_ touch: Touch) -> String { touch.outcome == .unknown ? "" : ": " + touch.outcome.label }

    private func outcome(of touch: Touch) -> String {
        guard touch.outcome == .unknown else { return touch.outcome.label }
        return touch.channel == .email && touch.direction == .outbound ? "sent" : "outcome unknown"
    }

    /// Who made a touch: the person in the file if they are not on the team, otherwise the actor.
    private func toucher(_ touch: Touch, _ entry: Entry) -> String {
        touch.formerOwner.map { "\($0) (not on the team)" } ?? actor(entry)
    }

    private func merged(_ merged: Merged, _ entry: Entry) -> String {
        "\(merged.absorbed) merged into \(entry.lead.map(\.description) ?? "another")"
    }

    private func label(_ stage: Stage) -> String { definition.label(stage) }

    private func noun(_ stage: Stage) -> String { definition.topology.noun(for: stage) }

    /// The state of a team member: roles, absence, maximum of active leads and other names.
    private func state(of member: TeamMember, at moment: Instant) -> String {
        var parts = [member.roles.sorted().map(\.label).joined(separator: ", ")]
        if let until = member.absentUntil, until > moment {
            parts.insert(until == .distantFuture ? "absent" : "absent until \(time.date(time.zone.day(of: until)))", at: 0)
        }
        if let capacity = member.capacity { parts.append("at most \(capacity.counted("active lead"))") }
        if !member.aliases.isEmpty {
            parts.append("also named " + member.aliases.map { "\"\($0)\"" }.joined(separator: ", "))
        }
        return parts.joined(separator: "; ")
    }

    /// The counts of an import, the leads added first: `12 leads added (3 in MQL), 1 row rejected`.
    private func importCounts(_ counts: [String: Int]) -> String {
        let order = ["added", "filled", "attached", "rejected"]
        let stages = Stage.allCases.compactMap { stage in
            counts["added.\(stage.rawValue)"].map { "\($0.grouped) in \(label(stage))" }
        }.joined(separator: ", ")
        let rest = counts.filter { !$0.key.hasPrefix("added.") }.sorted {
            (order.firstIndex(of: $0.key) ?? order.count, $0.key) < (order.firstIndex(of: $1.key) ?? order.count, $1.key)
        }
        let parts = rest.map { name, count in
            importCount(name, count) + (name == "added" && !stages.isEmpty ? " (\(stages))" : "")
        }
        return parts.isEmpty ? "nothing new" : parts.joined(separator: ", ")
    }

    /// A count of an import by its name in the journal: `12 leads added`, `1 row rejected`.
    private func importCount(_ name: String, _ count: Int) -> String {
        if let outcome = name.dropping(prefix: "outcome.") {
            return "\(count.grouped) " + (outcome == "open" ? "still open" : outcome)
        }
        return switch name {
        case "added": count.counted("lead") + " added"
        case "declared": count.counted("lead") + " with a stage from the file"
        case "attached": count.counted("row") + " attached to a lead"
        case "filled": count.counted("row") + " that filled blank fields"
        case "unchanged": count.counted("row") + " with nothing new"
        case "conflicting": count.counted("row") + " with conflicts"
        case "rejected": count.counted("row") + " rejected"
        case "erased": count.counted("row") + " of erased people"
        case "unknownLead": count.counted("row") + " whose lead was not found"
        case "likenesses": count.counted("possible duplicate")
        case "invalidEmails": count.counted("invalid e-mail address", "invalid e-mail addresses")
        default: "\(count.grouped) \(name)"
        }
    }

    private func score(_ score: ScoreSnapshot) -> String { "score \(score.total)" }
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

    /// What the prospect did: `submitted the demo form`; after the lead's name if given.
    private func activity(_ engagement: Engagement, of lead: String? = nil) -> String {
        let quoted = engagement.detail.flatMap { $0.isEmpty ? nil : "\"\($0)\"" }
        let campaign = engagement.campaign.map { " (\($0))" } ?? ""
        if engagement.type == .other, engagement.form == nil, !engagement.asksForSales {
            return "other activity" + (lead.map { " of " + $0 } ?? "") + (quoted.map { ": " + $0 } ?? "") + campaign
        }
        let detail = quoted.map { " " + $0 } ?? ""
        var text: String
        if let form = engagement.form {
            switch (engagement.type, form) {
            case (.formSubmitted, .whitePaper): text = "requested the white paper"
            case (.formSubmitted, .newsletter): text = "subscribed to the newsletter"
            case (.formSubmitted, .other): text = "submitted a form"
            case (.formSubmitted, _): text = "submitted the " + form.label
            case (.contentDownloaded, _): text = "downloaded the " + form.label
            default: text = engagement.type.label + ", " + form.label
            }
            text += detail
        } else {
            switch (engagement.type, quoted) {
            case (.contentDownloaded, let quoted?): text = "downloaded " + quoted
            case (.contentDownloaded, nil): text = "downloaded content"
            case (.emailOpened, let quoted?): text = "opened the e-mail " + quoted
            case (.emailClicked, let quoted?): text = "clicked a link in the e-mail " + quoted
            case (.emailClicked, nil): text = "clicked a link in an e-mail"
            case (.pageVisited, let quoted?): text = "visited the page " + quoted
            case (.eventAttended, let quoted?): text = "attended " + quoted
            case (.chat, let quoted?): text = "chatted about " + quoted
            case (.other, _): text = "asked to talk to sales" + (quoted.map { ": " + $0 } ?? "")
            default: text = engagement.type.label + detail
            }
        }
        if engagement.asksForSales, engagement.type != .other || engagement.form != nil { text += ", asked to talk to sales" }
        return (lead.map { $0 + " " } ?? "") + text + campaign
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
        if let percent = assessed.chanceToClose { parts.append("chance to close \(percent)%") }
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
        var text = conversion.account.map { ": opportunity with \($0)" } ?? ""
        func append(_ part: String) { text += (text.isEmpty ? ": " : ", ") + part }
        if let amount = conversion.amount { append("\(amount)") }
        if let day = conversion.closeDate { append("expected to close \(time.date(day))") }
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
            details.append(("follow-up", "\(followUp.channel.followUpName) \(time.full(followUp.at))"))
        }
        if let intention = conversion.intention { details.append(("intends to buy", intention.label)) }
        if let closer = conversion.closer { details.append(("closer", team.name(of: closer))) }
        return details
    }
}

extension TouchChannel {
    /// A scheduled follow-up with its article: `a meeting`, `an e-mail`.
    var followUpWithArticle: String { (self == .email ? "an " : "a ") + followUpName }
}
