import Console
import Formats
import Journal
import Lifecycle
import ReadModel
import Workspace

/// Writes leads as JSON; the keys must not change.
struct LeadJSON {
    let definition: LeadDefinition
    let now: Instant
    private let dueSelector: DueSelector
    private let entryFormatter: EntryFormatter
    private let duplicateFormatter: DuplicateFormatter

    init(workspace: Workspace, dueSelector: DueSelector = .first) {
        self.dueSelector = dueSelector
        definition = workspace.definition
        now = workspace.now
        entryFormatter = workspace.entryFormatter
        duplicateFormatter = DuplicateFormatter(workspace: workspace)
    }

    /// The due date of a lead that this list shows.
    func due(of lead: Lead) -> Due? { dueSelector.due(of: lead, definition) }

    /// Writes the members of a lead in lists.
    func write(_ lead: Lead, to object: inout JSONMembers) {
        let today = definition.calendar.zone.day(of: now)
        let score = definition.score(lead, on: today).snapshot
        let due = due(of: lead)
        object.text("id", lead.id.description)
        object.text("externalId", lead.fields[.externalID])
        object.member("stage", lead.stage.rawValue)
        object.text("owner", lead.owner?.name)
        object.number("score", score.total)
        object.number("fit", score.fit)
        object.number("engagement", score.engagement)
        object.member("isProposed", definition.proposes(lead, on: today))
        object.number("likelihood", definition.likelihood(of: lead))
        object.text("firstName", lead.fields[.firstName])
        object.text("lastName", lead.fields[.lastName])
        object.text("title", lead.fields[.title])
        object.text("company", lead.fields[.company])
        object.text("email", lead.fields[.email])
        object.text("phone", lead.fields[.phone] ?? lead.fields[.mobile])
        object.text("source", lead.fields[.source])
        object.moment("capturedAt", lead.capturedAt)
        object.moment("enteredStageAt", lead.enteredStageAt)
        object.moment("lastContactAt", lead.lastContactAt)
        object.moment("dueAt", due?.at)
        object.text("dueKind", due?.kind.name)
        object.moment("snoozedUntil", lead.snoozedUntil.flatMap { $0 > now ? $0 : nil })
        object.text("reason", lead.lastReturn?.reason)
    }

    /// Writes the members of a lead in lists, and those that only `show` has.
    func writeDetail(
        _ lead: Lead, _ history: LeadHistory, _ decisionContext: DecisionContext, _ duplicates: [PossibleDuplicate],
        _ account: AccountSummary?, _ accounts: [OpportunityID: AccountSummary], to object: inout JSONMembers
    ) {
        write(lead, to: &object)
        if lead.isErased { object.member("isErased", true) }
        object.text("returnOn", lead.returnOn?.description)
        object.text("track", lead.track)
        object.text("website", lead.fields[.website])
        let contact = LastContact(with: lead)
        object.moment("lastAttemptAt", contact.attemptedAt)
        object.moment("lastTouchContactAt", contact.contactedAt)
        object.texts("content", ContentSeen(by: lead).all.map(\.content))
        let suggestion = Suggestion(for: lead, by: definition, on: definition.calendar.zone.day(of: now))
        object.text("suggestion", suggestion?.text)
        object.text("suggestionReason", suggestion?.why)
        object.text("path", lead.path.rawValue)
        object.number("definition", definition.number)
        object.number("threshold", definition.thresholds == Thresholds(total: 0) ? nil : definition.thresholds.total)
        object.texts("emails", lead.allEmails)
        object.texts("phones", lead.allPhones)
        object.member("fields") { $0.pairs(lead.fields.known.map { ($0.field.rawValue, $0.value) }) }
        object.member("extra") { $0.pairs(lead.fields.extra.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }
        let breakdown = definition.score(lead, on: definition.calendar.zone.day(of: now))
        object.member("why") { json in
            json.array(breakdown.fit + breakdown.engagement) { json, line in
                json.object { item in
                    item.text("rule", line.rule)
                    item.text("label", line.label)
                    item.number("points", line.points)
                    item.number("times", line.times)
                }
            }
        }
        object.member("answers") { $0.pairs(lead.answers.sorted { $0.key < $1.key }.map { ($0.key, $0.value.answer) }) }
        object.number("chanceToClose", lead.chances.last?.percent)
        object.member("chances") { json in
            json.array(lead.chances) { json, chance in
                json.object { item in
                    item.number("percent", chance.percent)
                    item.moment("occurredAt", chance.occurredAt)
                }
            }
        }
        object.moment("followUpAt", lead.followUp?.at)
        object.text("followUpChannel", lead.followUp?.channel.rawValue)
        object.member("closedChannels") { $0.pairs(lead.channels.closed.map { ($0.channel.rawValue, $0.why.rawValue) }) }
        if let conversion = lead.conversion { object.conversion(conversion) }
        let today = definition.calendar.zone.day(of: now)
        object.member("opportunities") { json in
            json.array(lead.opportunities) { json, opportunity in
                let row = OpportunityRow(opportunity, of: lead, key: nil)
                json.object { row.write(accounts[opportunity.id], OpportunityAttention.of(row, on: today), to: &$0) }
            }
        }
        object.member("account") { json in
            if let account { json.object { account.write(to: &$0) } } else { json.null() }
        }
        object.texts("absorbed", lead.absorbed.map(\.id.description))
        object.member("possibleDuplicates") { json in
            json.array(duplicates) { json, duplicate in json.object { duplicateFormatter.write(duplicate, to: &$0) } }
        }
        object.member("gates") { json in
            json.array(GateReport.rows(of: lead, given: decisionContext)) { json, row in
                json.object { item in
                    item.member("command", row.command.verb)
                    item.member("isOpen", row.refusal == nil)
                    item.text("why", row.refusal?.message)
                    item.unmetRequirements(row.unmet)
                }
            }
        }
        object.member("timeline") { json in
            json.array(history.lines) { json, entry in json.object { $0.entry(entry, entryFormatter) } }
        }
    }
}

/// The decisions possible on a lead, with the refusals of those that a gate blocks.
enum GateReport {
    /// One decision: why the user can't make it now, and what the lead needs for it in any case.
    struct Row {
        let command: Command
        let refusal: Refusal?
        let unmet: [UnmetRequirement]

        /// What the decision still needs, or whether it is ready; returning a lead is possible, not a goal.
        var text: String {
            let needs = unmet.isEmpty ? nil : "needs " + unmet.map(\.text).joined(separator: "; ")
            switch (refusal, needs) {
            case (let refusal?, let needs?) where refusal.unmet.isEmpty: return "\(needs) (\(refusal.message))"
            case (_, let needs?): return needs
            case (let refusal?, nil): return refusal.message
            case (nil, nil):
                switch command {
                case .reject, .disqualify: return "possible"
                default: return "ready"
                }
            }
        }
    }

    /// One row for each decision that the definition allows at the lead's stage.
    static func rows(of lead: Lead, given decisionContext: DecisionContext) -> [Row] {
        let commands: [Command] = [
            .promote, .accept, .qualify, .reject(reason: ""), .disqualify(reason: ""), .convert(Conversion()), .close(.won),
            .reengage(),
        ]
        return commands.filter { $0.isPossible(on: lead, under: decisionContext.definition) }.compactMap { command in
            let refusal = availability(of: command, in: lead, given: decisionContext)
            guard refusal?.code != .notInDefinition else { return nil }
            return Row(command: command, refusal: refusal, unmet: missing(for: command, in: lead, given: decisionContext))
        }
    }
}

extension JSONMembers {
    /// Writes the account, contact and opportunity of a converted lead.
    mutating func conversion(_ conversion: Conversion) {
        member("conversion") { json in
            json.object { item in
                item.text("account", conversion.account)
                item.member("isExistingAccount", conversion.isExistingAccount)
                item.text("contact", conversion.contact)
                item.text("opportunity", conversion.opportunity)
                item.text("amount", conversion.amount.map { AmountFormatter.plain($0.cents) })
                item.member("cents", conversion.amount?.cents)
                item.text("currency", conversion.amount?.currency)
                item.text("closeDate", conversion.closeDate?.description)
                item.text("intention", conversion.intention?.rawValue)
                item.text("closer", conversion.closer?.name)
            }
        }
    }

    /// Writes the main members of a journal entry; the journal file has all of them.
    mutating func entry(_ entry: Entry, _ entryFormatter: EntryFormatter) {
        number("seq", entry.seq.value)
        member("id", entry.action.description)
        moment("at", entry.at)
        moment("occurredAt", entry.occurredAt)
        text("by", entry.by.description)
        text("via", entry.via?.name)
        text("lead", entry.lead?.description)
        if case .merged(let merged) = entry.event { text("absorbed", merged.absorbed.description) }
        member("kind", entry.event.kind)
        number("definition", entry.definition)
        text("batch", entry.batch?.description)
        origin(of: entry.event)
        text("text", entryFormatter.sentence(entry))
    }

    /// Writes the source and campaign of a capture, first or later.
    private mutating func origin(of event: Event) {
        switch event {
        case .captured(let captured):
            text("source", captured.fields[.source])
            text("campaign", captured.fields[.campaign])
        case .engaged(let engagement):
            text("type", engagement.type.rawValue)
            text("source", engagement.source)
            text("campaign", engagement.campaign)
        default: break
        }
    }

    /// Writes the result of an action.
    mutating func actionResult(_ result: ActionResult, verb: String, _ entryFormatter: EntryFormatter) {
        member("action", result.action.description)
        member("verb", verb)
        texts("leads", result.leads.map(\.description))
        member("entries") { json in
            json.array(result.entries) { json, entry in json.object { $0.entry(entry, entryFormatter) } }
        }
        refusals("refused", result.refused)
        texts("warnings", result.warnings)
    }
}

extension Workspace {
    /// Formats entries with the labels of the workspace's definition and the names of its team.
    var entryFormatter: EntryFormatter {
        EntryFormatter(definition: definition, team: team, now: now, versions: session.definitionHistory)
    }
}
