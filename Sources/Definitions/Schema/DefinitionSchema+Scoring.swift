import Lifecycle

// The keys for scoring rules and the threshold of an MQL.
extension DefinitionSchema {
    static let points = ValueType.integer(-1000...1000)

    static let fitRule = Shape(
        "a fit rule", "Points for who a lead is.", exactlyOne: [["field", "column"], ["contains", "equals", "is", "from", "to"]],
        [
            .required("id", .identifier, "The id, unique among all scoring rules."),
            .required("label", label, "The label on screens, shown with the points."),
            .optional("field", field, "The field that the rule tests."),
            .optional("column", .text(atMost: 120), "The name of an imported column that is not one of the fields."),
            .optional(
                "contains", .list(of: .text(atMost: 80), atLeast: 1),
                "Words or phrases; the value must contain one of them as whole words, ignoring case."),
            .optional(
                "equals", .list(of: .text(atMost: 120), atLeast: 1), "Texts; the value must be one of them, ignoring case."),
            .optional("from", .integer(0...1_000_000_000), "The smallest matching number; together with `to`, a range."),
            .optional("to", .integer(0...1_000_000_000), "The largest matching number."),
            .optional(
                "is", .choice(noun: "test", values: ["present", "absent", "freeMail"]),
                "Whether there is a value, there is none, or it is an address at a free e-mail domain."),
            .required("points", points, "The points for a match; may be negative."),
        ])

    static let engagementRule = Shape(
        "an engagement rule", "Points for what a lead did.",
        [
            .required("id", .identifier, "The id, unique among all scoring rules."),
            .required("label", label, "The label on screens, shown with the points."),
            .required("did", engagementType, "The activity of the prospect."),
            .optional("form", form, "The form, if the rule is for one form only."),
            .optional(
                "contains", .list(of: .text(atMost: 100), atLeast: 1, atMost: 100),
                "Words of which the page, content or subject must contain one, such as [implementation, price]; any case."),
            .optional(
                "campaigns", .list(of: .text(atMost: 200), atLeast: 1, atMost: 100),
                "The campaigns, if the rule is for some only; any case."),
            .optional(
                "followUp", .boolean, default: "false",
                "Whether the activity asks for an answer: it is then due in the Today list of the owner or of marketing."),
            .required("points", points, "The points for each activity; may be negative."),
            .optional(
                "atMost", .integer(1...1000), "The maximum number of points from this rule; without it, there is no limit."),
            .optional(
                "halfLife", .duration, "The number of days after which half of the points are left; without it, points don't decay."
            ),
        ])

    static let threshold = Shape(
        "the threshold", "The points that make a viable lead an MQL; all three minimums must be reached.",
        [
            .required("total", .integer(0...10_000), "The minimum of fit and engagement together."),
            .optional("fit", .integer(0...10_000), default: "0", "The minimum fit score."),
            .optional("engagement", .integer(0...10_000), default: "0", "The minimum engagement score."),
        ])

    static let keptRule = Shape(
        "a kept rule", "A scoring rule that marketing keeps although outcomes contradict it.",
        [
            .required("rule", .identifier, "The id of the fit or engagement rule."),
            .required("why", .text(atMost: 400), "The reason for keeping it; the finding is shown as declined, with this reason."),
        ])
}
