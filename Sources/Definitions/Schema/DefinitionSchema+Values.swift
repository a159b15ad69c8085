import Lifecycle

/// The words that stand for one kind of thing in a definition, each with what it means.
package struct WordList: Sendable {
    /// What each of them is: `stage`.
    package let noun: String
    /// All of them together: `Stages`.
    package let title: String
    /// The words and what they mean.
    package let words: [(word: String, about: String)]
}

// The words of the core that a definition uses, explained once for the reference page and for editors.
extension DefinitionSchema {
    /// All of them, in the order of a lead's life.
    package static let wordLists = [
        WordList(noun: "requirement", title: "Requirements that are a word", words: requirementWords),
        WordList(noun: "stage", title: "Stages", words: Stage.allCases.map { ($0.rawValue, $0.about) }),
        WordList(noun: "transition", title: "Transitions", words: Transition.allCases.map { ($0.rawValue, $0.about) }),
        WordList(noun: "clock", title: "Clocks", words: Clock.Kind.allCases.map { ($0.rawValue, $0.about) }),
        WordList(noun: "use", title: "Uses of a reason", words: Reason.Use.allCases.map { ($0.rawValue, $0.about) }),
        WordList(
            noun: "path", title: "Paths",
            words: CapturePath.allCases.map { ($0.rawValue, $0 == .inbound ? "They came to us." : "We went to them.") }),
        WordList(noun: "form", title: "Forms", words: FormKind.allCases.map { ($0.rawValue, $0.about) }),
        WordList(
            noun: "engagement type", title: "Engagement types",
            words: EngagementType.allCases.map { ($0.rawValue, "The prospect \($0 == .other ? "did something else" : $0.label).") }),
        WordList(
            noun: "part of a conversion", title: "Parts of a conversion",
            words: ConversionPart.allCases.map { ($0.rawValue, $0.about) }),
        WordList(
            noun: "figure", title: "Figures of reference lines",
            words: ReferenceLine.Figure.allCases.map { ($0.rawValue, $0.words.prefix(1).uppercased() + $0.words.dropFirst() + ".") }
        ),
    ]

    /// What a word means, by the noun of its kind; nil where the word says it all.
    static func meaning(of word: String, _ noun: String) -> String? {
        wordLists.first { $0.noun == noun }?.words.first { $0.word == word }?.about
    }
}

extension Stage {
    fileprivate var about: String {
        switch self {
        case .inquiry: "Anything captured, unfiltered; not yet a lead."
        case .viable: "Contactable, and complete enough by `viability`."
        case .mql: "Marketing-qualified: ready for contact, not ready to be sold."
        case .sal: "Sales-accepted: sales has taken it on and owes it the prescribed follow-up."
        case .sql: "Sales-qualified: ready for a sales conversation."
        case .opportunity: "A viable prospect with the intention to buy."
        case .won: "An opportunity that was won."
        case .lost: "An opportunity that was lost."
        case .noDecision: "An opportunity that ended without a decision."
        case .nurture: "Handed back to marketing with a reason, until it is ready."
        case .disqualified: "The negative end, after a contact or after failing to reach it."
        case .dropped: "The end of marketing to it: unsubscribed or bounced."
        }
    }
}

extension Transition {
    fileprivate var about: String {
        switch self {
        case .promote: "To MQL, by a marketer or by its score."
        case .accept: "From MQL to SAL, or to SQL where there is no SAL."
        case .qualify: "From SAL to SQL."
        case .reject: "Back to nurture; its reason may ask for more."
        case .disqualify: "To disqualified; its reason may ask for more."
        case .convert: "To the opportunity."
        case .close: "To won, lost or no decision; its reason may ask for more."
        }
    }
}

extension Clock.Kind {
    fileprivate var about: String {
        switch self {
        case .accept: "Runs on an MQL until somebody decides on it."
        case .ready:
            "Runs on an MQL from when the answers that the gate `accept` asks for are given: for definitions whose marketing nurtures within the stage."
        case .firstTouch:
            "Runs from the first stage behind MQL until a human touch; nothing else stops it. On a lead that a file says is further, such as an opportunity, it doesn't run."
        case .qualify: "Runs on a SAL until it is qualified or handed back."
        }
    }
}

extension Reason.Use {
    fileprivate var about: String {
        switch self {
        case .reject: "Handing back to marketing: not now."
        case .disqualify: "Disqualifying: no."
        case .lost: "Closing an opportunity as lost."
        case .noDecision: "Closing an opportunity without a decision."
        }
    }
}

extension FormKind {
    fileprivate var about: String {
        let label = label.prefix(1).uppercased() + self.label.dropFirst()
        return label + (isActionOriented ? ": asks for sales, and so raises a hand." : ": informational.")
    }
}

extension ConversionPart {
    fileprivate var about: String {
        switch self {
        case .account: "The account, new or existing."
        case .contact: "The contact at the account."
        case .amount: "What it may be worth."
        case .closeDate: "When it may be decided."
        case .intention: "The intention to buy, from us or from someone else."
        }
    }
}
