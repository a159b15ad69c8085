import Lifecycle

// What gates and reasons ask, and what can be asked.
extension DefinitionSchema {
    static let channels = ValueType.list(of: .choice(noun: "channel", words: TouchChannel.allCases.map(\.rawValue)))

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
            .optional(
                "points", .integer(0...1000), default: "0",
                "How much it speaks for converting soon; the points rank leads and open no gate."),
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

    /// The requirements that are a word when nothing more is said about them, with what they ask.
    static let requirementWords: [(word: String, about: String)] = [
        ("businessMail", "The e-mail address, if there is one, is not at a free mail domain."),
        ("prescribedFollowUp", "The touches of `followUp` have been made since the lead last came into sales' hands."),
        ("contact", "Somebody was reached, by whatever channel, since the lead last came into sales' hands."),
        ("noContact", "Nobody was reached since the lead last came into sales' hands."),
        ("scheduledFollowUp", "A meeting or call is agreed with the prospect, was held, or is given with the conversion."),
        ("chanceToClose", "A chance to close has been assessed, whatever it is; it is assessed again until the end."),
        ("reason", "A reason is given."),
    ]

    static let requirements = ValueType.list(
        of: .wordOrSection(noun: "requirement", words: requirementWords.map(\.word), requirement), atMost: 40)

    static let requirement = Shape(
        "a requirement", "One condition of a gate.",
        exactlyOne: [
            [
                "field", "anyOf", "criterion", "criteria", "answered", "touches", "contact", "engagements", "conversion", "score",
                "daysInHand", "asks",
            ]
        ],
        [
            .optional("field", field, "This field has a value."),
            .optional("anyOf", .list(of: field, atLeast: 1), "One of these fields has a value."),
            .optional("criterion", .identifier, "This criterion is answered with an answer that passes."),
            .modifier(
                "is", of: "criterion", .list(of: .identifier, atLeast: 1), default: "those that pass",
                "The answers that do, whatever passes elsewhere."),
            .optional("criteria", .list(of: .identifier, atLeast: 1), "These criteria are answered with answers that pass."),
            .modifier("atLeast", of: "criteria", .integer(1...20), default: "all of them", "How many of the criteria."),
            .optional(
                "answered", .list(of: .identifier, atLeast: 1), "Each of these criteria is asked and answered, whatever the answer."
            ),
            .optional("touches", .integer(1...50), "So many touches have been made since the lead last came into sales' hands."),
            .modifier("by", of: "touches", channels, default: "any channel", "The channels by which touches count."),
            .modifier("apart", of: "touches", .duration, default: "0 minutes", "The least time between two touches that count."),
            .optional(
                "contact", channels,
                "Somebody was reached by one of these channels (none named: by any) since the lead last came into sales' hands."),
            .optional("engagements", .integer(1...100), "The prospect did so many things."),
            .modifier("of", of: "engagements", .list(of: engagementType, atLeast: 1), default: "any type", "The types that count."),
            .optional(
                "conversion", .choice(noun: "part of a conversion", words: ConversionPart.allCases.map(\.rawValue)),
                "The conversion names this."),
            .optional("score", .integer(1...10_000), "The score reaches so many points."),
            .optional("daysInHand", .integer(1...3650), "So many days have passed since the lead last came into sales' hands."),
            .optional(
                "asks", .choice(noun: "requirement", words: requirementWords.map(\.word)),
                "One of the requirements that are a word, where its path is said too."),
            .modifier(
                "path", of: nil, .choice(noun: "path", words: CapturePath.allCases.map(\.rawValue)), default: "both",
                "Asked only of leads that came by this path."),
        ])
}
