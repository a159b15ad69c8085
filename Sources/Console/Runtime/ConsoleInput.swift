package import Reports
package import Lifecycle
package import ReadModel
package import Screen
package import Workspace

/// An input of the console's model.
package enum ConsoleInput: Sendable {
    /// A key, with the time at which it was read, in milliseconds of a monotonic clock.
    case key(Key, at: Int64)
    /// Pasted text.
    case paste(String)
    case resize(Size)
    /// The current time; precedes other inputs.
    case clock(Instant)
    /// The last frame was painted at this time, in the milliseconds of ``key(_:at:)``.
    case painted(at: Int64)
    /// The milliseconds of ``key(_:at:)`` have reached a time, at which an offer ends.
    case elapsed(to: Int64)
    /// A new minute; lists may have changed with the time.
    case tick(listsChanged: Bool)
    /// New entries of the journal.
    case changes(JournalChanges)
    /// A new session: on start, and when the rules or the team changed.
    case session(ConsoleSession)
    /// A problem to report to the user.
    case problem(String)
    /// The progress of computing figures, from 0 to 1.
    case progress(Double)
    /// The result of an effect.
    case result(EffectResult)
}

/// The result of an effect.
package enum EffectResult: Sendable {
    /// A page of a list.
    case rows(ListID, QueueRequest, isFirstPage: Bool, rows: [LeadRow], isComplete: Bool, select: LeadID?)
    /// The counts of lists and the progress of quotas.
    case counts([QueueRequest: QueueCount], attainments: [Attainment])
    /// The sources of the leads of lists.
    case sources([SourceCount])
    /// The number of leads past the contact window.
    case pastWindow(QueueScope, WindowCount)
    /// Leads past the contact window that were attempted without contact.
    case unreached([LeadRow])
    /// Leads that rules reassigned from me or to me.
    case reassignments(ReassignmentNotice)
    /// The scoring rules that outcomes contradict.
    case reviewed([OutcomeFinding])
    /// The rows found by a search.
    case found(String, [LeadRow])
    /// The details of a lead; nil when it no longer exists.
    case lead(LeadID, LeadDetail?)
    /// The leads of a batch, without those that no longer exist.
    case leads([Lead])
    /// The requested lead was merged into another one.
    case absorbed(LeadID, into: LeadID)
    /// Two leads that may be the same person, nil where one does not exist; and the second id requested.
    case compared(Lead?, Lead?, requested: LeadID)
    /// Current rows of the requested leads.
    case freshRows([LeadRow], requested: [LeadID])
    /// Those of the requested leads that may be the same person as another lead.
    case flagged(Set<LeadID>, among: [LeadID])
    /// The leads that may be the same person as one who is being added.
    case possibleDuplicates([PossibleDuplicate], like: LeadFields)
    /// An action was performed; with the rows of its leads afterwards.
    case done(ActionResult, ActionContext, [LeadRow])
    /// An action was not performed.
    case notDone(WorkspaceError, ActionContext?)
    /// The preview of a batch.
    case previewed([Intent.Step], ActionContext, [PreviewedStep])
    /// A scoring rule is kept by a new version of the definition, which moved some leads.
    case ruleKept(String, definition: Int, moved: Int)
    /// What `u` would undo.
    case nextUndo(NextUndo?)
    /// An undo or redo was performed.
    ///
    /// Has its summary, its leads, the name of a single lead, its warnings, and the number of skipped leads.
    case undoCompleted(String, leads: [LeadID], warnings: [String], skippedCount: Int, isRedo: Bool)
    /// Entries of the journal, newest first.
    case journal([Entry], names: [LeadID: String], before: SequenceNumber?, lead: LeadID?, isComplete: Bool)
    /// Existing accounts to choose from.
    case accounts(LeadID, [AccountSuggestion])
    /// The page of a lead's account; nil if it has none yet.
    case account(AccountPage?, of: LeadID)
    /// An account was changed: its page, and what was done.
    case accountChanged(AccountPage?, of: LeadID?, text: String)
    /// A page of figures, with the names of the leads that it lists one by one.
    case figures(PageRequest, PageFigures, names: [LeadID: String])
    /// The groups that leads fall into.
    case groups([FigureRow], by: Grouping)
    /// The leads behind a number, with their opportunities that count in it.
    case drillDown(FigureLeads)
    /// Rows of leads behind a number.
    case drillDownRows([LeadRow])
    /// Figures were exported to files of these names.
    case exported([String])
    /// Figures were not exported, with the reason.
    case notExported(String)
    /// A read failed.
    case failed(WorkspaceError)
}

/// The preview of one step of a batch.
package struct PreviewedStep: Sendable {
    /// The lead.
    package var lead: LeadID?
    /// Why the step is not possible; nil when it is.
    package var refusal: Refusal?
}
