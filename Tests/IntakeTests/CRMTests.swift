import Glibc
import Lifecycle
import Testing

@testable import Intake

@Suite struct DateTests {
    @Test(
        "Dates in the usual forms are read",
        arguments: [
            ("2021-04-15T19:58:03.5+02:00", "2021-04-15T17:58:03.500Z"), ("2021-04-15 19:58", "2021-04-15T19:58:00Z"),
            ("15 Apr, 2021 00:03:00", "2021-04-15T00:03:00Z"), ("15-04-2021 19:58", "2021-04-15T19:58:00Z"),
            ("15.04.2021", "2021-04-15T00:00:00Z"), ("2021/04/15", "2021-04-15T00:00:00Z"),
            ("Apr 15, 2021", "2021-04-15T00:00:00Z"),
            ("1618444980", "2021-04-15T00:03:00Z"), ("1618444980000", "2021-04-15T00:03:00Z"),
            ("2021-04-15T19:58:00.000+0000", "2021-04-15T19:58:00Z"), ("15/04/21 7:58 PM", "2021-04-15T19:58:00Z"),
            ("Thu Apr 15 2021 00:03:00 GMT+0200 (CEST)", "2021-04-14T22:03:00Z"),
            ("15/04/2021, 12:05\u{202F}am", "2021-04-15T00:05:00Z"),
        ])
    func forms(_ text: String, _ expected: String) {
        var text = text
        let reading = text.withUTF8 { DateParser(order: .dayFirst, zone: .utc).read($0) }
        #expect(reading?.instant == moment(expected))
    }

    @Test(
        "What is no date is none",
        arguments: [
            "31-02-2021", "soon", "13/13/2021", "2021-04-15 25:00", "12", "15 Foo 2021", "2021-04-15x", "4/15/2021 7:58 QM",
        ])
    func none(_ text: String) {
        var text = text
        #expect(text.withUTF8 { DateParser(order: .dayFirst, zone: .utc).read($0) } == nil)
    }

    @Test("The whole column decides between day and month, and where it can't the import asks")
    func column() throws {
        let american = try take("Last Name,Created\nA,4/5/2021\nB,4/15/2021\n")
        #expect(american.leads[0].occurredAt == moment("2021-04-05T00:00:00Z"))
        let european = try take("Last Name,Created\nA,4/5/2021\nB,15/4/2021\n")
        #expect(european.leads[0].occurredAt == moment("2021-05-04T00:00:00Z"))
        #expect {
            try take("Last Name,Created\nA,4/5/2021\n")
        } throws: { error in
            "\(error)".hasSuffix(
                "in column Created day and month cannot be told apart (#/#/####); say which comes first with --dates dmy or --dates mdy"
            )
        }
        let told = try take("Last Name,Created\nA,4/5/2021\n", dates: .monthFirst)
        #expect(told.leads[0].occurredAt == moment("2021-04-05T00:00:00Z"))
    }

    @Test("A column with both orders asks, and the order given rejects the others by line")
    func contradictory() throws {
        let text = "Last Name,Created\nA,25/4/2021\nB,4/25/2021\n"
        #expect(throws: IntakeError.self) { try take(text) }
        let told = try take(text, dates: .dayFirst)
        #expect(told.rejected.map(\.line) == [3])
        #expect(told.rejected[0].column == "Created")
    }

    @Test("A clock without a zone stands in the workspace's zone")
    func zone() throws {
        let zone = ZoneTable(name: "Two hours east", initialOffset: 7200)
        let taken = try take("Last Name,Created\nA,2021-04-15 12:00\nB,2021-04-15T12:00:00Z\n", zone: zone)
        #expect(taken.leads[0].occurredAt == moment("2021-04-15T10:00:00Z"))
        #expect(taken.leads[1].occurredAt == moment("2021-04-15T12:00:00Z"))
    }

    @Test(
        "Amounts are read with their currency",
        arguments: [
            ("$22,700.00", 2_270_000, "USD"), ("1.234,56 €", 123_456, "EUR"), ("12k", 1_200_000, ""), ("EUR 900", 90_000, "EUR"),
            ("1,234", 123_400, ""), ("0.500", 50, ""), ("1234.5678", 123_457, ""), ("1'000'000 CHF", 100_000_000, "CHF"),
            ("1.5m", 150_000_000, ""),
        ])
    func amounts(_ text: String, _ cents: Int64, _ currency: String) throws {
        #expect(try AmountParser.read(text) == Money(cents: cents, currency: currency))
    }

    @Test("What is no amount is refused", arguments: ["-5", "(12.00)", "abc", "1.2.3,4,5", "99999999999999999999", "12 apples"])
    func noAmounts(_ text: String) {
        #expect(throws: AmountParser.Failure.self) { try AmountParser.read(text) }
    }
}

@Suite struct KeyTests {
    @Test("The same person is found by e-mail whatever its case; a desk's address makes no two the same")
    func emails() {
        #expect(EmailAddress(" Priya@Halden.Example ")?.key == EmailAddress("<priya@halden.example>")?.key)
        #expect(EmailAddress("info@halden.example")?.isRole() == true)
        #expect(EmailAddress("sales-emea@halden.example")?.isRole() == true)
        #expect(EmailAddress("priya@halden.example")?.isRole() == false)
        for bad in ["priya", "a@b", "a b@c.de", "@x.de", "a@@b.de", "a@-b.de", "a@1.2"] { #expect(EmailAddress(bad) == nil) }
    }

    @Test("Companies are the same but for legal form, accents, apostrophes and case")
    func companies() {
        let same = [
            ("Müller & Söhne GmbH", "MULLER SOHNE"), ("Sunny's Surplus", "Sunnys Surplus, Inc."), ("Zakład Sp. z o.o.", "Zaklad"),
            ("Halden Pumps B.V.", "halden-pumps"), ("Grupo Seara S.A.", "Grupo Seara"), ("O’Neill Ltd", "O'Neill Limited"),
        ]
        for (a, b) in same { #expect(CompanyName(a)?.key == CompanyName(b)?.key, "\(a) = \(b)") }
        #expect(CompanyName("SE")?.normalised == "se")
        #expect(CompanyName("田邊製作所") != nil)
        #expect(CompanyName("!!") == nil)
    }

    @Test("A phone is the same with and without country code; its extension is apart")
    func phones() {
        #expect(PhoneNumber("+49 (0)421 555 0199")?.key == PhoneNumber("0421/5550199 ext. 12")?.key)
        #expect(PhoneNumber("0421/5550199 ext. 12")?.extensionDigits == "12")
        #expect(PhoneNumber("0049 421 5550199")?.digits == "494215550199")
        #expect(PhoneNumber("call me") == nil)
    }

    @Test("Keys are the same in every run")
    func stable() {
        #expect(MatchKey(.email, "priya@halden.example").description == KeyTests.knownKey)
    }

    /// FNV-1a and the final mix, computed apart from this code.
    private static let knownKey = "df680abb38a3ee51"

    @Test("An existing account is suggested by name and by domain, apostrophes, accents and legal forms notwithstanding")
    func accounts() {
        let known = ["Halden Pumps GmbH", "Lumen Robotics", "Sunny’s Surplus", "Grupo Seara S.A.", "Halden Motors"]
        #expect(AccountMatch.ranked(known, company: "Sunnys surplus inc", email: nil).first?.name == "Sunny’s Surplus")
        let byDomain = AccountMatch.ranked(known, company: "LR", email: "wei@lumen-robotics.co.uk")
        #expect(byDomain.first?.ground == .domain)
        #expect(
            AccountMatch.ranked(known, company: "Halden", email: "x@gmail.com").map(\.name) == [
                "Halden Motors", "Halden Pumps GmbH",
            ])
        #expect(AccountMatch.ranked(known, company: nil, email: "x@gmail.com").isEmpty)
    }
}

@Suite struct CRMTests {
    @Test("Zoho's leads: statuses and the converted flag declare stages, with the column and word that say so")
    func zoho() throws {
        let statuses = [
            ("Not Contacted", Stage.mql), ("Attempted to Contact", .sal), ("Contacted", .sal), ("Pre Qualified", .sql),
            ("Contact in Future", .nurture),
            ("Junk Lead", .disqualified), ("Lost Lead", .disqualified),
        ]
        let rows = statuses.enumerated().map {
            "\($0),Okafor,Lattice Foods,Dana Lind,a\($0)@lattice.example,\($1.0),\"15 Apr, 2021 00:03:00\",No\n"
        }
        let taken = try take(
            "LEADID,Last Name,Company,Lead Owner,Email,Lead Status,Created Time,CONVERTED\n" + rows.joined()
                + "99,Kirk,Fedco,Dana Lind,k@fedco.example,Junk Lead,\"16 Apr, 2021 00:03:00\",Yes\n")
        #expect(taken.plan.system == "zoho")
        #expect(taken.leads.map { $0.declared?.stage } == statuses.map(\.1) + [.opportunity])
        #expect(
            taken.leads[5].declared?.declaration == StageDeclaration(column: "Lead Status", word: "Junk Lead", reason: "badData"))
        #expect(taken.leads.last?.declared?.declaration.column == "CONVERTED")
        #expect(taken.leads[0].owner == "Dana Lind")
        #expect(taken.leads[0].occurredAt == moment("2021-04-15T00:03:00Z"))
    }

    @Test("Salesforce's report and API names are both known")
    func salesforce() throws {
        let report = try take(
            "Lead ID,First Name,Last Name,Company / Account,Lead Status,Create Date\n00Q1,A,B,C,Open - Not Contacted,4/15/2021\n")
        #expect(report.plan.system == "salesforce")
        #expect(report.leads[0].declared?.stage == .mql)
        let api = try take(
            "Id,FirstName,LastName,Company,Status,IsConverted,HasOptedOutOfEmail,CreatedDate\n00Q1,A,B,C,Working - Contacted,false,1,2021-04-15T19:58:00.000+0000\n"
        )
        #expect(api.leads[0].declared?.stage == .sal)
        #expect(api.leads[0].optedOutOfEmail)
        #expect(api.leads[0].fields[.externalID] == "00Q1")
    }

    @Test("HubSpot: a customer is won whatever the lead status, and a status of work done goes before a lifecycle stage")
    func hubspot() throws {
        let taken = try take(
            "Record ID,First Name,Last Name,Company Name,Lifecycle Stage,Lead Status,Create Date\n1,A,B,C,Customer,Connected,2021-04-15 10:00\n"
                + "2,A,B,C,Marketing Qualified Lead,New,2021-04-15 10:00\n3,A,B,C,Lead,Attempted to contact,2021-04-15 10:00\n4,A,B,C,Lead,Weird,2021-04-15 10:00\n"
        )
        #expect(taken.leads.map { $0.declared?.stage } == [.won, .mql, .sal, .inquiry])
    }

    @Test("Pipedrive and home-made names are known whatever their case and punctuation; other columns stay with the lead")
    func others() throws {
        let pipedrive = try take(
            "Person - Name,Person - Email - Work,Organization - Name,Person - Phone - Work\nAiko Tanabe,aiko@minato.example,Minato,+81 3 5550 0199\n"
        )
        #expect(pipedrive.leads[0].fields[.lastName] == "Tanabe")
        #expect(pipedrive.leads[0].fields[.company] == "Minato")
        let plain = try take("e_mail,FULL NAME,Shoe Size,Work E-mail\nx@y.example,\"Ferreira, Tomás\",43,z@y.example\n")
        #expect(plain.leads[0].fields[.firstName] == "Tomás")
        #expect(plain.leads[0].fields.extra == ["Shoe Size": "43", "Work E-mail": "z@y.example"])
    }

    @Test("An invalid e-mail stays with its lead and is no key; a row that names nobody is rejected")
    func invalidEmail() throws {
        let taken = try take("Last Name,Email,Created\nA,nope,2021-01-01\n,,2021-01-01\nB,b@c.example,tomorrow\n")
        #expect(taken.leads.map(\.hasInvalidEmail) == [true])
        #expect(taken.leads[0].keys.email == nil)
        #expect(taken.rejected.map(\.line) == [3, 4])
        #expect(taken.rejected[1].column == "Created")
    }

    @Test("Calls and events attach by lead id; an outcome that the file doesn't tell is unknown; empty or 0 names no lead")
    func activities() throws {
        let calls = try take(
            "TASKID,Call Start Time,Call Owner,Subject,Call Type,LEADID\n1,2021-04-15 23:03:00,Dana,Hello,Inbound,17\n2,2021-04-15 23:03:00,Dana,Hello,Outbound,\n3,2021-04-15 23:03:00,Dana,x,Outbound,0\n",
            as: .touches)
        #expect(calls.touches.count == 1)
        #expect(calls.touches[0].touch.channel == .call)
        #expect(calls.touches[0].touch.direction == .inbound)
        #expect(calls.touches[0].touch.outcome == .unknown)
        #expect(calls.touches[0].lead.externalID == "17")
        #expect(calls.passed == [.namesNoLead, .namesNoLead])
        let events = try take(
            "EVENTID,Event Owner,Subject,Start DateTime,LEADID\n5,Dana,Demo,2021-04-15 21:02:00,17\n", as: .touches)
        #expect(events.touches[0].touch.channel == .meeting)
        let tasks = try take(
            "Activity ID,Subject,Type,Status,Date,Lead ID,Call Result\nT1,Call,Call,Completed,4/15/2021,00Q1,Left voicemail\nT2,Call,Call,Not Started,4/16/2021,00Q1,\n",
            as: .touches)
        #expect(tasks.touches.map(\.touch.outcome) == [.voicemail])
        #expect(tasks.passed == [.onlyPlanned])
    }

    @Test("Opportunities are won, lost or open, with amount and close date")
    func outcomes() throws {
        let taken = try take(
            "Potential Name,Created Time,Closing Date,Amount,Stage,Forecast Type,Probability,LEADID\n"
                + "\"Kirk, R\",\"15 Apr, 2021 00:02:00\",\"16 Apr, 2021 00:03:00\",\"$22,700.00\",Closed Won,Won,100,17\n"
                + "X,\"15 Apr, 2021 00:02:00\",\"16 Apr, 2021 00:03:00\",\"$1.00\",Closed Lost,Lost,0,18\n"
                + "Y,\"15 Apr, 2021 00:02:00\",\"16 Apr, 2021 00:03:00\",,Needs Analysis,Open,20,19\nZ,,,lots,Needs Analysis,Open,20,20\n",
            as: .outcomes)
        #expect(taken.outcomes.map(\.stage) == [.closed(.won), .closed(.lost), .open])
        #expect(taken.outcomes[0].conversion.amount == Money(cents: 2_270_000, currency: "USD"))
        #expect(taken.outcomes[0].conversion.closeDate == Day(year: 2021, month: 4, day: 16))
        #expect(taken.outcomes[0].occurredAt == moment("2021-04-16T00:03:00Z"))
        #expect(taken.outcomes[2].probability == 20)
        #expect(taken.rejected.map(\.column) == ["Amount"])
    }

    @Test("A deal that is closed and not won is lost")
    func closedFlag() throws {
        let taken = try take(
            "Opportunity ID,Stage,Won,Closed,Email\n1,Whatever,1,1,a@b.example\n2,Whatever,0,1,a@b.example\n3,Whatever,0,0,a@b.example\n",
            as: .outcomes)
        #expect(taken.outcomes.map(\.stage) == [.closed(.won), .closed(.lost), .open])
    }

    @Test("A campaign's statuses are engagements, opt-outs, bounces, or nothing that the prospect did")
    func engagements() throws {
        let taken = try take(
            "Campaign Name,Email,Status,Last Modified Time\nC,a@b.example,Opened,2021-04-15\nC,a@b.example,Opted Out,2021-04-15\nC,a@b.example,Bounced,2021-04-15\nC,a@b.example,Invited,2021-04-15\n",
            as: .engagements)
        #expect(
            taken.engagements.map(\.content) == [.engagement(Engagement(type: .emailOpened, campaign: "C")), .optedOut, .bounced])
        #expect(taken.passed == [.nothingDone])
        let forms = try take("Email,Form Name,Submitted At\na@b.example,Request a demo (EMEA),2021-04-15\n", as: .engagements)
        guard case .engagement(let engagement) = forms.engagements[0].content else { return #expect(Bool(false)) }
        #expect(engagement.raisesHand)
    }

    @Test("The plan prints each column, its field, and what the stage words amount to")
    func plan() throws {
        let lines = try take("Last Name,Lead Status,Shoe Size\nA,Contacted,43\nB,Hibernating,44\n").plan.lines.joined(
            separator: "\n")
        #expect(lines.contains("→ lastName (2 filled)"))
        #expect(lines.contains("kept under its own name (2 filled)"))
        #expect(lines.contains("Lead Status: Contacted  1 → sal"))
        #expect(lines.contains("Lead Status: Hibernating  1 → unknown word, enters by its source"))
    }
}

@Suite struct WritingTests {
    @Test("Rejected rows go to a private file beside the input, never over another, and come in once mended")
    func rejects() throws {
        let folder = Folder()
        let input = folder.write("leads.csv", "Last Name,Created\n\"A, Jr\",never\n=B,2021-01-01\n")
        let taken = try take(path: input)
        for expected in ["leads.rejects.csv", "leads.rejects-2.csv"] {
            let rejects = RejectFile(beside: input, columns: taken.plan.columns.map(\.name))
            #expect(rejects.path == nil)
            for row in taken.rejected { try rejects.add(row) }
            try rejects.finish()
            #expect(rejects.path == folder.path + "/" + expected)
        }
        let path = folder.path + "/leads.rejects.csv"
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let again = try take(path: path)
        #expect(again.rejected.count == 1)
        let source = try ByteSource.open(path: path, limits: IntakeLimits())
        let text = String(decoding: try source.bytes(at: 0, count: source.size), as: UTF8.self)
        #expect(text.hasPrefix("winnow_line,winnow_column,winnow_reason,Last Name,Created\n2,Created,"))
        let mended = try take(path: folder.write("mended.csv", text.replacing("never", with: "2021-02-03")))
        #expect(mended.leads.map { $0.fields[.lastName] } == ["A, Jr"])
        #expect(mended.leads[0].fields.extra.isEmpty)
    }

    @Test("Exports guard formulas in tables, and leave texts as they are for machines")
    func guards() throws {
        let table = LeadExport(columns: ["name", "score"], form: .csv)
        #expect(table.row([.text("=1+1"), .number(-5)]) == "'=1+1,-5\n")
        #expect(table.row([.text("+49 421"), .text("-12.5")]) == "'+49 421,-12.5\n")
        #expect(
            LeadExport(columns: ["name", "note"], form: .jsonLines).row([.text("=1\"\u{1B}"), .none])
                == "{\"name\":\"=1\\\"\\u001b\",\"note\":null}\n")
    }
}
