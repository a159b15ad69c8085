import Foundation
import Reports
import Journal
import Lifecycle
import Testing

@testable import ReadModel

@Suite("The timelines of leads")
struct TimelineTests {
    /// A journal of random actions, with an index updated step by step.
    private func randomHistory(
        seed: UInt64, clockSteps: Bool = false
    ) throws -> (fixture: IndexFixture, model: ReadModel, steps: RandomSteps) {
        var random = SeededGenerator(seed: seed)
        let fixture = try IndexFixture()
        let model = try fixture.model()
        var steps = RandomSteps()
        for _ in 0..<Int.random(in: 5...45, using: &random) {
            fixture.now = fixture.now + .minutes(Int.random(in: (clockSteps ? -900 : 0)...1000, using: &random))
            _ = try steps.next(fixture, &random)
            if Bool.random(using: &random) { _ = try model.catchUp() }
        }
        _ = try model.catchUp()
        return (fixture, model, steps)
    }

    @Test(
        "follow from the lines alone, whatever was undone, redone, merged, unmerged, changed or erased",
        arguments: 0..<40 as Range<UInt64>)
    func fromItsLines(seed: UInt64) throws {
        let (_, model, _) = try randomHistory(seed: seed)
        let symbols = SymbolTable([""])
        var expected: [ResolvedTimeline] = []
        for number in 1..<(try model.lines.nextLead().number) {
            let history = try model.lines.history(of: LeadID(number))
            guard let lead = history.fold() else { continue }
            expected.append(ResolvedTimeline(testTimeline(lead.id, history, lead, symbols.symbol), symbols.texts))
        }
        #expect(try ResolvedTimeline.all(model) == expected)
    }

    @Test("truncated at any line equal those of a journal that ends there", arguments: 0..<40 as Range<UInt64>)
    func cutOff(seed: UInt64) throws {
        let (fixture, model, steps) = try randomHistory(seed: seed)
        for action in steps.written {
            guard let last = action.entries.last else { continue }
            let moment = AsOfPosition(seq: last.seq, at: last.at, end: action.position)
            let snapshot = try ResolvedTimeline.all(model, at: moment).map(\.figures)
            let symbols = SymbolTable([""])
            var folded: [ResolvedTimeline] = []
            for number in 1..<(try model.lines.nextLead().number) {
                let history = try model.lines.history(of: LeadID(number)).prefix(through: last.seq)
                guard let lead = history.fold() else { continue }
                folded.append(ResolvedTimeline(testTimeline(lead.id, history, lead, symbols.symbol), symbols.texts).figures)
            }
            #expect(snapshot == folded, "seed \(seed), line \(last.seq)")
            // Compare with a journal that really ends there.
            let shorter = try fixture.cut(at: action.position.offset)
            let built = try ReadModel(
                journal: shorter.open(), folder: nil, dependencies: fixture.dependencies(of: shorter))
            #expect(try ResolvedTimeline.all(built).map(\.figures) == snapshot, "seed \(seed), line \(last.seq)")
            if snapshot != folded { return }
        }
    }

    @Test("as of a time include the last line recorded by then, although clocks step back", arguments: 0..<30 as Range<UInt64>)
    func moments(seed: UInt64) throws {
        let (fixture, model, steps) = try randomHistory(seed: seed, clockSteps: true)
        let entries = steps.written.flatMap(\.entries)
        let rebuilt = try fixture.model(inMemory: true)
        for entry in entries {
            for moment in [entry.at - .seconds(1), entry.at, entry.at + .seconds(1)] {
                let expected = entries.last { $0.at <= moment }?.seq
                #expect(try model.past.position(asOf: moment)?.seq == expected)
                #expect(try rebuilt.past.position(asOf: moment)?.seq == expected)
            }
        }
    }

    @Test("as of a time are found in long journals by block")
    func longJournal() throws {
        let fixture = try IndexFixture()
        let model = try fixture.model()
        var ats: [Instant] = []
        for number in 1...700 {
            fixture.now = fixture.now + .seconds(number % 300 == 0 ? -120 : 1)
            ats.append(try fixture.write(number, captured()).entries[0].at)
        }
        _ = try model.catchUp()
        for moment in stride(from: 0, to: 700, by: 7).map({ ats[$0] }) {
            #expect(try model.past.position(asOf: moment)?.seq.value == (ats.lastIndex { $0 <= moment } ?? -1) + 1)
        }
        #expect(try ResolvedTimeline.all(model, parts: 8).map(\.id) == Array(1...700))
        #expect(try ResolvedTimeline.all(fixture.model(inMemory: true)) == ResolvedTimeline.all(model))
    }

    @Test("use symbols that another console has written, and none from a failed write")
    func sharedSymbols() throws {
        let fixture = try IndexFixture()
        let (first, second) = (try fixture.model(me: dana), try fixture.model(me: kim))
        for number in 1...6 {
            try fixture.write(
                number, captured(.mql, [.source: "source \(number)", .campaign: "c\(number % 2)"]), by: number % 2 == 0 ? dana : kim
            )
            _ = try number % 2 == 0 ? first.catchUp() : second.catchUp()
        }
        _ = try first.catchUp()
        _ = try second.catchUp()
        #expect(try ResolvedTimeline.all(first).map { $0.strings[0] } == (1...6).map { "source \($0)" })
        #expect(try ResolvedTimeline.all(first) == ResolvedTimeline.all(second))
        #expect(try ResolvedTimeline.all(first) == ResolvedTimeline.all(fixture.model(inMemory: true)))
        try second.timelines.readSymbols()
        #expect(second.timelines.symbols.knownSymbol(for: "source 6") != nil)
        #expect(second.timelines.symbols.knownSymbol(for: "source 7") == nil)
    }
}
