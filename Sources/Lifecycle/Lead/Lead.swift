/// The state of a lead at a point of its history: the fold of its events and nothing else.
///
/// It reads no clock. What depends on the date (scores, due tasks) is computed from it; see
/// `LeadDefinition.score(_:on:)` and `LeadDefinition.agenda(of:)`.
package struct Lead: Hashable, Sendable {
    /// An engagement with its moment.
    package struct LoggedEngagement: Hashable, Sendable {
        /// The line that records it.
        package var seq: SequenceNumber
        /// When it happened.
        package var occurredAt: Instant
        /// The engagement.
        package var engagement: Engagement
    }

    /// A touch with its moment and author.
    package struct LoggedTouch: Hashable, Sendable {
        /// The line that records it.
        package var seq: SequenceNumber
        /// When it happened.
        package var occurredAt: Instant
        /// The person or rule that logged it.
        package var by: Actor
        /// The touch.
        package var touch: Touch
    }

    /// An answer to a criterion with its moment and author.
    package struct LoggedAnswer: Hashable, Sendable {
        /// The answer's id.
        package var answer: String
        /// When it was last given.
        package var occurredAt: Instant
        /// When this answer was first given without a different one since.
        package var since: Instant
        /// The person or rule that gave it.
        package var by: Actor
    }

    /// An estimate of the chance to close.
    package struct ChanceEstimate: Hashable, Sendable {
        /// The line that records it.
        package var seq: SequenceNumber
        /// Percent, 0–100.
        package var percent: Int
        /// When it was estimated.
        package var occurredAt: Instant
    }

    /// A decision of sales or marketing with its reason.
    package struct Decision: Hashable, Sendable {
        /// The kind, by the name of its event.
        package enum Kind: String, Sendable {
            case promoted, accepted, qualified, rejected, disqualified, converted, closed, reengaged
        }

        /// The line that records it.
        package var seq: SequenceNumber
        /// The kind.
        package var kind: Kind
        /// The reason code, if one was given.
        package var reason: String?
        /// When it was made.
        package var occurredAt: Instant
        /// The person or rule that made it.
        package var by: Actor
        /// The version of the definition under which it was made.
        package var definition: Int
        /// Whether a file declared it instead of a person deciding.
        package var isDeclared: Bool
        /// The scoring rules that gave points, of a promotion or an acceptance that recorded them.
        package var evidence: [EvidencePoint] = []
    }

    /// A stay in a stage.
    package struct Stay: Hashable, Sendable {
        /// The stage.
        package var stage: Stage
        /// When it was entered.
        package var enteredAt: Instant
        /// The line that records the entry.
        package var seq: SequenceNumber
        /// Whether a file declared it.
        package var isDeclared: Bool
        /// When its clocks started: at its entry, or at the import if a file declared it.
        package var clockStart: Instant
        /// The version of the definition under which it was entered.
        package var definition: Int
        /// Whether the lead was converted in it. The stay is then an opportunity, whatever the stage is called.
        package var isConverted = false
    }

    /// A period with one owner, or without an owner.
    package struct Ownership: Hashable, Sendable {
        /// The owner; nil for none.
        package var owner: Login?
        /// The line that records the change.
        package var seq: SequenceNumber
        /// The start of the period.
        package var since: Instant
        /// Whether a rule assigned it to this owner.
        package var isByRule: Bool
    }

    /// Its id.
    package let id: LeadID
    /// Its fields.
    package var fields: LeadFields
    /// Its stays from the first to the present one; never empty.
    package internal(set) var stays: [Stay]
    /// When its clocks started: at the entry into the present stage, or at the import for a declared one.
    package internal(set) var clockStart: Instant
    /// The owner.
    package internal(set) var owner: Login?
    /// Its owners, from the first to the present one; never empty.
    package internal(set) var ownerships: [Ownership]
    /// Whether it comes from an import.
    package internal(set) var isImported: Bool
    /// The person who brought it in.
    package internal(set) var sourcedBy: Actor
    /// When it was captured: the earliest capture of all leads that were merged.
    package internal(set) var capturedAt: Instant
    /// When the capture occurred that its source and campaign come from: the earliest of all leads that were merged.
    package internal(set) var sourcedAt: Instant
    /// Whether the person requested information.
    package internal(set) var isRequested: Bool
    /// Whether the lead is inbound or outbound.
    package internal(set) var path: CapturePath
    /// The key of its row, if the file had no better identifier.
    package internal(set) var rowKey: UInt64?
    /// Its engagements, in the order of the journal.
    package internal(set) var engagements = LoggedEvents<LoggedEngagement>()
    /// Its touches, in the order of the journal.
    package internal(set) var touches = LoggedEvents<LoggedTouch>()
    /// Its answers by criterion id.
    package internal(set) var answers: [String: LoggedAnswer] = [:]
    /// Estimates of the chance to close, in the order of the journal.
    package internal(set) var chances: [ChanceEstimate] = []
    /// The agreed meeting or call that has been neither held nor missed.
    package internal(set) var followUp: FollowUp?
    /// The moment until which it is snoozed.
    package internal(set) var snoozedUntil: Instant?
    /// When it was last snoozed.
    var snoozedAt: Instant?
    /// The closed channels, and why.
    package internal(set) var channels = ChannelStates()
    /// Whether the person was erased. The lead is then in no list, has no clock, and nothing can be done with it.
    package internal(set) var isErased = false
    /// When it last came to sales; nil while it isn't with sales.
    package internal(set) var handoverAt: Instant?
    /// The decisions made on it, in the order of the journal.
    package internal(set) var decisions: [Decision] = []
    /// The details of its conversion.
    package internal(set) var conversion: Conversion?
    /// Its opportunities, in the order of the journal.
    package internal(set) var opportunities: [Opportunity] = []
    /// The day on which a recycled lead is to be looked at again.
    package internal(set) var returnOn: Day?
    /// The nurture track of a recycled lead.
    package internal(set) var track: String?
    /// The number of notes.
    package internal(set) var noteCount = 0
    /// The newest note.
    package internal(set) var lastNote: String?
    /// The line that records the newest note.
    var lastNoteSeq: SequenceNumber?
    /// The leads merged into it, in the order of the merges.
    package internal(set) var absorbed: [AbsorbedLead] = []
    /// The number of its newest line.
    package internal(set) var lastSeq: SequenceNumber
    /// When its newest line was recorded.
    package internal(set) var lastRecordedAt: Instant
    /// The author of its newest line.
    package internal(set) var lastBy: Actor
    /// The newest version of the definition under which any of its lines was decided.
    package internal(set) var lastDefinition: Int

    /// The line that gave it its present owner, or removed its owner.
    package var ownerSince: SequenceNumber { ownerships.last?.seq ?? lastSeq }
    /// When a rule assigned it to its present owner. Nil if a person did, or without an owner.
    package var assignedByRuleAt: Instant? { ownerships.last.flatMap { $0.isByRule ? $0.since : nil } }
    /// The present stage.
    package var stage: Stage { stays.last?.stage ?? .inquiry }
    /// When the present stage was entered.
    package var enteredStageAt: Instant { stays.last?.enteredAt ?? capturedAt }
    /// Whether a file declared the present stage.
    package var isStageDeclared: Bool { stays.last?.isDeclared ?? false }
    /// The newest decision of a person or rule, ignoring what files declared.
    package var lastDecision: Decision? { decisions.last { !$0.isDeclared } }
    /// The newest decision that returned or disqualified it.
    package var lastReturn: Decision? { decisions.last { $0.kind == .rejected || $0.kind == .disqualified } }

    /// When somebody was last in contact with it: an answered touch, or anything that it did itself.
    ///
    /// Nil if neither ever happened. O(touches + activities).
    package var lastContactAt: Instant? {
        let spoken = touches.lazy.filter { $0.touch.outcome.isContact }.map(\.occurredAt).max()
        let engaged = engagements.lazy.filter { !$0.engagement.isLaterCapture }.map(\.occurredAt).max()
        return [spoken, engaged].compactMap(\.self).max()
    }

    /// Its account: that of its conversion, or the company if a file declared it an opportunity.
    package var account: String? {
        if let account = conversion?.account { return account }
        return stays.contains { $0.isDeclared && ($0.stage == .opportunity || $0.stage.isOutcome) } ? fields[.company] : nil
    }

    /// Whether it bought and asks for nothing now: a raised hand opens a further opportunity.
    package var isCustomer: Bool { stage.isOutcome && (stage == .won || opportunities.contains { $0.outcome == .won }) }

    /// The name of an opportunity's account: as it was given, else that of the conversion, else the lead's company.
    package func accountName(of opportunity: Opportunity) -> String? {
        opportunity.accountName ?? (opportunity.account == nil ? conversion?.account : nil) ?? fields[.company]
    }

    /// Whether no conversion opened its newest opportunity, which is open: a customer's further one. O(decisions).
    package var hasUnconvertedOpportunity: Bool {
        guard let newest = opportunities.newest, newest.isOpen else { return false }
        // A file converts what it opened with the line before.
        return !decisions.contains {
            $0.kind == .converted && ($0.seq == newest.seq || $0.isDeclared && $0.seq == newest.seq.next)
        } && !stays.contains { $0.seq == newest.seq && $0.isConverted }
    }

    /// When it first raised its hand since marketing last had it in nurture. O(activities + stays).
    package var raisedHandAt: Instant? {
        let since = stays.last { !$0.stage.isOpen }?.enteredAt ?? .distantPast
        return engagements.lazy.filter { $0.engagement.raisesHand && $0.occurredAt >= since }.map(\.occurredAt).min()
    }

    /// The closed channel that ends marketing to it. Nil while marketing may continue.
    ///
    /// It opted out of everything or of e-mail, or its e-mail address is invalid and it can't be reached otherwise. The
    /// newest change of each channel counts.
    package var endOfMarketing: (channel: TouchChannel?, isBounce: Bool)? {
        guard !channels.closed.isEmpty else { return nil }
        if isOptedOut(of: nil) { return (nil, false) }
        switch channels.closing(.email) {
        case .optedOut: return (.email, false)
        case .bounced where !isReachable: return (.email, true)
        case .bounced, .open, nil: return nil
        }
    }

    /// Whether it opted out of a channel (nil: of all).
    package func isOptedOut(of channel: TouchChannel?) -> Bool {
        (channel.map { [$0] } ?? TouchChannel.allCases).allSatisfy { channels.closing($0) == .optedOut }
    }

    /// Whether it has a usable e-mail address or phone number on a channel that isn't closed.
    package var isReachable: Bool {
        (fields.hasUsable(.email) && !channels.isClosed(.email)) || (fields.hasUsablePhone && !channels.isClosed(.call))
    }

    /// The meeting or call that was agreed, unless its channel was closed since; a meeting stands in any case.
    package var openFollowUp: FollowUp? {
        followUp.flatMap { $0.channel == .meeting || !channels.isClosed($0.channel) ? $0 : nil }
    }

    /// The stay with which its present time before sales began. O(stays).
    var intakeBegan: Stay? { stays.firstOfLast { $0.stage == .inquiry || $0.stage == .viable } }

    /// The stay with which it last came to sales. O(stays).
    var salesBegan: Stay? { stays.firstOfLast { $0.stage.isWithSales } }

    /// The stay with which sales last began to work on it: the first one beyond MQL. O(stays).
    var workBegan: Stay? { stays.firstOfLast { $0.stage.isWithSales && $0.stage != .mql } }

    /// The stage in which marketing had it before it dropped out.
    var stageBeforeDrop: Stage { stays.dropLast().last?.stage == .disqualified ? .disqualified : .nurture }

    /// The touches since it entered its present stage. O(touches).
    package var touchesSinceStage: LoggedEvents<LoggedTouch> {
        LoggedEvents(touches.filter { $0.occurredAt >= enteredStageAt })
    }

    /// The stay with which its present time in nurture began; dropping out and opting in again doesn't end it.
    /// O(stays).
    package var returned: Stay? { stays.firstOfLast { $0.stage == .nurture || $0.stage == .dropped } }

    /// The touches since it was last returned. O(touches + stays).
    package var touchesSinceReturn: LoggedEvents<LoggedTouch> {
        guard let returned else { return touchesSinceStage }
        return LoggedEvents(touches.filter { $0.occurredAt >= returned.enteredAt })
    }

    /// The newest activity that asks for an answer and has had no touch since. O(touches + activities).
    ///
    /// Only activities after the entry of a stay count, not the one that led to it.
    func unansweredEngagement(
        since stay: Stay?, _ touches: LoggedEvents<LoggedTouch>, by asks: (Engagement) -> Bool
    ) -> LoggedEngagement? {
        guard let stay else { return nil }
        // The form of a capture is in the line after it.
        let capture = stay.seq == stays.first?.seq ? stay.seq.next : nil
        var newest: LoggedEngagement?
        for logged in engagements
        where logged.occurredAt >= stay.enteredAt && logged.seq > stay.seq && asks(logged.engagement)
            && !(logged.seq == capture && logged.occurredAt == stay.enteredAt)
        {
            if newest.map({ ($0.occurredAt, $0.seq) < (logged.occurredAt, logged.seq) }) ?? true { newest = logged }
        }
        guard let newest else { return nil }
        let isAnswered = touches.contains {
            $0.occurredAt > newest.occurredAt || ($0.occurredAt == newest.occurredAt && $0.seq > newest.seq)
        }
        return isAnswered ? nil : newest
    }

    /// The stage after an opt-out or bounce: dropped, if only marketing has the lead.
    ///
    /// Nil if a newer change is known.
    func stageAfterClosing(_ channel: TouchChannel?, at moment: Instant) -> Stage? {
        (stage == .nurture || stage == .disqualified) && channels.isNewest(channel, at: moment) ? .dropped : nil
    }
}

extension [Lead.Stay] {
    /// The first of the last stays that meet a condition without interruption. O(n).
    fileprivate func firstOfLast(_ holds: (Lead.Stay) -> Bool) -> Lead.Stay? {
        var first: Lead.Stay?
        for stay in reversed() {
            guard holds(stay) else { break }
            first = stay
        }
        return first
    }
}
