package import Reports
package import Lifecycle
package import ReadModel
package import Workspace

/// Work that the model requests from outside; its result returns as an input.
package enum Effect: Hashable, Sendable {
    /// Load a page of a list; a nil `after` starts over, with the cursor on `select` if it is found.
    case loadRows(ListID, QueueRequest, after: LeadRow?, limit: Int, select: LeadID?)
    /// Count the leads of lists.
    case loadCounts([QueueRequest])
    /// Count the leads of lists by source.
    case loadSources([QueueRequest])
    /// Load leads of a batch, to say what they lack.
    case loadLeads([LeadID])
    /// Count the leads past the contact window.
    case countPastWindow(QueueScope)
    /// Load those that were attempted without contact, to be disqualified as a batch.
    case loadUnreached(QueueScope, limit: Int)
    /// Load the leads that rules reassigned from me or to me since my last action.
    case loadReassignments
    /// Find the scoring rules that outcomes contradict.
    case reviewOutcomes
    /// Keep a scoring rule that outcomes contradict, for a reason.
    case keepRule(String, why: String)
    /// Search leads by words.
    case search(String, limit: Int)
    /// Load the details of a lead, as of now or a past moment.
    case loadLead(LeadID, asOf: Instant?)
    /// Load two leads that may be the same person.
    case compare(LeadID, LeadID)
    /// Load current rows of leads.
    case refreshRows([LeadID])
    /// Find those of some leads that may be the same person as another lead.
    case flagDuplicates([LeadID])
    /// Find the leads that may be the same person as one who is being added.
    case findDuplicates(LeadFields)
    /// Perform steps.
    case perform([Intent.Step], ActionContext)
    /// Preview steps.
    case preview([Intent.Step], ActionContext)
    /// Ask what `u` would undo.
    case loadNextUndo
    /// Undo my latest action.
    case undo
    /// Redo my latest undo.
    case redo
    /// Load entries of the journal, newest first.
    case loadJournal(before: SequenceNumber?, limit: Int, lead: LeadID?)
    /// Find existing accounts that a lead may belong to.
    case suggestAccounts(LeadID)
    /// Load the page of a lead's account.
    case loadAccount(LeadID)
    /// Change an account, and load its page.
    case changeAccount(AccountChange, of: LeadID?)
    /// Merge the account with an id or a name into an account, and load its page.
    case mergeAccount(AccountID, absorbing: String, of: LeadID?)
    /// Compute a page of figures.
    case loadFigures(PageRequest)
    /// Update the open page of figures with what changed.
    case refreshFigures
    /// Load the groups that leads fall into.
    case loadGroups(PageRequest)
    /// Find the leads behind a number of the open page.
    case loadDrillDown(FigureCell)
    /// Load rows of leads behind a number, as of now or a past moment.
    case loadDrillDownRows([LeadID], opportunities: [LeadID: [SequenceNumber]], asOf: Instant?)
    /// Export figures to files.
    case exportFigures(DashboardExport)
    /// Copy text to the clipboard.
    case copy(String)
    /// Ring the bell.
    case bell
    /// Suspend the process until `fg`.
    case suspend
    /// Repaint the whole screen.
    case redraw
    /// Save the location for the next session.
    case saveLocation(DashboardLocation)
    /// Quit.
    case quit
}

/// What an action was requested for; returns with its result, so that the console can report it.
package struct ActionContext: Hashable, Sendable {
    /// The action.
    package var action: ConsoleAction
    /// The leads that it applies to.
    package var leads: [LeadID]
    /// Whether it is a batch of several leads, performed as one action after a preview.
    package var isBatch: Bool
    /// The leads that a batch leaves out, because others changed them meanwhile.
    package var leftOut: [LeadID] = []
    /// The last line of the journal that its preview knew; nil without a preview.
    package var seen: SequenceNumber?

    package init(_ action: ConsoleAction, _ leads: [LeadID], isBatch: Bool = false) {
        self.action = action
        self.leads = leads
        self.isBatch = isBatch
    }
}
