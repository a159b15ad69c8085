/// One condition of a gate; one that isn't met says what is missing.
package indirect enum Requirement: Hashable, Sendable {
    /// A field has a value.
    case field(LeadField)
    /// One of these fields has a value: one way to reach them, for example.
    case anyField([LeadField])
    /// The e-mail address, if there is one, is not at a domain that anyone can have.
    case businessMail
    /// A criterion is answered with one of the answers that pass.
    case criterion(String)
    /// A criterion is answered with one of these answers, whatever passes elsewhere.
    case answer(String, oneOf: [String])
    /// Each of these criteria has been asked and answered, whatever the answer.
    case answered([String])
    /// At least so many of these criteria are answered with answers that pass.
    case criteria([String], atLeast: Int)
    /// The prescribed touches have been made since the lead last came into sales' hands.
    case prescribedFollowUp
    /// So many touches by one of these channels (empty: by any), at least so far apart, since it last came into sales' hands.
    case touches(Int, channels: [TouchChannel], spacing: TimeSpan)
    /// A touch with a contact by one of these channels (empty: by any) since it last came into sales' hands.
    case contact([TouchChannel])
    /// No contact has been made since it last came into sales' hands: for reasons that say so.
    case noContact
    /// So many things that the prospect did, of one of these types (empty: of any).
    case engagements(Int, types: [EngagementType])
    /// A meeting or call is agreed, or given with the conversion.
    case scheduledFollowUp
    /// A chance to close has been assessed, whatever it is; it is assessed again until the end.
    case chanceToClose
    /// Account, contact, amount, close date or intention is given with the conversion.
    case conversion(ConversionPart)
    /// The score reaches so many points.
    case score(Int)
    /// So many days have passed since it last came into sales' hands.
    case daysInHand(Int)
    /// A reason is given.
    case reason
    /// What is asked only of leads that came by one way: inbound ones have digital touchpoints first, cold ones a personal contact.
    case onPath(CapturePath, Requirement)
}

/// One thing that a conversion can say.
package enum ConversionPart: String, CaseIterable, Sendable {
    case account, contact, amount, closeDate, intention

    /// The name for eyes.
    package var label: String { self == .closeDate ? "close date" : rawValue }
}

/// The touches owed before a lead may be rejected as unreachable.
package struct PrescribedFollowUp: Hashable, Sendable {
    /// How many.
    package var attempts: Int
    /// How many different channels must be among them; 1 asks for no variety.
    package var channels: Int
    /// The least time between two touches that count.
    package var spacing: TimeSpan

    /// Makes it.
    package init(attempts: Int, channels: Int = 1, spacing: TimeSpan) {
        self.attempts = attempts
        self.channels = channels
        self.spacing = spacing
    }
}

/// Something that sales asks about a lead, with the answers there are.
package struct Criterion: Hashable, Sendable {
    /// One possible answer.
    package struct Answer: Hashable, Sendable {
        /// Its id, unique in the criterion.
        package var id: String
        /// The label for eyes.
        package var label: String
        /// The key that picks it in the console.
        package var key: Character
        /// Whether a gate lets it pass.
        package var passes: Bool
        /// How much it speaks for converting soon, in points; the answers rank leads, they open no gate.
        package var points: Int

        /// Makes an answer.
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
    /// The label for eyes, such as `Budget`.
    package var label: String
    /// The letter that stands for it in a row, such as `B`.
    package var letter: Character
    /// The question in full.
    package var question: String
    /// The answers, best first.
    package var answers: [Answer]

    /// Makes a criterion.
    package init(id: String, label: String, letter: Character, question: String, answers: [Answer]) {
        self.id = id
        self.label = label
        self.letter = letter
        self.question = question
        self.answers = answers
    }

    /// The most points that one of its answers gives.
    package var mostPoints: Int { answers.map(\.points).max() ?? 0 }

    /// The answer with an id.
    package func answer(_ id: String) -> Answer? { answers.first { $0.id == id } }
}

/// Why a lead was recycled, disqualified or lost: a code with what it requires.
package struct Reason: Hashable, Sendable {
    /// What a reason can be given for.
    package enum Use: String, CaseIterable, Sendable { case reject, disqualify, lost, noDecision }

    /// Its code, unique in the definition.
    package var id: String
    /// The label for eyes.
    package var label: String
    /// The key that picks it in the console.
    package var key: Character
    /// What it can be given for.
    package var uses: Set<Use>
    /// What must be done before it can be given.
    package var requires: [Requirement]

    /// Makes a reason.
    package init(id: String, label: String, key: Character, uses: Set<Use>, requires: [Requirement] = []) {
        self.id = id
        self.label = label
        self.key = key
        self.uses = uses
        self.requires = requires
    }
}
