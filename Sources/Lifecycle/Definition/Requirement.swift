/// A condition of a gate.
package indirect enum Requirement: Hashable, Sendable {
    /// A field has a value.
    case field(LeadField)
    /// One of these fields has a value, for example one way to reach the lead.
    case anyField([LeadField])
    /// The e-mail address, if there is one, is not at a free-mail domain.
    case businessMail
    /// A criterion has an answer that passes.
    case criterion(String)
    /// A criterion has one of these answers, whether or not they pass elsewhere.
    case answer(String, oneOf: [String])
    /// Each of these criteria has an answer, whatever it is.
    case answered([String])
    /// At least a number of these criteria have answers that pass.
    case criteria([String], atLeast: Int)
    /// The prescribed touches have been made since the lead last came to sales.
    case prescribedFollowUp
    /// A number of touches since it last came to sales, at least `spacing` apart.
    ///
    /// By one of these channels; empty means any.
    case touches(Int, channels: [TouchChannel], spacing: TimeSpan)
    /// A contact by one of these channels (empty: any) since it last came to sales.
    case contact([TouchChannel])
    /// In the last contact since it last came to sales, the lead didn't say that it isn't interested.
    case positiveContact
    /// No contact since it last came to sales, for reasons that state that.
    case noContact
    /// A number of engagements of one of these types (empty: any but later captures).
    case engagements(Int, types: [EngagementType])
    /// A meeting or call is agreed, or is part of the conversion.
    case scheduledFollowUp
    /// A chance to close was assessed, whatever it is. It is assessed again until the end.
    case chanceToClose
    /// The conversion gives its account, contact, amount, close date or intention.
    case conversion(ConversionPart)
    /// The score reaches a number of points.
    case score(Int)
    /// A number of days has passed since it last came to sales.
    case daysActive(Int)
    /// The contact window has passed since the first attempt.
    case windowPassed
    /// The lead has opted out of everything or of e-mail.
    case optedOut
    /// A reason is given.
    case reason
    /// A requirement for leads of one path only.
    ///
    /// Inbound leads have digital touchpoints first, cold ones a personal contact.
    case onPath(CapturePath, Requirement)

    /// Whether it names a type of engagement.
    func names(_ type: EngagementType) -> Bool {
        switch self {
        case .engagements(_, let types): types.contains(type)
        case .onPath(_, let requirement): requirement.names(type)
        default: false
        }
    }
}

/// A detail of a conversion.
package enum ConversionPart: String, CaseIterable, Sendable {
    case account, contact, amount, closeDate, intention

    /// The display name.
    package var label: String { self == .closeDate ? "close date" : rawValue }
}

/// The touches required before a lead may be rejected as unreachable.
package struct PrescribedFollowUp: Hashable, Sendable {
    /// The number of touches.
    package var attempts: Int
    /// The minimum number of different channels among them.
    package var channels: Int
    /// The minimum time between two touches that count.
    package var spacing: TimeSpan

    package init(attempts: Int, channels: Int = 1, spacing: TimeSpan) {
        self.attempts = attempts
        self.channels = channels
        self.spacing = spacing
    }
}

/// A question that sales asks about a lead, with the possible answers.
package struct Criterion: Hashable, Sendable {
    /// One possible answer.
    package struct Answer: Hashable, Sendable {
        /// Its id, unique in the criterion.
        package var id: String
        /// The display name.
        package var label: String
        /// The key that picks it in the console.
        package var key: Character
        /// Whether it meets a gate's requirement.
        package var passes: Bool
        /// How likely it makes converting soon, in points. Points rank leads; no gate uses them.
        package var points: Int

        package init(id: String, label: String, key: Character, passes: Bool, points: Int = 0) {
            self.id = id
            self.label = label
            self.key = key
            self.passes = passes
            self.points = points
        }
    }

    /// Its id, unique in the definition, such as `budget`.
    package var id: String
    /// The display name, such as `Budget`.
    package var label: String
    /// The letter that represents it in a row, such as `B`.
    package var letter: Character
    /// The full question.
    package var question: String
    /// The answers, best first.
    package var answers: [Answer]

    package init(id: String, label: String, letter: Character, question: String, answers: [Answer]) {
        self.id = id
        self.label = label
        self.letter = letter
        self.question = question
        self.answers = answers
    }

    /// The maximum number of points that an answer gives.
    package var mostPoints: Int { answers.map(\.points).max() ?? 0 }

    /// The answer with an id.
    package func answer(_ id: String) -> Answer? { answers.first { $0.id == id } }
}

/// A reason for recycling, disqualifying or losing a lead, with its requirements.
package struct Reason: Hashable, Sendable {
    /// The commands for which a reason can be given.
    package enum Use: String, CaseIterable, Sendable {
        case reject, disqualify, lost, noDecision

        /// The command as an infinitive: `to close as lost`.
        package var phrase: String {
            switch self {
            case .reject: "to reject"
            case .disqualify: "to disqualify"
            case .lost: "to close as lost"
            case .noDecision: "to close as no decision"
            }
        }
    }

    /// Its code, unique in the definition.
    package var id: String
    /// The display name.
    package var label: String
    /// The key that picks it in the console.
    package var key: Character
    /// The commands for which it can be given.
    package var uses: Set<Use>
    /// The requirements for giving it.
    package var requires: [Requirement]
    /// The number of days after which a lead returned for it is looked at again unless a date is given.
    ///
    /// Nil for a reason that implies no return date.
    package var returnDays: Int?

    package init(
        id: String, label: String, key: Character, uses: Set<Use>, requires: [Requirement] = [], returnDays: Int? = nil
    ) {
        self.returnDays = returnDays
        self.id = id
        self.label = label
        self.key = key
        self.uses = uses
        self.requires = requires
    }
}
