// What the events of work on a lead between decisions carry.

/// The payload of `assessed`.
package struct Assessed: Hashable, Sendable {
    /// Answers by criterion id. An empty answer clears an earlier one.
    package var answers: [String: String]
    /// The chance to close in percent, if it was estimated.
    package var chanceToClose: Int?
    /// Free text; personal.
    package var note: String?

    package init(answers: [String: String], chanceToClose: Int? = nil, note: String? = nil) {
        self.answers = answers
        self.chanceToClose = chanceToClose
        self.note = note
    }
}

/// The payload of `assigned`.
package struct Assigned: Hashable, Sendable {
    /// The new owner.
    package var owner: Login
    /// Whether the owner claimed it.
    package var isClaim: Bool
    /// The reason, if a rule or a team lead gave one.
    package var reason: String?
    /// The trigger, for a rule.
    package var trigger: RuleTrigger?

    package init(owner: Login, isClaim: Bool = false, reason: String? = nil, trigger: RuleTrigger? = nil) {
        self.owner = owner
        self.isClaim = isClaim
        self.reason = reason
        self.trigger = trigger
    }
}

/// The payload of `optedOut`, `optedIn` and `bounced`.
package struct ChannelChange: Hashable, Sendable {
    /// The channel; nil means all channels.
    package var channel: TouchChannel?
    /// The stage that the lead enters because of it, if any.
    package var stage: Stage?
    /// The trigger, for a rule.
    package var trigger: RuleTrigger?

    package init(channel: TouchChannel?, stage: Stage? = nil, trigger: RuleTrigger? = nil) {
        self.channel = channel
        self.stage = stage
        self.trigger = trigger
    }
}

/// The payload of `merged`. The line's own lead is the survivor.
package struct Merged: Hashable, Sendable {
    /// The id of the lead merged into it.
    package var absorbed: LeadID

    package init(absorbed: LeadID) { self.absorbed = absorbed }
}

/// The payload of `undone`: whole actions, as ranges of line numbers.
package struct Undone: Hashable, Sendable {
    /// The undone ranges of lines, in order.
    package var ranges: [ClosedRange<SequenceNumber>]

    package init(ranges: [ClosedRange<SequenceNumber>]) { self.ranges = ranges }

    /// Whether it names a line.
    package func names(_ seq: SequenceNumber) -> Bool { ranges.contains { $0.contains(seq) } }
}
