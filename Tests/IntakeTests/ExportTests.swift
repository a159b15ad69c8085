import Lifecycle
import Testing

@testable import Intake

@Suite("Files exported by CRM systems and spreadsheets") struct ExportTests {
    @Test("The footer of a report is skipped; a truncated last line is rejected")
    func footer() throws {
        let rows = "\"First Name\",\"Last Name\",\"Email\"\n\"A\",\"B\",\"a@b.example\"\n"
        let footer =
            "\n\n\"Leads by Source\"\n\n\"Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved.\"\n\"Acme Corp\"\n"
        let parsed = try parse(rows + footer)
        #expect(parsed.leads.count == 1 && parsed.rejected.isEmpty)
        #expect(parsed.skipped == [.belowTable, .belowTable, .belowTable])
        #expect(parsed.mapping.faultyRows == 0)
        let padded = try parse(rows + "Confidential Information - Do Not Distribute,,\n")
        #expect(padded.leads.count == 1 && padded.skipped == [.belowTable])
        let cut = try parse(rows + "\"Ann\"\n")
        #expect(cut.rejected.map(\.reason) == ["the row has 1 field, the header has 3"])
    }

    @Test(
        "Title lines above the column names are skipped with any delimiter, and line numbers stay right",
        arguments: [
            "Leads Stuttgart 2024\n\nVorname;Nachname;Firma;E-Mail\nA;B;C;a@b.example\nD;E;F\n",
            "Leads Stuttgart 2024;;;\n;;;\nVorname;Nachname;Firma;E-Mail\nA;B;C;a@b.example\nD;E;F\n",
            "Leads, Stuttgart\n\nVorname,Nachname,Firma,E-Mail\nA,B,C,a@b.example\nD,E,F\n",
        ])
    func title(_ text: String) throws {
        let parsed = try parse(text)
        #expect(parsed.leads.map { $0.fields[.email] } == ["a@b.example", nil])
        #expect(parsed.leads.map(\.location.line) == [4, 5] && parsed.rejected.isEmpty)
        #expect(parsed.mapping.lines[1] == "column names on line 3; the lines above are skipped")
    }

    @Test("A header shorter than its rows is not a title")
    func shortHeader() throws {
        let parsed = try parse("Last Name,Email\nA,a@b.example,x,y,z\nB,b@b.example,x,y,z\n")
        #expect(parsed.leads.isEmpty && parsed.rejected.count == 2)
    }

    @Test("Rows of delimiters alone are blank, not rejected")
    func blank() throws {
        let parsed = try parse("Last Name;Email;Company\nA;a@b.example;C\n;;\n;;\n")
        #expect(parsed.leads.count == 1 && parsed.rejected.isEmpty && parsed.skipped == [.blank, .blank])
    }

    @Test(
        "German, French and Spanish column names and statuses are recognised",
        arguments: [
            (
                "Vorname;Nachname;Firma;E-Mail;Telefon;Status;Angelegt am;Quelle\nÅsa;Weiß;Bäcker KG;a@b.example;0711 10001;Kontaktiert;15.04.2021;Messe\n",
                Stage.sal
            ),
            (
                "Vorname;Name;Firma;E-Mail;Telefon;Status;Erstellt am;Herkunft\nÅsa;Weiß;Bäcker KG;a@b.example;0711 10001;Gewonnen;15.04.2021;Messe\n",
                .won
            ),
            (
                "Prénom;Nom;Société;Courriel;Téléphone;Statut;Date de création;Origine\nÅsa;Weiß;Bäcker KG;a@b.example;0711 10001;Qualifié;15/04/2021;Messe\n",
                .sql
            ),
            (
                "Nombre;Apellidos;Empresa;Correo electrónico;Teléfono;Estado;Fecha de creación;Origen\nÅsa;Weiß;Bäcker KG;a@b.example;0711 10001;No interesado;15/04/2021;Messe\n",
                .disqualified
            ),
        ])
    func languages(_ text: String, _ stage: Stage) throws {
        let lead = try #require(try parse(text).leads.first)
        #expect(lead.fields[.firstName] == "Åsa" && lead.fields[.lastName] == "Weiß" && lead.fields[.company] == "Bäcker KG")
        #expect(lead.fields[.email] == "a@b.example" && lead.fields[.phone] == "0711 10001" && lead.fields[.source] == "Messe")
        #expect(lead.declared?.stage == stage)
        #expect(lead.occurredAt == moment("2021-04-15T00:00:00Z"))
    }

    @Test(
        "A lone name column that could be the first or last name is the full name", arguments: ["Nombre", "Nom", "Nome"])
    func loneName(_ column: String) throws {
        let lead = try #require(try parse("\(column);E-Mail\nAna García;a@b.example\n").leads.first)
        #expect(lead.fields[.firstName] == "Ana" && lead.fields[.lastName] == "García")
    }

    @Test("Another address column fills a blank address, has a further one otherwise, and the import preview shows it")
    func fallbacks() throws {
        let parsed = try parse(
            "Person - Name,Person - Organization,Person - Email - Work,Person - Email - Home\nA B,Acme,,home@b.example\nC D,Acme,work@b.example,other@b.example\n"
        )
        #expect(parsed.leads.map { $0.fields[.email] } == ["home@b.example", "work@b.example"])
        #expect(parsed.leads.map { $0.fields[.company] } == ["Acme", "Acme"])
        #expect(parsed.leads[1].fields.extra["Person - Email - Home"] == "other@b.example")
        #expect(parsed.leads[1].fields.identities.emails == ["other@b.example"])
        #expect(
            parsed.mapping.lines.contains { $0.hasSuffix("another email, the first one where Person - Email - Work has none") })
    }

    @Test("A task without a completion time was done on its day; a cancelled one was not done")
    func days() throws {
        let parsed = try parse(
            "ID,WHOID,STATUS,COMPLETEDDATETIME,ACTIVITYDATE\n1,00Q1,Completed,,2021-04-15\n2,00Q1,Completed,2021-04-16T10:00:00.000Z,2021-04-15\n",
            as: .touches)
        #expect(parsed.touches.map(\.occurredAt) == [moment("2021-04-15T00:00:00Z"), moment("2021-04-16T10:00:00Z")])
        let meetings = try parse(
            "Record ID,Meeting start time,Meeting outcome,Associated Contact IDs\n1,2021-04-15 10:00,Completed,7\n2,2021-04-15 11:00,Canceled,7\n3,2021-04-15 12:00,No show,7\n",
            as: .touches)
        #expect(meetings.touches.map(\.touch.outcome) == [.held, .noShow])
        #expect(meetings.skipped == [.onlyPlanned])
        let calls = try parse("Call Date,Call outcome,Email\n2021-04-15,Completed,a@b.example\n", as: .touches)
        #expect(calls.touches.map(\.touch.outcome) == [.unknown])
    }

    @Test("A lost deal closed when it was lost; an open one closes on its expected date")
    func dealDates() throws {
        let parsed = try parse(
            "Deal - ID,Deal - Status,Deal - Expected close date,Deal - Won time,Deal - Lost time,Person - Email - Work\n1,Lost,2024-08-01,,2023-05-06,a@b.example\n2,Open,2024-08-01,,,a@b.example\n3,Won,2024-08-01,2023-07-08,,a@b.example\n",
            as: .outcomes)
        #expect(parsed.outcomes.map { $0.conversion.closeDate?.description } == ["2023-05-06", "2024-08-01", "2023-07-08"])
    }

    @Test("The import preview of calls shows the meaning of each outcome and never mentions stages")
    func touchWords() throws {
        let lines = try parse(
            "Call Date,Call outcome,Email,Duration\n2021-04-15,No answer,a@b.example,5\n2021-04-15,Gatekeeper,a@b.example,5\n",
            as: .touches
        ).mapping.lines
        #expect(lines.contains("  Call outcome: No answer  1 → noAnswer"))
        #expect(lines.contains("  Call outcome: Gatekeeper  1 → unknown value, counts as unknown"))
        #expect(lines.contains { $0.contains("Duration") && $0.hasSuffix("not used (2 filled)") })
        #expect(!lines.joined().contains("opportunity"))
    }

    @Test("HubSpot: the contact of a call is found by the address after the name")
    func addressBesideName() throws {
        let parsed = try parse(
            "Call Date,Call outcome,Associated Contact\n2021-04-15,Busy,Anna Müller (anna@mueller.example)\n", as: .touches)
        #expect(parsed.touches.first?.lead.email?.description == "anna@mueller.example")
    }

    @Test("A value that decides no stage stays with the lead under its column's name")
    func unheardWords() throws {
        let leads = try parse("Last Name,Lifecycle Stage,Lead Status\nA,Customer,Open\nB,,Hibernating\nC,,Connected\n").leads
        #expect(leads[0].declared?.stage == .won && leads[0].fields.extra == ["Lead Status": "Open"])
        #expect(leads[1].declared == nil && leads[1].fields.extra == ["Lead Status": "Hibernating"])
        #expect(leads[2].declared?.stage == .sal && leads[2].fields.extra.isEmpty)
    }

    @Test("No owner or Unassigned means no owner; an owner with only an address is kept by address")
    func owners() throws {
        let leads = try parse("Last Name,Contact owner,Owner Email\nA,No owner,\nB,Unassigned,\nC,,kim@firm.example\n").leads
        #expect(leads.map(\.owner) == [nil, nil, "kim@firm.example"])
    }

    @Test("Calls and deals imported as leads are refused with the right option")
    func wrongKind() throws {
        #expect {
            try parse(
                "Record ID,Activity date,Call title,Call outcome,Call direction,Associated Contact IDs,Associated Company\n1,2021-04-15,Hi,Busy,Outbound,7,Acme\n"
            )
        } throws: { error in
            "\(error)".contains("look like touches; import them with --as touches")
        }
        #expect {
            try parse("Opportunity Name,Account Name,Amount,Close Date,Probability (%)\nBig,Acme,5,2021-04-15,50\n")
        } throws: { error in
            "\(error)".contains("look like outcomes; import them with --as outcomes")
        }
        #expect(
            try parse("First Name,Email,Created Date,Description,Lead Source\nA,a@b.example,2021-04-15,x,Web\n").mapping.looksLike
                == nil)
    }

    @Test("Two transposed letters count as one mistake")
    func transposed() {
        #expect(EditDistance.nearest(to: "emial", among: ["email", "mobile", "title"]) == "email")
        #expect(EditDistance.nearest(to: "zzz", among: ["email", "mobile"]) == nil)
    }
}
