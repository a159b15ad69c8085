package import Reports
package import Lifecycle
package import ReadModel
package import Workspace

/// The workspace operations that the console uses; `Workspace` conforms.
///
/// All calls come from the thread of the console's loop, and should return within a few milliseconds.
package protocol ConsoleBackend: AnyObject {
    /// The workspace's name, for the header.
    var name: String { get }
    /// The user.
    var me: Login { get }
    /// Whether changes are impossible.
    var isReadOnly: Bool { get }
    /// Whether it was opened read-only on request, so that actions that change something aren't offered.
    var isRestricted: Bool { get }
    /// Whether the workspace is a simulation.
    var isSimulated: Bool { get }
    /// Why changes are impossible, for the user.
    var readOnlyReason: String? { get }
    /// The definition in force.
    var definition: LeadDefinition { get }
    /// The signatures under the definition in force.
    var signatures: [SigningSide: Signature] { get }
    /// The newest version that a side signed, if it has not signed the one in force.
    func lastSigned(_ side: SigningSide) -> AdoptedVersion?
    /// Every adopted version of the definition.
    var definitionHistory: DefinitionHistory { get }
    /// The clock.
    var now: Instant { get }
    /// The user's leads and the unowned leads of the user's territory.
    var myScope: QueueScope { get }
    /// File descriptors that become readable when the journal has grown.
    var watchDescriptors: [Int32] { get }

    /// The context for decisions made now.
    func decisionContext() -> DecisionContext
    /// Creates an id for an intent.
    func newActionID() -> ActionID
    /// Performs an intent; its entries are durable on return.
    func perform(_ intent: Intent) throws(WorkspaceError) -> ActionResult
    /// Decides an intent without performing it, step by step; a nil refusal means the step is possible.
    func preview(_ intent: Intent) throws(WorkspaceError) -> [(lead: LeadID?, refusal: Refusal?)]
    /// Undoes the user's latest action in force, or the given batch.
    func undo(_ id: ActionID, batch: ActionID?, partial: Bool, onBehalfOf: Login?) throws(WorkspaceError) -> UndoResult
    /// Redoes what the user's latest undo undid.
    func redo(_ id: ActionID, onBehalfOf: Login?) throws(WorkspaceError) -> UndoResult
    /// Reads the entries that were appended since the last call.
    func catchUp() throws(WorkspaceError) -> JournalChanges
    /// A page of a list in its order.
    func rows(_ request: QueueRequest, after: LeadRow?, limit: Int) throws(WorkspaceError) -> [LeadRow]
    /// The current rows in the order of `ids`; unknown ids are left out.
    func rows(_ ids: [LeadID]) throws(WorkspaceError) -> [LeadRow]
    /// The rows as of a moment, by the definition in force then; leads that did not exist are left out.
    func rows(_ ids: [LeadID], asOf moment: Instant) throws(WorkspaceError) -> [LeadRow]
    /// A row with the likelihood that its lead converts soon.
    func withLikelihood(_ row: LeadRow) throws(WorkspaceError) -> LeadRow
    /// The number of leads in a list.
    func count(_ request: QueueRequest) throws(WorkspaceError) -> QueueCount
    /// The progress and required pace of the quotas that concern the user.
    func attainments() throws(WorkspaceError) -> [Attainment]
    /// Finds leads by words of name, company, e-mail and phone.
    func search(_ text: String, limit: Int) throws(WorkspaceError) -> [LeadRow]
    /// All entries of a lead.
    func history(_ id: LeadID) throws(WorkspaceError) -> LeadHistory
    /// The entries of a lead up to a moment, and whether its person was erased since.
    func history(_ id: LeadID, asOf moment: Instant) throws(WorkspaceError) -> (history: LeadHistory, isErasedSince: Bool)
    /// Entries of the journal, newest first.
    func journal(before: SequenceNumber?, limit: Int, lead: LeadID?) throws(WorkspaceError) -> [Entry]
    /// Existing accounts that a lead may belong to, best first.
    func accounts(like lead: Lead, limit: Int) throws(WorkspaceError) -> [AccountSuggestion]
    /// Open leads with the same phone, or with the same name and company.
    func possibleDuplicates(of lead: LeadID) throws(WorkspaceError) -> [LeadRow]
    /// A description of what an undo would undo; nil when there is nothing.
    func nextUndo() throws(WorkspaceError) -> NextUndo?
    /// The timelines of all leads and the report settings, as of now or a past moment.
    func loadReportData(
        asOf moment: Instant?, progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) -> (timelines: TimelineSet, settings: ReportSettings)
    /// The current timelines of changed leads, and of all leads whose timelines changed with them.
    func timelines(of changed: Set<LeadID>) throws(WorkspaceError) -> [LeadTimeline]
    /// The strings that symbols in timelines stand for; only grows while ``timelineEdition`` is the same.
    var timelineStrings: [String] { get }
    /// Changes when symbols get other meanings; all timelines must then be read again.
    var timelineEdition: Int { get }
    /// Runs due rules on at most `limit` leads; skips work that has to wait for others unless `waits`.
    func tick(limit: Int, waits: Bool) throws(WorkspaceError) -> TickReport
    /// Leads that were attempted during the whole contact window without contact.
    func unreached(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow]
    /// The number of leads past the contact window.
    func countPastWindow(_ scope: QueueScope) throws(WorkspaceError) -> WindowCount
    /// Leads that rules reassigned from or to a person since that person's last action before today.
    ///
    /// A nil `principal` means the user.
    func reassignments(onBehalfOf principal: Login?) throws(WorkspaceError) -> ReassignmentNotice
    /// Whether lists and counts lack the last action, so that ``updateIndex()`` has work to do.
    var isIndexBehind: Bool { get }
    /// Brings lists and counts up to date with the last action, whose acknowledgement didn't wait for it.
    ///
    /// Reading lists or counts does this, too.
    ///
    /// - Returns: what went wrong, for the user; nil on success.
    func updateIndex() -> String?
    /// Brings overdue states, snoozes and the day up to the current time; true when lists changed.
    func refreshClocks() throws(WorkspaceError) -> Bool
}
