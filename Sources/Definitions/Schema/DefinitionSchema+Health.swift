import Lifecycle

// What is owed, what is watched, and what it is held against.
extension DefinitionSchema {
    static let quota = Shape(
        "a quota", "What somebody owes in a period.",
        [
            .required("id", .identifier, "Its name, unique in the definition."),
            .required("label", label, "Its name for eyes."),
            .required(
                "who", .choice(noun: "side", words: Quota.Side.allCases.map(\.rawValue)),
                "Who owes it: `sdr` (each for themselves) or `marketing` (all marketers together)."),
            .required("stage", stage, "The stage that leads which they brought in must have entered within the period."),
            .required("count", .integer(1...1_000_000), "How many leads."),
            .required(
                "per", .choice(noun: "period", words: Quota.Period.allCases.map(\.rawValue)),
                "Within which time, in the calendar's zone; weeks begin on Monday."),
        ])

    static let breakdowns = Shape(
        "the breakdowns", "From where on the process is called broken (Lead Generation for the Complex Sale).",
        [
            .optional("unqualifiedHandovers", percent, "Percent of the leads handed to sales that were not qualified."),
            .optional(
                "intakeOverTriage", .integer(1...10_000), "Leads taken in for each hundred that were decided on."),
            .optional("singleTactic", percent, "Percent of the touched leads that were touched through one channel only."),
            .optional("unnurtured", percent, "Percent of the recycled leads without any engagement or touch since."),
            .optional("sittingDays", .integer(1...3650), "Days that a lead may sit with a rep instead of going back."),
            .optional("poorData", percent, "Percent of the leads with missing or invalid contact data."),
            .optional(
                "oneOffDays", .integer(1...3650), "Days of silence after which a source with one burst is a one-off campaign."),
            .optional(
                "rubberStamping", percent, "Acceptance in percent from which on a low qualification behind it is rubber-stamping."),
            .optional("leftBehind", .integer(1...1_000_000), "Open leads past their clock that nobody or an absent rep owns."),
            .optional(
                "salesReadyShare", .section(share), "Percent of a source's inquiries that become sales-ready; outside is an alarm."),
        ])

    static let share = Shape(
        "the share", "Percent from and to, both included.",
        [.required("from", percent, "The least that is expected."), .required("to", percent, "The most that is expected.")])

    static let reference = Shape(
        "a reference line", "A published figure to hold one's own against.",
        [
            .required(
                "figure", .choice(noun: "figure", words: ReferenceLine.Figure.allCases.map(\.rawValue)), "What it is about."),
            .required("value", .text(atMost: 80), "The value as it is published, with its unit."),
            .required("source", .text(atMost: 200), "Who published it, and when."),
            .optional(
                "shown", .boolean, default: "false",
                "Whether dashboards show it; published figures contradict each other, so that only those of a primary source should be."
            ),
        ])
}
