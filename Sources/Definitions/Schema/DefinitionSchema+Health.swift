import Lifecycle

// The keys for quotas, breakdown thresholds and published figures.
extension DefinitionSchema {
    static let quota = Shape(
        "a quota", "A target number of leads per period.",
        [
            .required("id", .identifier, "The id, unique in the definition."),
            .required("label", label, "The label on screens."),
            .required(
                "who", .choice(noun: "side", values: Quota.Side.allCases.map(\.rawValue)),
                "Whose quota it is: `sdr` (each SDR individually) or `marketing` (all marketers together)."),
            .required("stage", stage, "The stage that their sourced leads must reach within the period."),
            .required("count", .integer(1...1_000_000), "The number of leads."),
            .required(
                "per", .choice(noun: "period", values: Quota.Period.allCases.map(\.rawValue)),
                "The period, in the calendar's time zone; weeks begin on Monday."),
        ])

    static let revenueQuota = Shape(
        "a quota of revenue", "A target amount to be won per period.",
        [
            .required("id", .identifier, "The id, unique among the quotas of revenue."),
            .required("label", label, "The label on screens."),
            .required(
                "who", .choice(noun: "side", values: RevenueQuota.Side.allCases.map(\.rawValue)),
                "Whose quota it is: `closer` (each closer individually) or `team` (everybody together)."),
            .required("amount", .integer(1...1_000_000_000_000), "The amount, in whole units of the currency."),
            .optional(
                "currency", .currency,
                "The currency; without it, the base of the rates. With a rate, amounts of all currencies with a rate count."),
            .required(
                "per", .choice(noun: "period", values: Quota.Period.allCases.map(\.rawValue)),
                "The period, in the calendar's time zone; weeks begin on Monday."),
        ])

    static let rates = Shape(
        "the rates", "The rates between currencies. An amount in a currency without a rate stands in a line of its own.",
        [
            .required("base", .currency, "The currency that figures show."),
            .required(
                "currencies", .list(of: .section(currencyRate), atLeast: 1, atMost: 200), "The rates of the other currencies."),
        ])

    static let currencyRate = Shape(
        "a rate", "What one unit of a currency is worth.",
        [
            .required("currency", .currency, "The currency."),
            .required("rate", .rate, "The worth of one unit in the base currency."),
        ])

    static let source = Shape(
        "a source", "A source with its spellings. Case and the number of spaces never separate sources, so neither needs an alias.",
        [
            .required("name", .text(atMost: 120), "The name that figures show."),
            .required("aliases", .list(of: .text(atMost: 120), atLeast: 1, atMost: 100), "The other spellings."),
        ])

    static let breakdowns = Shape(
        "the breakdowns",
        "The limits for process problems (Lead Generation for the Complex Sale).",
        [
            .optional("unqualifiedHandovers", percent, "Percentage of leads handed to sales without qualification."),
            .modifier(
                "qualification", of: "unqualifiedHandovers",
                .choice(noun: "qualification", values: BreakdownThresholds.Qualification.allCases.map(\.rawValue)),
                default: "origin",
                "What makes a handover qualified: `origin` (it wasn't captured straight to sales, or had asked for information, or had been reached) or `contact` (someone had reached it)."
            ),
            .optional("intakeOverTriage", .integer(1...10_000), "Number of new leads for every 100 leads reviewed."),
            .optional("backlogDays", .integer(1...3650), "Days that half of the leads without a decision may wait."),
            .optional(
                "singleTactic", percent, "Percentage of the leads touched twice or more that were touched through only one channel."
            ),
            .optional("unnurtured", percent, "Percentage of leads returned to nurture without a touch or activity since."),
            .optional("nurtureDays", .integer(1...3650), "Days that a lead may stay in nurture without a touch or activity."),
            .optional(
                "sittingDays", .integer(1...3650), "Days that a lead may sit with a rep instead of returning to marketing."),
            .optional("poorData", percent, "Percentage of leads with missing or invalid contact data."),
            .optional(
                "oneOffDays", .integer(1...3650),
                "Days without a new lead after which a source that sent leads only once is a one-off campaign."),
            .optional(
                "rubberStamping", percent,
                "Acceptance rate in percent from which a low qualification rate counts as rubber-stamping."),
            .optional(
                "leftBehind", .integer(1...1_000_000),
                "Number of open leads overdue by SLA with no owner or whose owner is absent."),
            .optional(
                "salesReadyShare", .section(share),
                "Expected percentage of a source's inquiries that reach MQL; a share below this range is an alert."),
        ])

    static let share = Shape(
        "the share", "A range of percentages, both ends included.",
        [
            .required("from", percent, "The lowest expected percentage."),
            .required("to", percent, "The highest expected percentage."),
            .optional("alertAbove", .boolean, default: "false", "Whether a share above the range is an alert as well."),
        ])

    static let reference = Shape(
        "a reference line", "A published figure to compare your own with.",
        [
            .required(
                "figure", .choice(noun: "figure", values: ReferenceLine.Figure.allCases.map(\.rawValue)),
                "The figure that it is about."),
            .required("value", .text(atMost: 80), "The value as published, with its unit."),
            .required("source", .text(atMost: 200), "The publisher and the date."),
            .optional(
                "shown", .boolean, default: "false",
                "Whether dashboards show it; since published figures contradict each other, show only those from primary sources."
            ),
        ])
}
