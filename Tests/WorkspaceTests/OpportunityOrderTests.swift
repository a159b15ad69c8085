import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Sums of money, and the order of opportunities")
struct OpportunityOrderTests {
    @Test("sums are by currency, in the order of the codes, and stop at the largest amount")
    func sums() {
        func euros(_ cents: Int64) -> Money { Money(cents: cents, currency: "EUR") }
        #expect([Money]().sums.isEmpty)
        #expect(
            [euros(5), Money(cents: 7, currency: "CHF"), euros(6), Money(cents: 1)].sums
                == [Money(cents: 1), Money(cents: 7, currency: "CHF"), euros(11)])
        #expect([euros(.max), euros(1)].sums == [euros(.max)])
        #expect([euros(.max), euros(.max), euros(.max)].sums == [euros(.max)])
        #expect([euros(.min), euros(-1)].sums == [euros(.min)])
        #expect([euros(.max), euros(-1), euros(1)].sums == [euros(.max)])
    }

    @Test("the likeliest open ones come first, then those without a chance; equal ones by currency, amount and id; ended ones last")
    func order() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let values: [(chance: Int?, money: Money?, ends: Bool)] = [
            (nil, Money(cents: 900, currency: "EUR"), false), (40, nil, false), (40, Money(cents: 100, currency: "USD"), false),
            (40, Money(cents: 500, currency: "EUR"), false), (40, Money(cents: 800, currency: "EUR"), false),
            (90, Money(cents: 1), false), (100, Money(cents: 5000, currency: "EUR"), true), (40, nil, false), (0, nil, false),
        ]
        for (number, value) in values.enumerated() {
            let lead = try workspace.capture(
                "Person\(number)", company: "Company \(number)", email: "p\(number)@c\(number).example")
            var events: [Event] = [
                .converted(
                    Converted(stage: .opportunity, conversion: Conversion(account: "Company \(number)", amount: value.money)))
            ]
            if let chance = value.chance { events.append(.assessed(Assessed(answers: [:], chanceToClose: chance))) }
            if value.ends { events.append(.closed(Closed(outcome: .won))) }
            _ = try workspace.administration.writer.write(workspace.newActionID(), as: workspace.me) { _ in
                events.map { Draft(lead: lead, by: .person(workspace.me), event: $0) }
            }
        }
        let expected = [5, 1, 7, 4, 3, 2, 8, 0, 6].map { "Company \($0)" }
        #expect(try workspace.queries.opportunities(openOnly: false).map(\.row.accountName) == expected)
        #expect(try workspace.queries.opportunities(openOnly: true).map(\.row.accountName) == Array(expected.dropLast()))
        #expect(try workspace.queries.opportunities(openOnly: true).allSatisfy { $0.account != nil })
    }
}
