internal import Lifecycle

/// What each number of leads that sales sent back counts, and how it differs from the others.
///
/// - **Rejected before acceptance** (Rates, Team, Health, Overview): the first rejection within the window of a lead
///   that nobody had accepted (``LeadDecisions``). Overview says apart which of them are junk (``EarlyRejections``).
/// - **Returned** on Team, and the reasons: rejections made within the window, before or after an acceptance; the
///   reasons also have those before it, which add up to the number of the first item.
/// - **Returned to marketing** on Rates: of the leads that entered MQL or SQL within the window, at any time since.
/// - **Returned to marketing** on Speed: of the leads handed to sales within the window, at the end of that time.
/// - **Returned to marketing** of opportunities: those whose lead was returned.
enum SentBackNotes {
    /// The stages whose entrants Rates counts: `MQL or SQL`.
    static func entrants(_ context: ReportContext, _ separator: String = " or ") -> String {
        [TimelineStage.mql, .sql].map { context.label($0) }.joined(separator: separator)
    }

    static func rates(_ context: ReportContext) -> [String] {
        [
            "accepted: of the answers given in the period (accepted, or rejected before acceptance), as on Team, Health and "
                + "Overview; Sources: of the leads added in the period",
            "returned: of the leads that became \(entrants(context)) in the period, at any time since; Team: the returns made in "
                + "the period",
        ]
    }

    static let sources = [
        "accepted: of the leads added in the period, whenever they were answered; Rates: of the answers given in the period"
    ]

    static let team = [
        "returns made: leads that the person returned in the period, before or after acceptance, whenever they came; acceptance: of the "
            + "answers given in the period, as on Rates"
    ]

    static let speed = [
        "returned: of the leads handed to sales in the period, when they left sales for the first time; "
            + "Rates counts later returns, too"
    ]

    static let health = [
        "rejected before acceptance: in the period, without ever having been accepted, as on Rates; Team has the returns after "
            + "acceptance, too"
    ]

    static let reasons = [
        "each lead once for each reason, by the decisions made in the period, before or after acceptance; returned: as on Team",
        "before acceptance: those that were rejected without ever having been accepted, as on Overview, Rates and Health",
    ]

    static let opportunities = [
        "lead returned: opportunities whose lead sales returned to marketing; Rates and Team count all leads"
    ]
}
