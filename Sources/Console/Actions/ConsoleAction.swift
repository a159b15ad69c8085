/// Everything that can be asked of the console by a key, the palette or (where it changes leads) the command line.
package enum ConsoleAction: String, CaseIterable, Sendable {
    // On leads.
    case advance, reject, disqualify, convert, touch, assess, snooze, note, edit, owner, claim, engage
    case schedule, close, promote, reengage, reach, merge, copyPhone, copyMail, add, disqualifyUnreached
    // On lists.
    case mark, range, undo, redo, search, nextFound, previousFound, filter, likelihood, rerouted, nextList, previousList, open,
        showNew
    // Moving.
    case down, up, pageDown, pageUp, halfDown, halfUp, first, last
    // The journal.
    case follow, journalOfLead
    // The dashboards.
    case left, right, drill, nextPage, previousPage, window, grouping, compare, earlier, later, asOf, narrow, unfold, recount
    case exportFigures
    // Screens and the console itself.
    case triage, today, pools, funnel, health, journal, definition
    case palette, help, back, clear, quit, suspend, redraw
}

/// Where keys are pressed.
package enum ConsoleContext: String, CaseIterable, Sendable {
    /// A list of leads: Triage, Today, Pools, the results of a search.
    case list
    /// One lead in full.
    case page
    /// The figures of the funnel and of its health.
    case dashboard
    /// The journal.
    case journal
    /// The definition.
    case definition
}

/// How much can go wrong with an action.
package enum DangerTier: Int, Sendable, Comparable {
    /// Changes nothing in the journal.
    case looks
    /// Changes one lead at once; `u` takes it back.
    case undoable
    /// Asks first: a sheet, a form or a preview stands between the key and the deed.
    case asks

    package static func < (a: DangerTier, b: DangerTier) -> Bool { a.rawValue < b.rawValue }
}

/// On how many leads an action works.
package enum ActionArity: String, Sendable {
    /// On none in particular.
    case none
    /// On the lead under the cursor only.
    case one
    /// On the marked leads, or else on the one under the cursor.
    case many
}
