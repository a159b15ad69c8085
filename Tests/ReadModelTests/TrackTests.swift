import Foundation
import Reports
import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("What figures know of leads")
struct TrackTests {
    /// A journal of random actions, which an index followed step by step.
    private func story(seed: UInt64, clockSteps: Bool = false) throws -> (desk: IndexFixture, model: ReadModel, steps: RandomSteps)
    {
        var dice = Dice(seed: seed)
        let desk = try IndexFixture()
        let model = try desk.model()
        var steps = RandomSteps()
        for _ in 0..<Int.random(in: 5...45, using: &dice) {
            desk.now = desk.now + .minutes(Int.random(in: (clockSteps ? -900 : 0)...1000, using: &dice))
            _ = try steps.next(desk, &dice)
            if Bool.random(using: &dice) { _ = try model.catchUp() }
        }
        _ = try model.catchUp()
        return (desk, model, steps)
    }

    @Test(
        "follows from its own lines, whatever was undone, put back, merged, parted, changed or erased",
        arguments: 0..<40 as Range<UInt64>)
    func fromItsLines(seed: UInt64) throws {
        let (_, model, _) = try story(seed: seed)
        let codes = SymbolTable([""])
        var wanted: [ShownTrack] = []
        for number in 1..<(try model.nextLead().number) {
            let history = try model.history(of: LeadID(number))
            guard let lead = history.fold() else { continue }
            wanted.append(ShownTrack(testTrack(lead.id, history, lead, codes.code), codes.texts))
        }
        #expect(try ShownTrack.all(model) == wanted)
    }

    @Test("is, cut off behind any line, what it would be had the journal ended there", arguments: 0..<40 as Range<UInt64>)
    func cutOff(seed: UInt64) throws {
        let (desk, model, steps) = try story(seed: seed)
        for action in steps.written {
            guard let last = action.entries.last else { continue }
            let moment = ReadModel.Moment(seq: last.seq, at: last.at, end: action.position)
            let seen = try ShownTrack.all(model, at: moment).map(\.figures)
            let codes = SymbolTable([""])
            var folded: [ShownTrack] = []
            for number in 1..<(try model.nextLead().number) {
                let history = try model.history(of: LeadID(number)).cut(after: last.seq)
                guard let lead = history.fold() else { continue }
                folded.append(ShownTrack(testTrack(lead.id, history, lead, codes.code), codes.texts).figures)
            }
            #expect(seen == folded, "seed \(seed), line \(last.seq)")
            // And by a journal that really ended there.
            let shorter = try desk.cut(at: action.position.offset)
            let built = try ReadModel(
                journal: JournalFile(folder: shorter), folder: nil, surroundings: desk.surroundings(of: shorter))
            #expect(try ShownTrack.all(built).map(\.figures) == seen, "seed \(seed), line \(last.seq)")
            if seen != folded { return }
        }
    }

    @Test("is as of a moment what the last line recorded by then says, though clocks step back", arguments: 0..<30 as Range<UInt64>)
    func moments(seed: UInt64) throws {
        let (desk, model, steps) = try story(seed: seed, clockSteps: true)
        let entries = steps.written.flatMap(\.entries)
        let rebuilt = try desk.model(inMemory: true)
        for entry in entries {
            for moment in [entry.at - .seconds(1), entry.at, entry.at + .seconds(1)] {
                let wanted = entries.last { $0.at <= moment }?.seq
                #expect(try model.seq(asOf: moment) == wanted)
                #expect(try rebuilt.seq(asOf: moment) == wanted)
            }
        }
    }

    @Test("is found in long journals by its stretch")
    func longJournal() throws {
        let desk = try IndexFixture()
        let model = try desk.model()
        var ats: [Instant] = []
        for number in 1...700 {
            desk.now = desk.now + .seconds(number % 300 == 0 ? -120 : 1)
            ats.append(try desk.write(number, captured()).entries[0].at)
        }
        _ = try model.catchUp()
        for moment in stride(from: 0, to: 700, by: 7).map({ ats[$0] }) {
            #expect(try model.seq(asOf: moment)?.value == (ats.lastIndex { $0 <= moment } ?? -1) + 1)
        }
        #expect(try ShownTrack.all(model, parts: 8).map(\.id) == Array(1...700))
        #expect(try ShownTrack.all(desk.model(inMemory: true)) == ShownTrack.all(model))
    }

    @Test("names words that another console has written, and none that a failed writing made up")
    func sharedWords() throws {
        let desk = try IndexFixture()
        let (first, second) = (try desk.model(me: dana), try desk.model(me: kim))
        for number in 1...6 {
            try desk.write(
                number, captured(.mql, [.source: "source \(number)", .campaign: "c\(number % 2)"]), by: number % 2 == 0 ? dana : kim
            )
            _ = try number % 2 == 0 ? first.catchUp() : second.catchUp()
        }
        _ = try first.catchUp()
        _ = try second.catchUp()
        #expect(try ShownTrack.all(first).map { $0.words[0] } == (1...6).map { "source \($0)" })
        #expect(try ShownTrack.all(first) == ShownTrack.all(second))
        #expect(try ShownTrack.all(first) == ShownTrack.all(desk.model(inMemory: true)))
        try second.readWords()
        #expect(second.words.knownCode(of: "source 6") != nil)
        #expect(second.words.knownCode(of: "source 7") == nil)
    }
}
