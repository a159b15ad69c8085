import Lifecycle

// The keys for criteria, reasons, follow-up and requirements.
extension DefinitionSchema {
    static let channels = ValueType.list(of: .choice(noun: "channel", values: TouchChannel.allCases.map(\.rawValue)))

    static let criterion = Shape(
        "a criterion", "A question that sales asks about a lead.",
        [
            .required("id", .identifier, "The id, unique in the definition."),
            .required("label", label, "The label on screens."),
            .required("letter", .letter, "The letter that stands for the criterion in a row."),
            .required("question", .text(atMost: 200), "The question in full."),
            .required("answers", .list(of: .section(answer), atLeast: 2, atMost: 12), "The possible answers, best first."),
        ])

    static let answer = Shape(
        "an answer", "A possible answer to a criterion.",
        [
            .required("id", .identifier, "The id, unique in its criterion."),
            .required("label", label, "The label on screens."),
            .required("key", .keystroke, "The key that selects the answer."),
            .optional("passes", .boolean, default: "false", "Whether the answer passes gates."),
            .optional(
                "points", .integer(0...1000), default: "0",
                "Points that rank leads by likelihood to convert soon; they don't affect gates."),
        ])

    static let reason = Shape(
        "a reason", "A reason for rejecting, disqualifying or losing a lead.",
        [
            .required("id", .identifier, "The code, unique in the definition; it is recorded in the journal."),
            .required("label", label, "The label on screens; `{window}` in it stands for the length of the contact window."),
            .required("key", .keystroke, "The key that selects the reason."),
            .required(
                "for", .list(of: .choice(noun: "use", values: Reason.Use.allCases.map(\.rawValue))),
                "What the reason can be given for; with an empty list it is never offered and only serves imported history."),
            .optional("requires", requirements, default: "[]", "The requirements that must be met before it can be given."),
            .optional(
                "returnAfter", .duration,
                "Asks for the day on which marketing looks at a returned lead again, and how many days later it is unless another is given."
            ),
        ])

    static let track = Shape(
        "a nurture track", "A plan for leads in nurture: what marketing sends, and when.",
        [
            .required("id", .identifier, "The id, unique in the definition; it is recorded in the journal."),
            .required("label", label, "The label on screens."),
            .optional(
                "reasons", .list(of: .identifier, atLeast: 1), default: "any reason",
                "The reasons of the returned leads that follow it; the first track that fits applies."),
            .optional(
                "sources", .list(of: .text(atMost: 200), atLeast: 1), default: "any source",
                "The sources of the leads that follow it; any case."),
            .required("steps", .list(of: .section(trackStep), atLeast: 1, atMost: 50), "The steps, in the order of their days."),
        ])

    static let trackStep = Shape(
        "a step", "One touch of a nurture track.",
        [
            .required("after", .duration, "The number of days after the return on which the step is due."),
            .required(
                "channel", .choice(noun: "channel", values: TouchChannel.allCases.map(\.rawValue)), "The channel of the touch."),
            .required("content", .text(atMost: 200), "What is sent or talked about."),
        ])

    static let contentOffer = Shape(
        "an offer", "Content that a lead can be offered next.",
        [
            .required(
                "content", .text(atMost: 200),
                "Its name; a lead has seen it if the detail of a download, form, event, page or click contains it."),
            .optional(
                "stages", .list(of: stage, atLeast: 1), default: "any stage", "The stages of the leads that it is for."),
            .optional(
                "reasons", .list(of: .identifier, atLeast: 1), default: "any reason",
                "The reasons for which the leads that it is for were last returned."),
        ])

    static let followUp = Shape(
        "the follow-up", "The touches required before a lead may be called unreachable.",
        [
            .required("attempts", .integer(1...50), "The number of attempts."),
            .optional(
                "channels", .integer(1...TouchChannel.allCases.count), default: "1",
                "The minimum number of different channels among them."),
            .optional("spacing", .duration, default: "0 minutes", "The minimum time between two attempts that count."),
        ])

    /// The requirements that are written as a single keyword, with their meanings.
    static let requirementKeywords: [(term: String, meaning: String)] = [
        ("businessMail", "The e-mail address, if there is one, is not at a free e-mail domain."),
        ("prescribedFollowUp", "The touches of `followUp` have been made since the lead was last handed to sales."),
        ("contact", "Someone was reached through any channel since the lead was last handed to sales."),
        (
            "positiveContact",
            "Someone was reached since the lead was last handed to sales, and the last outcome wasn't \"not interested\"."
        ),
        ("noContact", "No one was reached since the lead was last handed to sales."),
        ("scheduledFollowUp", "A meeting or call with the prospect is scheduled, was held, or is given with the conversion."),
        ("chanceToClose", "A chance to close has been assessed; it can be updated until the opportunity is closed."),
        ("windowPassed", "The contact window has passed since the first attempt to reach the lead."),
        ("optedOut", "The lead has opted out of all channels or of e-mail."),
        ("reason", "A reason is given."),
    ]

    static let requirements = ValueType.list(
        of: .keywordOrSection(noun: "requirement", keywords: requirementKeywords.map(\.term), requirement), atMost: 40)

    static let requirement = Shape(
        "a requirement", "A condition of a gate, a reason or viability.",
        exactlyOne: [
            [
                "field", "anyOf", "criterion", "criteria", "answered", "touches", "contact", "engagements", "conversion", "score",
                "daysInHand", "asks",
            ]
        ],
        [
            .optional("field", field, "This field has a value."),
            .optional("anyOf", .list(of: field, atLeast: 1), "At least one of these fields has a value."),
            .optional("criterion", .identifier, "This criterion has a passing answer."),
            .modifier(
                "is", of: "criterion", .list(of: .identifier, atLeast: 1), default: "the answers that pass",
                "The answers that meet the requirement, whether or not they pass elsewhere."),
            .optional("criteria", .list(of: .identifier, atLeast: 1), "These criteria have passing answers."),
            .modifier(
                "atLeast", of: "criteria", .integer(1...20), default: "all of them",
                "The minimum number of criteria with a passing answer."),
            .optional(
                "answered", .list(of: .identifier, atLeast: 1), "Each of these criteria has an answer, whatever the answer is."
            ),
            .optional(
                "touches", .integer(1...50), "At least this many touches have been made since the lead was last handed to sales."),
            .modifier("by", of: "touches", channels, default: "any channel", "The channels whose touches count."),
            .modifier(
                "apart", of: "touches", .duration, default: "0 minutes", "The minimum time between two touches that count."),
            .optional(
                "contact", channels,
                "Someone was reached through one of these channels since the lead was last handed to sales; an empty list allows any channel."
            ),
            .optional("engagements", .integer(1...100), "The prospect has at least this many activities."),
            .modifier(
                "of", of: "engagements", .list(of: engagementType, atLeast: 1), default: "any type except `capturedAgain`",
                "The activity types that count."),
            .optional(
                "conversion", .choice(noun: "part of a conversion", values: ConversionPart.allCases.map(\.rawValue)),
                "The conversion includes this part."),
            .optional("score", .integer(1...10_000), "The score is at least this many points."),
            .optional(
                "daysInHand", .integer(1...3650), "At least this many days have passed since the lead was last handed to sales."),
            .optional(
                "asks", .choice(noun: "requirement", values: requirementKeywords.map(\.term)),
                "A requirement without parameters, written this way to combine it with `path`."),
            .modifier(
                "path", of: nil, .choice(noun: "path", values: CapturePath.allCases.map(\.rawValue)), default: "both paths",
                "The requirement applies only to leads that came by this path."),
        ])
}
