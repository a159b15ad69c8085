import Testing

@testable import Intake

@Suite struct ListTextTests {
    @Test(
        "Texts with separators and backslashes stay one each",
        arguments: [
            ["a", "b"], ["salesforce:00Q5e00000AbCdE"], ["one:A; B", "two:C"], ["a\\", "b"], ["a\\; b\\", "\\"],
            ["; ", ";", "; ;"],
            ["x\\\\; y; z\\\\"], ["plain\\inside", "a;b"],
        ])
    func roundTrip(texts: [String]) {
        #expect(ListText.parts(of: ListText.joined(texts)) == texts)
        #expect(texts.allSatisfy { $0.contains("; ") || $0.hasSuffix("\\") || ListText.escaped($0) == $0 })
    }

    @Test(
        "The first lines of some rows are named, the others counted",
        arguments: [
            ([4], "line 4"), ([4, 9], "lines 4 and 9"), ([1200, 1300, 1301], "lines 1,200, 1,300 and 1,301"),
            (Array(1...8), "lines 1, 2, 3, 4, 5, 6, 7 and 8"), (Array(1...12), "lines 1, 2, 3, 4, 5, 6, 7, 8 and 4 more"),
        ])
    func lines(lines: [Int], text: String) {
        var sample = LineSample()
        for line in lines { sample.add(line) }
        #expect(sample.text == text && sample.count == lines.count)
    }

    @Test(
        "Words of ids are the same for columns of leads and for columns that look unique",
        arguments: [
            ("Lead Ticket", true), ("mql_id", true), ("Prospect-Nr.", true), ("Lead Kennung", true), ("Lead Colour", false),
        ])
    func ids(name: String, isID: Bool) {
        #expect(ColumnName.isCalledID(name) == isID)
        #expect(ColumnName.isLeadID(name.lowercased().filter { $0.isLetter }) == isID)
    }
}
