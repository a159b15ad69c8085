import Lifecycle
import Testing

@testable import Intake

/// Values and columns that say yes or no, in many languages.
@Suite("Yes and no in files") struct FlagValueTests {
    @Test(
        "A yes",
        arguments: [
            "Sim", "Sì", "Vero", "VERDADERO", "Verdadeiro", "waar", "tak", "да", "はい", "-1", "1.0", "[x]", "✅", "✔️", "☑",
            "Yes (2026-10-01)", "Ja, am 01.10.2026", "evet", "kyllä", "ПРАВДА", "对",
            "☒", "[☒]", "○", "◯", "⭕️", "〇", "◎",
        ])
    func yes(_ text: String) {
        #expect(FlagValue.yesOrNo(text) == true && ConsentValue(text, isStatus: false) == .optedOut)
        #expect(FlagValue.deletion(text) == true && ConsentValue.isBounce(text))
    }

    @Test("A no", arguments: ["Não", "nein", "0.0", "нет", "いいえ", "☐", "[ ]", "-", "0000-00-00 00:00:00", "never", "nej", "nie"])
    func no(_ text: String) {
        #expect(FlagValue.yesOrNo(text) == false && ConsentValue(text, isStatus: false) == .optedIn)
        #expect(FlagValue.deletion(text) == false && !ConsentValue.isBounce(text))
    }

    @Test(
        "A status",
        arguments: [
            ("No consent", ConsentValue.optedOut), ("Unsubscribed", .optedOut), ("STOP", .optedOut), ("désabonné", .optedOut),
            ("Unsubscribed on 3 May", .optedOut), ("Kontakt hat sich abgemeldet", .optedOut), ("Subscribed", .optedIn),
            ("Bounced", .bounced), ("Cleaned", .bounced), ("Never subscribed", .silent), ("pending", .silent),
            ("not unsubscribed", .optedIn), ("maybe later", .unread), ("#REF!", .blank),
        ])
    func status(_ text: String, _ value: ConsentValue) {
        #expect(ConsentValue(text, isStatus: true) == value && ConsentValue(text, isStatus: false) == value)
    }

    @Test("A yes or a date in a column of a subscription's status is no opt-out")
    func statusWithYes() {
        #expect(ConsentValue("Yes", isStatus: true) == .silent && ConsentValue("2026-10-01", isStatus: true) == .unread)
    }

    @Test(
        "A column of opt-outs or bounces by its words",
        arguments: [
            ("UNSUB_TIME", IntakeField.emailOptOut), ("OPTOUT_TIME", .emailOptOut), ("Unsubscribed From Emails", .emailOptOut),
            ("Opted out of email: Marketing Information", .emailOptOut), ("Email Blacklist", .emailOptOut),
            ("Newsletter abbestellt", .emailOptOut), ("Désabonné", .emailOptOut), ("Dado de baja", .emailOptOut),
            ("Afgemeld", .emailOptOut), ("Wypisany", .emailOptOut), ("Отписан", .emailOptOut), ("配信停止", .emailOptOut),
            ("Pardot Do Not Call", .callOptOut), ("No Calls", .callOptOut), ("Kein Anruf", .callOptOut),
            ("Niet bellen", .callOptOut), ("Ring inte", .callOptOut), ("Phone Opt Out", .callOptOut),
            ("Kontaktsperre", .optOut), ("GDPR Do Not Contact", .optOut), ("Global Opt Out", .optOut),
            ("Hard Bounce Date", .emailBounced), ("E-Mail unzustellbar", .emailBounced),
        ])
    func columns(_ name: String, _ field: IntakeField) throws {
        #expect(ConsentColumn(name)?.field == field)
        #expect(try parse("Last Name,\(name)\nBerg,\n").mapping.columns[1].field == field)
    }

    @Test(
        "Columns about something else",
        arguments: [
            "UNSUB_REASON", "UNSUB_CAMPAIGN_ID", "SMS Opt Out", "Fax opt-out", "DoNotFax", "Email Opt In", "bounce_count",
            "Marketing emails bounced", "Teléfono contacto", "Casino Contact", "Notes",
        ])
    func otherColumns(_ name: String) { #expect(ConsentColumn(name) == nil) }

    @Test("A mark or word of no table is neither yes nor no", arguments: ["✗", "❌", "*", "×", "!", "△", "ruht", "見送り", "🚫"])
    func unknownMarks(_ text: String) throws {
        #expect(ConsentValue(text, isStatus: false) == .unread && ConsentValue(text, isStatus: true) == .unread)
        let lead = try #require(try parse("Last Name,Email Opt Out\nBerg,\(text)\n").leads.first)
        #expect(lead.unreadFlags.map(\.text) == [text] && lead.consent.denials.isEmpty)
    }

    @Test("Marks for a missing value are blank or a no", arguments: ["-", "…", "?", "--", "( )"])
    func blankMarks(_ text: String) { #expect([.blank, .optedIn].contains(ConsentValue(text, isStatus: false))) }

    @Test(
        "The status of a subscription closes e-mail",
        arguments: [
            ("global_status", "unsubscribed"), ("Mail Status", "Unsubscribed"), ("MC Status", "unsubscribed"),
            ("list status", "Unsubscribed"), ("メール配信", "停止"), ("メール配信", "配信しない"), ("Mailing List Status", "opted out"),
            ("Subscriber_Status", "unsubscribed"), ("Statut de la liste", "désabonné"), ("Lista: stan subskrypcji", "wypisany"),
            ("订阅状态", "已退订"), ("Audience Status", "UNSUBSCRIBED"),
        ])
    func subscriptionStatus(_ name: String, _ value: String) throws {
        let lead = try #require(try parse("Last Name,\(name)\nBerg,\(value)\n").leads.first)
        #expect(lead.consent.optOuts == [.email], "\(name)")
    }

    @Test(
        "The status of a subscription tells of bounces, and of nothing else",
        arguments: [("global_status", "cleaned", true), ("MC Status", "Bounced", true), ("list status", "Subscribed", false)])
    func subscriptionBounce(_ name: String, _ value: String, _ hasBounced: Bool) throws {
        let lead = try #require(try parse("Last Name,\(name)\nBerg,\(value)\n").leads.first)
        #expect(lead.consent.hasBounced == hasBounced && lead.consent.optOuts.isEmpty)
    }

    @Test(
        "Other columns with a status are none of a subscription",
        arguments: ["Email Campaign Status", "Status", "Member Status", "Price List Sent Status", "Order Status"])
    func otherStatus(_ name: String) { #expect(ConsentColumn(name) == nil) }

    @Test("A value that is not understood is kept under its column's name")
    func unread() throws {
        let lead = try #require(try parse("Last Name,Email Opt Out,IsDeleted\nBerg,perhaps,soon\n").leads.first)
        #expect(lead.consent.optOuts.isEmpty && lead.consent.denials.isEmpty)
        #expect(lead.unreadFlags.map(\.column) == ["Email Opt Out", "IsDeleted"])
        #expect(lead.fields.extra == ["Email Opt Out": "perhaps", "IsDeleted": "soon"])
    }
}
