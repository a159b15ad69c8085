/// Every action of the console, triggered by a key, the palette or (if it changes leads) a subcommand.
///
/// The order of the cases is that of the help. A new case needs its declaration in ``ActionSpec/of(_:)``.
package enum ConsoleAction: String, CaseIterable, Sendable {
    // Leads.
    case advance, reject, disqualify, disqualifyUnreached, convert, touch, assess, snooze, note, edit, owner, claim, engage
    case schedule, close, promote, reengage, reach, merge, account, editOpportunity, copyPhone, copyMail, add
    // Lists.
    case mark, range, undo, redo, search, nextFound, previousFound, filter, likelihood, reassigned, nextList, previousList, open
    case showNew
    // Movement.
    case down, up, halfDown, halfUp, pageDown, pageUp, first, last
    // Dashboards.
    case drill, nextPage, previousPage, window, grouping, compare, earlier, later, asOf, narrow, showAll, exportFigures, refresh
    case left, right
    // Journal.
    case follow, journalOfLead
    // Definition.
    case keepRule
    // Screens and the program.
    case triage, today, pools, funnel, health, journal, definition
    case palette, help, clear, back, quit, suspend, redraw
}

/// The context in which a key is pressed.
package enum ConsoleContext: String, CaseIterable, Sendable {
    /// A list of leads: Triage, Today, Pools, or search results.
    case list
    /// The page of a lead.
    case page
    /// The dashboards: Funnel and Health.
    case dashboard
    /// The journal.
    case journal
    /// The definition.
    case definition
}

/// The risk of triggering an action by accident.
package enum ActionRisk: Int, Sendable, Comparable {
    /// Changes nothing in the journal.
    case readOnly
    /// Changes a lead immediately; `u` undoes it.
    case undoable
    /// Opens a menu, a form or a preview before it changes anything.
    case asks

    package static func < (a: ActionRisk, b: ActionRisk) -> Bool { a.rawValue < b.rawValue }
}

/// The number of leads that an action applies to.
package enum ActionArity: String, Sendable {
    /// No lead in particular.
    case none
    /// The lead under the cursor.
    case one
    /// The marked leads, or the lead under the cursor if none is marked.
    case many
}
