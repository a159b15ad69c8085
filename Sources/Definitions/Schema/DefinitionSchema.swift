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
            .optional("promotion", .section(promotion), "What moves a lead up without a person's decision."),
            .required("viability", requirements, "What an inquiry needs to be viable."),
            .optional(
                "fit", .list(of: .section(fitRule), atMost: 300), default: "[]",
                "The rules that give points for who a lead is; all that apply add up."),
            .optional(
                "engagement", .list(of: .section(engagementRule), atMost: 100), default: "[]",
                "The rules that give points for what a lead did."),
            .required("threshold", .section(threshold), "The points that make a viable lead an MQL."),
            .required(
                "entries", .list(of: .section(entry), atLeast: 1, atMost: 200),
                "Where captures enter; the first that matches decides."),
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
                "clocks", .table(noun: "clock", words: Clock.Kind.allCases.map(\.rawValue), of: .clockDuration), default: "{}",
                "The time owed on a lead; a clock that isn't named doesn't run."),
            .optional("calendar", .section(calendar), "When time counts."),
            .optional(
                "freeMailDomains", .list(of: .mailDomain, atMost: 2000), default: "[]",
                "Mail domains at which anybody can have an address."),
        ])

    static let stage = ValueType.choice(noun: "stage", words: Stage.allCases.map(\.rawValue))
    static let channels = ValueType.list(of: .choice(noun: "channel", words: TouchChannel.allCases.map(\.rawValue)))
    static let field = ValueType.choice(noun: "field", words: LeadField.allCases.map(\.rawValue))
    static let form = ValueType.choice(noun: "form", words: FormKind.allCases.map(\.rawValue))
    static let points = ValueType.integer(-1000...1000)
    static let label = ValueType.text(atMost: 60)

    static let stages = Shape(
        "the stages", "The stages that leads go through, and how they hang together.",
        [
            .required(
                "use", .list(of: stage, atLeast: 1),
                "The stages that this definition uses, by the core's names; a lead passes through the others without stopping."),
            .optional(
                "labels", .table(noun: "stage", words: Stage.allCases.map(\.rawValue), of: .text(atMost: 24)), default: "{}",
                "Names for eyes; data keeps the core's names."),
            .optional(
                "convertFrom", .list(of: .choice(noun: "stage", words: ["mql", "sal", "sql"]), atLeast: 1), default: "[sql]",
                "The stages from which a lead may be converted."),
            .optional(
                "opportunity", .choice(noun: "stage", words: ["opportunity", "sql"]), default: "opportunity",
                "The stage that is the opportunity."),
        ])

    static let promotion = Shape(
        "the promotion", "What moves a lead up without a person's decision.",
        [
            .optional(
                "byScore", .boolean, default: "true",
                "Whether reaching the threshold makes a viable lead an MQL (false: it only proposes, and a marketer promotes)."),
            .optional(
                "byRaisedHand", .boolean, default: "true",
                "Whether an action-oriented form or a direct request for sales promotes a lead that sales doesn't have yet."),
            .optional(
                "raisedHandReturns", .choice(noun: "stage", words: ["mql", "sql"]), default: "mql",
                "Where a recycled, disqualified, lost or dropped lead comes back when it raises its hand."),
        ])

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
            .required(
                "did", .choice(noun: "engagement type", words: EngagementType.allCases.map(\.rawValue)), "What the prospect did."),
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

    static let entry = Shape(
        "an entry rule", "Where a capture enters.", exactlyOne: [["when", "sources", "forms"]],
        [
            .optional(
                "when", .choice(noun: "case", words: ["byHand", "anythingElse"]),
                "`byHand`: somebody added it; `anythingElse`: whatever no other rule is for, and the last of them."),
            .optional("sources", .list(of: .text(atMost: 120), atLeast: 1), "Sources by name, whatever the case."),
            .optional("forms", .list(of: form, atLeast: 1), "Forms."),
            .required(
                "enters", .choice(noun: "stage", words: ["inquiry", "viable", "mql", "sal", "sql", "opportunity"]),
                "The stage that it enters."),
            .optional(
                "owner", .choice(noun: "owner", words: ["nobody", "adder"]), default: "nobody",
                "Who owns it: nobody, or who adds it (if they are an sdr)."),
            .optional(
                "path", .choice(noun: "path", words: CapturePath.allCases.map(\.rawValue)), default: "inbound",
                "Whether they came to us or we to them."),
        ])

    static let criterion = Shape(
        "a criterion", "Something that sales asks about a lead.",
        [
            .required("id", .identifier, "Its name, unique in the definition."),
            .required("label", label, "Its name for eyes."),
            .required("letter", .letter, "The letter that stands for it in a row."),
            .required("question", .text(atMost: 200), "The question in full."),
            .required("answers", .list(of: .section(answer), atLeast: 2, atMost: 12), "The answers that there are, best first."),
        ])

    static let answer = Shape(
        "an answer", "One possible answer.",
        [
            .required("id", .identifier, "Its name, unique in its criterion."),
            .required("label", label, "Its name for eyes."),
            .required("key", .keystroke, "The key that picks it."),
            .optional("passes", .boolean, default: "false", "Whether gates let it pass."),
        ])

    static let reason = Shape(
        "a reason", "Why a lead is rejected, disqualified or lost.",
        [
            .required("id", .identifier, "Its code, unique in the definition; it stands in the journal."),
            .required("label", label, "Its name for eyes."),
            .required("key", .keystroke, "The key that picks it."),
            .required(
                "for", .list(of: .choice(noun: "use", words: Reason.Use.allCases.map(\.rawValue))),
                "What it can be given for; an empty list keeps it for imported history, never offered."),
            .optional("requires", requirements, default: "[]", "What must be done before it can be given."),
        ])

    static let followUp = Shape(
        "the follow-up", "The touches owed before a lead may be called unreachable.",
        [
            .required("attempts", .integer(1...50), "How many touches."),
            .optional(
                "channels", .integer(1...TouchChannel.allCases.count), default: "1",
                "How many different channels must be among them."),
            .optional("spacing", .duration, default: "0 minutes", "The least time between two touches that count."),
        ])

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

    static let requirements = ValueType.list(
        of: .wordOrSection(
            noun: "requirement", words: ["businessMail", "prescribedFollowUp", "contact", "scheduledFollowUp", "reason"],
            requirement),
        atMost: 40)

    static let requirement = Shape(
        "a requirement", "One condition of a gate.",
        exactlyOne: [["field", "anyOf", "criterion", "criteria", "touches", "contact", "conversion", "score", "daysInHand"]],
        [
            .optional("field", field, "This field has a value."),
            .optional("anyOf", .list(of: field, atLeast: 1), "One of these fields has a value."),
            .optional("criterion", .identifier, "This criterion is answered with an answer that passes."),
            .optional("criteria", .list(of: .identifier, atLeast: 1), "These criteria are answered with answers that pass."),
            .modifier("atLeast", .integer(1...20), default: "all of them", "How many of the criteria."),
            .optional("touches", .integer(1...50), "So many touches have been made since the lead last came into sales' hands."),
            .modifier("by", channels, default: "any channel", "The channels by which touches count."),
            .optional(
                "contact", channels, "Somebody was reached by one of these channels since the lead last came into sales' hands."),
            .optional(
                "conversion", .choice(noun: "part of a conversion", words: ConversionPart.allCases.map(\.rawValue)),
                "The conversion names this."),
            .optional("score", .integer(1...10_000), "The score reaches so many points."),
            .optional("daysInHand", .integer(1...3650), "So many days have passed since the lead last came into sales' hands."),
        ])
}
