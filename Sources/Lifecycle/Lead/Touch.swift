/// A channel for contacting a lead.
package enum TouchChannel: String, CaseIterable, Sendable {
    case call, email, social, meeting, other

    /// The display name.
    package var label: String { self == .email ? "e-mail" : rawValue }

    /// A touch on the channel as a noun: `call`, `social message`.
    package var touchName: String {
        switch self {
        case .call, .email, .meeting: label
        case .social: "social message"
        case .other: "other touch"
        }
    }

    /// What a person opts out of: `calls`, `e-mail`.
    package var consentName: String {
        switch self {
        case .call: "calls"
        case .email: "e-mail"
        case .social: "social media"
        case .meeting: "meetings"
        case .other: "other channels"
        }
    }

    /// A scheduled follow-up on the channel as a noun: `meeting`, `follow-up`.
    package var followUpName: String { self == .other ? "follow-up" : touchName }
}

/// The side that initiated a touch: we (outbound) or they (inbound).
package enum TouchDirection: String, CaseIterable, Sendable {
    case outbound, inbound
}

/// The outcome of a touch. A missing outcome is `unknown`, which is never a contact.
package enum TouchOutcome: String, CaseIterable, Sendable {
    case unknown, noAnswer, voicemail, connected, replied, held, noShow, notInterested, wrongPerson, bounced

    /// Whether a person was spoken to or replied.
    package var isContact: Bool {
        switch self {
        case .connected, .replied, .held, .notInterested: true
        case .unknown, .noAnswer, .voicemail, .noShow, .wrongPerson, .bounced: false
        }
    }

    /// The display name.
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
    /// The channel.
    package var channel: TouchChannel
    /// The side that initiated it.
    package var direction: TouchDirection
    /// The outcome.
    package var outcome: TouchOutcome
    /// Free text; personal.
    package var note: String?
    /// The activity's id in its source system, so that it is imported once; personal.
    package var externalID: String?
    /// The person who made it, if a file names someone who is not on the team; personal.
    package var formerOwner: String?
    /// The nurture track that it belongs to; empty for a touch by marketing outside of a track.
    package var track: String?
    /// The step of the track, from 1.
    package var step: Int?

    package init(
        channel: TouchChannel, direction: TouchDirection = .outbound, outcome: TouchOutcome = .unknown, note: String? = nil,
        externalID: String? = nil, formerOwner: String? = nil, track: String? = nil, step: Int? = nil
    ) {
        self.channel = channel
        self.direction = direction
        self.outcome = outcome
        self.note = note
        self.externalID = externalID
        self.formerOwner = formerOwner
        self.track = track
        self.step = step
    }

    /// Whether marketing made it to nurture the lead, so that it is no follow-up by sales.
    package var isNurture: Bool { track != nil }
}

/// A meeting or call that was agreed with the prospect.
package struct FollowUp: Hashable, Sendable {
    /// The channel.
    package var channel: TouchChannel
    /// The agreed moment.
    package var at: Instant
    /// Free text; personal.
    package var note: String?

    package init(channel: TouchChannel, at: Instant, note: String? = nil) {
        self.channel = channel
        self.at = at
        self.note = note
    }
}
