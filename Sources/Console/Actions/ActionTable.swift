internal import Lifecycle
internal import Screen

extension ActionSpec {
    private static let everywhere: Set<ConsoleContext> = Set(ConsoleContext.allCases)
    private static let leads: Set<ConsoleContext> = [.list, .page]

    /// All actions, in the order of the help.
    package static let table: [ActionSpec] = onLeads + onLists + moving + dashboards + journal + screens

    private static let onLeads: [ActionSpec] = [
        ActionSpec(
            .advance, "advance",
            "Take the next step: accept an MQL, qualify a SAL, convert an SQL, close an opportunity, promote from a pool.",
            [.character("a")], in: leads, arity: .many, risk: .undoable, footer: 1, subcommand: "accept",
            probe: { lead, decisionContext in decisionContext.definition.advance(of: lead) }),
        ActionSpec(
            .reject, "reject", "Return the lead to marketing for nurture, with a reason.", [.character("r")], in: leads,
            arity: .many,
            risk: .asks, footer: 2, subcommand: "reject", probe: { _, _ in .reject(reason: "") }),
        ActionSpec(
            .disqualify, "disqualify", "Disqualify the lead, with a reason.", [.character("d")], in: leads, arity: .many,
            risk: .asks,
            footer: 3, subcommand: "disqualify", probe: { _, _ in .disqualify(reason: "") }),
        ActionSpec(
            .disqualifyUnreached, "batch disqualify",
            "Disqualify all leads that nobody reached within the contact window, as one batch, after a preview.",
            [.character("D")], in: [.list], risk: .asks),
        ActionSpec(
            .convert, "convert", "Convert the lead to an opportunity with account, contact, amount and close date.",
            [.character("c")],
            in: leads,
            arity: .one, risk: .asks, footer: 4, subcommand: "convert", probe: { _, _ in .convert(Conversion()) }),
        ActionSpec(
            .touch, "touch", "Log an attempt to reach the lead: channel, then outcome.", [.character("t")], in: leads, arity: .one,
            risk: .asks, footer: 5, subcommand: "touch", probe: { _, _ in .touch(Touch(channel: .call)) }),
        ActionSpec(
            .assess, "assess", "Answer the definition's criteria, one key each; % sets the chance to close.", [.character("b")],
            in: leads, arity: .one,
            risk: .asks, footer: 6, subcommand: "assess", probe: { _, _ in .assess(Assessed(answers: [:])) }),
        ActionSpec(
            .snooze, "snooze", "Hide the lead from the queues until a later time.", [.character("s")], in: leads, arity: .many,
            risk: .asks, footer: 7,
            subcommand: "snooze", probe: { _, decisionContext in .snooze(until: decisionContext.now + .hours(1)) }),
        ActionSpec(
            .note, "add note", "Add a note.", [.character("m")], in: leads, arity: .many, risk: .asks, footer: 12,
            subcommand: "note",
            probe: { _, _ in .note("-") }),
        ActionSpec(
            .edit, "edit", "Edit the lead's fields.", [.character("e")], in: leads, arity: .one, risk: .asks, footer: 13,
            subcommand: "edit", probe: { _, _ in .edit(FieldChanges()) }),
        ActionSpec(
            .owner, "assign", "Assign the lead to a team member, or release it.", [.character("o")], in: leads, arity: .many,
            risk: .asks,
            footer: 14, subcommand: "assign",
            probe: { lead, decisionContext in
                decisionContext.roles.contains(.teamlead) || lead.owner != decisionContext.actor
                    ? .assign(decisionContext.actor) : .release
            }),
        ActionSpec(
            .claim, "claim", "Become the owner of a lead with no owner.", [.character("C")], in: leads, arity: .many,
            risk: .undoable,
            footer: 15, subcommand: "claim", probe: { _, _ in .claim }),
        ActionSpec(
            .engage, "log activity", "Log what the prospect did: a form, a download, an event.", [.character("+")],
            in: leads,
            arity: .one, risk: .asks, footer: 16, subcommand: "engage",
            probe: { _, _ in .engage(Engagement(type: .other)) }),
        ActionSpec(
            .schedule, "schedule", "Schedule a meeting or call that was agreed with the prospect.", [.character("S")], in: leads,
            arity: .one,
            risk: .asks, footer: 17, subcommand: "schedule",
            probe: { _, decisionContext in .schedule(FollowUp(channel: .meeting, at: decisionContext.now)) }),
        ActionSpec(
            .close, "close", "Close the opportunity: won, lost or no decision.", [.character("x")], in: leads, arity: .one,
            risk: .asks,
            footer: 18, subcommand: "close", probe: { _, _ in .close(.won) }),
        ActionSpec(
            .promote, "promote", "Promote the lead to MQL, for sales to review.", [.character("P")], in: leads, arity: .many,
            risk: .undoable, footer: 19, subcommand: "promote", probe: { _, _ in .promote }),
        ActionSpec(
            .reengage, "re-engage", "Re-engage a lead that asked to talk to sales again.", [.character("E")], in: leads,
            arity: .many,
            risk: .undoable, footer: 20, subcommand: "reengage", probe: { _, _ in .reengage() }),
        ActionSpec(
            .reach, "opt out, bounce",
            "Log an opt-out, an opt-in, or an invalid e-mail address or phone number.",
            [.character("O")], in: leads, arity: .one, risk: .asks, subcommand: "optout", probe: { _, _ in .optOut(nil) }),
        ActionSpec(
            .merge, "merge", "Merge two leads of the same person: a possible duplicate, or any lead by its id.",
            [.character("M")], in: leads, arity: .one, risk: .asks, footer: 24, subcommand: "merge",
            probe: { lead, _ in .merge(lead.id) }),
        ActionSpec(
            .copyPhone, "copy phone", "Copy the phone number to your clipboard.", [.character("p")], in: leads,
            arity: .one,
            footer: 21),
        ActionSpec(
            .copyMail, "copy e-mail", "Copy the e-mail address to your clipboard.", [.character("@")], in: leads,
            arity: .one,
            footer: 22),
        ActionSpec(
            .add, "add a lead", "Add a new lead by hand.", [.character("A")], in: everywhere, risk: .asks, footer: 23,
            subcommand: "add"),
    ]

    private static let onLists: [ActionSpec] = [
        ActionSpec(
            .mark, "mark", "Mark the lead for a batch and go to the next one.", [.character(" ")], in: [.list], footer: 30),
        ActionSpec(
            .range, "mark range", "Start a range here; move, then press v again to mark the range.", [.character("v")],
            in: [.list],
            footer: 31),
        ActionSpec(
            .undo, "undo", "Undo your latest action.", [.character("u")], in: everywhere, risk: .asks,
            footer: 8,
            subcommand: "undo"),
        ActionSpec(
            .redo, "redo", "Redo the action that you undid last.", [.control("r")], in: everywhere, risk: .undoable, footer: 32,
            subcommand: "redo"),
        ActionSpec(
            .search, "search", "Search all leads by name, company, e-mail and phone as you type.", [.character("/")],
            in: everywhere, footer: 9, subcommand: "search"),
        ActionSpec(.nextFound, "next result", "Go to the next search result.", [.character("n")], in: leads),
        ActionSpec(.previousFound, "previous result", "Go to the previous search result.", [.character("N")], in: leads),
        ActionSpec(
            .filter, "filter", "Filter the lists, or widen them to the whole team.", [.character("f")], in: [.list], footer: 10
        ),
        ActionSpec(
            .likelihood, "by likelihood",
            "Sort active leads and opportunities by likelihood to convert soon, or by due date again.",
            [.character("l")], in: [.list], subcommand: "queue"),
        ActionSpec(
            .reassigned, "show reassigned",
            "Show the leads reassigned automatically from you or to you since you last worked here.",
            [.character("H")], in: everywhere, subcommand: "queue"),
        ActionSpec(.nextList, "next queue", "Go to the next queue or pool.", [.tab], in: [.list], footer: 33),
        ActionSpec(.previousList, "previous queue", "Go to the previous queue or pool.", [.backtab], in: [.list]),
        ActionSpec(
            .open, "open", "Show all details of the lead.", [.enter], in: [.list, .journal], footer: 11, subcommand: "show"),
        ActionSpec(
            .showNew, "refresh", "Reload the list, including the new rows.", [.character("R")],
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
            .drill, "see leads", "Show the leads behind the number under the cursor.", [.enter], in: [.dashboard], footer: 1),
        ActionSpec(.nextPage, "next page", "Go to the next dashboard page.", [.tab], in: [.dashboard], footer: 2),
        ActionSpec(.previousPage, "previous page", "Go to the previous dashboard page.", [.backtab], in: [.dashboard]),
        ActionSpec(
            .window, "set period", "Show the last 7, 30, 90 or 365 days, or all time.", [.character("w")],
            in: [.dashboard],
            footer: 3, subcommand: "funnel"),
        ActionSpec(
            .grouping, "group by", "Group the page by source, owner, campaign, industry, definition or path, or not at all.",
            [.character("y")],
            in: [.dashboard], footer: 4, subcommand: "funnel"),
        ActionSpec(
            .compare, "compare", "Compare the period with the one before it, or stop comparing.", [.character("=")],
            in: [.dashboard],
            footer: 5),
        ActionSpec(.earlier, "earlier", "Go back one period.", [.character("[")], in: [.dashboard], footer: 6),
        ActionSpec(
            .later, "later", "Go forward one period, up to now.", [.character("]")], in: [.dashboard], footer: 9),
        ActionSpec(
            .asOf, "go to date", "Show the dashboards as of a date in the past; Esc returns to now.", [.character("@")],
            in: [.dashboard], footer: 10),
        ActionSpec(
            .narrow, "filter", "Filter the figures by one source, owner or other group; press again to show all.",
            [.character("f")], in: [.dashboard], footer: 7),
        ActionSpec(
            .showAll, "show all", "Show all rows and notes, or only the most important ones.", [.character("z")], in: [.dashboard],
            footer: 11),
        ActionSpec(
            .exportFigures, "export", "Save this page as text and CSV files in the current folder, readable only by you.",
            [.character("e")], in: [.dashboard], footer: 12, subcommand: "export"),
        ActionSpec(.refresh, "refresh", "Recalculate all figures.", [.character("R")], in: [.dashboard]),
        ActionSpec(.left, "left", "Go to the number on the left.", [.character("h"), .left], in: [.dashboard]),
        ActionSpec(.right, "right", "Go to the number on the right.", [.character("l"), .right], in: [.dashboard]),
    ]

    private static let journal: [ActionSpec] = [
        ActionSpec(
            .follow, "follow", "Stay at the newest entry as new entries arrive.", [.character("f")], in: [.journal], footer: 1),
        ActionSpec(
            .journalOfLead, "this lead only", "Show the entries of this lead only, or of all leads again.", [.character("L")],
            in: [.journal],
            footer: 2),
    ]

    private static let screens: [ActionSpec] = [
        ActionSpec(
            .triage, "Triage", "The two queues: leads to review and active leads.", [.character("1")], in: everywhere,
            subcommand: "queue"),
        ActionSpec(.today, "Today", "Touches due today, by time.", [.character("2")], in: everywhere, subcommand: "queue"),
        ActionSpec(
            .pools, "Pools",
            "Leads in nurture; disqualified, dropped-out (unsubscribed or bounced), new and closed leads; open opportunities.",
            [.character("3")],
            in: everywhere,
            subcommand: "queue"),
        ActionSpec(
            .funnel, "Funnel", "Conversion and speed of each stage, by source, owner and period.", [.character("4")],
            in: everywhere,
            subcommand: "funnel"),
        ActionSpec(
            .health, "Health", "Where the process breaks down, in plain sentences.", [.character("5")], in: everywhere,
            subcommand: "health"),
        ActionSpec(
            .journal, "Journal", "Everything that happened, newest first.", [.character("6")], in: everywhere,
            subcommand: "journal"),
        ActionSpec(
            .definition, "Definition", "The current definition, and who signed it.", [.character("7")], in: everywhere,
            subcommand: "definition"),
        ActionSpec(.palette, "all actions", "Find an action by its name.", [.character(":")], in: everywhere),
        ActionSpec(.help, "all keys", "Show all keys of this screen.", [.character("?"), .function(1)], in: everywhere),
        ActionSpec(.clear, "clear", "Clear marks, range and search.", [.escape], in: everywhere),
        ActionSpec(.back, "back", "Go back to the previous screen.", [.character("q")], in: everywhere),
        ActionSpec(.quit, "quit", "Quit winnow.", [.character("Q")], in: everywhere),
        ActionSpec(.suspend, "suspend", "Suspend winnow; fg resumes it.", [.control("z")], in: everywhere),
        ActionSpec(.redraw, "redraw", "Redraw the screen.", [.control("l")], in: everywhere),
    ]
}
