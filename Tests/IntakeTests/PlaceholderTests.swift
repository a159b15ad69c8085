import Lifecycle
import Testing

@testable import Intake

/// Texts that stand for a missing value identify nobody and are no value of the lead.
@Suite("Placeholders") struct PlaceholderTests {
    @Test(
        "A placeholder is no record id",
        arguments: [
            "N/A", "n.a.", "#N/A", "#NV", "none", "NULL", "<null>", "(blank)", "0", "00000", "000000000000000AAA", "-", "--", "?",
            "...", "unknown", "not available", "Not Provided", "tbd", "TBC", "x", "xxx", "xxxxx", "keine", "k.A.", "keine Angabe",
            "#REF!", "#¿NOMBRE?", "#DIV/0!", "test", "pending", "false", "-1", "\\N", "1.00E+05", "4,94E+11",
            "00000000-0000-0000-0000-000000000000", "inconnu", "sin datos", "onbekend",
            "1.00E5", "1.00E05", "1,5e17", "'1.00E+05", "4.15 × 10^17", "entfällt", "sans objet", "sin dato", "нет", "なし", "无",
            "없음",
            "saknas", "ingen", "No ID", "keine ID", "999999", "TRUE",
        ])
    func recordIDs(_ text: String) throws {
        #expect(RecordID(id: text).isPlaceholder)
        let lead = try parse("Lead ID,Last Name\n\"\(text)\",Berg\n").leads.first
        #expect(lead?.fields[.externalID] == nil && lead?.keys.recordIDs == [])
    }

    @Test(
        "An id that looks like one stays",
        arguments: ["1", "77", "R1", "A-1", "1234567", "1E5", "NA17", "00Q5e00000AbCdE", "x7", "123456", "1111"])
    func realIDs(_ text: String) throws {
        #expect(try parse("Lead ID,Last Name\n\(text),Berg\n").leads.first?.fields[.externalID] == text)
    }

    @Test(
        "A placeholder is no phone number",
        arguments: [
            "n/a", "unknown", "not available", "tbd", "?", "-", "xxx", "keine", "kein Telefon", "no phone", "sin teléfono", "#REF!",
            "123", "0", "0000000000", "1234567", "1234567890", "9876543210", "+490000000", "+49 000 000000", "+1 (123) 456-7890",
            "0049 123456", "111-111-1111", "555-5555", "(999) 999-9999", "4.94215E+11", "(blank)",
            "111-111-1112", "1212121212", "123123123", "1234567891",
        ])
    func phones(_ text: String) throws {
        let lead = try #require(try parse("Last Name,Phone,Mobile\nBerg,\"\(text)\",\"\(text)\"\n").leads.first)
        #expect(lead.fields[.phone] == nil && lead.fields[.mobile] == nil && lead.keys.phones.isEmpty)
        #expect(lead.fields.identities.isEmpty)
    }

    @Test(
        "A number that looks like one stays",
        arguments: [
            "0421 555 0111", "555-0123", "+1 555 0100", "+49 421 5550", "(212) 555-0100", "0800 111 2222", "+44 20 7946 0000",
            "0711 10001", "112233445",
        ])
    func realPhones(_ text: String) throws {
        let lead = try #require(try parse("Last Name,Phone\nBerg,\(text)\n").leads.first)
        #expect(lead.fields[.phone] == text && lead.keys.phones.count == 1)
    }

    @Test(
        "A placeholder is no address of the lead; what it says is kept",
        arguments: [
            "test@test.com", "a@a.com", "a@a.example", "noreply@firm.example", "no-reply@firm.example", "donotreply+7@firm.example",
            "null@null.com", "none@none.example", "no@email.com", "noemail@firm.example", "no.email@firm.example",
            "noemail12@firm.example", "unknown@firm.example", "example@example.com", "asdf@asdf.com", "xxx@xxx.com", "123@123.com",
            "name@company.com", "user@domain.com", "abc@gmail.com", "notprovided@firm.example", "anna@noemail.com",
            "sin.correo@firm.example", "keine@firm.example", "anna@firm.invalid", "test@gmail.com",
            "n/a@firm.example", "asd@asd.com", "a@b.com", "aaa@bbb.com", "sin@correo.com", "kein@mail.de", "-@firm.example",
        ])
    func addresses(_ text: String) throws {
        let lead = try #require(try parse("Last Name,Email\nBerg,\(text)\n").leads.first)
        #expect(lead.fields[.email] == nil && lead.keys.emails.isEmpty && lead.keys.email == nil)
        #expect(lead.fields.extra["Email"] == text && lead.hasInvalidEmail)
        #expect(try parse("Email,Date\n\(text),2026-10-20\n", as: .touches).skipped == [.namesNoLead])
    }

    @Test(
        "A text that says that there is no address is none",
        arguments: [
            "n/a", "none", "no email", "No e-mail", "sin correo", "keine", "keine E-Mail", "pas d'email", "?", "-", "(blank)",
            "#N/A", "tbd", "xxx", "unknown", "not available", "#REF!",
        ])
    func missingAddresses(_ text: String) throws {
        let lead = try #require(try parse("Last Name,Email\nBerg,\(text)\n").leads.first)
        #expect(lead.fields[.email] == nil && !lead.hasInvalidEmail)
    }

    @Test(
        "An address that looks like one stays",
        arguments: [
            "mail@mueller.example", "email@firm.example", "na@firm.example", "rau@rau.example", "kim@kim.example",
            "abc@firm.example", "info@firm.example", "anna@test.com", "anna@example.com", "tester.anna@firm.example",
            "nonette@firm.example", "testa@firm.example", "xaver@firm.example", "a@b.example",
            "jo@jo.example", "ed@ed.com", "x@l.example", "anna@mail.de",
        ])
    func realAddresses(_ text: String) throws {
        let lead = try #require(try parse("Last Name,Email\nBerg,\(text)\n").leads.first)
        #expect(lead.fields[.email] == text && !lead.hasInvalidEmail)
    }

    @Test(
        "A placeholder is nobody's name; the row is still a lead",
        arguments: [
            "N/A,N/A", "Unknown,Unknown", "[not provided],", ",[not provided]", "Not,Provided", "-,-", "?,?", "null,null",
            "keine,Angabe", ",(blank)", "Unknown,", "#N/A,#N/A",
        ])
    func names(_ name: String) throws {
        let parsed = try parse("First Name,Last Name,Company,Title\n\(name),Acme,CTO\n\(name),Acme,CFO\n")
        #expect(parsed.leads.count == 2)
        #expect(parsed.leads.allSatisfy { $0.keys.nameAndCompany == nil && PersonName($0.fields).isBlank })
        #expect(parsed.leads[0].fields.fullName == nil)
    }

    @Test(
        "Names that are words too stay",
        arguments: ["Anna,Null", "Hae-jin,Na", "Nan,Goldin", "Test,Pilot", "Xaver,X", "Anna,Missing"])
    func realNames(_ name: String) throws {
        let lead = try #require(try parse("First Name,Last Name,Company\n\(name),Acme\n").leads.first)
        let words = name.split(separator: ",").flatMap { TextFolding.words(String($0)) }
        #expect(PersonName(lead.fields).sortedWords.count == words.count && lead.keys.nameAndCompany != nil)
    }

    @Test(
        "a bracket that stands for a part of a whole name is no part of it",
        arguments: [
            ("Cid [not provided]", "Cid"), ("[not provided] Dee", "Dee"), ("Cid Dee (no last name)", "Cid Dee"),
            ("(keine Angabe) Dee", "Dee"), ("Cid <not available>", "Cid"), ("Robert (Bob) Dee", "Robert (Bob) Dee"),
            ("Cid Dee (Not A Placeholder)", "Cid Dee"), ("Dee, Cid [not provided]", "Cid Dee"),
        ])
    func bracketedPart(text: String, name: String) throws {
        let lead = try #require(try parse("Name,Company,Email\n\"\(text)\",Acme,cid@acme.example\n").leads.first)
        #expect([lead.fields[.firstName], lead.fields[.lastName]].compactMap(\.self).joined(separator: " ") == name)
    }

    @Test("A known part of a name counts beside a placeholder")
    func halfNames() throws {
        let lead = try #require(try parse("First Name,Last Name,Company\nAnna,[not provided],Acme\n").leads.first)
        #expect(PersonName(lead.fields).sortedWords == ["anna"])
    }

    @Test(
        "A placeholder is no company",
        arguments: ["N/A", "Unknown", "[not provided]", "-", "none", "no company", "keine Firma", "tbd", "privat"])
    func companies(_ text: String) throws {
        let lead = try #require(try parse("Name,Company\nAnna Berg,\(text)\n").leads.first)
        #expect(lead.keys.company == nil && lead.keys.nameAndCompany == nil)
        #expect(lead.fields[.company] == (text == "privat" ? text : nil))
    }

    @Test("A row with nothing but placeholders names nobody")
    func nothing() throws {
        let parsed = try parse("Lead ID,Email,Phone,Country\nN/A,-,123,DE\n0,noreply@x.example,,DE\n")
        #expect(parsed.leads.isEmpty && parsed.rejected.map(\.line) == [2, 3])
        let suppressed = try parse("Email,Unsubscribed\nnobody@park.example,yes\n")
        #expect(suppressed.rejected.first?.reason.contains("e-mail address of the row is a placeholder") ?? false)
    }

    @Test("What a placeholder of an id or number says is kept, but not that there is none")
    func leftovers() throws {
        let leads = try parse("Lead ID,Last Name,Phone\n1.00E+05,Berg,123\nN/A,Tal,-\n").leads
        #expect(leads[0].fields.extra == ["Lead ID": "1.00E+05", "Phone": "123"] && leads[0].shortenedID == "1.00E+05")
        #expect(leads[1].fields.extra.isEmpty && leads[1].shortenedID == nil)
    }
}
