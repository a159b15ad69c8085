import Journal
import Lifecycle
import ReadModel

/// Actions as they come: captures, imports, decisions, undos, merges of anything with anything, whether they make sense or not.
struct RandomSteps {
    /// What was written, oldest first.
    var written: [WrittenAction] = []
    /// The imports.
    var batches: [ActionID] = []
    /// How many leads there are.
    var leads = 0

    /// Writes the next action.
    mutating func next(_ desk: IndexFixture, _ dice: inout Dice) throws -> WrittenAction {
        let by = Bool.random(using: &dice) ? dana : kim
        let action: WrittenAction
        switch Int.random(in: 0..<20, using: &dice) {
        case 0..<5 where leads < 8:
            leads += 1
            action = try desk.write(
                leads, randomCapture(&dice), by: by, occurredAt: desk.now - .days(Int.random(in: 0..<20, using: &dice)))
        case 5, 6:
            guard let earlier = written.randomElement(using: &dice) else { fallthrough }
            action = try desk.takeBack(earlier, by: by)
        case 7:
            let id = ActionID(at: desk.now, random: (UInt64(leads), dice.next()))
            batches.append(id)
            leads += 1
            let drafts = [
                Draft(lead: LeadID(leads), by: .person(by), event: randomCapture(&dice)),
                Draft(
                    lead: nil, by: .person(by),
                    event: .imported(Imported(form: "leads", counts: ["added": 1], fileDigest: String(repeating: "0", count: 64)))),
            ]
            action = try desk.write(Bool.random(using: &dice) ? drafts : [drafts[0]], batch: id, id: id)
        case 8:
            let number = (try desk.model(inMemory: true)).definition.number + 1
            let text = String(Int.random(in: 10...50, using: &dice))
            action = try desk.write([
                Draft(
                    lead: nil, by: .person(by),
                    event: .definitionAdopted(DefinitionAdopted(number: number, name: "small", text: text)))
            ])
        case 10, 11:
            // Whether it makes sense or not: a journal may hold merges of anything with anything.
            let pair = (1...max(2, leads)).shuffled(using: &dice).prefix(2)
            action = try desk.write(pair[0], .merged(Merged(absorbed: LeadID(pair[1]))), by: by)
        case 9:
            action = try desk.write([Draft(lead: nil, by: .person(by), event: .repUpdated(TeamMember(login: kim, roles: [.sdr])))])
        default:
            let lead = Int.random(in: 1...max(1, leads), using: &dice)
            var drafts = [Draft(lead: LeadID(lead), by: .person(by), event: randomEvent(&dice, desk.now))]
            if Int.random(in: 0..<4, using: &dice) == 0 {
                drafts = [Draft(lead: LeadID(lead), by: .rule(randomRule(&dice)), event: randomGift(&dice, desk.now))]
            } else if Bool.random(using: &dice) {
                drafts.append(
                    Draft(
                        lead: LeadID(lead), by: .rule("score"),
                        event: .promoted(Promoted(stage: .mql, score: ScoreSnapshot(fit: 1, engagement: 2)))))
            }
            action = try desk.write(drafts)
        }
        written.append(action)
        return action
    }

    private func randomRule(_ dice: inout Dice) -> String {
        ["routing", "owner-away", "owner-full", "first-touch-late", "neglected"].randomElement(using: &dice) ?? "routing"
    }

    private func randomGift(_ dice: inout Dice, _ now: Instant) -> Event {
        let trigger: RuleTrigger =
            Bool.random(using: &dice) ? .due(now) : .line(SequenceNumber(Int.random(in: 1...20, using: &dice)))
        return .assigned(Assigned(owner: Bool.random(using: &dice) ? dana : kim, reason: "its owner is away", trigger: trigger))
    }

    private func randomCapture(_ dice: inout Dice) -> Event {
        let stage = [Stage.inquiry, .viable, .mql, .sql, .nurture].randomElement(using: &dice) ?? .mql
        return captured(
            stage, owner: [nil, dana, kim].randomElement(using: &dice) ?? nil,
            [
                .firstName: ["Lena", "Max", ""].randomElement(using: &dice) ?? "",
                .lastName: ["Müller", "Muller", "Ng"].randomElement(using: &dice) ?? "",
                .company: ["Acme", "Łódź Steel", ""].randomElement(using: &dice) ?? "",
                .title: ["VP Sales", "Buyer"].randomElement(using: &dice) ?? "",
                .phone: ["+49 421 555", "0421 55 55 55", ""].randomElement(using: &dice) ?? "",
                .externalID: "ext\(Int.random(in: 0..<5, using: &dice))",
                .country: ["DE", "us"].randomElement(using: &dice) ?? "",
                .source: ["Web", "fair"].randomElement(using: &dice) ?? "",
                .email: ["a@gmail.example", "b@acme.example", ""].randomElement(using: &dice) ?? "",
            ])
    }

    private func randomEvent(_ dice: inout Dice, _ now: Instant) -> Event {
        let score = ScoreSnapshot(fit: 1, engagement: 1)
        switch Int.random(in: 0..<27, using: &dice) {
        case 18: return .optedOut(ChannelChange(channel: .email))
        case 19: return .optedIn(ChannelChange(channel: Bool.random(using: &dice) ? .email : nil))
        case 20: return .bounced(ChannelChange(channel: .email))
        case 21: return .edited(FieldChanges([.source: "Fair", .email: ["c@acme.example", ""].randomElement(using: &dice) ?? ""]))
        case 22: return .touched(Touch(channel: .email, outcome: Bool.random(using: &dice) ? .bounced : .replied))
        case 23:
            return .closed(
                Closed(outcome: .lost, reason: "price", amount: Bool.random(using: &dice) ? Money(cents: 5, currency: "EUR") : nil))
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
        case 12: return .followUpScheduled(FollowUp(channel: .meeting, at: now + .hours(Int.random(in: -5...90, using: &dice))))
        case 13: return .snoozed(until: now + .hours(Int.random(in: -2...50, using: &dice)))
        case 14: return .assigned(Assigned(owner: Bool.random(using: &dice) ? dana : kim))
        case 15: return .released
        case 16: return .assessed(Assessed(answers: ["budget": Bool.random(using: &dice) ? "yes" : "no"]))
        default: return .edited(FieldChanges([.lastName: "Meyer", .company: "Mull & Co"]))
        }
    }
}
