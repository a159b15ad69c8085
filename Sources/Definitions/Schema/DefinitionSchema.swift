import Lifecycle

/// The keys of a definition's text, in one place: what is checked, explained and offered by editors.
package enum DefinitionSchema {
    /// The whole document.
    package static let document = Shape(
        "a definition", "The agreed definition of a lead.",
        [
            .required("name", .identifier, "The definition's name."),
            .required("summary", .text(atMost: 400), "One sentence about it."),
            .required("stages", .section(stages), "The stages that leads go through, and how they hang together."),
            .optional("promotion", .section(promotion), "What makes a viable lead an MQL without a person's decision."),
            .optional("advance", .section(advance), "What makes an MQL an SQL without a person's decision."),
            .required("viability", requirements, "What an inquiry needs to be viable."),
            .optional(
                "fit", .list(of: .section(fitRule), atMost: 300), default: "[]",
                "The rules that give points for who a lead is; all that apply add up."),
            .optional(
                "engagement", .list(of: .section(engagementRule), atMost: 100), default: "[]",
                "The rules that give points for what a lead did."),
            .optional(
                "threshold", .section(threshold),
                "The points that make a viable lead an MQL, or propose it; needed unless promotion.byScore is false."),
            .required(
                "entries", .list(of: .section(entry), atLeast: 1, atMost: 200),
                "Where captures enter; the first that matches decides."),
            .optional("routing", .section(routing), "Who gets a lead that needs an owner, and what takes one from its owner."),
            .optional(
                "gates", .table(noun: "transition", words: Transition.allCases.map(\.rawValue), of: requirements), default: "{}",
                "What each transition asks; one without a gate asks for nothing."),
            .optional(
                "criteria", .list(of: .section(criterion), atMost: 20), default: "[]",
                "What sales asks about a lead, with the answers that there are."),
            .required(
                "reasons", .list(of: .section(reason), atLeast: 1, atMost: 100),
                "Why leads are rejected, disqualified or lost, and what each reason requires."),
            .required("followUp", .section(followUp), "The touches owed before a lead may be called unreachable."),
            .optional(
                "window", .section(window), "How long sales may go without a contact; without it leads stay for as long as they do."
            ),
            .optional(
                "clocks", .table(noun: "clock", words: Clock.Kind.allCases.map(\.rawValue), of: .clockDuration), default: "{}",
                "The time owed on a lead; a clock that isn't named doesn't run."),
            .optional("calendar", .section(calendar), "When time counts."),
            .optional(
                "quotas", .list(of: .section(quota), atMost: 40), default: "[]",
                "What people owe in a period: leads that they brought in and that got as far as a stage."),
            .optional(
                "breakdowns", .section(breakdowns), "From where on the process is called broken; what isn't named isn't watched."),
            .optional(
                "references", .list(of: .section(reference), atMost: 60), default: "[]",
                "Published figures to hold one's own against, each with its source."),
            .optional(
                "keptRules", .list(of: .section(keptRule), atMost: 100), default: "[]",
                "Scoring rules that outcomes contradict and that marketing keeps all the same."),
            .optional(
                "freeMailDomains", .list(of: .mailDomain, atMost: 2000), default: "[]",
                "Mail domains at which anybody can have an address."),
        ])

    static let stage = ValueType.choice(noun: "stage", words: Stage.allCases.map(\.rawValue))
    static let salesStage = ValueType.choice(noun: "stage", words: ["mql", "sal", "sql"])
    static let field = ValueType.choice(noun: "field", words: LeadField.allCases.map(\.rawValue))
    static let form = ValueType.choice(noun: "form", words: FormKind.allCases.map(\.rawValue))
    static let engagementType = ValueType.choice(noun: "engagement type", words: EngagementType.allCases.map(\.rawValue))
    static let label = ValueType.text(atMost: 60)
    static let percent = ValueType.integer(0...100)

    static let calendar = Shape(
        "the calendar", "When time counts.",
        [
            .optional("timeZone", .timeZone, default: "UTC", "The zone of days, working hours and times without a zone."),
            .optional(
                "week", .table(noun: "weekday", words: weekdays, of: .list(of: .workingHours, atMost: 6)), default: "{}",
                "Working hours by weekday; a day that isn't named is free. Without any, all hours count."),
            .optional("holidays", .list(of: .day, atMost: 1000), default: "[]", "Days without work."),
        ])

    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}
