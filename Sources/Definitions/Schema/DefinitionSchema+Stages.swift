import Lifecycle

// How leads move: stages, what moves a lead by itself, where captures enter, and whose they become.
extension DefinitionSchema {
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
                "convertFrom", .list(of: salesStage, atLeast: 1), default: "[sql]",
                "The stages from which a lead may be converted."),
            .optional(
                "opportunity", .choice(noun: "stage", words: ["opportunity", "sql"]), default: "opportunity",
                "The stage that is the opportunity."),
            .optional(
                "nurtureWithin", .list(of: salesStage), default: "[]",
                "Stages in which marketing goes on nurturing: it may touch, assess and edit what nobody owns there."),
        ])

    static let promotion = Shape(
        "the promotion", "What makes a viable lead an MQL without a person's decision.",
        [
            .optional(
                "byScore", .boolean, default: "true",
                "Whether reaching the threshold makes a viable lead an MQL (false: it only proposes, and a marketer promotes)."),
            .optional(
                "byRaisedHand", .boolean, default: "true",
                "Whether an action-oriented form or a direct request for sales promotes a lead that sales doesn't have yet."),
            .optional(
                "raisedHandReturns", .choice(noun: "stage", words: ["viable", "mql", "sql"]), default: "mql",
                "Where a recycled, disqualified, lost or dropped lead comes back when it raises its hand (viable: a marketer promotes it anew)."
            ),
        ])

    static let advance = Shape(
        "the advance", "What makes an MQL an SQL without a person's decision.",
        [
            .optional(
                "onRaisedHand", .boolean, default: "false", "Whether an action-oriented form or a direct request for sales does."),
            .optional(
                "onOwnershipRequest", .boolean, default: "false",
                "Whether claiming does: it is then a request to transfer ownership."),
            .optional("onScore", .section(activity), "The points that do; without it none do."),
        ])

    static let activity = Shape(
        "the score to advance on", "The points that make an MQL an SQL; all that are named must be reached.",
        [
            .optional("total", .integer(0...10_000), default: "0", "Fit and engagement together."),
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
                "owner", .choice(noun: "owner", words: EntryOwner.allCases.map(\.rawValue)), default: "nobody",
                "Who owns it: `nobody` (general ownership), `adder` (who adds it, if they are an sdr), `routed` (whom routing gives it to)."
            ),
            .optional(
                "path", .choice(noun: "path", words: CapturePath.allCases.map(\.rawValue)), default: "inbound",
                "Whether they came to us or we to them."),
        ])

    static let routing = Shape(
        "the routing", "Who gets a lead that needs an owner, and what takes one from its owner.",
        [
            .optional(
                "method", .choice(noun: "method", words: Routing.Method.allCases.map(\.rawValue)), default: "nobody",
                "How the next sdr is found among those who are there and have room: `roundRobin` (one after the other), `leastBusy` (who has the fewest leads in hand), `nobody` (leads wait to be claimed and stay with whom they are)."
            ),
            .optional(
                "byTerritory", .boolean, default: "false",
                "Whether those whose territory covers the lead come first; others help out when none of them is free."),
            .optional(
                "assigns", .list(of: salesStage), default: "[]",
                "Stages in which a lead that nobody owns is given to an sdr as it enters."
            ),
            .optional(
                "whenAway", cause, default: "stay", "What becomes of leads whose owner is away when the next thing on them is due."),
            .optional(
                "whenFull", cause, default: "stay",
                "What becomes of untouched leads whose owner has more in hand than they can take."),
            .optional(
                "whenLate", cause, default: "stay", "What becomes of untouched leads whose owner let the first-touch clock run out."
            ),
        ])

    static let cause = ValueType.choice(noun: "course", words: ["stay", "reroute"])

    static let window = Shape(
        "the window of contact", "How long sales may go without a contact, and what becomes of a lead then.",
        [
            .required(
                "length", .duration,
                "How long, since the lead last came into sales' hands; an owner who hasn't tried has it whole since they got the lead or decided on it, and so has whoever a rule gave it to."
            ),
            .optional(
                "unreached", .choice(noun: "course", words: ContactWindow.Unreached.allCases.map(\.rawValue)), default: "propose",
                "What becomes of leads that were tried but never reached: Today offers them as one batch to disqualify (`propose`), or the clock does it (`disqualify`)."
            ),
            .optional(
                "neglected", .choice(noun: "course", words: ContactWindow.Neglected.allCases.map(\.rawValue)), default: "report",
                "What becomes of leads that nobody tried to reach: they are reported (`report`), or given to somebody else and reported (`reroute`)."
            ),
            .required("reason", .identifier, "The code of the reason with which unreached leads are disqualified."),
        ])
}
