import Lifecycle
import Testing

@testable import Intake

/// All addresses and phone numbers of a row are the lead's: the first ones are fields, the others further identities.
@Suite("Second addresses and phone numbers") struct SecondAddressTests {
    private func lead(_ text: String) throws -> LeadFields { try #require(try parse(text).leads.first).fields }

    @Test(
        "A cell with several addresses has them all, in its order",
        arguments: [
            ("a@x.example; b@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example, b@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example / b@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example/b@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example ::: b@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example b@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example (work)", ["a@x.example"]), ("a@x.example(work)", ["a@x.example"]),
            ("Work: a@x.example; Home: b@y.example", ["a@x.example", "b@y.example"]),
            ("mailto:a@x.example", ["a@x.example"]), ("\"Ann\" <a@x.example>", ["a@x.example"]),
            ("Ann Berg <a@x.example>, \"Berg, Bob\" <b@y.example>", ["a@x.example", "b@y.example"]),
            ("a@x.example\nb@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example|b@y.example | A@X.example", ["a@x.example", "b@y.example"]),
            ("o'neill@x.example; 'b@y.example'", ["o'neill@x.example", "b@y.example"]),
            ("a@x.example.", ["a@x.example"]), ("none; b@y.example", ["b@y.example"]),
            ("[\"a@x.example\",\"b@y.example\"]", ["a@x.example", "b@y.example"]), ("a@x.example;", ["a@x.example"]),
            ("a@x.example&b@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example+b@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example#b@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example\\b@y.example", ["a@x.example", "b@y.example"]),
            ("a@x.example=work;b@y.example=home", ["a@x.example", "b@y.example"]), ("a+b@x.example", ["a+b@x.example"]),
            ("pia @quast.example", ["pia@quast.example"]), ("ｐｉａ＠ｑｕａｓｔ．ｅｘａｍｐｌｅ", ["pia@quast.example"]),
            ("no address here", []), ("a@b", []), ("@", []),
        ])
    func cells(_ text: String, _ addresses: [String]) throws {
        #expect(EmailAddress.all(in: text).map(\.description) == addresses)
        let quoted = "\"" + text.replacing("\"", with: "\"\"") + "\""
        let fields = try lead("Last Name,Email\nBerg,\(quoted)\n")
        if let first = addresses.first {
            #expect(fields[.email] == first && fields.identities.emails == Array(addresses.dropFirst()))
        }
    }

    @Test(
        "Another column of addresses has further ones",
        arguments: [
            "Email 2", "E-Mail 2", "Email Address 2", "email_2", "Email2", "Alt Email", "Alternate Email", "Secondary Email",
            "Other Email", "Home Email", "Work Email", "Personal Email", "E-mail 2 - Value", "Email (other)", "2nd Email",
            "Additional email addresses", "hs_additional_emails", "AlternateEmail", "npe01__HomeEmail__c", "Secondary_Email__c",
            "emailaddress2", "E-mail 2 Address", "Contact Email 2", "Tertiary Email", "Zweite E-Mail", "E-Mail (privat)",
            "Weitere E-Mail-Adresse", "Autre e-mail", "Correo electrónico 2", "Correo alternativo", "Email secondaria",
            "Tweede e-mailadres", "Person - Email - Home", "Other Emails", "Supplemental Email",
            "Secondary", "Home", "Personal", "Alternate", "Old Email", "Email II", "All Emails", "Contact Info", "メール2",
            "Kontaktdaten",
            "Ancien e-mail", "Stary e-mail", "Личная почта",
        ])
    func columns(_ name: String) throws {
        let both = try lead("Last Name,\(name),Email\nBerg,b@y.example,a@x.example\n")
        #expect(both[.email] == "a@x.example" && both.identities.emails == ["b@y.example"])
        let second = try lead("Last Name,\(name),Email\nBerg,b@y.example,\n")
        #expect(second[.email] == "b@y.example" && second.identities.emails.isEmpty)
        let alone = try lead("Last Name,\(name)\nBerg,b@y.example\n")
        #expect(alone[.email] == "b@y.example")
    }

    @Test(
        "A second person's addresses, and columns about an address, are not the lead's",
        arguments: [
            "Assistant Email", "Manager Email", "Referred by Email", "Owner Email", "Account Email", "Spouse Email",
            "Contact 2 Email", "Alternate Contact Email", "Second Contact Email", "Emergency Contact Email", "Billing Email",
            "Email Type", "Email 1 - Type", "Email 2 Status", "Email Domain", "Last Email", "Email Source", "Direct Mail",
        ])
    func otherPeople(_ name: String) throws {
        let fields = try lead("Last Name,Email,\(name)\nBerg,a@x.example,b@y.example\n")
        #expect(fields[.email] == "a@x.example" && fields.identities.emails.isEmpty)
        #expect(try lead("Last Name,\(name)\nBerg,b@y.example\n")[.email] == nil)
    }

    @Test("Three columns and several addresses in each are one list without repetitions and placeholders")
    func several() throws {
        let fields = try lead(
            """
            Last Name,Email,Email 3,Email 2
            Berg,a@x.example; b@y.example,"c@x.example, noreply@x.example",B@Y.example

            """)
        #expect(fields[.email] == "a@x.example" && fields.identities.emails == ["b@y.example", "c@x.example"])
        #expect(fields.extra["Email"] == "a@x.example; b@y.example")
    }

    @Test(
        "The first valid address wins, and what is none stays under its column's name",
        arguments: [
            ("see card", "b@y.example"), ("anna(at)x.example", "b@y.example"), ("test@test.com", "b@y.example"),
            ("no email", "b@y.example"), ("anna@firm", "b@y.example"),
        ])
    func firstValid(_ text: String, _ second: String) throws {
        let parsed = try parse("Last Name,Email,Email 2\nBerg,\(text),\(second)\n")
        #expect(parsed.leads[0].fields[.email] == second && parsed.leads[0].fields.extra["Email"] == text)
        #expect(!parsed.leads[0].hasInvalidEmail)
    }

    @Test("The import preview shows which columns have further addresses")
    func preview() throws {
        let lines = try parse("Last Name,Email,Alt Email\nBerg,a@x.example,b@y.example\n").mapping.lines
        #expect(lines.contains { $0.contains("Alt Email") && $0.hasSuffix("another email, the first one where Email has none") })
    }

    @Test(
        "A cell with several numbers has them all; an area code is none",
        arguments: [
            ("0421 555 0111; 0151 555 0112", ["0421 555 0111", "0151 555 0112"]),
            ("0421 555 0111, 0151 555 0112", ["0421 555 0111", "0151 555 0112"]),
            ("+49 421 5550111 / +49 151 5550112", ["+49 421 5550111", "+49 151 5550112"]),
            ("0421 555 0111 ::: 0151 555 0112", ["0421 555 0111", "0151 555 0112"]),
            ("0421 555 0111 or 0151 555 0112", ["0421 555 0111", "0151 555 0112"]),
            ("0421 555 0111\n0151 555 0112", ["0421 555 0111", "0151 555 0112"]),
            ("Work: 0421 555 0111; Mobile: 0151 555 0112", ["0421 555 0111", "0151 555 0112"]),
            ("0421/5550111", ["0421/5550111"]), ("+49 (0)4215 / 550111", ["+49 (0)4215 / 550111"]),
            ("0421 555 0166 ext. 12", ["0421 555 0166 ext. 12"]), ("0421 555 0111 (work)", ["0421 555 0111"]),
            ("0421 555 0111; +49 421 5550111", ["0421 555 0111; +49 421 5550111"]),
            ("0421 555 0111; after five", ["0421 555 0111; after five"]), ("call me", []),
        ])
    func phones(_ text: String, _ numbers: [String]) throws {
        #expect(PhoneNumber.all(in: text).map(\.text) == numbers)
        guard let first = numbers.first else { return }
        let fields = try lead("Last Name,Phone\nBerg,\"\(text)\"\n")
        #expect(fields[.phone] == first && fields.identities.phones == Array(numbers.dropFirst()))
    }

    @Test(
        "Another column of numbers has further ones",
        arguments: [
            "Phone 2", "Other Phone", "Home Phone", "Work Phone", "Business Phone", "Direct", "Phone 1 - Value", "Telefon 2",
            "Telefon (privat)", "HomePhone", "Primary Phone", "Alternate Phone Number", "telephone2", "Business Phone 2",
            "Téléphone bureau", "Teléfono de casa", "Telefono ufficio", "Telefoon werk", "Car Phone", "Work Direct Phone",
        ])
    func phoneColumns(_ name: String) throws {
        let fields = try lead("Last Name,Phone,Mobile,\(name)\nBerg,0421 555 0111,0151 555 0112,0421 555 0113\n")
        #expect(fields[.phone] == "0421 555 0111" && fields.identities.phones == ["0421 555 0113"])
        #expect(fields[.mobile] == "0151 555 0112")
        #expect(try lead("Last Name,\(name)\nBerg,0421 555 0113\n")[.phone] == "0421 555 0113")
    }

    @Test(
        "Another mobile column has further numbers",
        arguments: ["Mobile 2", "Other Mobile", "Phone - Mobile", "Cell 2", "Handy privat", "Private Mobile Phone", "Móvil 2"])
    func mobileColumns(_ name: String) throws {
        let fields = try lead("Last Name,Mobile,\(name)\nBerg,0151 555 0112,0151 555 0113\n")
        #expect(Set(fields.allPhones) == ["0151 555 0112", "0151 555 0113"] && fields[.phone] == nil)
    }

    @Test(
        "Numbers of other people and machines, and columns about a number, are not the lead's",
        arguments: [
            "Assistant Phone", "AssistantPhone", "Asst. Phone", "Manager Phone", "Fax", "Home Fax", "Phone Type", "Phone 1 - Type",
            "Phone Opt Out", "Phone Extension", "Contact 2 Phone", "Pager",
        ])
    func otherPhones(_ name: String) throws {
        let fields = try lead("Last Name,Phone,\(name)\nBerg,0421 555 0111,0421 555 0113\n")
        #expect(fields.allPhones == ["0421 555 0111"])
    }

    @Test(
        "Invisible characters make no other address, id, name or number",
        arguments: ["\u{200B}", "\u{FEFF}", "\u{AD}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{2060}", "\u{2066}", "\u{200D}"])
    func invisible(_ mark: String) throws {
        let plain = try #require(
            try parse("Lead ID,Name,Email,Phone\nR17,Anna Berg,anna@x.example,0421 555 0111\n").leads.first)
        let marked = try #require(
            try parse(
                "Lead ID,Name,Email,Phone\n\(mark)R1\(mark)7,An\(mark)na Berg\(mark),an\(mark)na@x.example\(mark),0421\(mark) 555 0111\n"
            ).leads.first)
        #expect(marked.fields == plain.fields && marked.keys.identity == plain.keys.identity)
        #expect(marked.keys.recordIDs == plain.keys.recordIDs && marked.keys.emails == plain.keys.emails)
        let call = try parse("Lead ID,Email,Date\n\(mark)R17,an\(mark)na@x.example,2026-10-20\n", as: .touches).touches.first
        #expect(call?.lead.externalID == "R17" && call?.lead.email?.description == "anna@x.example")
    }

    @Test("No-break spaces are spaces, and joiners stay in scripts that are written with them")
    func spaces() throws {
        let fields = try lead("Lead ID,Name,Email,Phone\nR17\u{A0},Anna\u{A0}Berg,anna\u{A0}@x.example\u{A0},0421\u{A0}555 0111\n")
        #expect(fields[.externalID] == "R17" && fields.fullName == "Anna Berg" && fields[.email] == "anna@x.example")
        #expect(fields[.phone] == "0421 555 0111")
        #expect(TextFolding.visible("می\u{200C}خواهم") == "می\u{200C}خواهم")
    }

    @Test("Every address and number of a lead is a key, role addresses and placeholders are none")
    func keys() throws {
        let keys = try parse(
            """
            Last Name,Email,Email 2,Phone,Mobile,Phone 2
            Berg,info@x.example; a@x.example,"b@y.example, unknown@x.example",0421 555 0111,+49 151 5550112,0049 421 5550111

            """
        ).leads[0].keys
        #expect(keys.emails == ["a@x.example", "b@y.example"].compactMap { EmailAddress($0)?.key })
        #expect(keys.email == nil && keys.isRoleAddress)
        #expect(keys.phones == ["0421 555 0111", "0151 5550112"].compactMap { PhoneNumber($0)?.key })
        // A lead of an earlier version has the whole cell in its field.
        #expect(
            LeadKeys(LeadFields([.email: "a@x.example / b@y.example", .phone: "0421 5550111; 0151 5550112"])).emails.count == 2)
    }
}
