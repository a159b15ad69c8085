package import Lifecycle

/// Tells the reasons that say "not now" from those that say "not good enough".
///
/// A lead that is rejected because its time or its budget hasn't come goes back to nurture and says nothing against
/// what marketing sends.
package enum TimingReason {
    /// What ids and labels of such reasons are, in lower case and without anything but letters.
    ///
    /// Those of the presets that imply no return date, and what CRMs offer as reasons of this kind (our choice).
    private static let words: Set<String> = [
        "asktocontactlater", "askedtobecontactedlater", "badtiming", "budgetfrozen", "budgetnotyetapproved", "calllater",
        "contactlater", "futureinterest", "futureproject", "lackofbudget", "later", "nobudget", "nobudgetatthistime",
        "nobudgetnow", "nobudgetyet", "notimenow", "notnow", "notrightnow", "onhold", "postponed", "timing", "toobusy", "tooearly",
        "wrongtime", "wrongtiming",
    ]

    /// Whether a reason for a rejection is one of timing: the definition gives it a return date, or its id or label
    /// says so.
    ///
    /// A reason that the definition doesn't know, such as one of a file, is judged by its text.
    package static func isTiming(_ reason: String, in definition: LeadDefinition) -> Bool {
        guard let known = definition.reason(reason, for: .reject) ?? definition.reasons.first(where: { $0.id == reason }) else {
            return words.contains(letters(reason))
        }
        return known.returnDays != nil || words.contains(letters(known.id)) || words.contains(letters(known.label))
    }

    private static func letters(_ text: String) -> String { String(text.lowercased().filter(\.isLetter)) }
}
