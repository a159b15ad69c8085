import Lifecycle
import Testing

@testable import Intake

/// Columns and values about consent, as the programs of several languages name them.
@Suite("Words of consent") struct ConsentWordsTests {
    private func field(_ name: String) throws -> IntakeField? {
        try parse("Last Name,\(name)\nBerg,\n").mapping.columns[1].field
    }

    @Test(
        "A negation or a word like \"gesperrt\" with a channel is an opt-out of the channel",
        arguments: [
            ("E-Mails nicht zulassen", IntakeField.emailOptOut), ("Massen-E-Mails nicht zulassen", .emailOptOut),
            ("Telefonanrufe nicht zulassen", .callOptOut), ("Ne pas autoriser les courriers électroniques", .emailOptOut),
            ("Ne pas autoriser les appels téléphoniques", .callOptOut), ("No permitir correo electrónico", .emailOptOut),
            ("No permitir llamadas telefónicas", .callOptOut), ("Não permitir emails", .emailOptOut),
            ("Non consentire telefonate", .callOptOut), ("Désactivation de la messagerie électronique", .emailOptOut),
            ("No participación por correo electrónico", .emailOptOut), ("Opción de no recibir correo electrónico", .emailOptOut),
            ("E-Mail-Deaktivierung", .emailOptOut), ("Keine Telefonanrufe", .callOptOut), ("Kein Telefonkontakt", .callOptOut),
            ("Keine Telefonanrufe zulassen", .callOptOut), ("Anruf nicht erlaubt", .callOptOut),
            ("Kein E-Mail-Versand", .emailOptOut),
            ("Werbung untersagt", .emailOptOut), ("Telefonwerbung untersagt", .callOptOut), ("E-Mail gesperrt", .emailOptOut),
            ("Mailing Sperre", .emailOptOut), ("Opposition e-mail", .emailOptOut), ("Opposition téléphone", .callOptOut),
            ("GDPR - Do not process", .optOut), ("Pas de mails", .emailOptOut), ("Bloqueo de llamadas", .callOptOut),
            ("Bellen niet toestaan", .callOptOut), ("Emails blocked", .emailOptOut), ("Keine E-Mails und Anrufe", .optOut),
            ("Calls forbidden", .callOptOut), ("Refus de newsletter", .emailOptOut),
        ])
    func closed(_ name: String, _ expected: IntakeField) throws { #expect(try field(name) == expected, "\(name)") }

    @Test(
        "A cancelled subscription is an opt-out of e-mail",
        arguments: [
            "Suscripción cancelada de todos los correos", "Suscripción cancelada a todos los correos",
            "Cancelada la suscripción de: Boletín", "Annullata l'iscrizione a tutte le email", "Iscrizione annullata a: Newsletter",
            "Cancelou a assinatura de: Novidades", "Assinatura cancelada de todos os e-mails", "すべてのEメールの登録を解除",
            "Email subscription cancelled",
        ])
    func cancelled(_ name: String) throws { #expect(try field(name) == .emailOptOut, "\(name)") }

    @Test(
        "A column of consents or of something else closes nothing",
        arguments: [
            "Allow emails", "E-Mails zulassen", "Autoriser les appels", "Permitir correo electrónico", "Phone No", "Telefon No.",
            "No of calls", "Calls not answered", "Email (not verified)", "E-Mail nicht geöffnet", "E-Mail nicht gesperrt",
            "Not unsubscribed", "Nicht abgemeldet", "Subscription cancelled", "Kündigung Abonnement", "No answer calls", "Callback",
        ])
    func others(_ name: String) throws {
        let found = try field(name)
        #expect(found != .emailOptOut && found != .callOptOut && found != .optOut && found != .emailBounced, "\(name)")
    }

    @Test(
        "A positive column closes nothing by yes or no, and e-mail by a word of an opt-out",
        arguments: [
            "Opt-In", "Email Opt-In", "Email Marketing", "E-mail marketing", "Email Marketing Consent", "Newsletter subscription",
            "Email Permission Status",
        ])
    func positive(_ name: String) throws {
        for value in ["Yes", "No", "1", "0", "true", "Nein"] {
            let consent = try #require(try parse("Last Name,\(name)\nBerg,\(value)\n").leads.first?.consent)
            #expect(consent.optOuts.isEmpty && !consent.hasBounced && consent.unread.allSatisfy(\.isRefusal), "\(name): \(value)")
        }
        for value in ["Unsubscribed", "Opted-out", "abgemeldet", "Désabonné"] {
            let consent = try #require(try parse("Last Name,\(name)\nBerg,\(value)\n").leads.first?.consent)
            #expect(consent.optOuts == [.email], "\(name): \(value)")
        }
    }

    @Test(
        "Values of Dynamics in several languages",
        arguments: [
            ("E-Mails nicht zulassen", "Nicht zulassen", true), ("E-Mails nicht zulassen", "Zulassen", false),
            ("Do not allow Emails", "Ne pas autoriser", true), ("Do not allow Emails", "Autoriser", false),
            ("DoNotEMail", "No permitir", true), ("DoNotEMail", "Permitir", false), ("Email Opt Out", "Não permitir", true),
            ("Email Opt Out", "Non consentire", true), ("Email Opt Out", "Consentire", false),
            ("Email Opt Out", "Niet toestaan", true),
        ])
    func dynamics(_ name: String, _ value: String, _ isOptOut: Bool) throws {
        let lead = try #require(try parse("Last Name,\(name)\nBerg,\(value)\n").leads.first)
        #expect(lead.consent.optOuts == (isOptOut ? [.email] : []) && lead.unreadFlags.isEmpty, "\(name): \(value)")
    }

    @Test(
        "A status says that mail comes back",
        arguments: [
            ("Email Deliverability", "Undeliverable"), ("Email verification", "invalid"), ("Status", "Cleaned"),
            ("Status", "Bounced"),
            ("Lead Status", "Hard Bounced"), ("Email Validation Status", "Invalid"),
        ])
    func bounces(_ name: String, _ value: String) throws {
        let lead = try #require(try parse("Last Name,Email,\(name)\nBerg,b@berg.example,\(value)\n").leads.first)
        #expect(lead.consent.hasBounced && lead.consent.optOuts.isEmpty)
    }

    @Test("Apollo's stage of a contact opts out", arguments: ["Do Not Contact", "do not contact", "DNC"])
    func stage(_ value: String) throws {
        let lead = try #require(try parse("Last Name,Contact Stage\nBerg,\(value)\n").leads.first)
        #expect(lead.consent.optOuts == [nil])
    }

    @Test(
        "A date in any form is an opt-out, with its day",
        arguments: [
            ("46296", "2026-10-01"), ("46296.5", "2026-10-01T12:00:00Z"), ("2026-10-01 10:00:00 +0000 UTC", "2026-10-01T10:00:00Z"),
            ("1. Oktober 2026", "2026-10-01"), ("1 octobre 2026", "2026-10-01"), ("1 de octubre de 2026", "2026-10-01"),
            ("Donnerstag, 1. Oktober 2026", "2026-10-01"), ("1 ottobre 2026", "2026-10-01"), ("2026年10月1日", "2026-10-01"),
            ("1er octobre 2026", "2026-10-01"), ("1 октября 2026 г.", "2026-10-01"),
        ])
    func dates(_ text: String, _ day: String) throws {
        for name in ["UNSUB_TIME", "Email Opt Out", "Do Not Email"] {
            let lead = try #require(try parse("Last Name,\(name)\nBerg,\"\(text)\"\n").leads.first)
            #expect(lead.consent.optOuts == [.email] && lead.unreadFlags.isEmpty, "\(name): \(text)")
            let at = try #require(lead.consent.optedOutAt[.email])
            #expect(at == moment(day.contains("T") ? day : day + "T00:00:00Z"), "\(name): \(text)")
        }
    }

    @Test("Numbers and texts that are no dates", arguments: ["12345678", "3 of 5", "Oktober", "99999", "1. Versuch 2026"])
    func noDates(_ text: String) { #expect(ConsentDate(text) == nil) }

    @Test(
        "A column that looks like consent and isn't used is named",
        arguments: ["GDPR basis", "Marketing permissions granted", "Einwilligung liegt vor", "SMS Opt Out", "Favourite colour"])
    func unused(_ name: String) throws {
        let mapping = try parse("Last Name,\(name)\nBerg,Yes\n").mapping
        #expect(
            mapping.unusedConsentColumns + mapping.usedOptInColumns
                == (["SMS Opt Out", "Favourite colour"].contains(name) ? [] : [name]))
    }

    @Test(
        "Outcomes of touches that opt out",
        arguments: [
            ("Call", "Do not call", TouchChannel?.some(.call)), ("Call", "DNC", .call), ("Call", "Do Not Contact", nil),
            ("Call", "Opted out", .call), ("Email", "Opted out", .email), ("Email", "Unsubscribed", .email),
            ("Call", "Asked to be removed", nil), ("Call", "Nicht anrufen", .call),
        ])
    func touches(_ channel: String, _ outcome: String, _ expected: TouchChannel?) throws {
        let file = try parse("Lead ID,Channel,Outcome,Date\nX1,\(channel),\(outcome),2026-11-18\n", as: .touches)
        #expect(file.notices.first?.consent.optOuts == [expected], "\(outcome)")
        #expect(file.touches.first?.touch.outcome == .unknown)
        #expect(file.mapping.stageValues.filter { !$0.isKnown }.isEmpty, "\(file.mapping.stageValues)")
    }

    @Test(
        "Outcomes of calls to a number that doesn't exist",
        arguments: ["Bad number", "Number not in service", "Disconnected number", "Nummer ungültig", "Numéro invalide"])
    func numbers(_ outcome: String) throws {
        let file = try parse("Lead ID,Channel,Outcome,Date\nX1,Call,\(outcome),2026-11-18\n", as: .touches)
        #expect(file.touches.first?.touch.outcome == .bounced)
    }

    @Test(
        "Events that opt out or bounce",
        arguments: [
            ("spam report", true), ("SPAMREPORT", true), ("Complained", true), ("Marked as spam", true),
            ("group_unsubscribe", true),
            ("List Unsubscribe", true), ("Unsubscribed Email", true), ("Abgemeldet", true), ("Désabonné", true), ("Baja", true),
            ("Email Bounced", false), ("Email Hard Bounced", false), ("Bounced - hard", false), ("dropped", false),
        ])
    func events(_ text: String, _ isOptOut: Bool) throws {
        let file = try parse("Email,Event,Date\nb@berg.example,\(text),2026-11-18\n", as: .engagements)
        #expect(file.engagements.first?.content == (isOptOut ? .optedOut : .bounced), "\(text)")
    }

    @Test("A soft bounce closes nothing", arguments: ["Soft Bounce", "Bounced - soft", "deferred", "softbounce", "Processed"])
    func soft(_ text: String) throws {
        let file = try parse("Email,Event,Date\nb@berg.example,\(text),2026-11-18\n", as: .engagements)
        #expect(file.engagements.isEmpty && file.notices.isEmpty && file.skipped == [.nothingDone])
    }

    @Test(
        "Stages of deals",
        arguments: [
            ("Closed won (Sales Pipeline)", Stage.won), ("Closed lost (Sales Pipeline)", .lost), ("6 - Closed Won", .won),
            ("Closed Won - Renewal", .won), ("Gewonnen (Vertriebspipeline)", .won), ("Abgeschlossen und gewonnen", .won),
            ("Geschlossen gewonnen", .won), ("Fermé gagné", .won), ("Clôturé gagné", .won), ("Conclu", .won),
            ("Cierre ganado", .won),
            ("Ganada", .won), ("Fechado ganho", .won), ("Chiuso vinto", .won), ("Vinta", .won), ("Gesloten en gewonnen", .won),
            ("Wygrana", .won), ("受注", .won), ("成約", .won), ("Abgeschlossen und verloren", .lost), ("Fermé perdu", .lost),
            ("Cierre perdido", .lost), ("Perdida", .lost), ("Fechado perdido", .lost), ("Chiuso perso", .lost), ("失注", .lost),
            ("Dead", .lost), ("07. Won", .won), ("Closed - Lost to Competition", .lost), ("Not closed won", .opportunity),
            ("Demo", .opportunity), ("Proposal (Sales Pipeline)", .opportunity),
        ])
    func deals(_ text: String, _ stage: Stage) throws {
        let read = OpportunityStage.parse(text, tables: .bundled, system: "any")
        #expect(read.stage == stage && (read.isKnown || text.hasPrefix("Not")), "\(text)")
    }

    @Test(
        "Salesforce's statuses of leads in other languages",
        arguments: [
            ("Geschlossen - Nicht konvertiert", Stage.disqualified), ("Offen - Nicht kontaktiert", .mql),
            ("Fermée - Non convertie", .disqualified), ("Ouverte - Non contactée", .mql), ("Cerrado - Convertido", .opportunity),
        ])
    func statuses(_ text: String, _ stage: Stage) throws {
        let lead = try #require(try parse("Last Name,Lead Status\nBerg,\(text)\n").leads.first)
        #expect(lead.declared?.stage == stage)
    }
}
