import Lifecycle
import Testing

@testable import Intake

@Suite("Exports as systems and spreadsheets make them") struct ExportTests {
    @Test("The footer of a report is passed over, and a last line that is cut off is not")
    func footer() throws {
        let rows = "\"First Name\",\"Last Name\",\"Email\"\n\"A\",\"B\",\"a@b.example\"\n"
        let footer =
            "\n\n\"Leads by Source\"\n\n\"Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved.\"\n\"Acme Corp\"\n"
        let taken = try take(rows + footer)
        #expect(taken.leads.count == 1 && taken.rejected.isEmpty)
        #expect(taken.passed == [.belowTable, .belowTable, .belowTable])
        #expect(taken.plan.faultyRows == 0)
        let padded = try take(rows + "Confidential Information - Do Not Distribute,,\n")
        #expect(padded.leads.count == 1 && padded.passed == [.belowTable])
        let cut = try take(rows + "\"Ann\"\n")
        #expect(cut.rejected.map(\.reason) == ["the row has 1 field, the header has 3"])
    }

    @Test(
        "Lines of a title above the column names are passed over, whatever the delimiter, and lines keep their numbers",
        arguments: [
            "Leads Stuttgart 2024\n\nVorname;Nachname;Firma;E-Mail\nA;B;C;a@b.example\nD;E;F\n",
            "Leads Stuttgart 2024;;;\n;;;\nVorname;Nachname;Firma;E-Mail\nA;B;C;a@b.example\nD;E;F\n",
            "Leads, Stuttgart\n\nVorname,Nachname,Firma,E-Mail\nA,B,C,a@b.example\nD,E,F\n",
        ])
    func title(_ text: String) throws {
        let taken = try take(text)
        #expect(taken.leads.map { $0.fields[.email] } == ["a@b.example"])
        #expect(taken.rejected.map(\.line) == [5])
        #expect(taken.plan.lines[1] == "the column names stand on line 3; what is above them is passed over")
    }

    @Test("A header shorter than its rows is no title")
    func shortHeader() throws {
        let taken = try take("Last Name,Email\nA,a@b.example,x,y,z\nB,b@b.example,x,y,z\n")
        #expect(taken.leads.isEmpty && taken.rejected.count == 2)
    }

    @Test("Rows of nothing but delimiters are blank, not bad")
    func blank() throws {
        let taken = try take("Last Name;Email;Company\nA;a@b.example;C\n;;\n;;\n")
        #expect(taken.leads.count == 1 && taken.rejected.isEmpty && taken.passed == [.blank, .blank])
    }

    @Test(
        "Files in German, French and Spanish are understood",
        arguments: [
            (
                "Vorname;Nachname;Firma;E-Mail;Telefon;Status;Angelegt am;Quelle\nÅsa;Weiß;Bäcker KG;a@b.example;0711 1;Kontaktiert;15.04.2021;Messe\n",
                Stage.sal
            ),
            (
                "Vorname;Name;Firma;E-Mail;Telefon;Status;Erstellt am;Herkunft\nÅsa;Weiß;Bäcker KG;a@b.example;0711 1;Gewonnen;15.04.2021;Messe\n",
                .won
            ),
            (
                "Prénom;Nom;Société;Courriel;Téléphone;Statut;Date de création;Origine\nÅsa;Weiß;Bäcker KG;a@b.example;0711 1;Qualifié;15/04/2021;Messe\n",
                .sql
            ),
            (
                "Nombre;Apellidos;Empresa;Correo electrónico;Teléfono;Estado;Fecha de creación;Origen\nÅsa;Weiß;Bäcker KG;a@b.example;0711 1;No interesado;15/04/2021;Messe\n",
                .disqualified
            ),
        ])
    func languages(_ text: String, _ stage: Stage) throws {
        let lead = try #require(try take(text).leads.first)
        #expect(lead.fields[.firstName] == "Åsa" && lead.fields[.lastName] == "Weiß" && lead.fields[.company] == "Bäcker KG")
        #expect(lead.fields[.email] == "a@b.example" && lead.fields[.phone] == "0711 1" && lead.fields[.source] == "Messe")
        #expect(lead.declared?.stage == stage)
        #expect(lead.occurredAt == moment("2021-04-15T00:00:00Z"))
    }

    @Test(
        "A name that could be the first or the last is the whole one where it stands alone", arguments: ["Nombre", "Nom", "Nome"])
    func loneName(_ column: String) throws {
        let lead = try #require(try take("\(column);E-Mail\nAna García;a@b.example\n").leads.first)
        #expect(lead.fields[.firstName] == "Ana" && lead.fields[.lastName] == "García")
    }

    @Test("A blank address is filled by another column of addresses, which the plan says")
    func standIns() throws {
        let taken = try take(
            "Person - Name,Person - Organization,Person - Email - Work,Person - Email - Home\nA B,Acme,,home@b.example\nC D,Acme,work@b.example,other@b.example\n"
        )
        #expect(taken.leads.map { $0.fields[.email] } == ["home@b.example", "work@b.example"])
        #expect(taken.leads.map { $0.fields[.company] } == ["Acme", "Acme"])
        #expect(taken.leads[1].fields.extra["Person - Email - Home"] == "other@b.example")
        #expect(taken.plan.lines.contains { $0.hasSuffix("fills email where Person - Email - Work is blank") })
    }

    @Test("A task without a moment of completion was made on its day, and one that was called off was not made")
    func days() throws {
        let taken = try take(
            "ID,WHOID,STATUS,COMPLETEDDATETIME,ACTIVITYDATE\n1,00Q1,Completed,,2021-04-15\n2,00Q1,Completed,2021-04-16T10:00:00.000Z,2021-04-15\n",
            as: .touches)
        #expect(taken.touches.map(\.occurredAt) == [moment("2021-04-15T00:00:00Z"), moment("2021-04-16T10:00:00Z")])
        let meetings = try take(
            "Record ID,Meeting start time,Meeting outcome,Associated Contact IDs\n1,2021-04-15 10:00,Completed,7\n2,2021-04-15 11:00,Canceled,7\n3,2021-04-15 12:00,No show,7\n",
            as: .touches)
        #expect(meetings.touches.map(\.touch.outcome) == [.held, .noShow])
        #expect(meetings.passed == [.onlyPlanned])
        let calls = try take("Call Date,Call outcome,Email\n2021-04-15,Completed,a@b.example\n", as: .touches)
        #expect(calls.touches.map(\.touch.outcome) == [.unknown])
    }

    @Test("A lost deal ended when it was lost, an open one ends when it is expected to")
    func dealDates() throws {
        let taken = try take(
            "Deal - ID,Deal - Status,Deal - Expected close date,Deal - Won time,Deal - Lost time,Person - Email - Work\n1,Lost,2024-08-01,,2023-05-06,a@b.example\n2,Open,2024-08-01,,,a@b.example\n3,Won,2024-08-01,2023-07-08,,a@b.example\n",
            as: .outcomes)
        #expect(taken.outcomes.map { $0.conversion.closeDate?.description } == ["2023-05-06", "2024-08-01", "2023-07-08"])
    }

    @Test("A dry run of calls says what each result is taken as, and never speaks of stages")
    func touchWords() throws {
        let lines = try take(
            "Call Date,Call outcome,Email,Duration\n2021-04-15,No answer,a@b.example,5\n2021-04-15,Gatekeeper,a@b.example,5\n",
            as: .touches
        ).plan.lines
        #expect(lines.contains("  Call outcome: No answer  1 → noAnswer"))
        #expect(lines.contains("  Call outcome: Gatekeeper  1 → unknown word, counts as unknown"))
        #expect(lines.contains { $0.contains("Duration") && $0.hasSuffix("not used (2 filled)") })
        #expect(!lines.joined().contains("opportunity"))
    }

    @Test("HubSpot's contact of a call is found by the address behind the name")
    func addressBesideName() throws {
        let taken = try take(
            "Call Date,Call outcome,Associated Contact\n2021-04-15,Busy,Anna Müller (anna@mueller.example)\n", as: .touches)
        #expect(taken.touches.first?.lead.email?.description == "anna@mueller.example")
    }

    @Test("A word that decides nothing stays with the lead under its column's name")
    func unheardWords() throws {
        let leads = try take("Last Name,Lifecycle Stage,Lead Status\nA,Customer,Open\nB,,Hibernating\nC,,Connected\n").leads
        #expect(leads[0].declared?.stage == .won && leads[0].fields.extra == ["Lead Status": "Open"])
        #expect(leads[1].declared == nil && leads[1].fields.extra == ["Lead Status": "Hibernating"])
        #expect(leads[2].declared?.stage == .sal && leads[2].fields.extra.isEmpty)
    }

    @Test("Nobody is no owner, and an owner known by address alone is kept by it")
    func owners() throws {
        let leads = try take("Last Name,Contact owner,Owner Email\nA,No owner,\nB,Unassigned,\nC,,kim@firm.example\n").leads
        #expect(leads.map(\.owner) == [nil, nil, "kim@firm.example"])
    }

    @Test("Calls that are to be taken in as leads are refused with the way to do it; a report of deals is told apart and taken")
    func wrongKind() throws {
        #expect {
            try take(
                "Record ID,Activity date,Call title,Call outcome,Call direction,Associated Contact IDs,Associated Company\n1,2021-04-15,Hi,Busy,Outbound,7,Acme\n"
            )
        } throws: { error in
            "\(error)".contains("look like touches; import them with --as touches")
        }
        let deals = try take("Opportunity Name,Account Name,Amount,Close Date,Probability (%)\nBig,Acme,5,2021-04-15,50\n")
        #expect(deals.plan.looksLike == .outcomes)
        #expect(
            try take("First Name,Email,Created Date,Description,Lead Source\nA,a@b.example,2021-04-15,x,Web\n").plan.looksLike
                == nil)
    }

    @Test("Two letters in the wrong order are one mistake")
    func transposed() {
        #expect(EditDistance.nearest(to: "emial", among: ["email", "mobile", "title"]) == "email")
        #expect(EditDistance.nearest(to: "zzz", among: ["email", "mobile"]) == nil)
    }
}
