import Lifecycle

// What gives points, and how many of them make an MQL.
extension DefinitionSchema {
    static let points = ValueType.integer(-1000...1000)

    static let fitRule = Shape(
        "a fit rule", "Points for who a lead is.", exactlyOne: [["field", "column"], ["contains", "equals", "is", "from", "to"]],
        [
            .required("id", .identifier, "Its name, unique among all scoring rules."),
            .required("label", label, "Its name for eyes, shown with the points."),
            .optional("field", field, "The field that it looks at."),
            .optional("column", .text(atMost: 120), "A column that only the file knows, by its name."),
            .optional(
                "contains", .list(of: .text(atMost: 80), atLeast: 1),
                "Words of which one must stand in it, as a whole word, whatever the case."),
            .optional("equals", .list(of: .text(atMost: 120), atLeast: 1), "Texts of which it must be one, whatever the case."),
            .optional("from", .integer(0...1_000_000_000), "The least number that it may be; with \"to\" a band."),
            .optional("to", .integer(0...1_000_000_000), "The greatest number that it may be."),
            .optional(
                "is", .choice(noun: "test", words: ["present", "absent", "freeMail"]),
                "Whether it has a value, has none, or is an address at a free mail domain."),
            .required("points", points, "The points that it gives; they may be negative."),
        ])

    static let engagementRule = Shape(
        "an engagement rule", "Points for what a lead did.",
        [
            .required("id", .identifier, "Its name, unique among all scoring rules."),
            .required("label", label, "Its name for eyes, shown with the points."),
            .required("did", engagementType, "What the prospect did."),
            .optional("form", form, "The form, where the rule is for one only."),
            .required("points", points, "The points for each time; they may be negative."),
            .optional("atMost", .integer(1...1000), "The most points that the rule gives in all; without it there is no limit."),
            .optional("halfLife", .duration, "After this many days half of the points are left; without it they stay."),
        ])

    static let threshold = Shape(
        "the threshold", "The points that make a viable lead an MQL; all three must be reached.",
        [
            .required("total", .integer(0...10_000), "Fit and engagement together."),
            .optional("fit", .integer(0...10_000), default: "0", "Fit alone."),
            .optional("engagement", .integer(0...10_000), default: "0", "Engagement alone."),
        ])

    static let keptRule = Shape(
        "a kept rule", "A scoring rule that outcomes contradict and that marketing keeps all the same.",
        [
            .required("rule", .identifier, "The rule's id, of fit or engagement."),
            .required("why", .text(atMost: 400), "Why it is kept; the finding is shown as declined, with this."),
        ])
}
