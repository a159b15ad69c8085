import Lifecycle
import Testing

/// Whatever judges a value gives the same answer: gates, scores, reachability.
@Suite("Values that can't be used")
struct ValidityTests {
    private static let phoneKnown = FitRule(id: "p", label: "phone known", subject: .field(.phone), test: .present, points: 3)

    private func lead(_ fields: [LeadField: String]) throws -> Lead {
        try #require(given(.captured(.inquiry, LeadFields(fields))).lead)
    }

    @Test(
        "a phone has 7 to 15 digits and stands for somebody's",
        arguments: ["12", "123456", "4.91515E+11", "gina@zabel.example", "n/a", "1234567890", "49151555012341234", "call me"])
    func phones(_ text: String) throws {
        let lead = try lead([.lastName: "Berg", .email: "asdf2", .phone: text])
        #expect(!lead.isReachable && !lead.fields.hasUsable(.phone))
        #expect(!Self.phoneKnown.applies(to: lead.fields, []))
        var definition = TestDefinition.standardLike
        definition.fit = [Self.phoneKnown]
        var scorer = FitScorer(definition)
        #expect(scorer.points(lead.fields) == 0 && scorer.points(LeadFields([.phone: "0421 555 0111"])) == 3)
    }

    @Test(
        "an address has the form of one and stands for a mailbox",
        arguments: ["asdf2", "ann@x", "test@test.com", "@gmail.com", "ann@@x.example", "N/A", "ann(at)x.example"])
    func addresses(_ text: String) throws {
        #expect(try !lead([.lastName: "Berg", .email: text]).isReachable)
        #expect(try lead([.lastName: "Berg", .email: text, .mobile: "0151 555 0112"]).isReachable)
        #expect(
            !FitRule(id: "f", label: "f", subject: .field(.email), test: .freeMail, points: 1)
                .applies(to: LeadFields([.email: text]), ["gmail.com"]))
    }

    @Test("a placeholder is no value of any field, but Null, Na, Namibia and Norway are")
    func placeholders() {
        for text in ["N/A", "NULL", "-", ".", "unknown", "[not provided]"] {
            for field in [LeadField.title, .company, .industry, .country, .source] {
                #expect(!LeadFields([field: text]).hasUsable(field), "\(text)")
            }
        }
        let names: [(String?, String)] = [("Anna", "Null"), (nil, "Na"), (nil, "Ms Null"), ("Hae-jin", "Na"), ("-", "Na")]
        for (first, last) in names {
            var fields = LeadFields([.lastName: last])
            fields[.firstName] = first
            #expect(fields.hasUsable(.lastName), "\(last)")
        }
        for country in ["none", "None", "NULL", "nil", "NaN"] { #expect(!LeadFields([.country: country]).hasUsable(.country)) }
        for country in ["NA", "NO", "Namibia", "Norway"] { #expect(LeadFields([.country: country]).hasUsable(.country)) }
        #expect(LeadFields([.state: "ND"]).hasUsable(.state) && LeadFields([.city: "Leer"]).hasUsable(.city))
        #expect(!LeadFields([.firstName: "NULL", .lastName: "NULL"]).hasUsable(.lastName))
    }
}
