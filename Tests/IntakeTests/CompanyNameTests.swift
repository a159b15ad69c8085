import Lifecycle
import Testing

@testable import Intake

@Suite("Names of companies")
struct CompanyNameTests {
    @Test(
        "legal forms of other languages don't tell companies apart",
        arguments: [
            ("株式会社日立製作所", "日立製作所"), ("日立製作所株式会社", "日立製作所"), ("有限会社 さくら", "さくら"), ("(株)日立", "日立"),
            ("ООО «Ромашка»", "Ромашка"), ("ЗАО Ромашка", "ПАО \"Ромашка\""), ("Siemens Aktiengesellschaft", "Siemens AG"),
            ("Halden Gesellschaft mit beschränkter Haftung", "Halden GmbH"),
        ])
    func legalForms(name: String, other: String) throws {
        let one = try #require(CompanyName(name))
        #expect(one == CompanyName(other))
        #expect(!one.words.joined().isEmpty)
    }

    @Test(
        "other companies stay other ones",
        arguments: [
            ("Halden Holding", "Halden"), ("Halden Holding GmbH", "Halden GmbH"), ("株式会社日立", "株式会社東芝"), ("ООО Роза", "ООО Ромашка"),
            ("🚀🚀", "🦄"), ("株式会社", "有限会社"), ("ООО", "ЗАО"),
        ])
    func distinct(name: String, other: String) {
        #expect(CompanyName(name) != CompanyName(other))
    }

    @Test("a name made of emoji is a name; marks are none")
    func emoji() {
        #expect(CompanyName("🚀")?.words == ["🚀"] && !Placeholder.isCompany("🚀") && !Placeholder.isAccount("🚀"))
        #expect(CompanyName("--") == nil && Placeholder.isCompany("—"))
    }

    @Test(
        "what people without a company write is no account, and no placeholder either",
        arguments: ["self-employed", "Self Employed", "freelance", "Independent", "Retired", "student", "n/a"])
    func occupations(text: String) {
        #expect(Placeholder.isAccount(text))
        #expect(Placeholder.isCompany(text) == (text == "n/a"))
    }
}

@Suite("Domains of companies' web sites")
struct SiteDomainTests {
    @Test(
        "a page in a network, a free-mail host and a text without a host are no company's domain",
        arguments: [
            "https://www.linkedin.com/company/acme", "de.linkedin.com/company/acme/", "https://x.com/acme", "http://gmail.com/",
            "facebook.com/acme", "https://sites.google.com/view/acme", "not a site", "localhost", "10.0.0.1",
        ])
    func shared(_ text: String) { #expect(LeadKeys(LeadFields([.website: text])).domain == nil) }

    @Test("notations of one site are one domain, and a network's own site is its own")
    func own() {
        func domain(_ text: String) -> MatchKey? { LeadKeys(LeadFields([.website: text])).domain }
        let acme = domain("acme.example")
        #expect(acme != nil)
        for text in ["HTTPS://www.Acme.example/", "http://acme.example:80/x", "acme.example.", "//acme.example", "<acme.example>"] {
            #expect(domain(text) == acme, "\(text)")
        }
        #expect(domain("https://www.linkedin.com/") != nil && domain("notlinkedin.com/x") != nil)
    }
}
