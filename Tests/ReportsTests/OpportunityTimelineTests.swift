import Lifecycle
import Testing

@testable import Reports

@Suite("A timeline has the opportunities as each line left them")
struct OpportunityTimelineTests {
    private func opportunities(_ timeline: LeadTimeline) -> [String] { timeline.withView(opportunities) }

    private func opportunities(_ lead: TimelineView) -> [String] {
        var found: [String] = []
        lead.forEachOpportunity { each in
            let amount = each.amount.map { "\($0.at)/\($0.symbol)" } ?? "-"
            found.append(
                "\(each.state) \(each.opened) \(each.at) \(each.seq) \(amount) \(each.closeDay ?? 0) \(each.chance ?? -1) "
                    + "\(each.hasNextStep)")
        }
        return found
    }

    @Test("truncated after any line, they are those of a history that ends there")
    func truncated() throws {
        var compared = 0
        for seed in 0..<UInt64(12) { compared += try compare(seed) }
        #expect(compared > 200)
    }

    /// The number of opportunities that were compared.
    private func compare(_ seed: UInt64) throws -> Int {
        var random = try RandomHistory(seed: 4000 + seed)
        random.run(70, leads: 8)
        random.fixture.addOpportunities()
        let whole = (1...max(1, random.fixture.count)).map { random.fixture.timeline($0) }
        var compared = 0
        for count in 1...random.fixture.entries.count {
            var before = random.fixture
            before.entries = Array(random.fixture.entries.prefix(count))
            let cut = TimelineSegment()
            var rewritten: Set<Int> = []
            for timeline in whole { rewritten.formUnion(cut.append(timeline.bytes, upTo: UInt32(count))) }
            let kept = TimelineSet([cut], texts: random.fixture.texts)
            for number in 1...max(1, random.fixture.count) where !rewritten.contains(number) {
                let folded = TimelineSegment()
                let timeline = before.timeline(number)
                if timeline.isLead { folded.append(timeline) }
                let now = TimelineSet([folded], texts: before.texts)
                let (one, other) = (kept[LeadID(number)].map(opportunities), now[LeadID(number)].map(opportunities))
                #expect(one == other, "seed \(seed), line \(count), L\(number)")
                compared += other?.count ?? 0
            }
        }
        return compared
    }

    @Test("a lead without any takes no more room, and one with some has an event for each change")
    func size() throws {
        var fixture = try RandomHistory(seed: 0).fixture
        fixture.count = 2
        let dana = Actor.person(Login("dana"))
        for lead in 1...2 {
            fixture.write([(lead, .captured(Captured(stage: .sql, fields: LeadFields([:]))), dana)], at: fixture.now - .days(9))
        }
        fixture.write([(2, .converted(Converted(stage: .opportunity, conversion: Conversion())), dana)], at: fixture.now - .days(8))
        fixture.write([(2, .assessed(Assessed(answers: [:], chanceToClose: 40)), dana)], at: fixture.now - .days(7))
        fixture.write([(2, .closed(Closed(outcome: .won)), dana)], at: fixture.now - .days(6))
        #expect(LeadTimeline.headerSize == 48)
        #expect(fixture.timeline(1).header.opportunities == 0)
        let events = fixture.timeline(2).events.suffix(Int(fixture.timeline(2).header.opportunities))
        #expect(events.map(\.kind) == [.opportunity, .opportunity, .chance, .opportunity, .chance])
        #expect(events.filter { $0.kind == .opportunity }.map(\.opportunityState) == [.open, .open, .won])
    }
}
