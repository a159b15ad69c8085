internal import Lifecycle
internal import Screen

extension ActionSpec {
    private static let everywhere: Set<ConsoleContext> = Set(ConsoleContext.allCases)
    private static let leads: Set<ConsoleContext> = [.list, .page]

    /// The one table of actions, in the order of the help.
    package static let table: [ActionSpec] = onLeads + onLists + moving + dashboards + journal + screens

    private static let onLeads: [ActionSpec] = [
        ActionSpec(
            .advance, "advance",
            "Take the next step: accept an MQL, qualify a SAL, convert an SQL, close an opportunity, promote from a pool.",
            [.character("a")], in: leads, arity: .many, danger: .undoable, footer: 1, subcommand: "accept",
            probe: { lead, decisionContext in decisionContext.definition.advance(of: lead) }),
        ActionSpec(
            .reject, "reject", "Hand it back to marketing for nurture, with a reason.", [.character("r")], in: leads, arity: .many,
            danger: .asks, footer: 2, subcommand: "reject", probe: { _, _ in .reject(reason: "") }),
        ActionSpec(
            .disqualify, "disqualify", "Say no to it, with a reason.", [.character("d")], in: leads, arity: .many, danger: .asks,
            footer: 3, subcommand: "disqualify", probe: { _, _ in .disqualify(reason: "") }),
        ActionSpec(
            .disqualifyUnreached, "unreached batch",
            "Disqualify all who were tried for the whole window of contact and never reached, as one batch, after a look.",
            [.character("D")], in: [.list], danger: .asks),
        ActionSpec(
            .convert, "convert", "Make it an opportunity with account, contact, amount and close date.", [.character("c")],
            in: leads,
            arity: .one, danger: .asks, footer: 4, subcommand: "convert", probe: { _, _ in .convert(Conversion()) }),
        ActionSpec(
            .touch, "touch", "Log an attempt to reach it: channel, then outcome.", [.character("t")], in: leads, arity: .one,
            danger: .asks, footer: 5, subcommand: "touch", probe: { _, _ in .touch(Touch(channel: .call)) }),
        ActionSpec(
            .assess, "assess", "Answer the definition's criteria, one key each; % takes the chance to close.", [.character("b")],
            in: leads, arity: .one,
            danger: .asks, footer: 6, subcommand: "assess", probe: { _, _ in .assess(Assessed(answers: [:])) }),
        ActionSpec(
            .snooze, "snooze", "Let it sleep until later.", [.character("s")], in: leads, arity: .many, danger: .asks, footer: 7,
            subcommand: "snooze", probe: { _, decisionContext in .snooze(until: decisionContext.now + .hours(1)) }),
        ActionSpec(
            .note, "note", "Write a note.", [.character("m")], in: leads, arity: .many, danger: .asks, footer: 12,
            subcommand: "note",
            probe: { _, _ in .note("-") }),
        ActionSpec(
            .edit, "edit", "Change its fields.", [.character("e")], in: leads, arity: .one, danger: .asks, footer: 13,
            subcommand: "edit", probe: { _, _ in .edit(FieldChanges()) }),
        ActionSpec(
            .owner, "owner", "Give it to somebody, or let go of it.", [.character("o")], in: leads, arity: .many, danger: .asks,
            footer: 14, subcommand: "assign",
            probe: { lead, decisionContext in
                decisionContext.roles.contains(.teamlead) || lead.owner != decisionContext.actor
                    ? .assign(decisionContext.actor) : .release
            }),
        ActionSpec(
            .claim, "claim", "Make me the owner of an unowned lead.", [.character("C")], in: leads, arity: .many, danger: .undoable,
            footer: 15, subcommand: "claim", probe: { _, _ in .claim }),
        ActionSpec(
            .engage, "prospect did", "Log that the prospect did something: a form, a download, an event.", [.character("+")],
            in: leads,
            arity: .one, danger: .asks, footer: 16, subcommand: "engage",
            probe: { _, _ in .engage(Engagement(type: .other)) }),
        ActionSpec(
            .schedule, "schedule", "Log a meeting or call that was agreed with the prospect.", [.character("S")], in: leads,
            arity: .one,
            danger: .asks, footer: 17, subcommand: "schedule",
            probe: { _, decisionContext in .schedule(FollowUp(channel: .meeting, at: decisionContext.now)) }),
        ActionSpec(
            .close, "close", "End the opportunity: won, lost or no decision.", [.character("x")], in: leads, arity: .one,
            danger: .asks,
            footer: 18, subcommand: "close", probe: { _, _ in .close(.won) }),
        ActionSpec(
            .promote, "promote", "Put it up to MQL, for sales to decide on.", [.character("P")], in: leads, arity: .many,
            danger: .undoable, footer: 19, subcommand: "promote", probe: { _, _ in .promote }),
        ActionSpec(
            .reengage, "re-engage", "It raised its hand: bring it back to sales.", [.character("E")], in: leads, arity: .many,
            danger: .undoable, footer: 20, subcommand: "reengage", probe: { _, _ in .reengage() }),
        ActionSpec(
            .reach, "opt out, bounce",
            "Log that it doesn't want to be reached by a channel, may be again, or that an address is dead.",
            [.character("O")], in: leads, arity: .one, danger: .asks, subcommand: "optout", probe: { _, _ in .optOut(nil) }),
        ActionSpec(
            .merge, "merge", "Make one lead of two that are the same person: a flagged one, or any by its number.",
            [.character("M")], in: leads, arity: .one, danger: .asks, footer: 24, subcommand: "merge",
            probe: { lead, _ in .merge(lead.id) }),
        ActionSpec(
            .copyPhone, "copy phone", "Copy the phone number to your own clipboard (OSC 52).", [.character("p")], in: leads,
            arity: .one,
            footer: 21),
        ActionSpec(
            .copyMail, "copy e-mail", "Copy the e-mail address to your own clipboard (OSC 52).", [.character("@")], in: leads,
            arity: .one,
            footer: 22),
        ActionSpec(
            .add, "add a lead", "Take in a new lead by hand.", [.character("A")], in: everywhere, danger: .asks, footer: 23,
            subcommand: "add"),
    ]

    private static let onLists: [ActionSpec] = [
        ActionSpec(
            .mark, "mark", "Mark the lead for a batch and go to the next one.", [.character(" ")], in: [.list], footer: 30),
        ActionSpec(
            .range, "range", "Mark from here: move, and v again marks all in between.", [.character("v")], in: [.list], footer: 31),
        ActionSpec(
            .undo, "undo", "Take back my latest action still in force.", [.character("u")], in: everywhere, danger: .asks,
            footer: 8,
            subcommand: "undo"),
        ActionSpec(
            .redo, "redo", "Do again what I took back last.", [.control("r")], in: everywhere, danger: .undoable, footer: 32,
            subcommand: "redo"),
        ActionSpec(
            .search, "search", "Search all leads by name, company, e-mail and phone as you type.", [.character("/")],
            in: everywhere, footer: 9, subcommand: "search"),
        ActionSpec(.nextFound, "next found", "Go to the next lead found.", [.character("n")], in: leads),
        ActionSpec(.previousFound, "previous found", "Go to the previous lead found.", [.character("N")], in: leads),
        ActionSpec(
            .filter, "filter", "Narrow the lists down, or widen them to the whole team.", [.character("f")], in: [.list], footer: 10
        ),
        ActionSpec(
            .likelihood, "by likelihood",
            "Put what is in hand (and opportunities) in the order of who is likeliest to convert soon, or by due again.",
            [.character("l")], in: [.list], subcommand: "queue"),
        ActionSpec(
            .rerouted, "changed hands", "Show the leads that rules took from me or gave to me since I last worked here.",
            [.character("H")], in: everywhere, subcommand: "queue"),
        ActionSpec(.nextList, "next queue", "Go to the next queue or pool.", [.tab], in: [.list], footer: 33),
        ActionSpec(.previousList, "previous queue", "Go to the previous queue or pool.", [.backtab], in: [.list]),
        ActionSpec(
            .open, "open", "Show everything about the lead.", [.enter], in: [.list, .journal], footer: 11, subcommand: "show"),
        ActionSpec(
            .showNew, "show new rows", "Load the list again, with what waits behind \"new\".", [.character("R")],
            in: [.list, .journal],
            footer: 34),
    ]

    private static let moving: [ActionSpec] = [
        ActionSpec(.down, "down", "Go down one row.", [.character("j"), .down], in: everywhere),
        ActionSpec(.up, "up", "Go up one row.", [.character("k"), .up], in: everywhere),
        ActionSpec(.halfDown, "half a page down", "Go down half a page.", [.control("d")], in: everywhere),
        ActionSpec(.halfUp, "half a page up", "Go up half a page.", [.control("u")], in: everywhere),
        ActionSpec(.pageDown, "page down", "Go down a page.", [.pageDown, .control("f")], in: everywhere),
        ActionSpec(.pageUp, "page up", "Go up a page.", [.pageUp, .control("b")], in: everywhere),
        ActionSpec(.first, "first", "Go to the first row.", [.character("g"), .home], in: everywhere),
        ActionSpec(.last, "last", "Go to the last row.", [.character("G"), .end], in: everywhere),
    ]

    private static let dashboards: [ActionSpec] = [
        ActionSpec(
            .drill, "leads behind", "Show the leads behind the number under the cursor.", [.enter], in: [.dashboard], footer: 1),
        ActionSpec(.nextPage, "next page", "Go to the next page of figures.", [.tab], in: [.dashboard], footer: 2),
        ActionSpec(.previousPage, "previous page", "Go to the previous page of figures.", [.backtab], in: [.dashboard]),
        ActionSpec(
            .window, "window", "Look at the last 7, 30, 90 or 365 days, or at all of the time.", [.character("w")],
            in: [.dashboard],
            footer: 3, subcommand: "funnel"),
        ActionSpec(
            .grouping, "by", "Part the page by source, owner, campaign, industry, definition or path, or not at all.",
            [.character("y")],
            in: [.dashboard], footer: 4, subcommand: "funnel"),
        ActionSpec(
            .compare, "compare", "Hold the window against the one before it, or stop that.", [.character("=")], in: [.dashboard],
            footer: 5),
        ActionSpec(.earlier, "back in time", "Go a window back in time.", [.character("[")], in: [.dashboard], footer: 6),
        ActionSpec(
            .later, "forth in time", "Go a window forth in time, up to now.", [.character("]")], in: [.dashboard], footer: 9),
        ActionSpec(
            .asOf, "as of", "See the dashboards as they were seen at a moment of the past; Esc comes back.", [.character("@")],
            in: [.dashboard], footer: 10),
        ActionSpec(
            .narrow, "filter", "Narrow the figures down to one source, owner or whatever leads are told apart by; again: all.",
            [.character("f")], in: [.dashboard], footer: 7),
        ActionSpec(
            .unfold, "unfold", "Show all rows and notes, or the most important only.", [.character("z")], in: [.dashboard],
            footer: 11),
        ActionSpec(
            .exportFigures, "export", "Write what is seen into files here, as text and as CSV, readable for you only.",
            [.character("e")], in: [.dashboard], footer: 12, subcommand: "export"),
        ActionSpec(.recount, "count anew", "Count all figures anew.", [.character("R")], in: [.dashboard]),
        ActionSpec(.left, "left", "Go to the number at the left.", [.character("h"), .left], in: [.dashboard]),
        ActionSpec(.right, "right", "Go to the number at the right.", [.character("l"), .right], in: [.dashboard]),
    ]

    private static let journal: [ActionSpec] = [
        ActionSpec(.follow, "follow", "Stay at the newest line as lines arrive.", [.character("f")], in: [.journal], footer: 1),
        ActionSpec(
            .journalOfLead, "this lead only", "Show the lines of this lead only, or of all again.", [.character("L")],
            in: [.journal],
            footer: 2),
    ]

    private static let screens: [ActionSpec] = [
        ActionSpec(
            .triage, "Triage", "The two queues: what to decide on and what is in hand.", [.character("1")], in: everywhere,
            subcommand: "queue"),
        ActionSpec(.today, "Today", "Touches that are due, by time.", [.character("2")], in: everywhere, subcommand: "queue"),
        ActionSpec(
            .pools, "Pools", "What came back and why, what isn't with sales yet, what left the queues.", [.character("3")],
            in: everywhere,
            subcommand: "queue"),
        ActionSpec(
            .funnel, "Funnel", "How many come how far and how fast, by source, owner and time.", [.character("4")], in: everywhere,
            subcommand: "funnel"),
        ActionSpec(
            .health, "Health", "Where the process breaks down, in plain sentences.", [.character("5")], in: everywhere,
            subcommand: "health"),
        ActionSpec(.journal, "Journal", "Every decision, newest first.", [.character("6")], in: everywhere, subcommand: "journal"),
        ActionSpec(
            .definition, "Definition", "What was agreed on, and who signed it.", [.character("7")], in: everywhere,
            subcommand: "definition"),
        ActionSpec(.palette, "all actions", "Find an action by its name.", [.character(":")], in: everywhere),
        ActionSpec(.help, "all keys", "Show the keys of this screen.", [.character("?"), .function(1)], in: everywhere),
        ActionSpec(.clear, "clear", "Drop marks, range and search.", [.escape], in: everywhere),
        ActionSpec(.back, "back", "Go back where I came from.", [.character("q")], in: everywhere),
        ActionSpec(.quit, "quit", "Leave winnow.", [.character("Q")], in: everywhere),
        ActionSpec(.suspend, "suspend", "Put winnow to sleep; fg brings it back.", [.control("z")], in: everywhere),
        ActionSpec(.redraw, "redraw", "Paint the screen anew.", [.control("l")], in: everywhere),
    ]
}
