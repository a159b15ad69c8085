import Lifecycle

/// What the index knows of a lead: a function of the lead's own lines, the definition and a day, whichever way it was come by.
struct ProjectedLead: Hashable {
    /// Where an unowned lead belongs, as far as territories ask: in lower case, empty when unknown.
    struct Place: Hashable {
        var country = ""
        var state = ""
        var industry = ""
        var source = ""
    }

    /// What a lead is while its capture is in force.
    struct State: Hashable {
        var stage: Stage
        var owner: Login?
        var place: Place
        var fit: Int
        var engagement: Int
        var scoreDay: Day
        var nextScoreDay: Day?
        var marks: [UInt8]?
        /// Where the definition puts it, when that is somewhere else and nobody has decided on it.
        var movesTo: Stage?
        var enteredAt: Instant
        var due: Due?
        var touch: Due?
        var snoozedUntil: Instant?
        var attempts: Int
        var criteria: String
        var reason: String
        var name: String
        var title: String
        var company: String
        var email: String
        var phone: String
        /// What else it is found by: digits of phones, mobile, external id.
        var words: String
        var source: String
        var keys: MatchKeys
        var account: String?
        /// When a rule by the clock next looks at it for its own sake.
        var ruleAt: Instant?
        /// When the window of contact closes on it, where anything becomes of it then.
        var windowAt: Instant?
        var approach: Approach
        /// For which of its owner's failings rules have given it away in this stint already, by `Routing.Cause.bit`.
        var rerouted: Int
        /// When it first entered its stages; see `StageEntries`.
        var arrivals: [UInt8]
        /// What rules took from somebody and gave to somebody else.
        var reroutings: [Rerouting]

        /// The list that it stands in, by what the definition takes its stage for.
        var list: Queue

        func isLate(at clock: Instant) -> Bool { due.map { $0.at < clock } ?? false }
        func isSnoozed(at clock: Instant) -> Bool { snoozedUntil.map { $0 > clock } ?? false }

        func rank(_ id: LeadID, at clock: Instant) -> ListRank {
            ListRank(in: list, late: isLate(at: clock), score: fit + engagement, dueAt: due?.at, enteredAt: enteredAt, id: id)
        }

        /// What the full-text index holds of it.
        var searchText: String { SearchText.of(name: name, company: company, email: email, phone: phone, words: words) }
    }

    var id: LeadID
    /// The newest line about it, `undone` lines that name one of them included.
    var lastSeq: SequenceNumber
    /// Nil when nothing captured it, the capture was taken back, or it became part of another lead.
    var state: State?
    /// The lead that it became part of.
    var survivor: LeadID?
    /// The keys under which it is found as the lead that it became part of.
    var formerKeys: MatchKeys?
    /// What figures know of it, by its own lines alone; empty where nobody asked for it.
    var track: [UInt8] = []

    /// The keys under which its row is found.
    var keys: MatchKeys? { state?.keys ?? formerKeys }
}

/// What the full-text index holds of a lead; made from the stored row in one way only, since the index must be told the same text to forget it.
enum SearchText {
    static func of(name: String, company: String, email: String, phone: String, words: String) -> String {
        PlainLetters.of(name + " " + company + " " + email + " " + phone + " " + words)
    }

    /// The digits of a phone number without what stands between them; empty when it has fewer than five.
    static func digits(_ phone: String) -> String {
        let digits = String(decoding: phone.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self)
        return digits.utf8.count < 5 ? "" : digits
    }
}
