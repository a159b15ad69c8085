import BundledResources
import Formats
import Lifecycle

/// Recognises columns of opt-outs and bounces by phrases in their names.
///
/// For example `Opted out of email: Newsletter`, `UNSUB_TIME`, `Newsletter abbestellt`, `GDPR Do Not Contact`.
///
/// Systems name such columns after each list and each custom field, so no table has them all. The phrases are in
/// `Resources/tables/consent-columns.csv`.
struct ConsentColumn {
    /// `emailOptOut`, `callOptOut`, `optOut`, `emailBounced` or `mailStatus`.
    let field: IntakeField

    private enum Kind: String {
        case email, call, all, bounced, callWord, allWord, other, notBounced
        /// Phrases that say that a channel is open: "not unsubscribed".
        case opposite
        /// Kinds of words.
        case negation, stop, mail, advert, phone, filler, subscription, cancel, like
        /// Words of a list of subscribers, and those for a status.
        case list, status
        /// Phrases of names that say who agreed to mail.
        case optIn
        /// Those of them that say it of whatever is done with the data.
        case processing
    }

    private static let phrases = {
        var phrases: [Kind: Set<String>] = [:]
        for row in TableParser.rows(consentColumnBytes).dropFirst() where row.count == 2 {
            guard let kind = Kind(rawValue: row[0]) else { continue }
            let mark = row[1].hasPrefix("=") ? "=" : ""
            phrases[kind, default: []].insert(mark + TextFolding.folded(row[1]))
        }
        return phrases
    }()

    /// Recognises the name of a column; nil for a name about anything else.
    init?(_ name: String) {
        guard name.utf8.count <= 120 else { return nil }
        let list = Self.words(name)
        let words = Set(list)
        let folded = list.joined()
        // "Teléfono contacto" is no "no contact".
        let beginnings = list.indices.map { list[$0...].joined() }
        func has(_ kind: Kind) -> Bool { words.contains { Self.phrases[kind]?.contains($0) ?? false } }
        func contains(_ kind: Kind) -> Bool {
            Self.phrases[kind]?.contains { phrase in
                if phrase.hasPrefix("=") { return words.contains(String(phrase.dropFirst())) }
                guard phrase.hasPrefix("no") || phrase.hasPrefix("sin") else { return folded.contains(phrase) }
                return beginnings.contains { $0.hasPrefix(phrase) }
            } ?? false
        }
        // Direct mail is post, and a direct phone is a phone.
        let isOther = words.contains { word in
            (word != "direct" || folded.contains("directmail")) && Self.phrases[.other]?.contains(word) ?? false
        }
        // A bounce with its reason is a bounce; an opt-out's reason, list or link is something else.
        // "Do not contact by email" closes e-mail only.
        let closed = Self.closed(by: list)
        if contains(.bounced), !has(.notBounced), !Self.counts.contains(where: words.contains) {
            field = .emailBounced
        } else if let closed {
            field = closed
        } else if isOther || folded.contains("optin") || folded.contains("optedin") || contains(.opposite) {
            return nil
        } else if contains(.all) {
            field = .optOut
        } else if contains(.call) {
            field = .callOptOut
        } else if contains(.email) {
            let isMail = folded.contains("mail") || folded.contains("newsletter")
            field = isMail ? .emailOptOut : has(.callWord) ? .callOptOut : has(.allWord) ? .optOut : .emailOptOut
        } else if let closed = Self.cancelled(by: list) {
            field = closed
        } else if Self.isMailStatus(list) {
            field = .mailStatus
        } else {
            return nil
        }
    }

    /// The opt-out of a name that consists of a negation or a word like "gesperrt", a channel, and words like
    /// "zulassen".
    ///
    /// Any other word makes it a name about something else: `Email (not verified)`, `Calls not answered`.
    private static func closed(by words: [String]) -> IntakeField? {
        var found: Set<Kind> = []
        for word in words {
            // "Not contacted by phone" is what happened, "not to be contacted by phone" is what the person wants.
            if word == "contacted", words.contains("be") { continue }
            guard let kind = [Kind.negation, .stop, .phone, .mail, .advert, .filler].first(where: { isWord(word, of: $0) }) else {
                return nil
            }
            found.insert(kind)
        }
        // "Nicht gesperrt" says the opposite, and "Phone No" has a number.
        guard found.contains(.negation) != found.contains(.stop), words.last != "no" else { return nil }
        if found.contains(.phone) { return found.contains(.mail) ? .optOut : .callOptOut }
        return found.contains(.mail) || found.contains(.advert) ? .emailOptOut : nil
    }

    /// Whether a name says that its column has the status of a subscription: `Mail Status`, `list_status`.
    ///
    /// Any other word makes it the status of something else: `Email Campaign Status`.
    private static func isMailStatus(_ words: [String]) -> Bool {
        let kinds = words.map { word in [Kind.status, .list, .mail].first { isWord(word, of: $0) } }
        return (2...4).contains(words.count) && !kinds.contains(nil) && kinds.contains(.status)
            && kinds.contains { $0 == .list || $0 == .mail }
    }

    /// The opt-out of a name that says that a subscription was cancelled.
    private static func cancelled(by words: [String]) -> IntakeField? {
        guard let subscription = words.first(where: { word in phrases[.subscription]?.contains(where: word.contains) ?? false }),
            words.contains(where: { isWord($0, of: .cancel) })
        else { return nil }
        // A service may be subscribed to and cancelled, too.
        let isEnglish = subscription.hasPrefix("subscription") || subscription.hasPrefix("abonnement")
        return !isEnglish || words.contains { isWord($0, of: .mail) } ? .emailOptOut : nil
    }

    /// Whether a word begins with one of a kind, or is one where the table has whole words.
    private static func isWord(_ word: String, of kind: Kind) -> Bool {
        guard let known = phrases[kind] else { return false }
        return known.contains("=" + word) || known.contains { $0.first != "=" && word.hasPrefix($0) }
    }

    /// Whether a name looks like one about consent, whatever it means.
    static func looksLikeConsent(_ name: String) -> Bool {
        guard name.utf8.count <= 120 else { return false }
        let words = words(name).filter { $0 != "in" }
        let isOther = words.contains { $0 != "optin" && phrases[.other]?.contains($0) ?? false }
        return !isOther && words.contains { isWord($0, of: .like) }
    }

    /// Whether a yes in a column about consent says that the person agreed: `Subscribed`, `GDPR consent`.
    static func saysOptIn(_ name: String) -> Bool {
        guard looksLikeConsent(name), ConsentColumn(name) == nil else { return false }
        let words = words(name)
        let folded = words.joined()
        // A yes in "No consent" is none.
        guard !words.contains(where: { isWord($0, of: .negation) }) else { return false }
        return phrases[.optIn]?.contains { phrase in
            phrase.hasPrefix("=") ? words.contains(String(phrase.dropFirst())) : folded.contains(phrase)
        } ?? false
    }

    /// The channel that a person closes by withdrawing the consent in a column; nil for all of them.
    ///
    /// `GDPR consent` is about all channels, `Marketing consent` and `Subscribed` are about mail.
    static func channel(ofConsentIn name: String) -> TouchChannel? {
        let words = words(name)
        let folded = words.joined()
        if words.contains(where: { phrases[.callWord]?.contains($0) ?? false }), !folded.contains("mail") { return .call }
        let isOfMail = words.contains { word in [Kind.mail, .advert, .subscription].contains { isWord(word, of: $0) } }
        let isGeneral = phrases[.processing]?.contains { phrase in
            phrase.hasPrefix("=") ? words.contains(String(phrase.dropFirst())) : folded.contains(phrase)
        }
        return isGeneral == true && !isOfMail ? nil : .email
    }

    /// Whether a name says that its column has the tags of a lead, or how the person wants to be reached.
    static func isOfTags(_ name: String) -> Bool {
        guard name.utf8.count <= 60 else { return false }
        let folded = TextFolding.folded(name)
        return tags.contains(folded) || preferences.contains(where: folded.contains)
    }

    private static let preferences = [
        "preference", "preferredcontact", "preferredchannel", "contactmethod", "communicationmethod", "praferenz", "kontaktweg",
        "kontaktwunsch", "preferencia", "preferenza", "preferenze", "voorkeur", "preferencje",
    ]

    private static let tags: Set<String> = Set(
        [
            "Tags", "Tag", "Labels", "Label", "Contact Tags", "Lead Tags", "Person - Labels", "Lead - Labels", "Kontakt-Tags",
            "Schlagworte", "Schlagwörter", "Étiquettes", "Etiquetas", "Etichette", "Etykiety", "Метки", "タグ", "标签", "태그",
        ].map(TextFolding.folded))

    private static let counts: Set<String> = ["count", "number", "total", "anzahl", "rate", "num", "id"]

    /// The words of a name: `HasOptedOutOfFax` has five.
    private static func words(_ name: String) -> [String] {
        var spaced = ""
        var wasLower = false
        for character in name {
            if character.isUppercase, wasLower { spaced.append(" ") }
            spaced.append(character)
            wasLower = character.isLowercase
        }
        return TextFolding.words(spaced)
    }
}
