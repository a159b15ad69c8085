import Lifecycle
import Testing

@Suite("Company sizes")
struct CompanySizeTests {
    @Test(
        "numbers and ranges are read as they are written",
        arguments: [
            ("450", 450), ("11-50", 11), ("2-10", 2), ("1K", 1000), ("1.5k", 1500), ("1-5K", 1000), ("500-1k", 500),
            ("10,000+", 10_000), ("10.000+", 10_000), ("10 000", 10_000), ("1001-5000 employees", 1001), ("1 001 – 5 000", 1001),
            ("51 à 200", 51), ("between 10 and 50", 10), ("0-1 employees", 1), ("<50", 49), ("> 500", 500),
            ("ca. 200 Mitarbeiter", 200),
            ("450.0", 450), ("12,34,567", 1_234_567), ("２－１０", 2), ("500人", 500), ("50 (Germany)", 50), ("B (1-10)", 1),
            ("=\"11-50\"", 11), ("self-employed", 1), ("more than 1,000", 1000),
        ])
    func sizes(_ text: String, _ count: Int) {
        #expect(LeadFields([.employees: text]).employeeCount == count)
        #expect(LeadFields([.employees: text]).hasUsable(.employees))
    }

    @Test(
        "what is no number of employees has a reason",
        arguments: [
            ("0", FieldProblem.placeholder), ("0+", .placeholder), ("n/a", .placeholder), ("-", .placeholder),
            ("Oct-50", .dateAsSize), ("10-Feb", .dateAsSize), ("02. Okt", .dateAsSize), ("2026-02-10 00:00:00", .dateAsSize),
            ("10/2/2026", .dateAsSize), ("1.2E+04", .shortenedNumber), ("many", .noSize), ("1.2.3", .noSize), ("1,2,3", .noSize),
            ("-5", .noSize), ("50-10", .noSize), ("1,5", .noSize), ("0.5", .noSize), ("−20", .noSize), ("5000-1K", .noSize),
            ("see page 3", .noSize), ("3 offices", .noSize), ("50%", .noSize), ("10-50-100", .noSize), ("4915155501234", .noSize),
        ])
    func others(_ text: String, _ problem: FieldProblem) {
        #expect(LeadFields([.employees: text]).problem(with: .employees) == problem)
        #expect(LeadFields([.employees: text]).employeeCount == nil)
    }

    @Test("a rule for numbers reads amounts, ranges and percentages, and no version numbers")
    func rules() {
        func applies(_ text: String, _ from: Int, _ to: Int?) -> Bool {
            FitRule(id: "r", label: "r", subject: .field(.revenue), test: .number(from: from, to: to), points: 1)
                .applies(to: LeadFields([.revenue: text]), [])
        }
        #expect(applies("$22,700.00", 22_700, 22_700) && applies("10M-50M", 10_000_000, 10_000_000))
        #expect(applies("€ 1.5 Mio", 1_500_000, 1_500_000) && applies("1 Mrd. €", 1_000_000_000, nil))
        #expect(
            applies("T€ 500", 500_000, 500_000) && applies("500 TEUR", 500_000, 500_000) && applies("2 M€", 2_000_000, 2_000_000))
        for text in ["1.2.3", "1.2E+05", "high", "1,,2", "-5", "85%", "see page 3"] { #expect(!applies(text, 0, nil), "\(text)") }
    }

    @Test(
        "an amount is a number or a range with a currency and units",
        arguments: [
            "22700", "$22,700.00", "10M-50M", "€ 1.5 Mio", "1 Mrd. €", "T€ 500", "500 k€", "TEUR 500", "> 5 million USD", "12k",
            "1.234.567,89 EUR", "CHF 1'200'000", "up to 5 Mio. Euro", "$1-5M", "5 Mio. € p.a.", "£2bn", "100,000+",
            "Revenue (EUR): 500",
        ])
    func amounts(_ text: String) { #expect(LeadFields([.revenue: text]).hasUsable(.revenue)) }

    @Test(
        "anything else is none",
        arguments: [
            "-5", "−5", "(500)", "5-", "see page 3", "85%", "2026-10-12", "3 offices", "room 12", "50-10", "call 5", "1.2.3",
            "5 of 10",
            "1 2 3",
        ])
    func noAmounts(_ text: String) { #expect(LeadFields([.revenue: text]).problem(with: .revenue) == .noAmount) }
}
