package import Reports
package import Lifecycle
package import ReadModel
package import Workspace

/// Something that the model wants of the outside; its answer comes back as data.
package enum Effect: Hashable, Sendable {
    /// A page of a list; `after` nil begins anew, with the cursor on `select` if it is there.
    case loadRows(ListID, QueueRequest, after: LeadRow?, limit: Int, select: LeadID?)
    /// How much stands in lists.
    case loadCounts([QueueRequest])
    /// How many leads are past the window of contact.
    case countPastWindow(QueueScope)
    /// Those past it that were tried but never reached, to be disqualified as a batch.
    case loadUnreached(QueueScope, limit: Int)
    /// What rules took from me and gave to me since I last worked here.
    case loadReroutings
    /// Leads by words.
    case search(String, limit: Int)
    /// All about a lead, as it is or as it was at a moment.
    case loadLead(LeadID, asOf: Instant?)
    /// Two leads that may be the same person.
    case compare(LeadID, LeadID)
    /// Fresh rows of leads.
    case refreshRows([LeadID])
    /// Do it.
    case perform([Intent.Step], ActionContext)
    /// What would come of it.
    case preview([Intent.Step], ActionContext)
    /// What `u` would take back.
    case askUndo
    /// Take back my latest action.
    case undo
    /// Take back my latest undo.
    case redo
    /// Entries, newest first.
    case loadJournal(before: SequenceNumber?, limit: Int, lead: LeadID?)
    /// Existing accounts that a lead may belong to.
    case suggestAccounts(LeadID)
    /// Count a page of figures anew.
    case loadFigures(FigureRequest)
    /// The open page of figures with what changed since.
    case refreshFigures
    /// The groups that leads fall into.
    case loadGroups(FigureRequest)
    /// The leads behind a number of the open page.
    case leadsBehind(FigureCell)
    /// Rows of leads behind a number, as they are or as they were at a moment.
    case loadBehind([LeadID], asOf: Instant?)
    /// Write figures into files.
    case exportFigures(DashboardExport)
    /// Put it on the clipboard.
    case copy(String)
    /// Ring.
    case bell
    /// Sleep until `fg`.
    case suspend
    /// Paint everything anew.
    case redraw
    /// Remember where one is, for whoever connects again.
    case keepPlace(DashboardLocation)
    /// Leave.
    case quit
}

/// What a change of leads was asked for: told again with its result, so that the console can say what it did and go on.
package struct ActionContext: Hashable, Sendable {
    /// The action.
    package var action: ConsoleAction
    /// The leads that were meant.
    package var leads: [LeadID]
    /// Whether several leads are one action, after a preview.
    package var isBatch: Bool

    /// Makes a deed.
    package init(_ action: ConsoleAction, _ leads: [LeadID], isBatch: Bool = false) {
        self.action = action
        self.leads = leads
        self.isBatch = isBatch
    }
}
