package import Reports
package import Lifecycle
package import ReadModel
package import Screen
package import Workspace

/// One thing that the console is told.
package enum ConsoleInput: Sendable {
    /// A key, with the milliseconds of a monotonic clock at which it was read.
    case key(Key, at: Int64)
    /// Text was pasted.
    case paste(String)
    /// The terminal has a size.
    case resize(Size)
    /// It is that late; sent before other inputs.
    case clock(Instant)
    /// The last frame is on the screen since then, by the clock of keys.
    case painted(at: Int64)
    /// A minute has passed; lists may have changed by the clock.
    case tick(listsChanged: Bool)
    /// The journal grew.
    case news(JournalChanges)
    /// The rules or the team changed, or it is the beginning.
    case session(ConsoleSession)
    /// Something went wrong of which the person should know, in words.
    case trouble(String)
    /// Figures are being counted, and it has come so far, from 0 to 1.
    case counting(Double)
    /// An effect's answer.
    case data(EffectResult)
}

/// The answer of an effect.
package enum EffectResult: Sendable {
    /// A page of a list.
    case rows(ListID, QueueRequest, isFirstPage: Bool, rows: [LeadRow], isComplete: Bool, select: LeadID?)
    /// How much stands in lists, and how much is done of quotas.
    case counts([QueueRequest: QueueCount], attainments: [Attainment])
    /// How many leads are past the window of contact.
    case pastWindow(QueueScope, WindowCount)
    /// Those past it that were tried but never reached.
    case unreached([LeadRow])
    /// What rules took from me and gave to me.
    case reroutings(ReroutingNotice)
    /// What a search found.
    case found(String, [LeadRow])
    /// All about a lead; nil when it is no more.
    case lead(LeadID, LeadDetail?)
    /// The lead that was to be shown became part of another one.
    case absorbed(LeadID, into: LeadID)
    /// Two leads that may be the same person, nil where there is none; the second by the number that was asked for.
    case compared(Lead?, Lead?, asked: LeadID)
    /// Fresh rows of the leads asked for.
    case freshRows([LeadRow], asked: [LeadID])
    /// It was done; with the rows of its leads after it.
    case done(ActionResult, ActionContext, [LeadRow])
    /// It was not done.
    case notDone(WorkspaceError, ActionContext?)
    /// What would come of a batch.
    case previewed([Intent.Step], ActionContext, [PreviewedStep])
    /// What `u` would take back.
    case nextUndo(String?)
    /// Something was taken back, or done again; `calling` is what to call its lead where it is one.
    case takenBack(String, leads: [LeadID], calling: String?, left: Int, isRedo: Bool)
    /// Entries, newest first.
    case journal([Entry], names: [LeadID: String], before: SequenceNumber?, lead: LeadID?, isComplete: Bool)
    /// Existing accounts.
    case accounts(LeadID, [AccountSuggestion])
    /// A page of figures, with what to call the leads that it tells of one by one.
    case figures(FigureRequest, PageFigures, names: [LeadID: String])
    /// The groups that leads fall into.
    case groups([FigureRow], by: Grouping)
    /// The leads behind a number.
    case behind([LeadID])
    /// Rows of leads behind a number.
    case behindRows([LeadRow])
    /// Figures were written into files of these names.
    case exported([String])
    /// Figures were not written, and why.
    case notExported(String)
    /// Something could not be read.
    case failed(WorkspaceError)
}

/// What would come of one step of a batch.
package struct PreviewedStep: Sendable {
    /// The lead.
    package var lead: LeadID?
    /// Why it can't be done; nil when it can.
    package var refusal: Refusal?

    /// Makes it.
    package init(lead: LeadID?, refusal: Refusal?) {
        self.lead = lead
        self.refusal = refusal
    }
}
