import Formats
import Glibc
import Lifecycle
import Testing

@testable import Intake

@Suite struct DateTests {
    @Test(
        "Common date formats are parsed",
        arguments: [
            ("2021-04-15T19:58:03.5+02:00", "2021-04-15T17:58:03.500Z"), ("2021-04-15 19:58", "2021-04-15T19:58:00Z"),
            ("15 Apr, 2021 00:03:00", "2021-04-15T00:03:00Z"), ("15-04-2021 19:58", "2021-04-15T19:58:00Z"),
            ("15.04.2021", "2021-04-15T00:00:00Z"), ("2021/04/15", "2021-04-15T00:00:00Z"),
            ("Apr 15, 2021", "2021-04-15T00:00:00Z"),
            ("1618444980", "2021-04-15T00:03:00Z"), ("1618444980000", "2021-04-15T00:03:00Z"),
            ("2021-04-15T19:58:00.000+0000", "2021-04-15T19:58:00Z"), ("15/04/21 7:58 PM", "2021-04-15T19:58:00Z"),
            ("Thu Apr 15 2021 00:03:00 GMT+0200 (CEST)", "2021-04-14T22:03:00Z"),
            ("2021-04-15 19:58:00 (UTC+00:00)", "2021-04-15T19:58:00Z"), ("2021-04-15 19:58 (UTC+02:00)", "2021-04-15T17:58:00Z"),
            ("2021-04-15 19:58 (GMT-5)", "2021-04-16T00:58:00Z"), ("2021-04-15 19:58 (UTC)", "2021-04-15T19:58:00Z"),
            ("15/04/21 7:58 PM (+01:00)", "2021-04-15T18:58:00Z"),
            ("15/04/2021, 12:05\u{202F}am", "2021-04-15T00:05:00Z"),
        ])
    func forms(_ text: String, _ expected: String) {
        var text = text
        let reading = text.withUTF8 { DateParser(order: .dayFirst, zone: .utc).parse(FieldBytes($0)) }
        #expect(reading?.instant == moment(expected))
    }

    @Test(
        "Text that is not a date is rejected",
        arguments: [
            "31-02-2021", "soon", "13/13/2021", "2021-04-15 25:00", "12", "15 Foo 2021", "2021-04-15x", "4/15/2021 7:58 QM",
        ])
    func none(_ text: String) {
        var text = text
        #expect(text.withUTF8 { DateParser(order: .dayFirst, zone: .utc).parse(FieldBytes($0)) } == nil)
    }

    @Test("The whole column decides the order of day and month; an ambiguous column stops the import")
    func column() throws {
        let american = try parse("Last Name,Created\nA,4/5/2021\nB,4/15/2021\n")
        #expect(american.leads[0].occurredAt == moment("2021-04-05T00:00:00Z"))
        let european = try parse("Last Name,Created\nA,4/5/2021\nB,15/4/2021\n")
        #expect(european.leads[0].occurredAt == moment("2021-05-04T00:00:00Z"))
        #expect {
            try parse("Last Name,Created\nA,4/5/2021\n")
        } throws: { error in
            "\(error)".hasSuffix(
                "the order of day and month in column Created is ambiguous (#/#/####); set it with --dates dmy or --dates mdy"
            )
        }
        let explicit = try parse("Last Name,Created\nA,4/5/2021\n", dates: .monthFirst)
        #expect(explicit.leads[0].occurredAt == moment("2021-04-05T00:00:00Z"))
    }

    @Test("A column with both orders stops the import; a chosen order rejects the other rows by line")
    func contradictory() throws {
        let text = "Last Name,Created\nA,25/4/2021\nB,4/25/2021\n"
        #expect(throws: IntakeError.self) { try parse(text) }
        let explicit = try parse(text, dates: .dayFirst)
        #expect(explicit.rejected.map(\.line) == [3])
        #expect(explicit.rejected[0].column == "Created")
    }

    @Test("A time without a zone is in the workspace's zone")
    func zone() throws {
        let zone = ZoneTable(name: "Two hours east", initialOffset: 7200)
        let parsed = try parse("Last Name,Created\nA,2021-04-15 12:00\nB,2021-04-15T12:00:00Z\n", zone: zone)
        #expect(parsed.leads[0].occurredAt == moment("2021-04-15T10:00:00Z"))
        #expect(parsed.leads[1].occurredAt == moment("2021-04-15T12:00:00Z"))
    }
}

@Suite struct KeyTests {
    @Test("E-mail addresses match in any case; role addresses are recognised")
    func emails() {
        #expect(EmailAddress(" Priya@Halden.Example ")?.key == EmailAddress("<priya@halden.example>")?.key)
        #expect(EmailAddress("info@halden.example")?.isRole() == true)
        #expect(EmailAddress("sales-emea@halden.example")?.isRole() == true)
        #expect(EmailAddress("priya@halden.example")?.isRole() == false)
        for bad in ["priya", "a@b", "a b@c.de", "@x.de", "a@@b.de", "a@-b.de", "a@1.2"] { #expect(EmailAddress(bad) == nil) }
    }

    @Test("Company names match despite legal form, accents, apostrophes and case")
    func companies() {
        let same = [
            ("Müller & Söhne GmbH", "MULLER SOHNE"), ("Sunny's Surplus", "Sunnys Surplus, Inc."), ("Zakład Sp. z o.o.", "Zaklad"),
            ("Halden Pumps B.V.", "halden-pumps"), ("Grupo Seara S.A.", "Grupo Seara"), ("O’Neill Ltd", "O'Neill Limited"),
        ]
        for (a, b) in same { #expect(CompanyName(a)?.key == CompanyName(b)?.key, "\(a) = \(b)") }
        #expect(CompanyName("SE")?.words == ["se"])
        #expect(CompanyName("田邊製作所") != nil)
        #expect(CompanyName("!!") == nil)
    }

    @Test("A phone number matches with and without country code; its extension is separate")
    func phones() {
        #expect(PhoneNumber("+49 (0)421 555 0199")?.key == PhoneNumber("0421/5550199 ext. 12")?.key)
        #expect(PhoneNumber("0421/5550199 ext. 12")?.digits == "04215550199")
        #expect(PhoneNumber("0049 421 5550199")?.digits == "494215550199")
        #expect(PhoneNumber("call me") == nil)
        // Plain numbers are read by their bytes; a label before them has them read by the full rules.
        let plain = [
            "0049 421 5550199", "+49 421 5550199", "00494215", "00-49", "(0421) 555-0199",
            "+49 (421) 5550199",
            "0", "1234", "12345", "123456789012345", "1234567890123456", "+", "()", "00", "000000000",
            "0/0421/5",
        ]
        for number in plain { #expect(PhoneNumber(number) == PhoneNumber("tel " + number), "\(number)") }
        // A zero that is only dialled within the country goes, whatever stands around the number.
        for number in [
            "tel +49 (0)421 555 0199", "Tel.: +49 (0) 421 555 0199".replacing("(0) ", with: "(0)"), "Mobile: 0049 (0)421 5550199",
            "+49(0)421/5550199 (work)", "+49 (0)421 5550199 ext. 12", "office (+49) (0)421 555 01 99",
            "+49 (0)421 5550199; 0151 55501234",
        ] {
            #expect(PhoneNumber(number)?.digits == "494215550199", "\(number)")
        }
        #expect(PhoneNumber("tel (0)421 5550199")?.digits == "04215550199")
    }

    @Test("Keys are the same in every run")
    func stable() {
        #expect(MatchKey(.email, "priya@halden.example").description == KeyTests.knownKey)
    }

    /// FNV-1a and the final mix, computed independently of this code.
    private static let knownKey = "df680abb38a3ee51"

    @Test("An existing account is suggested by name and domain, despite apostrophes, accents and legal forms")
    func accounts() {
        let known = ["Halden Pumps GmbH", "Lumen Robotics", "Sunny’s Surplus", "Grupo Seara S.A.", "Halden Motors"]
        #expect(RankedAccount.ranked(known, company: "Sunnys surplus inc", email: nil).first?.name == "Sunny’s Surplus")
        let byDomain = RankedAccount.ranked(known, company: "LR", email: "wei@lumen-robotics.co.uk")
        #expect(byDomain.first?.reason == .domain)
        #expect(
            RankedAccount.ranked(known, company: "Halden", email: "x@gmail.com").map(\.name) == [
                "Halden Motors", "Halden Pumps GmbH",
            ])
        #expect(RankedAccount.ranked(known, company: nil, email: "x@gmail.com").isEmpty)
    }
}

@Suite struct CRMTests {
    @Test("Zoho: statuses and the converted flag declare stages, with their column and text")
    func zoho() throws {
        let statuses = [
            ("Not Contacted", Stage.mql), ("Attempted to Contact", .sal), ("Contacted", .sal), ("Pre Qualified", .sql),
            ("Contact in Future", .nurture),
            ("Junk Lead", .disqualified), ("Lost Lead", .disqualified),
        ]
        let rows = statuses.enumerated().map {
            "\($0),Okafor,Lattice Foods,Dana Lind,a\($0)@lattice.example,\($1.0),\"15 Apr, 2021 00:03:00\",No\n"
        }
        let parsed = try parse(
            "LEADID,Last Name,Company,Lead Owner,Email,Lead Status,Created Time,CONVERTED\n" + rows.joined()
                + "99,Kirk,Fedco,Dana Lind,k@fedco.example,Junk Lead,\"16 Apr, 2021 00:03:00\",Yes\n")
        #expect(parsed.mapping.columnSystem == "zoho")
        #expect(parsed.leads.map { $0.declared?.stage } == statuses.map(\.1) + [.opportunity])
        #expect(
            parsed.leads[5].declared?.declaration == StageDeclaration(column: "Lead Status", text: "Junk Lead", reason: "badData"))
        #expect(parsed.leads.last?.declared?.declaration.column == "CONVERTED")
        #expect(parsed.leads[0].owner == "Dana Lind")
        #expect(parsed.leads[0].occurredAt == moment("2021-04-15T00:03:00Z"))
    }

    @Test("Salesforce: report and API column names are both recognised")
    func salesforce() throws {
        let report = try parse(
            "Lead ID,First Name,Last Name,Company / Account,Lead Status,Create Date\n00Q1,A,B,C,Open - Not Contacted,4/15/2021\n")
        #expect(report.mapping.columnSystem == "salesforce")
        #expect(report.leads[0].declared?.stage == .mql)
        let api = try parse(
            "Id,FirstName,LastName,Company,Status,IsConverted,HasOptedOutOfEmail,CreatedDate\n00Q1,A,B,C,Working - Contacted,false,1,2021-04-15T19:58:00.000+0000\n"
        )
        #expect(api.leads[0].declared?.stage == .sal)
        #expect(api.leads[0].consent.optOuts == [.email])
        #expect(api.leads[0].fields[.externalID] == "00Q1")
    }

    @Test("HubSpot: a customer is won whatever the lead status, and a lead status beats an earlier lifecycle stage")
    func hubspot() throws {
        let parsed = try parse(
            "Record ID,First Name,Last Name,Company Name,Lifecycle Stage,Lead Status,Create Date\n1,A,B,C,Customer,Connected,2021-04-15 10:00\n"
                + "2,A,B,C,Marketing Qualified Lead,New,2021-04-15 10:00\n3,A,B,C,Lead,Attempted to contact,2021-04-15 10:00\n4,A,B,C,Lead,Weird,2021-04-15 10:00\n"
        )
        #expect(parsed.leads.map { $0.declared?.stage } == [.won, .mql, .sal, .inquiry])
    }

    @Test("Pipedrive and generic names match in any case and punctuation; other columns stay with the lead")
    func others() throws {
        let pipedrive = try parse(
            "Person - Name,Person - Email - Work,Organization - Name,Person - Phone - Work\nAiko Tanabe,aiko@minato.example,Minato,+81 3 5550 0199\n"
        )
        #expect(pipedrive.leads[0].fields[.lastName] == "Tanabe")
        #expect(pipedrive.leads[0].fields[.company] == "Minato")
        let plain = try parse("e_mail,FULL NAME,Shoe Size,Work E-mail\nx@y.example,\"Ferreira, Tomás\",43,z@y.example\n")
        #expect(plain.leads[0].fields[.firstName] == "Tomás")
        #expect(plain.leads[0].fields.extra == ["Shoe Size": "43", "Work E-mail": "z@y.example"])
    }

    @Test("An invalid e-mail stays with its lead but is not a key; a row without identity is rejected")
    func invalidEmail() throws {
        let parsed = try parse("Last Name,Email,Created\nA,nope,2021-01-01\n,,2021-01-01\nB,b@c.example,tomorrow\n")
        #expect(parsed.leads.map(\.hasInvalidEmail) == [true])
        #expect(parsed.leads[0].keys.email == nil)
        #expect(parsed.rejected.map(\.line) == [3, 4])
        #expect(parsed.rejected[1].column == "Created")
    }

    @Test("Calls and events attach by lead id; a missing outcome is unknown; an empty id or 0 names no lead")
    func activities() throws {
        let calls = try parse(
            "TASKID,Call Start Time,Call Owner,Subject,Call Type,LEADID\n1,2021-04-15 23:03:00,Dana,Hello,Inbound,17\n2,2021-04-15 23:03:00,Dana,Hello,Outbound,\n3,2021-04-15 23:03:00,Dana,x,Outbound,0\n",
            as: .touches)
        #expect(calls.touches.count == 1)
        #expect(calls.touches[0].touch.channel == .call)
        #expect(calls.touches[0].touch.direction == .inbound)
        #expect(calls.touches[0].touch.outcome == .unknown)
        #expect(calls.touches[0].lead.externalID == "17")
        #expect(calls.skipped == [.namesNoLead, .namesNoLead])
        let events = try parse(
            "EVENTID,Event Owner,Subject,Start DateTime,LEADID\n5,Dana,Demo,2021-04-15 21:02:00,17\n", as: .touches)
        #expect(events.touches[0].touch.channel == .meeting)
        let tasks = try parse(
            "Activity ID,Subject,Type,Status,Date,Lead ID,Call Result\nT1,Call,Call,Completed,4/15/2021,00Q1,Left voicemail\nT2,Call,Call,Not Started,4/16/2021,00Q1,\n",
            as: .touches)
        #expect(tasks.touches.map(\.touch.outcome) == [.voicemail])
        #expect(tasks.skipped == [.onlyPlanned])
    }

    @Test("Opportunities are won, lost or open, with amount and close date")
    func outcomes() throws {
        let parsed = try parse(
            "Potential Name,Created Time,Closing Date,Amount,Stage,Forecast Type,Probability,LEADID\n"
                + "\"Kirk, R\",\"15 Apr, 2021 00:02:00\",\"16 Apr, 2021 00:03:00\",\"$22,700.00\",Closed Won,Won,100,17\n"
                + "X,\"15 Apr, 2021 00:02:00\",\"16 Apr, 2021 00:03:00\",\"$1.00\",Closed Lost,Lost,0,18\n"
                + "Y,\"15 Apr, 2021 00:02:00\",\"16 Apr, 2021 00:03:00\",,Needs Analysis,Open,20,19\nZ,,,lots,Needs Analysis,Open,20,20\n",
            as: .outcomes)
        #expect(parsed.outcomes.map(\.stage) == [.closed(.won), .closed(.lost), .open])
        #expect(parsed.outcomes[0].conversion.amount == Money(cents: 2_270_000, currency: "USD"))
        #expect(parsed.outcomes[0].conversion.closeDate == Day(year: 2021, month: 4, day: 16))
        #expect(parsed.outcomes[0].occurredAt == moment("2021-04-16T00:03:00Z"))
        #expect(parsed.outcomes[2].probability == 20)
        #expect(parsed.rejected.map(\.column) == ["Amount"])
    }

    @Test("A deal that is closed and not won is lost")
    func closedFlag() throws {
        let parsed = try parse(
            "Opportunity ID,Stage,Won,Closed,Email\n1,Whatever,1,1,a@b.example\n2,Whatever,0,1,a@b.example\n3,Whatever,0,0,a@b.example\n",
            as: .outcomes)
        #expect(parsed.outcomes.map(\.stage) == [.closed(.won), .closed(.lost), .open])
    }

    @Test("Campaign statuses are engagements, opt-outs, bounces, or no action by the prospect")
    func engagements() throws {
        let parsed = try parse(
            "Campaign Name,Email,Status,Last Modified Time\nC,a@b.example,Opened,2021-04-15\nC,a@b.example,Opted Out,2021-04-15\nC,a@b.example,Bounced,2021-04-15\nC,a@b.example,Invited,2021-04-15\n",
            as: .engagements)
        #expect(
            parsed.engagements.map(\.content) == [.engagement(Engagement(type: .emailOpened, campaign: "C")), .optedOut, .bounced])
        #expect(parsed.skipped == [.nothingDone])
        let forms = try parse("Email,Form Name,Submitted At\na@b.example,Request a demo (EMEA),2021-04-15\n", as: .engagements)
        guard case .engagement(let engagement) = forms.engagements[0].content else { return #expect(Bool(false)) }
        #expect(engagement.raisesHand)
    }

    @Test("The import preview shows each column with its field, and the meaning of stage values")
    func preview() throws {
        let lines = try parse("Last Name,Lead Status,Shoe Size\nA,Contacted,43\nB,Hibernating,44\n").mapping.lines.joined(
            separator: "\n")
        #expect(lines.contains("→ lastName (2 filled)"))
        #expect(lines.contains("kept under its own name (2 filled)"))
        #expect(lines.contains("Lead Status: Contacted  1 → sal"))
        #expect(lines.contains("Lead Status: Hibernating  1 → unknown value; another column or the entry rules decide"))
    }
}

@Suite struct WritingTests {
    @Test("Rejected rows go to a private file beside the input, overwrite nothing, and import once corrected")
    func rejects() throws {
        let folder = Folder()
        let input = folder.write("leads.csv", "Last Name,Created\n\"A, Jr\",never\n=B,2021-01-01\n")
        let parsed = try parse(path: input)
        for expected in ["leads.rejects.csv", "leads.rejects-2.csv"] {
            let rejects = RejectFile(beside: input, columns: parsed.mapping.columns.map(\.name))
            #expect(rejects.path == nil)
            for row in parsed.rejected { try rejects.add(row) }
            try rejects.finish()
            #expect(rejects.path == folder.path + "/" + expected)
        }
        let path = folder.path + "/leads.rejects.csv"
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let again = try parse(path: path)
        #expect(again.rejected.count == 1)
        let source = try RereadableFile.open(path: path, limits: IntakeLimits())
        let text = String(decoding: try source.bytes(at: 0, count: source.size), as: UTF8.self)
        #expect(text.hasPrefix("winnow_line,winnow_column,winnow_reason,Last Name,Created\n2,Created,"))
        let corrected = try parse(path: folder.write("corrected.csv", text.replacing("never", with: "2021-02-03")))
        #expect(corrected.leads.map { $0.fields[.lastName] } == ["A, Jr"])
        #expect(corrected.leads[0].fields.extra.isEmpty)
    }
}
