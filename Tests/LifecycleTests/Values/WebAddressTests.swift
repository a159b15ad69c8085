import Lifecycle
import Testing

/// What is the address of a web site, what is certain enough to be repaired, and what stands in the wrong field.
@Suite("Web sites and texts of words")
struct WebAddressTests {
    @Test(
        "a text without the host of a web site is refused",
        arguments: [
            "not a site", "http://", "https://", "ftp:", "ftp://x.example", "http:// x.example", "localhost",
            "http://localhost:8080",
            "..com", "com", ".", "www", "www.", "http://www.", "www.acme", "a..b.example", "-a.example", "a-.example", "10.0.0.1",
            "http://192.168.100.20/x", "3.14", "1.2.3", "info@x.example", "mailto:info@x.example", "javascript:alert(1)", "@acme",
            "x.c", "x.1", "x.example:99999", "ask Bob", "N.V. Acme", "x,example", "acme . com", "x_y.e_x", "Acme GmbH",
            "http//x.com",
            "under construction, see www.x.example",
        ])
    func refused(_ text: String) {
        #expect(WebAddress(text) == nil)
        #expect(FieldValidator.problem(of: text, in: .website) != nil)
    }

    @Test(
        "what is certain is repaired, and nothing else is changed",
        arguments: [
            ("HTTPS://Example.com/", "https://Example.com/", "example.com"),
            ("www.example.com", "www.example.com", "www.example.com"),
            ("example.com/Path?q=A#B", "example.com/Path?q=A#B", "example.com"), ("Example.COM.", "example.com", "example.com"),
            ("www.example.com,", "www.example.com", "www.example.com"), ("<http://x.example>", "http://x.example", "x.example"),
            ("http://https://x.example/", "https://x.example/", "x.example"),
            ("http:\\\\x.example", "http://x.example", "x.example"),
            ("//x.example/a", "x.example/a", "x.example"), ("x.example:8080/a", "x.example:8080/a", "x.example"),
            ("https://www.linkedin.com/company/acme-gmbh/", "https://www.linkedin.com/company/acme-gmbh/", "www.linkedin.com"),
            ("https://medium.com/@ada", "https://medium.com/@ada", "medium.com"), ("München.de", "münchen.de", "münchen.de"),
            ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de", "münchen.de"), ("https://例え.テスト/", "https://例え.テスト/", "例え.テスト"),
            ("почта.рф", "почта.рф", "почта.рф"), ("ｗｗｗ．ｘ．example", "www.x.example", "www.x.example"),
            ("例え。テスト", "例え.テスト", "例え.テスト"), ("my_shop.x.example", "my_shop.x.example", "my_shop.x.example"),
            ("'https://x.example", "https://x.example", "x.example"), ("Web: www.x.example", "www.x.example", "www.x.example"),
            ("a.example; b.example", "a.example; b.example", "a.example"), ("a.example (old)", "a.example (old)", "a.example"),
            ("a.example/x,y", "a.example/x,y", "a.example"), ("कंपनी.भारत", "कंपनी.भारत", "कंपनी.भारत"),
        ])
    func read(_ text: String, _ repaired: String, _ host: String) throws {
        let site = try #require(WebAddress(text))
        // The host has no case; the rest does.
        #expect(site.text == repaired.replacing("Example.com", with: "example.com") && site.host == host)
        #expect(FieldValidator.problem(of: text, in: .website) == nil)
        #expect(FieldValidator.repaired(site.text, in: .website) == site.text, "a repaired address stays")
    }

    @Test(
        "an address, a link, a number or a mark is no country, city, title, company or name",
        arguments: [
            (LeadField.country, "a@x.example", FieldProblem.addressAsText), (.country, "12345", .noWords),
            (.country, "%", .noWords),
            (.country, "http://x.example", .siteAsText), (.country, "+49 421 5550123", .noWords), (.city, "28195", .noWords),
            (.city, "!!!", .noWords), (.city, "https://x.example/a", .siteAsText), (.state, "28195", .noWords),
            (.state, "a@x.example", .addressAsText), (.title, "1", .noWords), (.title, "2026-01-01", .noWords),
            (.title, "a@x.example", .addressAsText), (.function, "42", .noWords), (.function, "$$", .noWords),
            (.industry, "!!!", .noWords), (.industry, "a@x.example", .addressAsText), (.industry, "https://x.example", .siteAsText),
            (.company, "a@x.example", .addressAsText), (.company, "+49 421 5550123", .phoneAsText), (.company, "***", .noWords),
            (.firstName, "12345", .noWords), (.firstName, "https://x.example", .siteAsText),
            (.firstName, "a@x.example", .addressAsText),
            (.lastName, "2026-01-01", .noWords), (.lastName, "0421 5550123", .noWords),
            (.lastName, "http://x.example/?a", .siteAsText),
        ])
    func misplaced(_ field: LeadField, _ text: String, _ problem: FieldProblem) {
        #expect(FieldValidator.problem(of: text, in: field) == problem)
        #expect(!LeadFields([field: text]).hasUsable(field))
    }

    @Test(
        "what people and companies are called, and codes, stay",
        arguments: [
            (LeadField.country, "Côte d'Ivoire"), (.country, "日本"), (.country, "U.S.A."), (.country, "NA"),
            (.country, "UK, London"),
            (.city, "'s-Hertogenbosch"), (.city, "Å"), (.city, "100 Mile House"), (.city, "서울"), (.city, "St. Gallen"),
            (.state, "75"), (.state, "2A"), (.state, "NRW"), (.state, "013"), (.state, "東京都"),
            (.title, "C"), (.title, "3D Artist"), (.title, "VP @ Acme"), (.title, "Leiter:in"), (.title, "部長"),
            (.company, "1&1"), (.company, "4711"), (.company, "3M"), (.company, "Booking.com"), (.company, "https://acme.example"),
            (.company, "🍕"), (.company, "X"), (.company, "Yahoo!"), (.company, "24/7"), (.company, "@home"),
            (.industry, "541511"), (.industry, "IT"), (.industry, "B2B"), (.source, "https://www.google.com/"), (.source, "1"),
            (.firstName, "X Æ A-12"), (.firstName, "J."), (.lastName, "2"), (.lastName, "+1+1"), (.firstName, "愛子"),
            (.lastName, "O"), (.lastName, "D'Arcy"),
            (.lastName, "Ng"), (.lastName, "Smith 3rd"), (.formerOwner, "a@x.example"), (.campaign, "2026"),
        ])
    func kept(_ field: LeadField, _ text: String) {
        #expect(FieldValidator.problem(of: text, in: field) == nil && LeadFields([field: text]).hasUsable(field))
    }
}
