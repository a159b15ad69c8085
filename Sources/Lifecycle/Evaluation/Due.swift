/// A task that is due on a lead.
package struct Due: Hashable, Sendable {
    /// The kind of task.
    package enum Kind: Hashable, Sendable {
        /// Review an MQL.
        case accept
        /// Make the first touch.
        case firstTouch
        /// Hold the agreed meeting or call.
        case followUp(TouchChannel)
        /// Make the next prescribed touch: its number, and how many there are.
        case attempt(Int, of: Int)
        /// Qualify a SAL or return it to marketing.
        case qualify
        /// Decide on a lead that sales doesn't have yet.
        case triage
        /// Make the first call to a lead that is qualified by phone before the handover.
        case firstCall
        /// Answer what the prospect did.
        case respond(EngagementType, form: FormKind?)
        /// Take the step of a nurture track with a number, of how many, on a channel.
        case trackStep(Int, of: Int, TouchChannel)
        /// Look at a recycled lead again, on its return date.
        case returnDate
        /// Contact a nurtured lead that has been silent for as long as the definition allows.
        case keepInTouch
        /// Decide on a recycled lead whose score reaches the threshold again.
        case proposal
        /// Assess the chance to close again.
        case reassess
        /// See whether an opportunity closes on the day that it was expected to.
        case close
        /// Plan the next step with a lead that sales has: nothing else is due on it.
        case plan

        /// Whether the Today list shows it: something to do with the prospect, not a decision under a clock.
        package var isInToday: Bool {
            switch self {
            case .firstTouch, .followUp, .attempt, .firstCall, .respond, .trackStep, .returnDate, .keepInTouch, .proposal,
                .reassess, .close, .plan:
                true
            case .accept, .qualify, .triage: false
            }
        }

        /// How far it comes before other tasks in Today, whatever the time.
        ///
        /// First those whose prospects wait for an answer, then leads that nobody has planned anything with.
        package var urgency: Int {
            switch self {
            case .respond: Self.highestUrgency
            case .plan: 1
            default: 0
            }
        }

        /// The urgency of a prospect who waits.
        package static let highestUrgency = 2

        /// Whether the prospect waits for an answer.
        package var isAnswer: Bool { if case .respond = self { true } else { false } }

        /// Whether it has a day of its own, on which it matters more than what was due before.
        package var isAppointment: Bool {
            switch self {
            case .followUp, .returnDate: true
            default: false
            }
        }

        /// Whether the task is due by a clock.
        func isLimit(of clock: Clock.Kind) -> Bool {
            switch self {
            case .accept: clock == .accept || clock == .ready
            case .firstTouch: clock == .firstTouch
            case .qualify: clock == .qualify
            case .triage, .firstCall: clock == .triage
            case .followUp, .attempt, .respond, .trackStep, .returnDate, .keepInTouch, .proposal, .reassess, .close, .plan:
                false
            }
        }

        /// The display name.
        package var label: String {
            switch self {
            case .accept: "review"
            case .firstTouch: "first touch"
            case .followUp(let channel): channel.followUpName
            case .attempt(let number, let count): "attempt \(number)/\(count)"
            case .qualify: "qualify"
            case .triage: "decision"
            case .firstCall: "first call"
            case .respond(let type, let form): form?.label ?? type.noun
            case .trackStep(let number, let count, let channel): "\(channel.touchName) \(number)/\(count)"
            case .returnDate: "return date"
            case .keepInTouch: "keep in touch"
            case .proposal: "proposal"
            case .reassess: "chance to close"
            case .close: "close date"
            case .plan: "next step"
            }
        }

        /// The stable name in JSON output, which also decides the order of tasks due at the same moment.
        package var name: String {
            switch self {
            case .accept: "decide"
            case .firstTouch: "first touch"
            case .followUp(let channel): channel.rawValue
            case .attempt(let number, let count): "try \(number)/\(count)"
            case .qualify: "qualify"
            case .triage: "triage"
            case .firstCall: "first call"
            case .respond(let type, let form): "answer \(form?.rawValue ?? type.rawValue)"
            case .trackStep(let number, let count, _): "step \(number)/\(count)"
            case .returnDate: "return date"
            case .keepInTouch: "keep in touch"
            case .proposal: "proposal"
            case .reassess: "reassess"
            case .close: "close"
            case .plan: "plan"
            }
        }
    }

    /// The kind of task.
    package var kind: Kind
    /// When it is due.
    package var at: Instant

    package init(kind: Kind, at: Instant) {
        self.kind = kind
        self.at = at
    }
}

extension [Due] {
    /// The task that Today shows: the most urgent one, else the first.
    package var nextInToday: Due? { first { $0.kind.isAnswer } ?? first { $0.kind.isInToday } }
    /// The next agreed meeting or call, or return date.
    package var nextAppointment: Due? { first { $0.kind.isAppointment } }
}
