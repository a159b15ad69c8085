import Lifecycle

/// An opt-out that the value of a status or stage says: `Do Not Contact` (Apollo), `Closed - Do Not Call`.
struct StatusOptOut: Hashable, Sendable {
    /// The channel; nil for all channels.
    let channel: TouchChannel?
    /// Whether a word such as `DNC` or `Opted out` names no channel, so that the channel of a touch decides.
    private let namesNoChannel: Bool

    /// Reads a value; nil for any other status. `No Contact` says that nobody was reached.
    init?(_ text: String) {
        guard text.utf8.count <= 80 else { return nil }
        let words = TextFolding.words(text)
        let folded = words.joined()
        // "Not opted out" and "nicht abgemeldet" say the opposite.
        let isNegated = !Self.negations.isDisjoint(with: words)
        namesNoChannel = words.contains("dnc") || !isNegated && Self.optedOut.contains(where: folded.contains)
        if words.contains("dnc") || Self.all.contains(where: folded.contains)
            || !isNegated && Self.optedOut.contains(where: folded.contains)
        {
            channel = nil
        } else if Self.calls.contains(where: folded.contains) {
            channel = .call
        } else if Self.noMails.contains(where: folded.contains) || !isNegated && Self.mails.contains(where: folded.contains) {
            channel = .email
        } else {
            return nil
        }
    }

    /// The channel that the outcome of a touch closes.
    func channel(ofTouchBy own: TouchChannel?) -> TouchChannel? {
        namesNoChannel && (own == .call || own == .email) ? own : channel
    }

    /// Whether a status says that mail to the address comes back, as Mailchimp's `Cleaned` does.
    static func isBounce(_ text: String) -> Bool {
        guard text.utf8.count <= 40 else { return false }
        return bounces.contains(TextFolding.folded(text))
    }

    private static let bounces: Set<String> = [
        "cleaned", "bounced", "hardbounce", "hardbounced", "emailbounced", "bouncedemail", "emailhardbounced", "undeliverable",
        "emailundeliverable", "emailinvalid", "invalidemail", "unzustellbar", "emailungultig",
    ]
    private static let all = [
        "askedtoberemoved", "asktoberemoved", "removeme", "removefromlist", "takemeoff", "removalrequest", "requestedremoval",
        "nottobecontacted", "nomorecontact", "unsubscribefromall", "unsubscribedfromall", "unsubscribeall",
        "optoutofall", "donotcontact", "dontcontact", "donotdisturb",
        "nevercontact", "nichtkontaktieren", "kontaktsperre",
        "kontaktverbot", "keinekontaktaufnahme", "nepascontacter", "nocontactar", "noncontattare", "nietcontacteren",
        "nietbenaderen", "naocontatar", "naocontactar", "kontaktainte", "kontaktikke", "連絡不可", "連絡禁止", "неконтактировать",
    ]
    private static let calls = [
        "donotcall", "dontcall", "nocalls", "nophonecalls", "aramayin", "donotphone", "nichtanrufen", "anrufsperre", "nepasappeler",
        "nollamar", "nonchiamare", "naoligar",
        "nietbellen", "ringinte", "ringikke", "незвонить", "電話不可",
    ]
    private static let noMails = ["donotemail", "dontemail", "donotmail", "noemails", "nomails", "nonewsletter"]
    private static let optedOut = ["optedout", "optout"]
    private static let negations: Set<String> = ["not", "never", "no", "nicht", "nie", "non", "pas", "niet"]
    private static let mails = [
        "unsubscribed", "abgemeldet", "desabonne", "desinscrit", "desuscrit", "disiscritt",
        "afgemeld", "uitgeschreven", "отписан", "退订", "配信停止",
    ]
}
