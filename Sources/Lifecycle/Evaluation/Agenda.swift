/// What is owed on a lead, with when it is due.
package struct Due: Hashable, Sendable {
    /// What is owed.
    package enum Kind: Hashable, Sendable {
        /// Somebody is to decide on an MQL.
        case accept
        /// Somebody is to make the first touch.
        case firstTouch
        /// The agreed meeting or call.
        case followUp(TouchChannel)
        /// The next of the prescribed touches: the how-manieth of how many.
        case attempt(Int, of: Int)
        /// Somebody is to qualify a SAL or hand it back.
        case qualify

        /// Whether it is a touch, which belongs in Today.
        package var isTouch: Bool {
            switch self {
            case .firstTouch, .followUp, .attempt: true
            case .accept, .qualify: false
            }
        }

        /// The name for eyes.
        package var label: String {
            switch self {
            case .accept: "decide"
            case .firstTouch: "first touch"
            case .followUp(let channel): channel.rawValue
            case .attempt(let number, let count): "try \(number)/\(count)"
            case .qualify: "qualify"
            }
        }
    }

    /// What is owed.
    package var kind: Kind
    /// When it is due.
    package var at: Instant

    /// Makes it.
    package init(kind: Kind, at: Instant) {
        self.kind = kind
        self.at = at
    }
}

extension LeadDefinition {
    /// What is owed on a lead by its clocks, its agreed follow-up and the prescribed touches, soonest first; empty outside sales' hands.
    ///
    /// Only a logged human touch stops the first-touch clock: neither an agreed meeting nor qualifying or converting does. O(touches + days of the clocks).
    package func agenda(of lead: Lead) -> [Due] {
        guard lead.stage.isInSalesHands else { return [] }
        var owed: [Due] = []
        let inHand = lead.touchesInHand
        let owedSince = firstTouchOwedSince(lead)
        for clock in clocks {
            switch clock.kind {
            case .accept where lead.stage == .mql:
                owed.append(Due(kind: .accept, at: calendar.deadline(of: clock, from: lead.clockStart)))
            case .ready where lead.stage == .mql:
                guard let since = becameReady(lead) else { continue }
                owed.append(Due(kind: .accept, at: calendar.deadline(of: clock, from: max(since, lead.clockStart))))
            case .firstTouch where inHand.isEmpty:
                guard let owedSince else { continue }
                // Whoever a rule gave it to has the whole time anew.
                let since = max(owedSince, lead.givenAt ?? owedSince)
                owed.append(Due(kind: .firstTouch, at: calendar.deadline(of: clock, from: since)))
            case .qualify where lead.stage == .sal && topology.hasQualification:
                owed.append(Due(kind: .qualify, at: calendar.deadline(of: clock, from: lead.clockStart)))
            case .accept, .ready, .firstTouch, .qualify: break
            }
        }
        if let agreed = lead.followUp {
            owed.append(Due(kind: .followUp(agreed.channel), at: agreed.at))
        } else if lead.stage == .sal || lead.stage == .sql, !isOpportunity(lead) {
            let progress = followUpProgress(of: lead)
            // Of a lead that a file says is past its first touch, tries are owed once somebody has begun with them here.
            let isFirstTouchOwed = owed.contains { $0.kind == .firstTouch } || owedSince == nil && inHand.isEmpty
            if !isFirstTouchOwed, progress.made < followUp.attempts, !inHand.contains(where: \.touch.outcome.isContact) {
                // A lead that was last tried long before it got here is due when its clocks started, not years ago.
                let start = calendar.nextOpening(after: owedSince ?? lead.clockStart)
                let due = max(progress.nextDue ?? start, start)
                owed.append(Due(kind: .attempt(progress.made + 1, of: followUp.attempts), at: due))
            }
        }
        return owed.sorted { ($0.at, $0.kind.label) < ($1.at, $1.kind.label) }
    }

    /// When the next thing on a lead is due.
    package func nextDue(of lead: Lead) -> Due? { agenda(of: lead).first }

    /// The next touch that is due on a lead.
    package func nextTouch(of lead: Lead) -> Due? { agenda(of: lead).first { $0.kind.isTouch } }

    /// How far the prescribed touches have come since the lead came into sales' hands.
    ///
    /// A touch counts when it is ours (or led to a contact) and at least the prescribed spacing after the one that counted before.
    package func followUpProgress(of lead: Lead) -> FollowUpProgress {
        var made = 0
        var channels: Set<TouchChannel> = []
        var last: Instant?
        for mark in lead.touchesInHand.sorted(by: { ($0.occurredAt, $0.seq) < ($1.occurredAt, $1.seq) })
        where mark.touch.direction == .outbound || mark.touch.outcome.isContact {
            if let last, mark.occurredAt - last < followUp.spacing { continue }
            made += 1
            channels.insert(mark.touch.channel)
            last = mark.occurredAt
        }
        let next = last.map { calendar.nextOpening(after: $0 + followUp.spacing) }
        return FollowUpProgress(made: made, channels: channels.count, nextDue: next)
    }
}

/// How far the prescribed touches have come.
package struct FollowUpProgress: Hashable, Sendable {
    /// Touches that count.
    package var made: Int
    /// Different channels among them.
    package var channels: Int
    /// When the next one may count; nil when none was made yet.
    package var nextDue: Instant?
}
