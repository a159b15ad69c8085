/// A requirement of a gate that isn't met, as text and in numbers.
package struct UnmetRequirement: Hashable, Sendable {
    /// The requirement.
    package var requirement: Requirement
    /// The present count, if it is counted.
    package var have: Int?
    /// The required count, if it is counted.
    package var need: Int?
    /// When the next step can count, if that depends on time.
    package var nextDue: Instant?
    /// What is needed, to follow "needs": `4 more attempts (2 of 6), next due 14:00`.
    package var text: String
}

/// What a gate is evaluated against: the lead, the moment, and the content of the command.
package struct GateContext: Sendable {
    /// The lead.
    package var lead: Lead
    /// The present moment.
    package var now: Instant
    /// The details of a conversion, for the convert gate.
    package var conversion: Conversion?
    /// Whether the command gives a reason.
    package var hasReason: Bool
    /// What the lead's first engagements give, for a lead with many; nil if they are to be counted.
    var tally: EngagementTally?
    /// What the days of a requirement count from, for the reason of the contact window.
    var daysStart: DaysStart?

    /// What the days that the reason of the contact window requires count from.
    enum DaysStart: Hashable, Sendable {
        /// There is no attempt yet.
        case never
        /// The first attempt, or a later start of the window.
        case attempt(Instant)
    }

    package init(lead: Lead, now: Instant, conversion: Conversion? = nil, hasReason: Bool = true) {
        self.lead = lead
        self.now = now
        self.conversion = conversion
        self.hasReason = hasReason
    }
}

extension LeadField {
    /// The value without an article: `e-mail address`.
    var bareNoun: String {
        switch self {
        case .email: "e-mail address"
        case .phone: "phone number"
        case .mobile: "mobile number"
        case .company, .campaign: "\(label) name"
        case .title: "job title"
        case .employees: "number of employees"
        default: label
        }
    }

    /// The value with its article: `an e-mail address`.
    package var noun: String {
        switch self {
        case .revenue: "a revenue figure"
        case .email, .industry: "an \(bareNoun)"
        default: "a \(bareNoun)"
        }
    }
}

extension ConversionPart {
    /// The part with its article, as the form for conversions calls it: `a close date`.
    package var noun: String {
        switch self {
        case .account: "an account"
        case .contact: "a contact person"
        case .amount: "an amount"
        case .closeDate: "a close date"
        case .intention: "an answer to \"intends to buy\""
        }
    }
}
