import Formats
import Testing

@Suite("Amounts of money")
struct AmountTests {
    @Test(
        "amounts are read in the notations of files and of people",
        arguments: [
            ("12000", 1_200_000, ""), ("12,000.50", 1_200_050, ""), ("12.000,50", 1_200_050, ""), ("12,5", 1250, ""),
            ("12k", 1_200_000, ""), ("1.5K", 150_000, ""), ("12k EUR", 1_200_000, "EUR"), ("EUR 900", 90_000, "EUR"),
            ("900 eur", 90_000, "EUR"), ("$22,700.00", 2_270_000, "USD"), ("€ 5", 500, "EUR"), ("£1.2", 120, "GBP"), ("0", 0, ""),
            ("1'000'000", 100_000_000, ""), ("1'000'000 CHF", 100_000_000, "CHF"), ("5 KES", 500, "KES"), ("KES 5", 500, "KES"),
            ("12,34,567", 123_456_700, ""), ("12,000", 1_200_000, ""), ("1,234", 123_400, ""), ("1.000.000", 100_000_000, ""),
            ("1.234,56 €", 123_456, "EUR"), ("1.5m", 150_000_000, ""), ("22 700,00", 2_270_000, ""),
        ] as [(String, Int64, String)])
    func amounts(text: String, cents: Int64, currency: String) throws {
        let expected = Amount(cents: cents, currency: currency)
        #expect(try AmountParser.parse(text, from: .file) == expected)
        #expect(try AmountParser.parse(text, from: .typed) == expected)
        #expect(try AmountParser.parse(AmountFormatter.text(expected), from: .typed) == expected)
        #expect(try AmountParser.parse(AmountFormatter.plain(cents), from: .typed)?.cents == cents)
    }

    @Test(
        "a dash stands for no cents, and Java writes large numbers with an exponent",
        arguments: [
            ("1.500,-", 150_000, ""), ("€ 1.500,--", 150_000, "EUR"), ("CHF 1’500.–", 150_000, "CHF"), ("1500.-", 150_000, ""),
            ("12,— €", 1200, "EUR"), ("1.2345678E7", 1_234_567_800, ""), ("1.0E8", 10_000_000_000, ""),
            ("1.23456789E7", 1_234_567_890, ""), ("2.5E9", 250_000_000_000, ""),
        ] as [(String, Int64, String)])
    func programs(text: String, cents: Int64, currency: String) throws {
        #expect(try AmountParser.parse(text) == Amount(cents: cents, currency: currency))
    }

    @Test(
        "other exponents and dashes are no amounts",
        arguments: ["1.5E+07", "1E7", "1.5e7", "12.5E7", "1.5E-7", "0.5E8", "-5,-", "5,---", "1.5E99", "1.5E7 EUR"])
    func otherExponents(text: String) {
        #expect(throws: AmountParser.Failure.self) { try AmountParser.parse(text) }
    }

    @Test(
        "what is no amount is rejected",
        arguments: [
            "abc", "-5", "(12.00)", "1.2.3", "12k5", "1,23,4", "EUR USD 5", "$€5", "12 EUR 5", "1.234.56", "1,,000", "5 EURO",
            "5e3",
            "1.2.3,4,5", "99999999999999999999", "12 apples", "5 kr",
        ])
    func noAmounts(text: String) {
        #expect(throws: AmountParser.Failure.self) { try AmountParser.parse(text, from: .file) }
        #expect(throws: AmountParser.Failure.self) { try AmountParser.parse(text, from: .typed) }
    }

    @Test(
        "files have any number of decimals, which are rounded; for people a third is a slip",
        arguments: [("0.500", 50), ("1234.5678", 123_457), ("1,2345", 123), (".50", 50), ("12.", 1200)] as [(String, Int64)])
    func decimals(text: String, cents: Int64) throws {
        #expect(try AmountParser.parse(text, from: .file)?.cents == cents)
        #expect(throws: AmountParser.Failure.notANumber) { try AmountParser.parse(text, from: .typed) }
    }

    @Test("no amount at all", arguments: ["", " ", "-", "n/a", "None"])
    func blank(text: String) throws { #expect(try AmountParser.parse(text) == nil) }

    @Test("the amounts of a column have one notation, by the largest of them")
    func notations() {
        func column(_ cents: [Int64]) -> [String] {
            let notation = AmountNotation(of: cents)
            return cents.map { AmountFormatter.figure(Amount(cents: $0, currency: "EUR"), as: notation) }
        }
        #expect(column([102_000_000, 25_280_000]) == ["1,020,000 EUR", "252,800 EUR"])
        #expect(column([6350, 950, 0]) == ["63.50 EUR", "9.50 EUR", "0.00 EUR"])
        #expect(column([6350, 125_050, 40, 0]) == ["64 EUR", "1,251 EUR", "<1 EUR", "0 EUR"])
        #expect(column([9_999_999_900, -100]) == ["99,999,999 EUR", "-1 EUR"])
        #expect(
            column([12_340_000_000, 25_280_000, 100, -499_999]) == ["123.40 M EUR", "0.25 M EUR", "<0.01 M EUR", "-<0.01 M EUR"])
        #expect(column([500, 700]) == ["5 EUR", "7 EUR"])
        #expect(column([Int64.max, Int64.min]).allSatisfy { $0.hasSuffix(" M EUR") })
        #expect(column([]).isEmpty)
    }

    @Test("amounts are shown with thousands, two decimals and the currency; figures are short")
    func text() {
        #expect(AmountFormatter.text(Amount(cents: 2_270_000, currency: "USD")) == "22,700.00 USD")
        #expect(AmountFormatter.text(Amount(cents: 5)) == "0.05")
        #expect(AmountFormatter.text(Amount(cents: -123_456_789)) == "-1,234,567.89")
        #expect(AmountFormatter.figure(Amount(cents: 1_240_000, currency: "EUR")) == "12,400 EUR")
        #expect(AmountFormatter.figure(Amount(cents: 124_000_000, currency: "EUR")) == "1.24 M EUR")
        #expect(AmountFormatter.figure(Amount(cents: 950)) == "9.50")
        #expect(AmountFormatter.figure(Amount(cents: 124_499_999)) == "1.24 M")
        #expect(AmountFormatter.figure(Amount(cents: 124_500_000)) == "1.25 M")
        // 9,223,372,036,854,775,807 cents.
        #expect(AmountFormatter.figure(Amount(cents: .max)) == "92,233,720,368.55 M")
    }
}
