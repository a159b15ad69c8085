import Testing

/// Deals of one lead without dates, which no order of rows may decide.
@Suite("Deals without dates")
struct UndatedDealTests {
    @Test(
        "the lead's stage is the same in any order of rows",
        arguments: [
            (["Closed Won", ""], "opportunity"), (["No Decision", "Closed Lost"], "noDecision"),
            (["Closed Won", "Closed Lost"], "won"),
        ])
    func stages(stages: [String], expected: String) throws {
        for order in [stages, stages.reversed()] {
            let place = try TestPlace()
            try place.import("Lead ID,Name,Company,Email\nG1,Ada Lind,Lind,ada@lind.example\n")
            let rows = order.map { "G1,\($0)\n" }
            try place.import("Lead ID,Stage\n" + rows.joined(), as: "outcomes", named: "deals.csv")
            #expect(try place.stage("L1") == expected, "\(order)")
        }
    }
}
