internal import Lifecycle
internal import Screen

extension ActionSpec {
    /// The declaration of an action: the one place where a key and what it does are changed.
    package static func of(_ action: ConsoleAction) -> ActionSpec {
        switch action {
        // Leads.
        case .advance:
            return ActionSpec(
                action, "advance",
                "Take the next step: accept an MQL, qualify a SAL, convert an SQL, close an opportunity, promote from a pool.",
                [.character("a")], in: leads, arity: .many, risk: .undoable, footer: 1, subcommand: "accept",
                aliases: "accept qualify", participle: "moved on",
                requires: .command { lead, context in context.definition.advance(of: lead) },
                definedHelp: { "Take the next step: \(steps($0)), promote from a pool." },
                handler: { $0.advance($1) })
        case .reject:
            return ActionSpec(
                action, "reject", "Return the lead to marketing for nurture, with a reason.", [.character("r")], in: leads,
                arity: .many, risk: .asks, footer: 2, subcommand: "reject", participle: "rejected", explainsRefusals: true,
                requires: .command { _, _ in .reject(reason: "") },
                definedHelp: { "Return the lead to marketing for \($0.label(.nurture)), with a reason." },
                handler: { $0.open(Menu.reasons(.reject, $1, $0)) })
        case .disqualify:
            return ActionSpec(
                action, "disqualify", "Disqualify the lead, with a reason.", [.character("d")], in: leads, arity: .many,
                risk: .asks, footer: 3, subcommand: "disqualify", participle: "disqualified", explainsRefusals: true,
                requires: .command { _, _ in .disqualify(reason: "") },
                definedHelp: { disqualifyHelp($0.topology) },
                handler: { $0.open(Menu.reasons(.disqualify, $1, $0)) })
        case .disqualifyUnreached:
            return ActionSpec(
                action, "batch disqualify",
                "Disqualify all leads that nobody reached within the contact window, as one batch, after a preview.",
                [.character("D")], in: [.list], risk: .asks, handler: { console, _ in console.requestUnreached() })
        case .convert:
            return ActionSpec(
                action, "convert", "Convert the lead to an opportunity with account, contact, amount and close date.",
                [.character("c")], in: leads, arity: .one, risk: .asks, footer: 4, subcommand: "convert",
                requires: .command { _, _ in .convert(Conversion()) },
                definedHelp: { convertHelp($0.topology) }, handler: { $0.convert($1) })
        case .touch:
            return ActionSpec(
                action, "touch", "Log an attempt to reach the lead: channel, then outcome.", [.character("t")], in: leads,
                arity: .many, risk: .asks, footer: 5, subcommand: "touch", participle: "touched",
                requires: .command { _, _ in .touch(Touch(channel: .call)) }, handler: { $0.present(Menu.touch($1, $0), for: $1) })
        case .assess:
            return ActionSpec(
                action, "assess", "Answer the definition's criteria, one key each; % sets the chance to close.",
                [.character("b")], in: leads, arity: .one, risk: .asks, footer: 6, subcommand: "assess",
                requires: .command { _, _ in .assess(Assessed(answers: [:])) },
                handler: { $0.present(for: $1) { CriteriaForm($0, $1) } })
        case .snooze:
            return ActionSpec(
                action, "snooze", "Hide the lead from the queues until a later time.", [.character("s")], in: leads,
                arity: .many, risk: .asks, footer: 7, subcommand: "snooze", participle: "snoozed",
                requires: .command { _, context in .snooze(until: context.now + .hours(1)) },
                handler: { $0.present(Menu.snooze($1, $0), for: $1) })
        case .note:
            return ActionSpec(
                action, "add note", "Add a note.", [.character("m")], in: leads, arity: .many, risk: .asks, footer: 12,
                subcommand: "note", participle: "updated", requires: .command { _, _ in .note("-") },
                handler: { $0.present(Form.note($1, $0), for: $1) })
        case .edit:
            return ActionSpec(
                action, "edit", "Edit the lead's fields.", [.character("e")], in: leads, arity: .one, risk: .asks, footer: 13,
                subcommand: "edit", requires: .command { _, _ in .edit(FieldChanges()) },
                handler: { $0.present(for: $1) { Form.edit($0, $1) } })
        case .owner:
            return ActionSpec(
                action, "assign", "Assign the lead to a team member, or release it.", [.character("o")], in: leads,
                arity: .many, risk: .asks, footer: 14, subcommand: "assign", participle: "assigned",
                requires: .command { lead, context in
                    context.roles.contains(.teamlead) || lead.owner != context.actor ? .assign(context.actor) : .release
                }, handler: { $0.open(Menu.owners($1, $0)) })
        case .claim:
            return ActionSpec(
                action, "claim", "Become the owner of a lead with no owner.", [.character("C")], in: leads, arity: .many,
                risk: .undoable, footer: 15, subcommand: "claim", participle: "claimed", requires: .command { _, _ in .claim },
                handler: { $0.perform([.claim], $1) })
        case .engage:
            return ActionSpec(
                action, "log activity", "Log what the prospect did: a form, a download, an event.", [.character("+")],
                in: leads, arity: .one, risk: .asks, footer: 16, subcommand: "engage",
                requires: .command { _, _ in .engage(Engagement(type: .other)) },
                handler: { $0.present(Menu.engagement($1, $0), for: $1) })
        case .schedule:
            return ActionSpec(
                action, "schedule", "Schedule a meeting or call that was agreed with the prospect.", [.character("S")],
                in: leads, arity: .one, risk: .asks, footer: 17, subcommand: "schedule",
                requires: .command { _, context in .schedule(FollowUp(channel: .meeting, at: context.now)) },
                handler: { $0.present(Menu.schedule($1, $0), for: $1) })
        case .close:
            return ActionSpec(
                action, "close", "Close the opportunity: won, lost or no decision.", [.character("x")], in: leads, arity: .one,
                risk: .asks, footer: 18, subcommand: "close", requires: .command { _, _ in .close(.won) },
                handler: { $0.present(Menu.outcomes($1, $0), for: $1) })
        case .promote:
            return ActionSpec(
                action, "promote", "Promote the lead to MQL, for sales to review.", [.character("P")], in: leads, arity: .many,
                risk: .undoable, footer: 19, subcommand: "promote", participle: "promoted",
                requires: .command { _, _ in .promote },
                definedHelp: { "Promote the lead to \($0.label($0.topology.nearestUsed(.mql))), for sales to review." },
                handler: { $0.perform([.promote], $1) })
        case .reengage:
            return ActionSpec(
                action, "re-engage", "Re-engage a lead that asked to talk to sales again.", [.character("E")], in: leads,
                arity: .many,
                risk: .undoable, footer: 20, subcommand: "reengage", participle: "re-engaged",
                requires: .command { _, _ in .reengage() },
                definedHelp: { "Re-engage a lead that asked to talk to sales again, as \(reengagedNoun($0.topology))." },
                handler: { $0.perform([.reengage()], $1) })
        case .reach:
            return ActionSpec(
                action, "opt out, bounce", "Log an opt-out, an opt-in, or an invalid e-mail address or phone number.",
                [.character("O")], in: leads, arity: .one, risk: .asks, subcommand: "optout",
                requires: .command { _, _ in .optOut(nil) }, handler: { $0.present(Menu.channels($1, $0), for: $1) })
        case .merge:
            return ActionSpec(
                action, "merge", "Merge two leads of the same person: a possible duplicate, or any lead by its id.",
                [.character("M")], in: leads, arity: .one, risk: .asks, footer: 24, subcommand: "merge", participle: "merged",
                requires: .command { lead, _ in .merge(lead.id) }, handler: { $0.present(Menu.duplicates($1, $0), for: $1) })
        case .account:
            return ActionSpec(
                action, "show account", "Show the lead's account and its people; there e edits, o assigns, M merges it.",
                [.character("B")], in: leads, arity: .one, footer: 25, subcommand: "account", aliases: "company business",
                handler: { console, _ in console.currentLead.map { [.loadAccount($0)] } ?? [] })
        case .editOpportunity:
            return ActionSpec(
                action, "edit opportunity", "Edit the open opportunity: amount, close date, chance, next step.",
                [.character("$")], in: leads, arity: .one, risk: .asks, footer: 26, subcommand: "opportunity",
                aliases: "amount chance next step",
                requires: .command { lead, _ in
                    .changeOpportunity(OpportunityChange(opportunity: lead.opportunities.newestOpen?.id ?? OpportunityID(0)))
                }, handler: { $0.present(for: $1) { Form.opportunity($0, $1) } })
        case .copyPhone:
            return ActionSpec(
                action, "copy phone", "Copy the phone number to your clipboard.", [.character("p")], in: leads, arity: .one,
                footer: 21, requires: .text(\.phoneToCopy, "phone number"),
                handler: { console, _ in console.copy(\.phoneToCopy, "phone number") })
        case .copyMail:
            return ActionSpec(
                action, "copy e-mail", "Copy the e-mail address to your clipboard.", [.character("@")], in: leads, arity: .one,
                footer: 22, requires: .text(\.mailToCopy, "e-mail address"),
                handler: { console, _ in console.copy(\.mailToCopy, "e-mail address") })
        case .add:
            return ActionSpec(
                action, "add a lead", "Add a new lead by hand.", [.character("A")], in: everywhere, risk: .asks, footer: 23,
                subcommand: "add", handler: { console, _ in console.open(Form.add()) })

        // Lists.
        case .mark:
            return ActionSpec(
                action, "mark", "Mark the lead for a batch and go to the next one.", [.character(" ")], in: [.list], footer: 30,
                handler: { console, _ in console.changeFocusedList { $0.toggleMark() } })
        case .range:
            return ActionSpec(
                action, "mark range", "Start a range here; move, then press v again to mark the range.", [.character("v")],
                in: [.list], footer: 31, handler: { console, _ in console.changeFocusedList { $0.toggleRange() } })
        case .undo:
            return ActionSpec(
                action, "undo", "Undo your latest action.", [.character("u")], in: everywhere, risk: .asks, footer: 8,
                subcommand: "undo", handler: { _, _ in [.loadNextUndo] })
        case .redo:
            return ActionSpec(
                action, "redo", "Redo the action that you undid last.", [.control("r")], in: everywhere, risk: .undoable,
                footer: 32, subcommand: "redo", handler: { _, _ in [.redo] })
        case .search:
            return ActionSpec(
                action, "search", "Search all leads by name, company, e-mail and phone as you type.", [.character("/")],
                in: everywhere, footer: 9, subcommand: "search", handler: { console, _ in console.shared.openSearch() })
        case .nextFound:
            return ActionSpec(
                action, "next result", "Go to the next search result.", [.character("n")], in: leads,
                handler: { console, _ in console.shared.selectFound(1) })
        case .previousFound:
            return ActionSpec(
                action, "previous result", "Go to the previous search result.", [.character("N")], in: leads,
                handler: { console, _ in console.shared.selectFound(-1) })
        case .filter:
            return ActionSpec(
                action, "filter", "Filter the lists, or widen them to the whole team.", [.character("f")], in: [.list],
                footer: 10, handler: { console, _ in console.open(FilterPanel()) })
        case .likelihood:
            return ActionSpec(
                action, "change order",
                "Sort active leads and opportunities by likelihood to convert soon, pools by the last contact; again: the usual order.",
                [.character("l")],
                in: [.list], subcommand: "queue",
                handler: { console, _ in console.shared.toggleOrder(console.shownLists) })
        case .reassigned:
            return ActionSpec(
                action, "show reassigned",
                "Show the leads reassigned automatically from you or to you since you last worked here.", [.character("H")],
                in: everywhere, subcommand: "queue", handler: { console, _ in console.showReassignments() })
        case .nextList:
            return ActionSpec(
                action, "next queue", "Go to the next queue or pool.", [.tab], in: [.list], footer: 33,
                handler: { console, _ in console.switchList(1) })
        case .previousList:
            return ActionSpec(
                action, "previous queue", "Go to the previous queue or pool.", [.backtab], in: [.list],
                handler: { console, _ in console.switchList(-1) })
        case .open:
            return ActionSpec(
                action, "open", "Show all details of the lead.", [.enter], in: [.list, .journal], footer: 11,
                subcommand: "show", handler: { console, _ in console.openLead() })
        case .showNew:
            return ActionSpec(
                action, "refresh", "Reload the list, including the new rows.", [.character("R")], in: [.list, .journal],
                footer: 34, handler: { console, _ in console.reloadScreen() })

        // Movement.
        case .down: return moving(action, "down", "Go down one row.", [.character("j"), .down], .down)
        case .up: return moving(action, "up", "Go up one row.", [.character("k"), .up], .up)
        case .halfDown: return moving(action, "half a page down", "Go down half a page.", [.control("d")], .halfDown)
        case .halfUp: return moving(action, "half a page up", "Go up half a page.", [.control("u")], .halfUp)
        case .pageDown: return moving(action, "page down", "Go down a page.", [.pageDown, .control("f")], .pageDown)
        case .pageUp: return moving(action, "page up", "Go up a page.", [.pageUp, .control("b")], .pageUp)
        case .first: return moving(action, "first", "Go to the first row.", [.character("g"), .home], .first)
        case .last: return moving(action, "last", "Go to the last row.", [.character("G"), .end], .last)

        // Dashboards.
        case .drill:
            return onDashboard(action, "see leads", "Show the leads behind the number under the cursor.", .enter, footer: 1) {
                $0.screens.dashboard.openDrillDown(&$0.shared)
            }
        case .nextPage:
            return onDashboard(action, "next page", "Go to the next dashboard page.", .tab, footer: 2) { $0.turnPage(by: 1) }
        case .previousPage:
            return onDashboard(action, "previous page", "Go to the previous dashboard page.", .backtab) { $0.turnPage(by: -1) }
        case .window:
            return onDashboard(
                action, "set period", "Show the last 7, 30, 90 or 365 days, all time, or this week, month, quarter or year.",
                .character("w"), footer: 3,
                subcommand: "funnel"
            ) { $0.screens.dashboard.nextWindow($0.session) }
        case .grouping:
            return onDashboard(
                action, "group by", "Group the page by source, owner, campaign, industry, definition or path, or not at all.",
                .character("y"), footer: 4, subcommand: "funnel"
            ) { $0.screens.dashboard.nextGrouping(&$0.shared) }
        case .compare:
            return onDashboard(
                action, "compare", "Compare the period with the one before it, or stop comparing.", .character("="), footer: 5
            ) { $0.screens.dashboard.toggleComparison(&$0.shared) }
        case .earlier:
            return onDashboard(action, "earlier", "Go back one period.", .character("["), footer: 6) {
                $0.screens.dashboard.step(1, &$0.shared)
            }
        case .later:
            return onDashboard(action, "later", "Go forward one period, up to now.", .character("]"), footer: 9) {
                $0.screens.dashboard.step(-1, &$0.shared)
            }
        case .asOf:
            return onDashboard(
                action, "go to date", "Show the dashboards as of a date in the past; Esc returns to now.", .character("@"),
                footer: 10
            ) { $0.open(Form.asOf($0.screens.dashboard.asOf, $0.session)) }
        case .narrow:
            return onDashboard(
                action, "filter", "Filter the figures by one source, owner or other group; press again to show all.",
                .character("f"), footer: 7
            ) { $0.screens.dashboard.toggleFilter(&$0.shared) }
        case .showAll:
            return onDashboard(
                action, "show all", "Show all rows and notes, or only the most important ones.", .character("z"), footer: 11
            ) { $0.screens.dashboard.toggleAllRows($0.shared) }
        case .exportFigures:
            return ActionSpec(
                action, "export", "Save this page as text and CSV files in the current folder, readable only by you.",
                [.character("e")], in: [.dashboard], footer: 12, subcommand: "export", exports: true,
                handler: { console, _ in console.screens.dashboard.export(&console.shared) })
        case .refresh:
            return onDashboard(action, "refresh", "Recalculate all figures.", .character("R")) {
                [$0.screens.dashboard.loadFigures($0.session)]
            }
        case .left:
            return moving(action, "left", "Go to the number on the left.", [.character("h"), .left], .left, in: [.dashboard])
        case .right:
            return moving(action, "right", "Go to the number on the right.", [.character("l"), .right], .right, in: [.dashboard])

        // Journal.
        case .follow:
            return ActionSpec(
                action, "follow", "Stay at the newest entry as new entries arrive.", [.character("f")], in: [.journal],
                footer: 1, handler: { console, _ in console.screens.journal.toggleFollowing(&console.shared) })
        case .journalOfLead:
            return ActionSpec(
                action, "this lead only", "Show the entries of this lead only, or of all leads again.", [.character("L")],
                in: [.journal], footer: 2, handler: { console, _ in console.screens.journal.toggleLead(&console.shared) })

        // Screens and the program.
        case .triage:
            return showing(.triage, action, "The two queues: leads to review and active leads.", subcommand: "queue")
        case .today:
            return showing(
                .today, action, "Tasks due today: answers first, then leads without a next step, then by time.", subcommand: "queue"
            )
        case .pools:
            return showing(
                .pools, action,
                "Leads in nurture; disqualified, dropped-out (unsubscribed or bounced), new and closed leads; open opportunities.",
                subcommand: "queue")
        case .funnel:
            return showing(
                .funnel, action, "Conversion and speed of each stage, by source, owner and period.", subcommand: "funnel")
        case .health:
            return showing(.health, action, "Where the process breaks down, in plain sentences.", subcommand: "health")
        case .journal: return showing(.journal, action, "Everything that happened, newest first.", subcommand: "journal")
        case .keepRule:
            return ActionSpec(
                action, "keep rule",
                "Keep a scoring rule that outcomes contradict, with the reason: adopts the definition with that line added.",
                [.character("K")], in: [.definition], risk: .asks, footer: 1, subcommand: "definition review",
                aliases: "decline finding", handler: { console, _ in RuleKeeping.begin(&console) })
        case .definition:
            return showing(.definition, action, "The current definition, and who signed it.", subcommand: "definition")
        case .palette:
            return ActionSpec(
                action, "all actions", "Find an action by its name.", [.character(":")], in: everywhere,
                handler: { console, _ in console.open(Palette()) })
        case .help:
            return ActionSpec(
                action, "all keys", "Show all keys of this screen.", [.character("?"), .function(1)], in: everywhere,
                handler: { console, _ in console.open(HelpOverlay(console.context)) })
        case .clear:
            return ActionSpec(
                action, "clear", "Clear marks, range and search.", [.escape], in: everywhere,
                handler: { console, _ in console.clear() })
        case .back:
            return ActionSpec(
                action, "back", "Go back to the previous screen.", [.character("q")], in: everywhere,
                handler: { console, _ in console.back() })
        case .quit:
            return ActionSpec(
                action, "quit", "Quit winnow. Ctrl-C cancels what is open or typed; where nothing is, it quits if pressed twice.",
                [.character("Q")], in: everywhere, aliases: "q q! qa wq exit",
                handler: { console, _ in console.quit() })
        case .suspend:
            return ActionSpec(
                action, "suspend", "Suspend winnow; fg resumes it.", [.control("z")], in: everywhere,
                handler: { _, _ in [.suspend] })
        case .redraw:
            return ActionSpec(
                action, "redraw", "Redraw the screen.", [.control("l")], in: everywhere, handler: { _, _ in [.redraw] })
        }
    }
}
