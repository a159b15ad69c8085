import Lifecycle

/// The keys of a definition, declared once for validation, the reference page and the JSON Schema.
package enum DefinitionSchema {
    /// The whole document.
    package static let document = Shape(
        "a definition", "The agreement between sales and marketing on what a lead is and how it is worked.",
        [
            .required("name", .identifier, "The name of the definition."),
            .required("summary", .text(atMost: 400), "A one-sentence description of the definition."),
            .required("stages", .section(stages), "The stages that leads go through."),
            .optional("promotion", .section(promotion), "The rules that make a viable lead an MQL automatically."),
            .optional("advance", .section(advance), "The rules that make an MQL an SQL automatically."),
            .required("viability", requirements, "The requirements that make an inquiry viable."),
            .optional(
                "fit", .list(of: .section(fitRule), atMost: 300), default: "[]",
                "The rules that give points for who a lead is; the points of all matching rules are added."),
            .optional(
                "engagement", .list(of: .section(engagementRule), atMost: 100), default: "[]",
                "The rules that give points for what a lead did."),
            .optional(
                "threshold", .section(threshold),
                "The points that make a viable lead an MQL or propose it; required unless `promotion.byScore` is false."),
            .required(
                "entries", .list(of: .section(entry), atLeast: 1, atMost: 200),
                "The stage in which each capture starts; the first matching rule decides."),
            .optional("routing", .section(routing), "Who gets a lead that needs an owner, and when a lead is reassigned."),
            .optional(
                "gates", .table(noun: "transition", keys: Transition.allCases.map(\.rawValue), of: requirements), default: "{}",
                "The requirements of each transition; a transition without a gate requires nothing."),
            .optional(
                "criteria", .list(of: .section(criterion), atMost: 20), default: "[]",
                "The questions that sales asks about a lead, with their possible answers."),
            .required(
                "reasons", .list(of: .section(reason), atLeast: 1, atMost: 100),
                "The reasons for rejecting, disqualifying and losing leads, and what each of them requires."),
            .optional(
                "tracks", .list(of: .section(track), atMost: 50), default: "[]",
                "The plans for leads in nurture; a touch by marketing takes a lead to the next step, a reply ends its track."),
            .optional(
                "content", .list(of: .section(contentOffer), atMost: 200), default: "[]",
                "What leads can be offered, the best first; what a lead has seen is left out."),
            .required("followUp", .section(followUp), "The touches required before a lead may be called unreachable."),
            .optional(
                "window", .section(window),
                "The time that sales has to make contact; without it, leads stay with sales for as long as it takes."),
            .optional(
                "clocks", .table(noun: "clock", keys: Clock.Kind.allCases.map(\.rawValue), of: .clockDuration), default: "{}",
                "The time limits for working on a lead; a clock that is not listed does not run."),
            .optional(
                "chance", .section(chance), "When the chance to close is assessed again; without it, nobody is asked."),
            .optional("calendar", .section(calendar), "The time zone, business hours and holidays."),
            .optional(
                "rates", .section(rates),
                "The rates that turn amounts of several currencies into one; without them, each currency has figures of its own."),
            .optional(
                "sources", .list(of: .section(source), atMost: 300), default: "[]",
                "The sources that have several spellings; figures, filters and costs join them. Leads keep what was written."),
            .optional(
                "quotas", .list(of: .section(quota), atMost: 40), default: "[]",
                "Targets per period: the number of leads that people source and that reach a stage."),
            .optional(
                "revenueQuotas", .list(of: .section(revenueQuota), atMost: 40), default: "[]",
                "Targets of revenue per period: the amounts of opportunities won."),
            .optional(
                "breakdowns", .section(breakdowns),
                "The thresholds at which a figure of process health becomes an alert; a figure without a threshold is not watched."),
            .optional(
                "references", .list(of: .section(reference), atMost: 60), default: "[]",
                "Published figures to compare your own with, each with its source."),
            .optional(
                "keptRules", .list(of: .section(keptRule), atMost: 100), default: "[]",
                "Scoring rules that marketing keeps although outcomes contradict them."),
            .optional(
                "freeMailDomains", .list(of: .mailDomain, atMost: 2000), default: "[]",
                "E-mail domains at which anyone can get an address."),
        ])

    static let stage = ValueType.choice(noun: "stage", values: Stage.allCases.map(\.rawValue))
    static let salesStage = ValueType.choice(noun: "stage", values: ["mql", "sal", "sql"])
    static let rejectionStage = ValueType.choice(noun: "stage", values: ["viable", "mql", "sal", "sql", "opportunity"])
    static let field = ValueType.choice(noun: "field", values: LeadField.allCases.map(\.rawValue))
    static let form = ValueType.choice(noun: "form", values: FormKind.allCases.map(\.rawValue))
    static let engagementType = ValueType.choice(noun: "activity type", values: EngagementType.allCases.map(\.rawValue))
    static let label = ValueType.text(atMost: 60)
    static let percent = ValueType.integer(0...100)

    static let chance = Shape(
        "the chance to close", "When the chance to close is assessed again.",
        [
            .required(
                "reassessAfter", .duration,
                "How long an estimate holds; after a held meeting or a raised hand it is due within a business day.")
        ])

    static let calendar = Shape(
        "the calendar", "The time zone, business hours and holidays.",
        [
            .optional(
                "timeZone", .timeZone, default: "UTC",
                "The time zone of days and business hours, and of times that name no zone."),
            .optional(
                "week", .table(noun: "weekday", keys: weekdays, of: .list(of: .workingHours, atMost: 6)),
                "Business hours by weekday, such as [09:00-12:00, 13:00-17:00], of at least one day; a day that is not listed has none. Without `week`, all hours count."
            ),
            .optional("holidays", .list(of: .day, atMost: 1000), default: "[]", "Days without business hours."),
        ])

    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}
