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
            ("Labels", "Do not contact"), ("Contact Preference", "Do not contact"), ("Communication Preferences", "No emails"),
            ("Direct Phone DNC", "TRUE"),
            ("Do not call direct", "TRUE"), ("Marketing Preferences", "Unsubscribe from all"), ("Preferred Contact Method", "DNC"),
            ("Marketing emails: do not send", "Yes"), ("Ne plus contacter par email", "Yes"), ("Exclu des mailings", "Yes"),
            ("No desea recibir emails", "Yes"), ("E-posta almak istemiyor", "Yes"), ("Abonelikten çıktı", "Yes"),
            ("Möchte keine E-Mails erhalten", "Yes"), ("Arama Yasağı", "Evet"), ("電話不可", "不可"), ("メール配信停止", "する"),
            ("ステータス", "連絡禁止"), ("Subscription status", "Reported as spam"), ("Email Status", "Spam"),
            ("DND", "true"), ("Accepts Email Marketing", "unsubscribed"),
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
        "a column's name closes the channel that it is about",
        arguments: [
            ("Do not contact by email", ["email"]), ("Do Not Contact by Phone", ["call"]), ("May not be called", ["call"]),
            ("May not be emailed", ["email"]), ("Not to be contacted by email", ["email"]), ("Wants no email", ["email"]),
            ("Remove from mailing list", ["email"]), ("Removed from list", ["email"]), ("Declined marketing", ["email"]),
            ("Bitte nicht anrufen", ["call"]), ("Nicht per E-Mail kontaktieren", ["email"]),
            ("Nicht per Telefon kontaktieren", ["call"]), ("Kein Kontakt per E-Mail", ["email"]),
            ("Kein Kontakt per Telefon", ["call"]), ("No quiere llamadas", ["call"]), ("Non desidera email", ["email"]),
            ("Niet per e-mail contacteren", ["email"]), ("Do not contact via phone", ["call"]),
            ("Ne pas contacter par téléphone", ["call"]), ("No contactar por email", ["email"]),
            ("Do not contact by phone or email", ["email", "call"]), ("Do not contact", ["email", "call"]),
            ("Not contacted by phone", []), ("Contact Phone No", []), ("Emails not opened", []), ("Unsubscribed by", []),
            ("Email not verified", []),
        ])
    func channels(column: String, channels: [String]) throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email,\(column)\nA1,Ada Lind,ada@lind.example,TRUE\n")
        let closed = try closed(place)
        #expect(["email", "call"].filter { closed[$0] == "optedOut" } == channels, "\(column): \(closed)")
    }

    @Test(
        "of opt-ins and opt-outs of a file the newest counts, whatever the order of rows, and the file again adds nothing",
        arguments: [
            (["Unsubscribed,2026-11-20", "opt in,2026-11-20"], "optedOut"),
            (["Unsubscribed,2026-11-20", "opt in,2026-11-22"], nil),
            (["Unsubscribed,2026-11-22", "opt in,2026-11-20"], "optedOut"),
            (["Hard bounce,2026-11-20", "opt in,2026-11-20"], "bounced"),
            (["Unsubscribed,2026-11-18", "opt in,2026-11-20", "Unsubscribed,2026-11-22"], "optedOut"),
        ] as [([String], String?)])
    func order(rows: [String], state: String?) throws {
        for order in [rows, rows.reversed()] {
            let place = try TestPlace()
            try place.import("Lead ID,Name,Email\nA1,Ada Lind,ada@lind.example\n")
            let text = "Lead ID,Activity,Date\n" + order.map { "A1,\($0)\n" }.joined()
            try place.import(text, as: "engagements", named: "events.csv")
            #expect(try closed(place)["email"] == state, "\(order)")
            let before = place.kinds().filter { $0 != "imported" }
            let reversed = "Lead ID,Activity,Date\n" + order.reversed().map { "A1,\($0)\n" }.joined()
            for (number, again) in [text, reversed].enumerated() {
                try place.import(again, as: "engagements", named: "again\(number).csv")
                #expect(place.kinds().filter { $0 != "imported" } == before, "\(order)")
            }
        }
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

    @Test(
        "columns that close nothing",
        arguments: [
            ("Contact Preference", "E-mail"), ("Preferred Contact Method", "Phone"), ("No direct mail", "Yes"),
            ("Direct Phone", "+49 421 5550161"), ("Marketing Preferences", "Newsletter; Product news"),
        ])
    func nothing(column: String, value: String) throws {
        let place = try TestPlace()
        let counts = try place.import("Lead ID,Name,Email,\(column)\nA1,Ada Lind,ada@lind.example,\(value)\n")
        #expect(counts["optOuts"] == nil, "\(counts)")
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

    @Test(
        "an event that says what the person no longer wants is an opt-out, whatever its words",
        arguments: [
            "clicked unsubscribe", "Global unsubscribe", "UNSUBSCRIBE_EVENT", "Asked not to be contacted", "Email Unsubscribed",
            "Unsubscribed from list", "Opted out of newsletter",
        ])
    func events(text: String) throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email\nA1,Ada Lind,ada@lind.example\n")
        let file = try place.file("events.csv", "Email,Activity,Date\nada@lind.example,\(text),2026-10-01 10:00\n")
        let run = try place.winnow("import", file, "--as", "engagements")
        #expect(!run.text.contains("unknown value"), "\(run.text)")
        #expect(try closed(place)["email"] == "optedOut", "\(text)")
        #expect(!place.kinds().contains("engaged"), "\(text)")
    }

    @Test(
        "an event that was called off is no opt-out",
        arguments: ["Cancelled", "Refused", "Stopped", "Removed", "Blocked the calendar", "Not unsubscribed"])
    func calledOff(text: String) throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email\nA1,Ada Lind,ada@lind.example\n")
        try place.import("Email,Activity,Date\nada@lind.example,\(text),2026-10-01 10:00\n", as: "engagements", named: "events.csv")
        #expect(try closed(place).isEmpty, "\(text)")
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
