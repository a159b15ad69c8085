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
        let desk = try IndexFixture()
        desk.manyChanges = Int.random(in: 0...6, using: &dice)
        let first = try desk.model(me: dana)
        let second = try desk.model(me: kim)
        var steps = RandomSteps()
        for _ in 0..<Int.random(in: 5...40, using: &dice) {
            desk.now = desk.now + .minutes(Int.random(in: 0...(Bool.random(using: &dice) ? 30 : 3000), using: &dice))
            let action = try steps.next(desk, &dice)
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
        let rebuilt = try Seen(try desk.model(inMemory: true), now: desk.now, batches: steps.batches)
        let stepwise = try Seen(first, now: desk.now, batches: steps.batches)
        guard seed % 4 == 0 else { return stepwise.differences(rebuilt) }
        let shared = try Seen(second, now: desk.now, batches: steps.batches)
        let reopened = try Seen(try desk.model(), now: desk.now, batches: steps.batches)
        return stepwise.differences(rebuilt) + shared.differences(rebuilt) + reopened.differences(rebuilt)
    }
}
