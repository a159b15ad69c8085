/// The way by which somebody was touched, or by which a lead may be reached.
package enum TouchChannel: String, CaseIterable, Sendable {
    case call, email, social, meeting, other
}

/// Who began a touch: we (outbound) or they (inbound).
package enum TouchDirection: String, CaseIterable, Sendable {
    case outbound, inbound
}

/// What came of a touch; where nobody said it is `unknown`, which is never a contact.
package enum TouchOutcome: String, CaseIterable, Sendable {
    case unknown, noAnswer, voicemail, connected, replied, held, noShow, notInterested, wrongPerson, bounced

    /// Whether a person of the lead's was spoken or written with.
    package var isContact: Bool {
        switch self {
        case .connected, .replied, .held, .notInterested: true
        case .unknown, .noAnswer, .voicemail, .noShow, .wrongPerson, .bounced: false
        }
    }

    /// The name for eyes.
    package var label: String {
        switch self {
        case .noAnswer: "no answer"
        case .noShow: "no-show"
        case .notInterested: "not interested"
        case .wrongPerson: "wrong person"
        default: rawValue
        }
    }
}

/// One logged human attempt to reach a lead.
package struct Touch: Hashable, Sendable {
    /// By which way.
    package var channel: TouchChannel
    /// Who began.
    package var direction: TouchDirection
    /// What came of it.
    package var outcome: TouchOutcome
    /// Free text, personal.
    package var note: String?
    /// The activity's id in the system that it came from, so that it is taken in once; personal.
    package var externalID: String?
    /// The person who touched, where a file names somebody who is not in the team; personal.
    package var formerOwner: String?

    /// Makes a touch.
    package init(
        channel: TouchChannel, direction: TouchDirection = .outbound, outcome: TouchOutcome = .unknown, note: String? = nil,
        externalID: String? = nil, formerOwner: String? = nil
    ) {
        self.channel = channel
        self.direction = direction
        self.outcome = outcome
        self.note = note
        self.externalID = externalID
        self.formerOwner = formerOwner
    }
}

/// A meeting or call agreed with the prospect for a moment in time.
package struct FollowUp: Hashable, Sendable {
    /// By which way.
    package var channel: TouchChannel
    /// When.
    package var at: Instant
    /// Free text, personal.
    package var note: String?

    /// Makes a follow-up.
    package init(channel: TouchChannel, at: Instant, note: String? = nil) {
        self.channel = channel
        self.at = at
        self.note = note
    }
}
