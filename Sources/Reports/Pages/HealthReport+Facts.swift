// What the breakdowns count in a lead.
extension HealthReport {
    /// When a lead in nurture was last touched or engaged, or came there.
    func lastContact(_ lead: TimelineView, since: Int64) -> Int64 {
        var last = since
        for event in lead.touches where event.at <= now { last = max(last, event.at) }
        for event in lead.engagements where event.at <= now && (context.countsLaterCaptures || !event.isLaterCapture) {
            last = max(last, event.at)
        }
        return last
    }

    /// What is known of a lead; it counts once in each.
    enum Fact: Int, CaseIterable, CounterKey {
        case handovers, unqualified, intake, decided, undecided, backlog
        case touched, singleTactic
        case recycled, unnurtured, nurtured, silent
        case active, idle
        case open, poor, sharedAddress, stale, untouchedAdvances
        case accepted, rejectedBefore, matured, qualified
        case waiting, leftBehind
        /// Of the leads in sales' hands with an owner, those that are overdue or idle, and those that are overdue.
        case owned, sitting, ownedOverdue
        /// A problem of any kind; counted in groups.
        case faulty
    }

    /// The breakdowns; the raw value is the name of the row in JSON and CSV and never changes.
    enum BreakdownID: String {
        case unqualifiedHandovers, intakeOverTriage, singleTactic, noNurturing, silentNurture, noWayBack, poorData, oneOffs
        case rubberStamping, leftBehind, contradictedRules

        /// What its leads have in common; empty without leads.
        var shortLabel: String {
            switch self {
            case .unqualifiedHandovers: "handed to sales unqualified"
            case .intakeOverTriage: "taken in"
            case .singleTactic: "touched through one channel"
            case .noNurturing: "in nurture, no touch or activity since"
            case .silentNurture: "in nurture, not contacted for too long"
            case .noWayBack: "idle with a rep"
            case .poorData: "no valid phone number or e-mail"
            case .oneOffs, .contradictedRules: ""
            case .rubberStamping: "accepted"
            case .leftBehind: "SLA overdue, no owner or owner absent"
            }
        }

        /// What is wrong, in a few words.
        var title: String {
            switch self {
            case .unqualifiedHandovers: "unqualified handovers"
            case .intakeOverTriage: "leads wait for a review"
            case .singleTactic: "touches through one channel only"
            case .noNurturing: "no nurturing"
            case .silentNurture: "silence in nurture"
            case .noWayBack: "leads idle with reps"
            case .poorData: "poor contact data"
            case .oneOffs: "sources that went silent"
            case .rubberStamping: "leads accepted unread"
            case .leftBehind: "leads overdue by SLA that nobody looks after"
            case .contradictedRules: "rules that outcomes contradict"
            }
        }

        /// What its trend shows.
        var trendLabel: String {
            switch self {
            case .unqualifiedHandovers: "handed over unqualified"
            case .intakeOverTriage: "taken in, of reviewed"
            case .singleTactic: "one channel only"
            case .noWayBack: "idle active leads"
            case .rubberStamping: "accepted, of answered"
            case .leftBehind: "SLA overdue, no owner"
            case .noNurturing, .silentNurture, .poorData, .oneOffs, .contradictedRules: shortLabel
            }
        }

        /// Whether its trend is in percent; else it counts the leads at the end of each period.
        var isTrendPercent: Bool { self != .noWayBack && self != .leftBehind }

        /// Which values are within the limit.
        var limitBound: FigureLimit.Bound { alertsAtLimit && self != .contradictedRules ? .below : .atMost }

        /// Whether it is an alert at its limit already, not only beyond it.
        var alertsAtLimit: Bool {
            switch self {
            case .oneOffs, .noWayBack, .leftBehind, .silentNurture, .contradictedRules: true
            case .unqualifiedHandovers, .intakeOverTriage, .singleTactic, .noNurturing, .poorData, .rubberStamping: false
            }
        }
    }

    /// What counts for each person.
    enum PersonKey: Int, CaseIterable, CounterKey { case accepted, recycled }

    /// Facts as bits.
    struct FactSet {
        private(set) var bits: UInt32 = 0

        init() {}
        init(_ facts: [Fact]) { for fact in facts { insert(fact) } }

        @inline(__always)
        mutating func insert(_ fact: Fact) { bits |= 1 << UInt32(fact.rawValue) }

        func contains(_ fact: Fact) -> Bool { bits >> UInt32(fact.rawValue) & 1 == 1 }

        func intersection(_ other: FactSet) -> FactSet {
            var common = self
            common.bits &= other.bits
            return common
        }

        @inline(__always)
        func forEach(_ body: (Fact) -> Void) {
            var rest = bits
            while rest != 0 {
                if let fact = Fact(rawValue: rest.trailingZeroBitCount) { body(fact) }
                rest &= rest - 1
            }
        }
    }
}
