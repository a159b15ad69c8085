import Lifecycle

// The keys for stages, automatic promotion, entry rules, routing and the contact window.
extension DefinitionSchema {
    static let stages = Shape(
        "the stages", "The stages that leads go through, and how they are connected.",
        [
            .required(
                "use", .list(of: stage, atLeast: 1),
                "The stages that this definition uses; a lead passes through the others without stopping."),
            .optional(
                "labels", .table(noun: "stage", keys: Stage.allCases.map(\.rawValue), of: .text(atMost: 24)), default: "{}",
                "The labels of stages on screens; the journal and exports always use the keys."),
            .optional(
                "convertFrom", .list(of: salesStage, atLeast: 1), default: "[sql]",
                "The stages from which a lead may be converted."),
            .optional(
                "rejectFrom", .list(of: rejectionStage, atLeast: 1), default: "[viable, mql, sal, sql]",
                "The stages from which a lead may be returned to marketing; an opportunity only if it is listed."),
            .optional(
                "opportunity", .choice(noun: "stage", values: ["opportunity", "sql"]), default: "opportunity",
                "The stage that counts as the opportunity."),
            .optional(
                "nurtureWithin", .list(of: salesStage), default: "[]",
                "Stages in which marketing keeps nurturing: the follow-up of sales begins after them."),
        ])

    static let promotion = Shape(
        "the promotion", "The rules that make a viable lead an MQL automatically.",
        [
            .optional(
                "byScore", .boolean, default: "true",
                "Whether reaching the threshold makes a viable lead an MQL; if false, it only proposes the lead and a marketer promotes it."
            ),
            .optional(
                "recycled", .choice(noun: "choice", values: ["propose", "promote"]), default: "propose",
                "What happens to a lead in nurture or a disqualified lead that reaches the threshold again: a marketer decides, or it becomes an MQL."
            ),
            .optional(
                "byRaisedHand", .boolean, default: "true",
                "Whether an action-oriented form or a direct request for sales promotes a lead that sales doesn't have yet."),
            .optional(
                "raisedHandReturns", .choice(noun: "stage", values: ["viable", "mql", "sql"]), default: "mql",
                "The stage to which a lead in nurture or a disqualified, lost or dropped lead returns when it raises its hand; from `viable`, a marketer promotes it again."
            ),
        ])

    static let advance = Shape(
        "the advance", "The rules that make an MQL an SQL automatically.",
        [
            .optional(
                "onRaisedHand", .boolean, default: "false",
                "Whether an action-oriented form or a direct request for sales makes an MQL an SQL."),
            .optional(
                "onOwnershipRequest", .boolean, default: "false",
                "Whether claiming an MQL makes it an SQL; the claim then is a request to transfer ownership."),
            .optional("onScore", .section(advanceScore), "The points that make an MQL an SQL; without it, no score does."),
        ])

    static let advanceScore = Shape(
        "the score to advance on", "The points that make an MQL an SQL; every minimum that is given must be reached.",
        [
            .optional("total", .integer(0...10_000), default: "0", "The minimum of fit and engagement together."),
            .optional("fit", .integer(0...10_000), default: "0", "The minimum fit score."),
            .optional("engagement", .integer(0...10_000), default: "0", "The minimum engagement score."),
        ])

    static let entry = Shape(
        "an entry rule", "The stage, owner and path that a capture starts with.", exactlyOne: [["when", "sources", "forms"]],
        [
            .optional(
                "when", .choice(noun: "case", values: ["byHand", "anythingElse"]),
                "Use `byHand` for leads that someone adds, and `anythingElse` for all captures that no other rule matches; it must be the last rule."
            ),
            .optional("sources", .list(of: .text(atMost: 120), atLeast: 1), "The sources that the rule matches, ignoring case."),
            .optional("forms", .list(of: form, atLeast: 1), "The forms that the rule matches."),
            .required(
                "enters", .choice(noun: "stage", values: ["inquiry", "viable", "mql", "sal", "sql", "opportunity"]),
                "The stage in which the capture starts."),
            .optional(
                "owner", .choice(noun: "owner", values: EntryOwner.allCases.map(\.rawValue)), default: "nobody",
                "The owner: `nobody` (unassigned), `adder` (the person who adds the lead, if an SDR) or `routed` (assigned by routing)."
            ),
            .optional(
                "path", .choice(noun: "path", values: CapturePath.allCases.map(\.rawValue)), default: "inbound",
                "Whether the lead came to us or we approached it."),
        ])

    static let routing = Shape(
        "the routing", "Who gets a lead that needs an owner, and when a lead is reassigned.",
        [
            .optional(
                "method", .choice(noun: "method", values: Routing.Method.allCases.map(\.rawValue)), default: "nobody",
                "How the next owner is selected among the SDRs who are present and below capacity: `roundRobin` (one after the other), `leastBusy` (the one with the fewest active leads) or `nobody` (leads have no owner until someone claims them, and are never reassigned)."
            ),
            .optional(
                "byTerritory", .boolean, default: "false",
                "Whether SDRs whose territory covers the lead come first; others get it only when none of them is available."),
            .optional(
                "assigns", .list(of: salesStage), default: "[]",
                "Stages in which a lead without an owner is assigned to an SDR when it enters."
            ),
            .optional(
                "whenAway", reassignmentChoice, default: "stay",
                "What happens to a lead whose owner is absent when its next step is due."),
            .optional(
                "whenFull", reassignmentChoice, default: "stay", "What happens to untouched leads whose owner is over capacity."),
            .optional(
                "whenLate", reassignmentChoice, default: "stay", "What happens to untouched leads whose first touch is overdue."),
        ])

    static let reassignmentChoice = ValueType.choice(noun: "action", values: ["stay", "reroute"])

    static let window = Shape(
        "the contact window", "The time that sales has to make contact, and what happens to a lead afterwards.",
        [
            .required(
                "length", .duration,
                "The length, counted from the first attempt since the lead was last handed to sales, and again from the time when a rule assigns an owner; a lead without an attempt is neglected once its owner has had it for that long."
            ),
            .optional(
                "unreached", .choice(noun: "action", values: ContactWindow.Unreached.allCases.map(\.rawValue)), default: "propose",
                "What happens to leads with attempts but no contact: the Today screen suggests disqualifying them in one batch (`propose`), or they are disqualified automatically (`disqualify`)."
            ),
            .optional(
                "neglected", .choice(noun: "action", values: ContactWindow.Neglected.allCases.map(\.rawValue)), default: "report",
                "What happens to leads without an attempt: they are reported (`report`), or reassigned and reported (`reroute`)."
            ),
            .required("reason", .identifier, "The id of the reason for which unreached leads are disqualified."),
        ])
}
