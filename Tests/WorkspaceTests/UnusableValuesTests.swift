import Intake
import Lifecycle
import Testing

@testable import Workspace

@Suite("Values that are not used, in the report of an import")
struct UnusableValuesTests {
    @Test("the first 40 kinds are named, and the others are counted", arguments: [1, 39, 40, 41, 42, 1045])
    func kinds(_ count: Int) {
        var values = UnusableValues()
        for column in 0..<count {
            for line in 2...3 { values.add("is no x", "are no x", result: "not used", column: "c\(column)", line: line) }
        }
        let notes = values.notes
        #expect(notes.count == min(count, 40) + (count > 40 ? 1 : 0))
        #expect(notes[0] == "lines 2 and 3: 2 values of \"c0\" are no x; not used")
        let rest = count - 40
        let number = rest == 1005 ? "1,005 more kinds" : rest == 1 ? "1 more kind" : "\(rest) more kinds"
        if rest > 0 { #expect(notes.last == "and \(number) of values that are not used") }
    }

    @Test("the problems of one row are named in the order of its values, each once")
    func order() {
        let columns = (0..<20).map { "c\($0)" }
        var tally = ImportTally()
        tally.add((columns + columns).map { ValueProblem(column: $0, problem: .placeholder) }, line: 2)
        #expect(tally.unusable.notes.map { $0.split(separator: "\"")[1] } == columns.map { Substring($0) })
    }
}
