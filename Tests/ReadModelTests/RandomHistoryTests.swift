import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

/// The promise on which everything else rests: however an index came about, it says the same.
@Suite("An index built step by step is the same as one built at once")
struct RandomHistoryTests {
    @Test("for any history, with undos, imports, other people and the days going by")
    func anyHistory() throws {
        let wanted = ProcessInfo.processInfo.environment["WINNOW_HISTORIES"].flatMap(Int.init) ?? 120
        for seed in 0..<UInt64(wanted) {
            let differences = try run(seed: seed)
            #expect(differences.isEmpty, "seed \(seed): \(differences)")
            if !differences.isEmpty { return }
        }
    }

    private func run(seed: UInt64) throws -> [String] {
        var dice = Dice(seed: seed)
        let desk = try Desk()
        desk.manyChanges = Int.random(in: 0...6, using: &dice)
        let first = try desk.model(me: dana)
        let second = try desk.model(me: kim)
        var written: [JournalWritten] = []
        var batches: [ActionID] = []
        var leads = 0
        for _ in 0..<Int.random(in: 5...40, using: &dice) {
            desk.now = desk.now + .minutes(Int.random(in: 0...(Bool.random(using: &dice) ? 30 : 3000), using: &dice))
            let action = try step(desk, &dice, &written, &batches, &leads)
            switch Int.random(in: 0..<4, using: &dice) {
            case 0: _ = try first.catchUp()
            case 1: _ = try second.catchUp()
            case 2: _ = try first.applied(action)
            default: break
            }
            if Int.random(in: 0..<5, using: &dice) == 0 { _ = try first.refreshClocks(now: desk.now) }
            if Int.random(in: 0..<9, using: &dice) == 0 { _ = try second.refreshClocks(now: desk.now - .days(1)) }
        }
        _ = try first.catchUp()
        _ = try second.catchUp()
        // Read by one, or in pieces that begin in the middle of anything.
        desk.pieceSize = seed % 3 == 0 ? nil : Int.random(in: 100...6000, using: &dice)
        let rebuilt = try Seen(try desk.model(inMemory: true), now: desk.now, batches: batches)
        let stepwise = try Seen(first, now: desk.now, batches: batches)
        guard seed % 4 == 0 else { return stepwise.differences(rebuilt) }
        let shared = try Seen(second, now: desk.now, batches: batches)
        let reopened = try Seen(try desk.model(), now: desk.now, batches: batches)
        return stepwise.differences(rebuilt) + shared.differences(rebuilt) + reopened.differences(rebuilt)
    }

    private func step(
        _ desk: Desk, _ dice: inout Dice, _ written: inout [JournalWritten], _ batches: inout [ActionID], _ leads: inout Int
    ) throws -> JournalWritten {
        let by = Bool.random(using: &dice) ? dana : kim
        let action: JournalWritten
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
                        event: .promoted(Promoted(stage: .mql, score: ScoreReading(fit: 1, engagement: 2)))))
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
        let score = ScoreReading(fit: 1, engagement: 1)
        switch Int.random(in: 0..<18, using: &dice) {
        case 0, 1: return .engaged(Engagement(type: .formSubmitted, form: .pricing))
        case 2, 3: return .engaged(Engagement(type: .emailOpened))
        case 4: return .engaged(Engagement(type: .eventAttended))
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
