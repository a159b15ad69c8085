import Testing

/// Columns that say who agreed, tags, and outcomes of mails.
@Suite("Opt-ins, tags and outcomes of mails")
struct OptInTests {
    private func closed(_ place: TestPlace, _ lead: String = "L1") throws -> [String: String] {
        (try place.show(lead)["closedChannels"] as? [String: String]) ?? [:]
    }

    @Test(
        "a column that closes a channel",
        arguments: [
            ("Marketing Suspended", "true"), ("Marked email as spam", "true"), ("Subscribed", "Unsubscribed"),
            ("GDPR consent", "revoked"), ("Tags", "unsubscribed"), ("Tags", "\"vip,unsubscribed,fair 2026\""),
            ("Labels", "Do not contact"), ("DND", "true"), ("Accepts Email Marketing", "unsubscribed"),
        ])
    func closes(column: String, value: String) throws {
        let place = try TestPlace()
        let counts = try place.import("Lead ID,Name,Email,\(column)\nA1,Ada Lind,ada@lind.example,\(value)\n")
        #expect(counts["optOuts"] == 1, "\(column): \(counts)")
        #expect(try !closed(place).isEmpty)
    }

    @Test(
        "withdrawing a consent closes the channels that its column is about",
        arguments: [
            ("GDPR consent", ["email", "call"]), ("Consent status", ["email", "call"]), ("DSGVO-Einwilligung", ["email", "call"]),
            ("Consentimiento", ["email", "call"]), ("Marketing consent", ["email"]), ("Email permission", ["email"]),
            ("Phone consent", ["call"]), ("Subscribed", ["email"]),
        ])
    func revoked(column: String, channels: [String]) throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email,\(column)\nA1,Ada Lind,ada@lind.example,revoked\n")
        let closed = try closed(place)
        #expect(["email", "call"].filter { closed[$0] == "optedOut" } == channels, "\(column): \(closed)")
    }

    @Test(
        "a plain no in a column of opt-ins is no opt-out, and the report counts and names the rows",
        arguments: ["Email Opt In", "Marketing Consent", "Accepts Email Marketing", "Subscribed", "GDPR consent"])
    func refusals(column: String) throws {
        let place = try TestPlace()
        let text = "Lead ID,Name,Email,\(column)\nA1,Ada Lind,ada@lind.example,No\nA2,Bo Ray,bo@ray.example,Yes\n"
        let run = try place.winnow("import", try place.file("a.csv", text))
        #expect(run.text.contains("1 row says no in \"\(column)\" (line 2): that is no opt-out"), "\(run.text)")
        #expect(!run.text.contains("emailOptOut=\(column)"), "\(run.text)")
        #expect(try closed(place).isEmpty)
    }

    @Test("tags that close nothing", arguments: ["vip", "not unsubscribed", "fair; newsletter", "subscribed"])
    func tags(value: String) throws {
        let place = try TestPlace()
        let counts = try place.import("Lead ID,Name,Email,Tags\nA1,Ada Lind,ada@lind.example,\(value)\n")
        #expect(counts["optOuts"] == nil, "\(counts)")
    }

    @Test(
        "the outcome of a mail closes e-mail, that of a call doesn't",
        arguments: [("Hard Bounce", "bounces"), ("Spam complaint", "optOuts"), ("unsub", "optOuts")])
    func outcomes(outcome: String, count: String) throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email,Phone\nA1,Ada Lind,ada@lind.example,+49 421 5550161\n")
        let header = "Lead ID,Type,Outcome,Date\n"
        try place.import(header + "A1,Call,\(outcome),2026-10-02\n", as: "touches", named: "call.csv")
        #expect(try closed(place)["email"] == nil)
        try place.import(header + "A1,Email,\(outcome),2026-10-02\n", as: "touches", named: "mail.csv")
        #expect(try closed(place)["email"] == (count == "bounces" ? "bounced" : "optedOut"))
    }

    @Test("an opt-out in the future holds from today, and is named")
    func future() throws {
        let place = try TestPlace()
        let file = try place.file("a.csv", "Lead ID,Name,Email,Email Opt Out\nA1,Ada Lind,ada@lind.example,2027-12-01\n")
        let run = try place.winnow("import", file)
        #expect(run.text.contains("line 2: the value of \"Email Opt Out\" is an opt-out in the future; recorded as of today"))
        #expect(try closed(place)["email"] == "optedOut")
    }
}
