/// What is known of a lead at a point of its history: the fold of its events, and nothing that isn't in them.
///
/// It knows no clock: what depends on the day (scores, what is late) is computed from it by `Scoring` and `Agenda`.
package struct Lead: Hashable, Sendable {
    /// One engagement with when it happened.
    package struct LoggedEngagement: Hashable, Sendable {
        /// The line that tells it.
        package var seq: SequenceNumber
        /// When it happened.
        package var occurredAt: Instant
        /// What it was.
        package var engagement: Engagement
    }

    /// One touch with when and by whom.
    package struct LoggedTouch: Hashable, Sendable {
        /// The line that tells it.
        package var seq: SequenceNumber
        /// When it happened.
        package var occurredAt: Instant
        /// Who logged it.
        package var by: Actor
        /// What it was.
        package var touch: Touch
    }

    /// One answer to a criterion with when and by whom.
    package struct LoggedAnswer: Hashable, Sendable {
        /// The answer's id.
        package var answer: String
        /// When it was given last.
        package var occurredAt: Instant
        /// Since when it has been the answer.
        package var since: Instant
        /// Who gave it.
        package var by: Actor
    }

    /// One estimate of the chance to close.
    package struct ChanceEstimate: Hashable, Sendable {
        /// The line that tells it.
        var seq: SequenceNumber
        /// Percent, 0–100.
        package var percent: Int
        /// When it was estimated.
        package var occurredAt: Instant
    }

    /// A decision of sales or marketing with its reason.
    package struct Decision: Hashable, Sendable {
        /// The line that tells it.
        package var seq: SequenceNumber
        /// The event's kind, such as `rejected`.
        package var kind: String
        /// The reason's code, where one was given.
        package var reason: String?
        /// When it was made.
        package var occurredAt: Instant
        /// Who made it.
        package var by: Actor
        /// The definition under which it was made.
        package var definition: Int
        /// Whether a file said so, rather than somebody deciding.
        package var isDeclared: Bool
    }

    /// One stay in a stage.
    package struct Stay: Hashable, Sendable {
        /// The stage.
        package var stage: Stage
        /// When it was entered.
        package var enteredAt: Instant
        /// The line by which it was entered.
        package var seq: SequenceNumber
        /// Whether a file declared it.
        package var isDeclared: Bool
        /// From when its clocks ran: the entry, or the import for what a file brought.
        package var clockStart: Instant
        /// The definition under which it was entered.
        package var definition: Int
        /// Whether it was converted then or since, so that it is an opportunity whatever the stage is called.
        package var isConverted = false
    }

    /// A time of belonging to somebody, or to nobody.
    package struct Ownership: Hashable, Sendable {
        /// Who; nil for nobody.
        package var owner: Login?
        /// The line by which it came to them.
        package var seq: SequenceNumber
        /// When it came to them.
        package var since: Instant
        /// Whether a rule gave it to them, after somebody else or nobody had it.
        package var isGiven: Bool
    }

    /// Its number.
    package let id: LeadID
    /// Who it is.
    package var fields: LeadFields
    /// Its stages from the first to the present one; never empty.
    package internal(set) var stays: [Stay]
    /// From when its clocks run: the entry into the present stage, or the import for stages that a file declared.
    package internal(set) var clockStart: Instant
    /// Who owns it.
    package internal(set) var owner: Login?
    /// Whose it was, from the first to whoever owns it now; never empty.
    package internal(set) var ownerships: [Ownership]
    /// Whether a file brought it.
    package let isImported: Bool
    /// Who brought it in.
    package let sourcedBy: Actor
    /// When it was captured.
    package let capturedAt: Instant
    /// Whether the person asked for information.
    package let isRequested: Bool
    /// Whether they came to us or we to them.
    package let path: CapturePath
    /// The key of its row, where the file gave nothing better to know it by.
    package internal(set) var rowKey: UInt64?
    /// What it did, in the order of the journal.
    package internal(set) var engagements: [LoggedEngagement] = []
    /// The attempts to reach it, in the order of the journal.
    package internal(set) var touches: [LoggedTouch] = []
    /// Answers by the ids of their criteria.
    package internal(set) var answers: [String: LoggedAnswer] = [:]
    /// Estimates of the chance to close, in the order of the journal.
    package internal(set) var chances: [ChanceEstimate] = []
    /// The meeting or call that is agreed and neither held nor missed yet.
    package internal(set) var followUp: FollowUp?
    /// It sleeps until then.
    package internal(set) var snoozedUntil: Instant?
    /// Which channels are closed, and why.
    package internal(set) var channels = ChannelStates()
    /// When it last came into sales' hands; nil while it isn't in them.
    package internal(set) var inHandsSince: Instant?
    /// The decisions made on it, in the order of the journal.
    package internal(set) var decisions: [Decision] = []
    /// What it was converted into.
    package internal(set) var conversion: Conversion?
    /// How many notes were written.
    package internal(set) var noteCount = 0
    /// The newest note.
    package internal(set) var lastNote: String?
    /// The line that tells the newest note.
    var lastNoteSeq: SequenceNumber?
    /// The leads that became part of it, in the order in which they did.
    package internal(set) var absorbed: [AbsorbedLead] = []
    /// The newest of its lines.
    package internal(set) var lastSeq: SequenceNumber
    /// When the newest of its lines was recorded.
    package internal(set) var lastRecordedAt: Instant
    /// Who wrote the newest of its lines.
    package internal(set) var lastBy: Actor
    /// The newest definition under which any of its lines was decided.
    package internal(set) var lastDefinition: Int

    /// The line by which it came to whoever owns it, or to nobody.
    package var ownerSince: SequenceNumber { ownerships.last?.seq ?? lastSeq }
    /// When a rule gave it to its present owner; nil where a person did, or nobody owns it.
    package var givenAt: Instant? { ownerships.last.flatMap { $0.isGiven ? $0.since : nil } }
    /// The present stage.
    package var stage: Stage { stays.last?.stage ?? .inquiry }
    /// When the present stage was entered.
    package var enteredStageAt: Instant { stays.last?.enteredAt ?? capturedAt }
    /// Whether a file declared the present stage.
    package var isStageDeclared: Bool { stays.last?.isDeclared ?? false }
    /// The newest decision, unless only files have spoken.
    package var lastDecision: Decision? { decisions.last { !$0.isDeclared } }
    /// The decision that sent it to where it is, for leads in nurture or disqualified.
    package var lastReturn: Decision? { decisions.last { $0.kind == "rejected" || $0.kind == "disqualified" } }

    /// The account behind it: that of its conversion, or the company of a lead that a file says became an opportunity, which has one where it comes from.
    package var account: String? {
        if let account = conversion?.account { return account }
        return stays.contains { $0.isDeclared && ($0.stage == .opportunity || $0.stage.isOutcome) } ? fields[.company] : nil
    }

    /// When it last came into sales' hands, whether or not it is still in them; nil when it never was. O(stays).
    package var lastCameInHandsAt: Instant? {
        var first: Instant?
        for stay in stays.reversed() {
            if stay.stage.isInSalesHands { first = stay.enteredAt } else if first != nil { break }
        }
        return first
    }

    /// Touches that happened since it last came into sales' hands; all of them when it never was in them. O(touches + stays).
    package var touchesInHand: [LoggedTouch] {
        guard let since = lastCameInHandsAt else { return touches }
        return touches.filter { $0.occurredAt >= since }
    }

    /// The channel whose closing ends the marketing to it: it opted out of all or of mail, or its mail address is dead and no other way is left.
    ///
    /// Nil while marketing may go on; the newest word on each channel counts.
    package var endOfMarketing: (channel: TouchChannel?, isBounce: Bool)? {
        guard !channels.closed.isEmpty else { return nil }
        let isAll = TouchChannel.allCases.allSatisfy { channels.closing($0) == .optedOut }
        if isAll { return (nil, false) }
        switch channels.closing(.email) {
        case .optedOut: return (.email, false)
        case .bounced where !isReachable: return (.email, true)
        case .bounced, .open, nil: return nil
        }
    }

    /// Whether it has a way to reach it that is neither closed nor blank.
    package var isReachable: Bool {
        (fields[.email] != nil && !channels.isClosed(.email))
            || ((fields[.phone] != nil || fields[.mobile] != nil) && !channels.isClosed(.call))
    }
}

/// Which channels of a lead are closed: the newest word on each by when it occurred.
package struct ChannelStates: Hashable, Sendable {
    /// Why a channel is closed.
    package enum Closing: String, Sendable {
        /// The person doesn't want it.
        case optedOut
        /// The address is dead.
        case bounced
        /// It is open (again).
        case open
    }

    private struct Word: Hashable, Sendable {
        var closing: Closing
        var at: Instant
    }

    private var words: [TouchChannel: Word] = [:]
    private var all: Word?

    /// Makes a state in which everything is open.
    package init() {}

    /// Why a channel is closed, nil when it is open.
    package func closing(_ channel: TouchChannel) -> Closing? {
        let word: Word? =
            switch (words[channel], all) {
            case (let own?, let all?): own.at >= all.at ? own : all
            case (let own?, nil): own
            case (nil, let all): all
            }
        return word?.closing == .open ? nil : word?.closing
    }

    /// Whether a channel is closed.
    package func isClosed(_ channel: TouchChannel) -> Bool { closing(channel) != nil }

    /// The closed channels with why.
    package var closed: [(channel: TouchChannel, why: Closing)] {
        TouchChannel.allCases.compactMap { channel in closing(channel).map { (channel, $0) } }
    }

    /// Whether a word about a channel (nil: all) that occurred then would be the newest.
    package func isNews(_ channel: TouchChannel?, at: Instant) -> Bool {
        if let all, all.at > at { return false }
        guard let channel else { return words.values.allSatisfy { $0.at <= at } }
        return (words[channel]?.at ?? .distantPast) <= at
    }

    /// Takes in a word about a channel (nil: all); an older one than is known changes nothing.
    package mutating func take(_ closing: Closing, _ channel: TouchChannel?, at: Instant) {
        guard let channel else {
            guard (all?.at ?? .distantPast) <= at else { return }
            all = Word(closing: closing, at: at)
            // A word about everything also settles what was said of single channels until then.
            words = words.filter { $0.value.at > at }
            return
        }
        if (words[channel]?.at ?? .distantPast) <= at { words[channel] = Word(closing: closing, at: at) }
    }

    /// Takes in what is known of another lead that is the same person: the newest word counts, one's own where both are as new.
    ///
    /// That an address is dead says nothing of the address that is kept in its place: such words count only for channels in `shared`.
    mutating func absorb(_ other: ChannelStates, shared: Set<TouchChannel>) {
        if let word = other.all, word.at > all?.at ?? .distantPast { take(word.closing, nil, at: word.at) }
        for (channel, word) in other.words where word.closing != .bounced || shared.contains(channel) {
            if word.at > max(words[channel]?.at ?? .distantPast, all?.at ?? .distantPast) {
                words[channel] = word
            }
        }
    }

    /// Forgets that a channel's address was dead, since there is a new one.
    package mutating func addressChanged(_ channel: TouchChannel) {
        if words[channel]?.closing == .bounced { words[channel] = nil }
    }
}
