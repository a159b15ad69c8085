import Lifecycle

/// The fixed values of one kind that a definition uses, each with its meaning.
package struct TermList: Sendable {
    /// What each value is: `stage`.
    package let noun: String
    /// The heading for all of them: `Stages`.
    package let title: String
    /// The values and their meanings.
    package let terms: [(term: String, meaning: String)]
}

// The core's values that a definition uses, documented once for the reference page and the JSON Schema.
extension DefinitionSchema {
    /// All lists of values, in the order of a lead's life.
    package static let termLists = [
        TermList(noun: "requirement", title: "Requirements without parameters", terms: requirementKeywords),
        TermList(noun: "stage", title: "Stages", terms: Stage.allCases.map { ($0.rawValue, $0.meaning) }),
        TermList(noun: "transition", title: "Transitions", terms: Transition.allCases.map { ($0.rawValue, $0.meaning) }),
        TermList(noun: "clock", title: "Clocks", terms: Clock.Kind.allCases.map { ($0.rawValue, $0.meaning) }),
        TermList(noun: "use", title: "Uses of a reason", terms: Reason.Use.allCases.map { ($0.rawValue, $0.meaning) }),
        TermList(
            noun: "path", title: "Paths",
            terms: CapturePath.allCases.map {
                ($0.rawValue, $0 == .inbound ? "The lead came to us." : "We approached the lead.")
            }),
        TermList(noun: "form", title: "Forms", terms: FormKind.allCases.map { ($0.rawValue, $0.meaning) }),
        TermList(
            noun: "activity type", title: "Activity types", terms: EngagementType.allCases.map { ($0.rawValue, $0.meaning) }),
        TermList(
            noun: "part of a conversion", title: "Parts of a conversion",
            terms: ConversionPart.allCases.map { ($0.rawValue, $0.meaning) }),
        TermList(
            noun: "figure", title: "Figures of reference lines",
            terms: ReferenceLine.Figure.allCases.map { ($0.rawValue, $0.label.sentenceCased + ".") }),
    ]

    /// The meaning of a value, by the noun of its kind; nil when it needs no explanation.
    static func meaning(of term: String, _ noun: String) -> String? {
        termLists.first { $0.noun == noun }?.terms.first { $0.term == term }?.meaning
    }
}

extension Stage {
    fileprivate var meaning: String {
        switch self {
        case .inquiry: "Anything captured, unfiltered; not yet a lead."
        case .viable: "Contactable, and complete enough for `viability`."
        case .mql: "Marketing-qualified: ready for contact, not yet ready to buy."
        case .sal: "Sales-accepted: sales has taken the lead and must complete the prescribed follow-up."
        case .sql: "Sales-qualified: ready for a sales conversation."
        case .opportunity: "A viable prospect with the intention to buy."
        case .won: "An opportunity that was won."
        case .lost: "An opportunity that was lost."
        case .noDecision: "An opportunity that ended without a decision."
        case .nurture: "Returned to marketing with a reason, until the lead is ready."
        case .disqualified: "Disqualified after a contact, or after failing to reach the lead."
        case .dropped: "No more marketing to the lead, because it unsubscribed or its address bounced."
        }
    }
}

extension Transition {
    fileprivate var meaning: String {
        switch self {
        case .promote: "To MQL, by a marketer or by score."
        case .accept: "From MQL to SAL, or to SQL in a definition without SAL."
        case .qualify: "From SAL to SQL."
        case .reject: "Back to nurture; the reason may require more."
        case .disqualify: "To disqualified; the reason may require more."
        case .convert: "To the opportunity stage."
        case .close: "To won, lost or no decision; the reason may require more."
        }
    }
}

extension Clock.Kind {
    fileprivate var meaning: String {
        switch self {
        case .accept: "Runs on an MQL until someone reviews it."
        case .ready:
            "Runs on an MQL once it has the answers that the gate `accept` requires, in definitions whose marketing nurtures MQLs."
        case .firstTouch:
            "Runs from the first stage after MQL; only a touch by a person stops it, and it doesn't run on leads imported in a later stage, such as opportunities."
        case .qualify: "Runs on a SAL until it is qualified or returned to marketing."
        case .triage:
            "Runs on a lead that sales doesn't have yet until marketing promotes or returns it; where `gates.promote` requires a contact, until its first call, and from the contact until the decision."
        }
    }
}

extension Reason.Use {
    fileprivate var meaning: String {
        switch self {
        case .reject: "Returning a lead to marketing: not now."
        case .disqualify: "Disqualifying a lead: no."
        case .lost: "Closing an opportunity as lost."
        case .noDecision: "Closing an opportunity without a decision."
        }
    }
}

extension FormKind {
    fileprivate var meaning: String {
        let name =
            switch self {
            case .contactUs: "Contact form"
            case .pricing: "Pricing form"
            case .demo: "Demo form"
            case .assessment: "Assessment form"
            case .whitePaper: "White paper"
            case .newsletter: "Newsletter"
            case .other: "Any other form"
            }
        return name + (isActionOriented ? ": asks to talk to sales, so it counts as a raised hand." : ": informational.")
    }
}

extension EngagementType {
    fileprivate var meaning: String {
        switch self {
        case .formSubmitted: "The prospect submitted a form."
        case .contentDownloaded: "The prospect downloaded content."
        case .emailOpened: "The prospect opened an e-mail."
        case .emailClicked: "The prospect clicked a link in an e-mail."
        case .pageVisited: "The prospect visited a page."
        case .eventAttended: "The prospect attended an event."
        case .cardHandedOver: "The prospect handed over a business card."
        case .chat: "The prospect chatted with us."
        case .other: "The prospect did something else."
        case .capturedAgain:
            "A known person arrived again, with a new source, campaign or date in a file; counts only where a rule or requirement names it."
        }
    }
}

extension ConversionPart {
    fileprivate var meaning: String {
        switch self {
        case .account: "The account, new or existing."
        case .contact: "The contact at the account."
        case .amount: "The expected value of the opportunity."
        case .closeDate: "The expected date of the decision."
        case .intention: "The intention to buy, from us or from someone else."
        }
    }
}
