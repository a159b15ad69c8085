import Console
import Journal
import Lifecycle
import ReadModel
import Workspace

/// The keys of a lead in JSON; they stay.
struct LeadJSON {
    let definition: LeadDefinition
    let now: Instant
    private let owed: DueSelector
    private let story: EntryFormatter

    init(workspace: Workspace, owed: DueSelector = .first) {
        self.owed = owed
        definition = workspace.definition
        now = workspace.now
        story = workspace.story
    }

    /// What is owed on a lead, as far as the list is about it.
    func due(of lead: Lead) -> Due? { owed.of(lead, definition) }

    /// Writes what lists tell of a lead.
    func write(_ lead: Lead, to object: inout JSONMembers) {
        let today = definition.calendar.zone.day(of: now)
        let score = definition.score(lead, on: today).reading
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
        object.moment("dueAt", due?.at)
        object.text("dueKind", due?.kind.label)
        object.moment("snoozedUntil", lead.snoozedUntil.flatMap { $0 > now ? $0 : nil })
        object.text("reason", lead.lastReturn?.reason)
    }

    /// Writes all that `show` tells beyond that.
    func writeDetail(_ lead: Lead, _ history: LeadHistory, _ decisionContext: DecisionContext, to object: inout JSONMembers) {
        write(lead, to: &object)
        object.text("path", lead.path.rawValue)
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
        object.texts("absorbed", lead.absorbed.map(\.id.description))
        object.member("gates") { json in
            json.array(GateReport.rows(of: lead, given: decisionContext)) { json, row in
                json.object { item in
                    item.member("command", row.command)
                    item.member("isOpen", row.refusal == nil)
                    item.text("why", row.refusal?.message)
                    item.missing(row.refusal?.unmet ?? [])
                }
            }
        }
        object.member("timeline") { json in
            json.array(history.lines) { json, entry in json.object { $0.entry(entry, story) } }
        }
    }
}

/// What can be done with a lead now, and what stands in the way.
enum GateReport {
    /// One row for each decision that is allowed where it stands.
    static func rows(of lead: Lead, given decisionContext: DecisionContext) -> [(command: String, refusal: Refusal?)] {
        let commands: [Command] = [
            .promote, .accept, .qualify, .reject(reason: ""), .disqualify(reason: ""), .convert(Conversion()), .close(.won),
            .reengage(),
        ]
        return commands.filter { decisionContext.definition.allows($0, on: lead) }.compactMap { command in
            let refusal = availability(of: command, in: lead, given: decisionContext)
            return refusal?.code == .notInDefinition ? nil : (command.verb, refusal)
        }
    }
}

extension JSONMembers {
    /// Writes what a lead became.
    mutating func conversion(_ conversion: Conversion) {
        member("conversion") { json in
            json.object { item in
                item.text("account", conversion.account)
                item.member("isExistingAccount", conversion.isExistingAccount)
                item.text("contact", conversion.contact)
                item.text("opportunity", conversion.opportunity)
                item.text("amount", conversion.amount.map(plain))
                item.text("currency", conversion.amount?.currency)
                item.text("closeDate", conversion.closeDate?.description)
                item.text("intention", conversion.intention?.rawValue)
                item.text("closer", conversion.closer?.name)
            }
        }
    }

    /// Writes what a line of the journal tells, in short; the journal itself has it whole.
    mutating func entry(_ entry: Entry, _ story: EntryFormatter) {
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
        text("text", story.sentence(entry))
    }

    /// Writes what an action did.
    mutating func done(_ done: ActionResult, verb: String, _ story: EntryFormatter) {
        member("action", done.action.description)
        member("verb", verb)
        texts("leads", done.leads.map(\.description))
        member("entries") { json in
            json.array(done.entries) { json, entry in json.object { $0.entry(entry, story) } }
        }
        refusals("refused", done.refused)
        texts("warnings", done.warnings)
    }
}

extension Workspace {
    /// Tells entries in the words of its definition and team.
    var story: EntryFormatter { EntryFormatter(definition: definition, team: team, now: now, versions: shelf) }
}

/// `22700.00`: an amount without grouping, for machines.
func plain(_ money: Money) -> String {
    let rest = money.cents.magnitude % 100
    return (money.cents < 0 ? "-" : "") + String(money.cents.magnitude / 100) + (rest < 10 ? ".0" : ".") + String(rest)
}
