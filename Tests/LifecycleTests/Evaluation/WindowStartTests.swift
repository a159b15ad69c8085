import Lifecycle
import Testing

/// The contact window starts with the first attempt, and the days of its reason are those of the window.
@Suite("The start of the contact window")
struct WindowStartTests {
    private static let thirtyDays = ContactWindow(length: .days(30), unreached: .propose, neglected: .report, reason: "gone")

    private static func definition(_ requires: [Requirement]) -> LeadDefinition {
        TestDefinition.standardLike.with("windowed") {
            $0.window = thirtyDays
            $0.reasons.append(Reason(id: "gone", label: "Gone", key: "g", uses: [.disqualify], requires: requires))
        }
    }

    private func closes(_ story: Story) -> TimeSpan? {
        guard let lead = story.lead else { return nil }
        switch story.definition.windowState(of: lead, at: story.now) {
        case .open(let end)?, .unreached(let end)?, .neglected(let end)?: return end - Times.monday
        case nil: return nil
        }
    }

    @Test("the first outbound attempt starts it; a later one, a call from the lead or a long wait before doesn't")
    func start() {
        let definition = Self.definition([])
        let captured = PastEvent.captured(.sql, owner: People.dana)
        let inbound = PastEvent.did(
            .touched(Touch(channel: .call, direction: .inbound, outcome: .voicemail)), after: .days(1))
        #expect(closes(given(captured, .touched(after: .days(20)), in: definition)) == .days(50))
        #expect(closes(given(captured, .touched(after: .days(2)), .touched(after: .days(9)), in: definition)) == .days(32))
        #expect(closes(given(captured, inbound, .touched(after: .days(4)), in: definition)) == .days(35))
        #expect(closes(given(captured, .touched(.email, .unknown, after: .hours(12)), in: definition)) == .days(30) + .hours(12))
        let logged = PastEvent.did(
            .touched(Touch(channel: .call, outcome: .noAnswer)), after: .days(3), occurredAt: Times.monday + .days(1))
        #expect(closes(given(captured, logged, in: definition)) == .days(31), "an attempt counts from when it was made")
        #expect(closes(given(captured, .touched(.call, .connected, after: .days(1)), in: definition)) == nil)
    }

    @Test("the days that its reason requires count from the first attempt, those of another reason from the handover")
    func days() {
        let definition = Self.definition([.touches(1, channels: [], spacing: .zero), .daysActive(30)])
        func unmet(_ story: Story, after days: Int) -> [String] {
            guard let lead = story.lead, let reason = definition.reason("gone", for: .disqualify) else { return [] }
            return definition.unmet(of: reason, GateContext(lead: lead, now: Times.monday + .days(days))).map(\.text)
        }
        let untouched = given(.captured(.sql, owner: People.dana), in: definition)
        #expect(unmet(untouched, after: 45) == ["1 touch", "30 days after the first attempt"])
        let attempted = given(.captured(.sql, owner: People.dana), .touched(after: .days(20)), in: definition)
        #expect(unmet(attempted, after: 31) == ["19 more days after the first attempt (11 of 30)"])
        #expect(unmet(attempted, after: 49) == ["1 more day after the first attempt (29 of 30)"])
        #expect(unmet(attempted, after: 50) == [])
        guard let lead = attempted.lead else { return }
        let gate = GateContext(lead: lead, now: Times.monday + .days(31))
        #expect(definition.unmet(of: [.daysActive(30)], gate).isEmpty)
    }

    @Test("a lead can be disqualified from the end of the window on, unless something else than time is missing")
    func ready() {
        func opens(_ requires: [Requirement], _ story: Story) -> TimeSpan? {
            let definition = Self.definition(requires)
            return story.lead.flatMap {
                definition.unreachedBatchOpens(on: $0, windowCloses: Times.monday + .days(31)).map { $0 - Times.monday }
            }
        }
        let once = given(.captured(.sql, owner: People.dana), .touched(after: .days(1)))
        #expect(opens([], once) == .days(31))
        #expect(opens([.touches(1, channels: [], spacing: .zero)], once) == .days(31))
        #expect(opens([.touches(2, channels: [], spacing: .zero)], once) == nil)
        #expect(opens([.contact([])], once) == nil)
        #expect(opens([.daysActive(40)], once) == .days(41))
    }
}
