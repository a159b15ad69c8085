import Formats
import Lifecycle
import Testing

@testable import Intake

/// Shapes of cells and rows that are no reason to leave a person out.
@Suite("Shapes at the door") struct DoorShapeTests {
    @Test(
        "A date that stands for none is blank",
        arguments: [
            "0000-00-00", "0000-00-00 00:00:00", "1899-12-30", "1899-12-30 00:00", "0001-01-01", "0001-01-01T00:00:00",
            "1900-01-00",
            "1900-01-01", "00/00/0000", "12/30/1899", "30.12.1899", "1/0/1900",
        ])
    func missingDates(text: String) throws {
        let parsed = try parse("Name,Email,Created Date\nA B,a@b.example,\(text)\nC D,c@d.example,2026-10-15\n")
        #expect(parsed.rejected.isEmpty && parsed.leads.count == 2, "\(parsed.rejected)")
        #expect(parsed.leads.first?.occurredAt == nil && parsed.leads.last?.occurredAt != nil)
    }

    @Test("Other dates and texts stay what they are", arguments: ["2026-10-15", "15.10.2026", "1970-01-01", "1999-12-31 10:00"])
    func dates(text: String) throws {
        #expect(try parse("Name,Email,Created Date\nA B,a@b.example,\(text)\n").leads.first?.occurredAt != nil)
    }

    @Test(
        "The columns of a person in many languages",
        arguments: [
            "Ad,Soyad,Şirket,Telefon,E-posta adresi", "名,姓,公司,電話,電子郵件", "名字,姓氏,公司名称,电话,电子邮件",
            "Prenume,Nume,Companie,Telefon,E-mail", "Tên,Họ,Công ty,Điện thoại,Email", "Etunimi,Sukunimi,Yritys,Puhelin,Sähköposti",
            "Keresztnév,Vezetéknév,Cég,Telefonszám,E-mail cím", "Jméno,Příjmení,Společnost,Telefon,E-mail",
            "Имя,Фамилия,Компания,Телефон,Электронная почта", "Ime,Prezime,Tvrtka,Telefon,E-mail",
            "Adı,Soyadı,Şirket Adı,Telefon Numarası,E-Posta",
        ])
    func languages(header: String) throws {
        let lead = try parse(header + "\nAda,Byron,Engine,0421 5550126,ada@engine.example\n").leads.first?.fields
        #expect(lead?[.firstName] == "Ada" && lead?[.lastName] == "Byron" && lead?[.company] == "Engine", "\(header)")
        #expect(lead?[.phone] == "0421 5550126" && lead?[.email] == "ada@engine.example", "\(header)")
    }

    @Test(
        "A column of whole names in many languages", arguments: ["姓名", "Họ và tên", "Ad Soyad", "Nume", "Nimi", "Név", "ФИО", "성명"])
    func wholeNames(header: String) throws {
        let lead = try parse(header + ",Email\nAda Byron,ada@engine.example\n").leads.first?.fields
        #expect(lead?[.firstName] == "Ada" && lead?[.lastName] == "Byron", "\(header)")
    }

    @Test("An ad is no first name")
    func advertisement() throws {
        let lead = try parse("Last Name,Ad\nByron,Spring banner\n").leads.first?.fields
        #expect(lead?[.firstName] == nil && lead?.extra["Ad"] == "Spring banner")
    }

    @Test(
        "What stands between the names belongs before the last one",
        arguments: [
            ("van der", "Berg", "van der Berg"), ("", "Berg", "Berg"), ("de", "De Vries", "De Vries"),
            ("van 't", "Hof", "van 't Hof"),
            ("-", "Berg", "Berg"),
        ])
    func infix(prefix: String, last: String, expected: String) throws {
        let lead = try parse("Voornaam,Tussenvoegsel,Achternaam\nAnna,\(prefix),\(last)\n").leads.first?.fields
        #expect(lead?[.firstName] == "Anna" && lead?[.lastName] == expected)
    }

    @Test(
        "A column of addresses that isn't used is named",
        arguments: [
            ("Name,Elektropost\nA B,a@b.example\nC D,c@d.example\n", ["Elektropost"]), ("Name,X\nA B,a@b.example\nC D,x\n", []),
            ("Name,Email,X\nA B,a@b.example,a@b.example\n", []), ("Name,Email,X\nA B,,a@b.example\n", ["X"]),
            ("Name,X\nA B,see a@b.example\n", []), ("Name,X\nA B,https://u@b.example/\n", []),
        ])
    func unusedAddresses(text: String, expected: [String]) throws {
        #expect(try parse(text).mapping.unusedAddressColumns == expected)
    }

    @Test(
        "A month may have its name in any language",
        arguments: [
            "18. Oktober 2026", "18 octobre 2026", "18 de octubre de 2026", "18 ottobre 2026", "2026年10月18日", "18 oktober 2026",
            "Sonntag, 18. Oktober 2026", "18 października 2026", "18 октября 2026 г.", "2026년 10월 18일", "18 Ekim 2026",
            "18 de outubro de 2026", "18. lokakuuta 2026", "2026. október 18.", "18 oct. 2026", "18. října 2026",
        ])
    func spelledMonths(text: String) throws {
        let parsed = try parse("Name,Email,Created Date\nA B,a@b.example,\"\(text)\"\nC D,c@d.example,2026-10-18\n")
        #expect(parsed.rejected.isEmpty && parsed.leads.count == 2, "\(parsed.rejected)")
        #expect(parsed.leads.first?.occurredAt != nil && parsed.leads.first?.occurredAt == parsed.leads.last?.occurredAt, "\(text)")
    }

    @Test(
        "A time may follow",
        arguments: [
            "18. März 2026, 14:30 Uhr", "18 mars 2026 à 14:30", "18 de marzo de 2026 14:30", "2026年3月18日 14:30",
            "18 maart 2026 om 14:30",
        ])
    func spelledTimes(text: String) throws {
        let leads = try parse("Name,Email,Created Date\nA B,a@b.example,\"\(text)\"\nC D,c@d.example,2026-03-18 14:30\n").leads
        #expect(leads.count == 2 && leads.first?.occurredAt == leads.last?.occurredAt, "\(text)")
    }

    @Test(
        "Other words make no date",
        arguments: ["18. Oktobus 2026", "im Oktober 2026", "31. Februar 2026", "Oktober 18", "18 Oktober 2026 Raum 4"])
    func noSpelledDates(text: String) throws {
        let parsed = try parse("Name,Email,Created Date\nA B,a@b.example,\(text)\nC D,c@d.example,2026-10-18\n")
        #expect(parsed.rejected.count == 1 && parsed.leads.count == 1)
    }

    @Test(
        "Academic titles and remarks are no part of the name",
        arguments: [
            ("Dr. med. Max Muster", "Max", "Muster"), ("Dr. rer. nat. Ute Berg", "Ute", "Berg"),
            ("Ing. Karl Novák, CSc.", "Karl", "Novák, CSc."),
            ("Mag. Eva Klein, MSc", "Eva", "Klein, MSc"), ("Prof. Dr. h. c. Jan Roy", "Jan", "Roy"),
            ("Dipl.-Ing. Jan Roy", "Jan", "Roy"),
            ("MUDr. Petr Král", "Petr", "Král"), ("John Smith (Contractor)", "John", "Smith"),
            ("Ana Ruiz (she/her)", "Ana", "Ruiz"),
            ("Sam Lee [he/him]", "Sam", "Lee"), ("Kim Lee 🚀", "Kim", "Lee"), ("Kim Lee (PhD) ✨", "Kim", "Lee"),
            ("Ing Wei", "Ing", "Wei"), ("Mag Ruffman", "Mag", "Ruffman"), ("Max Med. Muster", "Max Med.", "Muster"),
        ])
    func remarks(name: String, first: String, last: String) throws {
        let lead = try parse("Name,Company\n\"\(name)\",Acme\n").leads.first?.fields
        #expect(lead?[.firstName] == first && lead?[.lastName] == last, "\(name)")
        let hasRemark = name.contains("(") || name.contains("[") || name.contains("🚀")
        #expect(lead?.extra["Name"] == (hasRemark ? name : nil))
    }

    @Test(
        "An address is no name, and is the lead's where there is no other",
        arguments: [
            ("Name,Email\na@b.example,\n", "a@b.example"), ("Name,Email\na@b.example,c@d.example\n", "c@d.example"),
            ("Name,Company\nA.Vos@b.example,Acme\n", "A.Vos@b.example"),
            ("Last Name,Email\na@b.example,a@b.example\n", "a@b.example"),
            ("First Name,Email\na@b.example,c@d.example\n", "c@d.example"),
        ])
    func addressAsName(text: String, address: String) throws {
        let lead = try parse(text).leads.first?.fields
        #expect(lead?[.firstName] == nil && lead?[.lastName] == nil && lead?[.email]?.lowercased() == address.lowercased())
    }

    @Test(
        "Phones lose their labels and remarks",
        arguments: [
            ("Büro: 0421 5550126\nMobil: 0151 5550126", ["0421 5550126", "0151 5550126"]),
            ("0421 5550124 (Zentrale)", ["0421 5550124"]), ("0421 5550128 (nur vormittags)", ["0421 5550128"]),
            ("Tel. 0421 5550129", ["0421 5550129"]), ("Work: 0421 5550130", ["0421 5550130"]),
            ("Téléphone : +33 1 55 50 12 31", ["+33 1 55 50 12 31"]), ("Tel.: (0421) 5550132", ["(0421) 5550132"]),
            ("Office 0421 5550133; Handy 0151 5550133", ["0421 5550133", "0151 5550133"]),
            ("0421 5550134 mobile", ["0421 5550134"]),
            ("+49 421 5550135 [direct line]", ["+49 421 5550135"]),
        ])
    func phones(text: String, numbers: [String]) throws {
        let lead = try parse("Name,Company,Phone\nA B,C,\"\(text)\"\n").leads.first
        #expect(lead?.fields.allPhones == numbers)
    }

    @Test(
        "What is no phone stays a text",
        arguments: ["Fax: 0421 5550126", "Room 4215550126", "0421 5550126 (Fax)", "0421 5550126 (falsch)", "Order 4215550126"])
    func noPhones(text: String) throws {
        #expect(try parse("Name,Company,Phone\nA B,C,\(text)\n").leads.first?.fields.allPhones == [])
    }

    @Test(
        "A whole name alone in its row is a lead",
        arguments: ["Ada Vos", "Jean-Pierre Roy", "Zoë von Berg", "Miguel Ángel Ruiz", "Kim O'Neil"])
    func nameAlone(name: String) throws {
        let parsed = try parse("Name,Company,Email,Phone,City\nB C,D,b@c.example,,Ulm\n\(name)\nE F,G,e@f.example,,Bonn\n")
        #expect(parsed.leads.count == 3 && parsed.rejected.isEmpty, "\(parsed.rejected)")
    }

    @Test(
        "Captions, totals and notices are not",
        arguments: [
            "Grand Total", "Confidential Information - Do Not Distribute", "Report generated 2026-10-19", "Tanabe",
            "Region: Europe",
            "and the rest of a note", "\nLeads by Source",
        ])
    func captions(text: String) throws {
        let parsed = try parse("Name,Company,Email,Phone,City\nB C,D,b@c.example,,Ulm\n\(text)\nE F,G,e@f.example,,Bonn\n")
        #expect(parsed.leads.count == 2, "\(parsed.leads.map(\.fields))")
        #expect(try parse("Name,Company,Email\nB C,D,b@c.example\n\n\(text)\n\nConfidential Information\n").leads.count == 1)
    }

    @Test("What a program writes for an object is no id", arguments: ["[object Object]", "[Object object]", "object Object"])
    func objectID(text: String) throws {
        let parsed = try parse("Lead ID,Name\n\(text),A B\n\(text),C D\n")
        #expect(parsed.leads.allSatisfy { $0.fields[.externalID] == nil } && parsed.leads.count == 2)
    }
}
