import Testing

/// Opt-outs, bounces and first contacts happened when the file says so.
@Suite("Dates of events in files")
struct EventDateTests {
    private func dates(_ place: TestPlace, _ kind: String) -> [String] {
        place.lines().filter { $0["kind"] as? String == kind }.map { ($0["occurredAt"] ?? $0["at"]) as? String ?? "" }
    }

    @Test(
        "an opt-out or a bounce has the date of its own column",
        arguments: [
            ("UNSUB_TIME", "2025-03-04 10:00:00", "optedOut", "2025-03-04T10:00"),
            ("CLEAN_TIME", "2025-03-05 11:00:00", "bounced", "2025-03-05T11:00"),
            ("Email Bounced Date", "05.03.2025", "bounced", "2025-03-05"),
            ("EmailBouncedDate", "2025-03-05T11:00:00Z", "bounced", "2025-03-05T11:00"),
            ("Unsubscribed On", "13/02/2025", "optedOut", "2025-02-13"),
            ("Email Opt Out", "Yes (2025-03-04)", "optedOut", "2025-03-04"),
            ("hs_email_optout_date_opted_out", "1741082400000", "optedOut", "2025-03-04T10:00"),
            ("BLACKLISTED_TIME", "2025-03-04 10:00", "optedOut", "2025-03-04T10:00"),
        ])
    func ownColumn(column: String, value: String, kind: String, expected: String) throws {
        let place = try TestPlace()
        try place.import("Name,Email,\(column)\nAnn Lee,ann@a.example,\(value)\n")
        #expect(dates(place, kind).map { $0.hasPrefix(expected) } == [true], "\(column): \(dates(place, kind))")
        // Of a known lead, too, and only once.
        try place.import("Name,Email\nBo Ek,bo@b.example\n", named: "known.csv")
        try place.import("Name,Email,\(column)\nBo Ek,bo@b.example,\(value)\n", named: "later.csv")
        try place.import("Name,Email,\(column)\nBo Ek,bo@b.example,\(value)\n", named: "again.csv")
        #expect(dates(place, kind).map { $0.hasPrefix(expected) } == [true, true], "\(column): \(dates(place, kind))")
    }

    @Test(
        "a bounce beside an opt-out is recorded with its own date, whichever is known or older",
        arguments: [
            ("2025-02-01 10:00:00", "2025-03-01 10:00:00"), ("2025-03-01 10:00:00", "2025-02-01 10:00:00"),
            ("2025-03-01 10:00:00", "2025-03-01 10:00:00"),
        ])
    func both(optOut: String, bounce: String) throws {
        let place = try TestPlace()
        let header = "Email Address,First Name,Last Name,MEMBER_RATING,CONFIRM_TIME,UNSUB_TIME,CLEAN_TIME\n"
        try place.import(header + "ann@a.example,Ann,Lee,2,2024-01-01 10:00:00,\(optOut),\(bounce)\n")
        try place.import(header + "bo@b.example,Bo,Ek,2,2024-01-01 10:00:00,\(optOut),\n", named: "optouts.csv")
        try place.import(header + "bo@b.example,Bo,Ek,2,2024-01-01 10:00:00,\(optOut),\(bounce)\n", named: "both.csv")
        for kind in ["optedOut", "bounced"] {
            let day = String((kind == "bounced" ? bounce : optOut).prefix(10))
            #expect(dates(place, kind).map { $0.hasPrefix(day) } == [true, true], "\(kind): \(dates(place, kind))")
        }
        let lines = place.lines().count
        try place.import(header + "bo@b.example,Bo,Ek,2,2024-01-01 10:00:00,\(optOut),\(bounce)\n", named: "again.csv")
        #expect(place.lines().count == lines)
        #expect((try place.show("L2")["closedChannels"] as? [String: String])?["email"] == "optedOut")
    }

    @Test("an opt-out from before an opt-in closes nothing, and one without a date counts from now")
    func beforeOptIn() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email\nA1,Ann Lee,ann@a.example\n")
        try place.winnow("optout", "L1", "--channel", "email")
        try place.winnow("optin", "L1", "--channel", "email", at: "2026-11-23T09:30Z")
        place.clock = "2026-11-24T09:00Z"
        try place.import("Lead ID,UNSUB_TIME,CLEAN_TIME\nA1,2025-01-01 10:00:00,2025-02-01 10:00:00\n", named: "old.csv")
        #expect((try place.show("L1")["closedChannels"] as? [String: String]) ?? [:] == [:])
        try place.import("Lead ID,Unsubscribed\nA1,yes\n", named: "new.csv")
        #expect((try place.show("L1")["closedChannels"] as? [String: String])?["email"] == "optedOut")
    }

    @Test(
        "the first contact is the date of the capture",
        arguments: [
            ("Name,Email,First conversion date", "2024-05-06 10:00", "2024-05-06"),
            ("Name,Email,first_contact_date", "2024-05-06", "2024-05-06"),
            ("First Name,Last Name,URL,Email Address,Company,Position,Connected On", "06 May 2024", "2024-05-06"),
            ("Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME", ",2024-05-06 10:00:00", "2024-05-06"),
            ("EMAIL,LASTNAME,DOUBLE_OPT-IN,ADDED_TIME", "1,2024-05-06 10:00:00", "2024-05-06"),
            ("Name,Email,Erstkontakt", "06.05.2024", "2024-05-06"),
        ])
    func firstContact(header: String, last: String, day: String) throws {
        let place = try TestPlace()
        let values = header.split(separator: ",").map { column in
            switch column {
            case "Name": "Ann Lee"
            case "First Name": "Ann"
            case "Last Name", "LASTNAME": "Lee"
            case "Email", "EMAIL", "Email Address": "ann@a.example"
            case "Company": "Acme"
            default: ""
            }
        }
        let kept = header.split(separator: ",").count - last.split(separator: ",", omittingEmptySubsequences: false).count
        try place.import(header + "\n" + (values.prefix(kept) + [last]).joined(separator: ",") + "\n")
        #expect(dates(place, "captured").map { $0.hasPrefix(day) } == [true], "\(dates(place, "captured"))")
    }
}
