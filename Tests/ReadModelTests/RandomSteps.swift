import Journal
import Lifecycle
import ReadModel

/// Random actions: captures, imports, decisions, undos and merges of any leads, sensible or not.
struct RandomSteps {
    /// The written actions, oldest first.
    var written: [WrittenAction] = []
    /// The imports.
    var batches: [ActionID] = []
    /// The number of leads.
    var leads = 0

    /// Writes the next action.
    mutating func next(_ fixture: IndexFixture, _ random: inout SeededGenerator) throws -> WrittenAction {
        let by = Bool.random(using: &random) ? dana : kim
        let action: WrittenAction
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<5 where leads < 8:
            leads += 1
            action = try fixture.write(
                leads, randomCapture(&random), by: by, occurredAt: fixture.now - .days(Int.random(in: 0..<20, using: &random)))
        case 5, 6:
            guard let earlier = written.randomElement(using: &random) else { fallthrough }
            action = try fixture.undo(earlier, by: by)
        case 7:
            let id = ActionID(at: fixture.now, random: (UInt64(leads), random.next()))
            batches.append(id)
            leads += 1
            let drafts = [
                Draft(lead: LeadID(leads), by: .person(by), event: randomCapture(&random)),
                Draft(
                    lead: nil, by: .person(by),
                    event: .imported(Imported(form: "leads", counts: ["added": 1], fileDigest: String(repeating: "0", count: 64)))),
            ]
            action = try fixture.write(Bool.random(using: &random) ? drafts : [drafts[0]], batch: id, id: id)
        case 8:
            let number = (try fixture.model(inMemory: true)).definition.number + 1
            let text = String(Int.random(in: 10...50, using: &random))
            action = try fixture.write([
                Draft(
                    lead: nil, by: .person(by),
                    event: .definitionAdopted(DefinitionAdopted(number: number, name: "small", text: text)))
            ])
        case 10, 11:
            // A journal may contain merges of any two leads, sensible or not.
            let pair = (1...max(2, leads)).shuffled(using: &random).prefix(2)
            action = try fixture.write(pair[0], .merged(Merged(absorbed: LeadID(pair[1]))), by: by)
        case 9:
            let member = TeamMember(login: kim, roles: [.sdr])
            action = try fixture.write([Draft(lead: nil, by: .person(by), event: .repUpdated(member))])
        default:
            let lead = Int.random(in: 1...max(1, leads), using: &random)
            var drafts = [Draft(lead: LeadID(lead), by: .person(by), event: randomEvent(&random, fixture.now))]
            if Int.random(in: 0..<4, using: &random) == 0 {
                drafts = [Draft(lead: LeadID(lead), by: .rule(randomRule(&random)), event: randomAssignment(&random, fixture.now))]
            } else if Bool.random(using: &random) {
                drafts.append(
                    Draft(
                        lead: LeadID(lead), by: .rule("score"),
                        event: .promoted(Promoted(stage: .mql, score: ScoreSnapshot(fit: 1, engagement: 2)))))
            }
            action = try fixture.write(drafts)
        }
        written.append(action)
        return action
    }

    private func randomRule(_ random: inout SeededGenerator) -> String {
        ["routing", "owner-away", "owner-full", "first-touch-late", "neglected"].randomElement(using: &random) ?? "routing"
    }

    private func randomAssignment(_ random: inout SeededGenerator, _ now: Instant) -> Event {
        let trigger: RuleTrigger =
            Bool.random(using: &random) ? .due(now) : .line(SequenceNumber(Int.random(in: 1...20, using: &random)))
        return .assigned(Assigned(owner: Bool.random(using: &random) ? dana : kim, reason: "the owner is absent", trigger: trigger))
    }

    private func randomCapture(_ random: inout SeededGenerator) -> Event {
        let stage = [Stage.inquiry, .viable, .mql, .sql, .nurture].randomElement(using: &random) ?? .mql
        return captured(
            stage, owner: [nil, dana, kim].randomElement(using: &random) ?? nil,
            [
                .firstName: ["Lena", "Max", ""].randomElement(using: &random) ?? "",
                .lastName: ["Müller", "Muller", "Ng"].randomElement(using: &random) ?? "",
                .company: ["Acme", "Łódź Steel", ""].randomElement(using: &random) ?? "",
                .title: ["VP Sales", "Buyer"].randomElement(using: &random) ?? "",
                .phone: ["+49 421 555", "0421 55 55 55", ""].randomElement(using: &random) ?? "",
                .externalID: "ext\(Int.random(in: 0..<5, using: &random))",
                .country: ["DE", "us"].randomElement(using: &random) ?? "",
                .source: ["Web", "fair"].randomElement(using: &random) ?? "",
                .email: ["a@gmail.example", "b@acme.example", ""].randomElement(using: &random) ?? "",
            ])
    }

    private func randomEvent(_ random: inout SeededGenerator, _ now: Instant) -> Event {
        let score = ScoreSnapshot(fit: 1, engagement: 1)
        switch Int.random(in: 0..<27, using: &random) {
        case 18: return .optedOut(ChannelChange(channel: .email))
        case 19: return .optedIn(ChannelChange(channel: Bool.random(using: &random) ? .email : nil))
        case 20: return .bounced(ChannelChange(channel: .email))
        case 21:
            return .edited(FieldChanges([.source: "Fair", .email: ["c@acme.example", ""].randomElement(using: &random) ?? ""]))
        case 22: return .touched(Touch(channel: .email, outcome: Bool.random(using: &random) ? .bounced : .replied))
        case 23:
            return .closed(
                Closed(
                    outcome: .lost, reason: "price",
                    amount: Bool.random(using: &random) ? Money(cents: 5, currency: "EUR") : nil))
        case 24:
            return .converted(
                Converted(
                    stage: .opportunity, conversion: Conversion(account: "Acme", amount: Money(cents: 70, currency: "USD")),
                    owner: nil))
        case 26: return .erased(Erased(digests: []))
        case 25: return .reengaged(Reengaged(stage: .mql, owner: dana))
        case 0, 1: return .engaged(Engagement(type: .formSubmitted, form: .pricing))
        case 2, 3: return .engaged(Engagement(type: .emailOpened))
        case 4: return .engaged(Engagement(type: .eventAttended, campaign: "fair"))
        case 5: return .accepted(Accepted(stage: .sal, owner: dana, score: score))
        case 6: return .qualified(Qualified(stage: .sql))
        case 7: return .rejected(Declined(reason: "timing"))
        case 8: return .disqualified(Declined(reason: "timing", note: "no"))
        case 9: return .converted(Converted(stage: .opportunity, conversion: Conversion(account: "Acme GmbH"), owner: kim))
        case 10: return .closed(Closed(outcome: .won))
        case 11: return .touched(Touch(channel: .call, outcome: .noAnswer))
        case 12: return .followUpScheduled(FollowUp(channel: .meeting, at: now + .hours(Int.random(in: -5...90, using: &random))))
        case 13: return .snoozed(until: now + .hours(Int.random(in: -2...50, using: &random)))
        case 14: return .assigned(Assigned(owner: Bool.random(using: &random) ? dana : kim))
        case 15: return .released
        case 16: return .assessed(Assessed(answers: ["budget": Bool.random(using: &random) ? "yes" : "no"]))
        default: return .edited(FieldChanges([.lastName: "Meyer", .company: "Mull & Co"]))
        }
    }
}
