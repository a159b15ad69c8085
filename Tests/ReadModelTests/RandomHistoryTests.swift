import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

/// The central property of the index: the result does not depend on how it was built.
@Suite("An index updated step by step equals one built at once")
struct RandomHistoryTests {
    @Test("for any history with undos, imports, other users and passing days")
    func anyHistory() throws {
        let environment = ProcessInfo.processInfo.environment
        let expected = environment["WINNOW_HISTORIES"].flatMap(UInt64.init) ?? 120
        let first = environment["WINNOW_FIRST_HISTORY"].flatMap(UInt64.init) ?? 0
        for seed in first..<first + expected {
            let differences = try run(seed: seed)
            #expect(differences.isEmpty, "seed \(seed): \(differences)")
            if !differences.isEmpty { return }
        }
    }

    private func run(seed: UInt64) throws -> [String] {
        var random = SeededGenerator(seed: seed)
        var counting = SeededGenerator(seed: seed + 1)
        let fixture = try IndexFixture()
        fixture.reindexThreshold = Int.random(in: 0...6, using: &random)
        let first = try fixture.model(me: dana)
        let second = try fixture.model(me: kim)
        var steps = RandomSteps()
        for _ in 0..<Int.random(in: 5...40, using: &random) {
            fixture.now = fixture.now + .minutes(Int.random(in: 0...(Bool.random(using: &random) ? 30 : 3000), using: &random))
            let action = try steps.next(fixture, &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: _ = try first.catchUp()
            case 1: _ = try second.catchUp()
            case 2: _ = try first.apply(action)
            default: break
            }
            if Int.random(in: 0..<5, using: &random) == 0 { _ = try first.clocks.refresh(now: fixture.now) }
            if Int.random(in: 0..<9, using: &random) == 0 { _ = try second.clocks.refresh(now: fixture.now - .days(1)) }
            // What is kept of these counts must be true of what comes next.
            for model in [first, second] where Int.random(in: 0..<3, using: &counting) == 0 {
                for scope in [QueueScope.team, QueueScope(owner: dana), QueueScope(owner: kim, includesUnowned: false)] {
                    _ = try model.queues.count(QueueRequest(queue: .today, scope: scope, now: fixture.now))
                }
            }
        }
        _ = try first.catchUp()
        _ = try second.catchUp()
        // Another console of the user may have put the clock of the shared index back; each sets it before it reads.
        for model in [first, second] { _ = try model.clocks.refresh(now: fixture.now) }
        // Read sequentially, or in segments that begin anywhere.
        fixture.segmentSize = seed % 3 == 0 ? nil : Int.random(in: 100...6000, using: &random)
        let rebuilt = try IndexSnapshot(try fixture.model(inMemory: true), now: fixture.now, batches: steps.batches)
        let stepwise = try IndexSnapshot(first, now: fixture.now, batches: steps.batches)
        guard seed % 4 == 0 else { return stepwise.differences(rebuilt) }
        let shared = try IndexSnapshot(second, now: fixture.now, batches: steps.batches)
        let reopened = try IndexSnapshot(try fixture.model(), now: fixture.now, batches: steps.batches)
        return stepwise.differences(rebuilt) + shared.differences(rebuilt) + reopened.differences(rebuilt)
    }
}
