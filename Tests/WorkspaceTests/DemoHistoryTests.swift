import Definitions
import Lifecycle
import Testing

@testable import Workspace

@Suite("Demo history")
struct DemoHistoryTests {
    static let end = Instant(milliseconds: 1_795_424_400_000)

    func history(_ leads: Int, seed: UInt64 = 1) throws -> DemoHistory {
        let text = try #require(DefinitionPresets.text(named: "standard"))
        var definition = try DefinitionParser.parse(text, fileName: "standard")
        definition.number = 1
        return DemoHistory(
            seed: seed, leads: leads, now: Self.end, me: Login("me"), definition: definition, firstSeq: SequenceNumber(5))
    }

    @Test("The history has leads in every stage")
    func everyStage() throws {
        var history = try history(600)
        var leads: [LeadID: Lead?] = [:]
        var seq = 5
        var last = Instant.distantPast
        while let action = history.next() {
            #expect(action.at >= last)
            last = action.at
            for draft in action.drafts {
                if case .costRecorded = draft.event {
                    seq += 1
                    continue
                }
                let id = try #require(draft.lead)
                Lead.evolve(
                    &leads[id, default: nil],
                    Entry(
                        seq: SequenceNumber(seq), action: action.id, at: action.at, by: draft.by, lead: id, definition: 1,
                        event: draft.event))
                seq += 1
            }
        }
        #expect(leads.count == 600)
        let stages = Dictionary(grouping: leads.values.compactMap { $0?.stage }) { $0 }.mapValues(\.count)
        print(stages, seq)
        for stage in Stage.allCases { #expect(stages[stage, default: 0] > 0, "no lead is in \(stage)") }
    }

    @Test("No follow-up is agreed for a moment that has passed, and none is logged before it took place", arguments: 1...5)
    func followUps(seed: Int) throws {
        var history = try history(400, seed: UInt64(seed))
        var agreed: [LeadID: Instant] = [:]
        var count = 0
        while let action = history.next() {
            for draft in action.drafts {
                guard let lead = draft.lead else { continue }
                if case .followUpScheduled(let followUp) = draft.event {
                    #expect(followUp.at > action.at, "\(lead)")
                    agreed[lead] = followUp.at
                    count += 1
                }
                guard case .touched(let touch) = draft.event, touch.outcome == .held || touch.outcome == .noShow else { continue }
                if let at = agreed.removeValue(forKey: lead) { #expect(action.at >= at, "\(lead)") }
            }
        }
        #expect(count > 0)
    }

    @Test("Every source has a cost in each month, recorded by marketing in that month", arguments: [40, 172, 400])
    func costs(days: Int) throws {
        let text = try #require(DefinitionPresets.text(named: "standard"))
        var definition = try DefinitionParser.parse(text, fileName: "standard")
        definition.number = 1
        var history = DemoHistory(
            seed: 7, leads: 300, days: days, now: Self.end, me: Login("me"), definition: definition, firstSeq: SequenceNumber(5))
        let zone = definition.calendar.zone
        var found: [String: Set<Month>] = [:]
        var sources: Set<String> = []
        while let action = history.next() {
            for draft in action.drafts {
                if case .captured(let captured) = draft.event { sources.insert(captured.fields[.source] ?? "") }
                guard case .costRecorded(let cost) = draft.event else { continue }
                #expect(Month(of: zone.day(of: action.at)) == cost.month && action.by == Login("maya") && action.drafts.count == 1)
                #expect(cost.amount.cents > 0 && cost.amount.cents % 5000 == 0 && cost.amount.currency == "EUR")
                #expect(found[cost.source, default: []].insert(cost.month).inserted)
            }
        }
        var months: Set<Month> = []
        for back in 0...days { months.insert(Month(of: zone.day(of: Self.end).adding(-back))) }
        #expect(sources.isSubset(of: found.keys) && !sources.isEmpty)
        for source in found.keys { #expect(found[source] == months) }
    }

    @Test("Equal seeds give equal histories, different seeds different ones")
    func deterministic() throws {
        var first = try history(80)
        var second = try history(80)
        var other = try history(80, seed: 2)
        var differs = false
        while let action = first.next() {
            let next = second.next()
            let again = try #require(next)
            #expect(action.id == again.id && action.drafts == again.drafts && action.at == again.at)
            if other.next()?.drafts != action.drafts { differs = true }
        }
        #expect(second.next() == nil)
        #expect(differs)
    }
}
