import Lifecycle
import Testing

/// What is an address or a phone number, and what only looks like one.
@Suite("Addresses and phone numbers")
struct ContactValueTests {
    @Test(
        "a text that isn't a valid address is never another person's address",
        arguments: [
            "Mary Jones@corp.example", "Mary Jones @corp.example", ".r@c.example", "a..b@c.example", "mary,jones@corp.example",
            "mary;jones@corp.example", "mary:jones@corp.example", "ann@corp.exam ple", "ann@corp.co,uk", "ann@x.example@y.example",
            "<mary jones@corp.example>", "ann@corp.exa$mple.com", "Mary, jones@corp.example", "mary.@corp.example",
            "ann@corp.example..", "ann@corp..example", "https://ann@corp.example/x", "mary(jones@corp.example", "ann@-corp.example",
            "ann@corp.example-", "mary\tjones@corp.example", "Dr. Mary Jones@corp.example",
        ])
    func uncertain(_ text: String) {
        #expect(EmailAddress.all(in: text).isEmpty, "\(EmailAddress.all(in: text))")
        #expect(FieldValidator.problem(of: text, in: .email) == .noAddress)
        #expect(EmailAddress.read(text).hasUnread)
    }

    @Test(
        "names, labels and separators leave it certain",
        arguments: [
            ("Mary Jones <mary@corp.example>", ["mary@corp.example"]),
            ("\"Jones, Mary\" <mary@corp.example>", ["mary@corp.example"]),
            ("Work mary@corp.example", ["mary@corp.example"]), ("E-Mail: mary@corp.example", ["mary@corp.example"]),
            ("Mary Jones (mary@corp.example)", ["mary@corp.example"]), ("mary@corp.example (office)", ["mary@corp.example"]),
            ("mary@corp.example or m@home.example", ["mary@corp.example", "m@home.example"]),
            ("Mary Jones, CEO, mary@corp.example", ["mary@corp.example"]),
            ("Mary Jones\nmary@corp.example", ["mary@corp.example"]), ("Mary - mary@corp.example", ["mary@corp.example"]),
            ("mary@corp.example after five please", ["mary@corp.example"]), ("mary@corp.example home", ["mary@corp.example"]),
            ("mailto:mary@corp.example", ["mary@corp.example"]), ("më@exämple.de", ["më@exämple.de"]),
        ])
    func certain(_ text: String, _ addresses: [String]) {
        #expect(EmailAddress.all(in: text).map(\.description) == addresses)
        #expect(FieldValidator.problem(of: text, in: .email) == nil)
    }

    @Test("a certain address beside one that isn't is used, and the text is named")
    func mixed() {
        let reading = EmailAddress.read("ann@x.example; Mary Jones@corp.example")
        #expect(reading.addresses.map(\.description) == ["ann@x.example"] && reading.hasUnread)
        #expect(EmailAddress.mentioned(in: "write to Mary Jones@corp.example!").map(\.description) == ["jones@corp.example"])
    }

    @Test(
        "accents make no placeholder",
        arguments: [
            "më@exämple.de", "tést@test.com", "ñame@firm.example", "jörg@test.com", "ünknown@firm.example", "анна@почта.рф",
        ])
    func accents(_ text: String) { #expect(FieldValidator.problem(of: text, in: .email) == nil) }

    @Test(
        "a date, time, address of a machine, amount or id is no phone number",
        arguments: [
            "2026-10-12", "12.10.2026", "10/12/2026", "2026/10/12", "2026-10-12 10:00", "12.10.2026 10:00:05", "2026 10 12",
            "10-12-2026 1000", "10:30 - 11:30", "10:00:00.000", "192.168.100.20", "10.0.250.17:8080", "00:11:22:33:44:55",
            "$2,500,000", "1,250,000", "1.250.000", "14,837,250.00", "2500000.50", "€ 2500000", "-2500000", "2500000 %", "C4821937",
            "P4821937", "4821937M", "4821937-C", "M-4821937", "AB4821937", "4821937X", "T 4821937P",
        ])
    func lookalikes(_ text: String) {
        let problem = FieldValidator.problem(of: text, in: .phone)
        #expect(problem == .otherNumber || problem == .noPhone, "\(String(describing: problem))")
        #expect(!LeadFields([.phone: text]).hasUsablePhone)
    }

    @Test(
        "numbers that have such a form are phone numbers",
        arguments: [
            "+49 421 5550123", "0421/5550123", "030 12 10 1985", "01.02.03.04.05", "47.38.56.21", "912.345.678", "415.555.2671",
            "(212) 555-0123", "02/555.01.23", "+41 44 668 18 00", "0421 5550123 ext. 12", "0421 5550123 x12", "Tel. 0421 5550123",
            "t: 0421 5550123", "20261012", "6123-4567", "44.668.18.00", "+33 1 42 68 53 09", "0421 5550123 (m)", "+1-415-555-2671",
            "00 49 421 5550123", "020 7946 0018",
        ])
    func phones(_ text: String) { #expect(FieldValidator.problem(of: text, in: .phone) == nil) }
}
