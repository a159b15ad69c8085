package import Reports
package import Lifecycle
package import ReadModel
package import Workspace

/// What the console needs of a workspace; the real one conforms by an empty extension, tests bring one in memory.
///
/// All of it is called on the thread of the console's loop. Calls are expected to answer within a few milliseconds.
package protocol ConsoleBackend: AnyObject {
    /// The workspace's name, for the header.
    var name: String { get }
    /// Who sits here.
    var me: Login { get }
    /// Whether nothing can be written.
    var isReadOnly: Bool { get }
    /// Whether it was opened for looking only, so that what writes isn't even offered.
    var isRestricted: Bool { get }
    /// Whether the workspace is a simulation.
    var isSimulated: Bool { get }
    /// Why nothing can be written, in words.
    var readOnlyReason: String? { get }
    /// The definition in force.
    var definition: LeadDefinition { get }
    /// The signatures under the definition in force.
    var signatures: [SigningSide: Signature] { get }
    /// The newest version that a side signed before the one in force, where it hasn't signed that.
    func lastSigned(_ side: SigningSide) -> AdoptedVersion?
    /// Every version of the definition that was adopted.
    var shelf: DefinitionHistory { get }
    /// The one clock.
    var now: Instant { get }
    /// Mine and the unowned of my territory.
    var myScope: QueueScope { get }
    /// Descriptors that become readable when the journal grew.
    var watchDescriptors: [Int32] { get }

    /// What decisions may know now.
    func decisionContext() -> DecisionContext
    /// An identity for an intent.
    func newActionID() -> ActionID
    /// Does an intent; durable when it returns.
    func perform(_ intent: Intent) throws(WorkspaceError) -> ActionResult
    /// What would come of an intent, step by step; nil refusals can be done.
    func preview(_ intent: Intent) throws(WorkspaceError) -> [(lead: LeadID?, refusal: Refusal?)]
    /// Takes back my latest action in force, or a named one.
    func undo(_ id: ActionID, batch: ActionID?, partial: Bool, onBehalfOf: Login?) throws(WorkspaceError) -> UndoResult
    /// Takes back my latest undo.
    func redo(_ id: ActionID, onBehalfOf: Login?) throws(WorkspaceError) -> UndoResult
    /// Reads what came since.
    func catchUp() throws(WorkspaceError) -> JournalChanges
    /// A page of a list in its order.
    func rows(_ request: QueueRequest, after: LeadRow?, limit: Int) throws(WorkspaceError) -> [LeadRow]
    /// Fresh rows in the order asked; unknown ones left out.
    func rows(_ ids: [LeadID]) throws(WorkspaceError) -> [LeadRow]
    /// Rows as they were at a moment, by the definition of then, in the order asked; numbers that were no leads then are left out.
    func rows(_ ids: [LeadID], asOf moment: Instant) throws(WorkspaceError) -> [LeadRow]
    /// A row with how likely its lead is to convert soon.
    func withLikelihood(_ row: LeadRow) throws(WorkspaceError) -> LeadRow
    /// How much stands in a list.
    func count(_ request: QueueRequest) throws(WorkspaceError) -> QueueCount
    /// What is done of the quotas that concern me, and the pace needed.
    func attainments() throws(WorkspaceError) -> [Attainment]
    /// Leads by words of name, company, e-mail and phone.
    func search(_ text: String, limit: Int) throws(WorkspaceError) -> [LeadRow]
    /// All lines of a lead.
    func history(_ id: LeadID) throws(WorkspaceError) -> LeadHistory
    /// The lines of a lead up to a moment, with the undos of then, and whether its person was erased since.
    func history(_ id: LeadID, asOf moment: Instant) throws(WorkspaceError) -> (history: LeadHistory, isErasedSince: Bool)
    /// Entries of the journal, newest first.
    func journal(before: SequenceNumber?, limit: Int, lead: LeadID?) throws(WorkspaceError) -> [Entry]
    /// Existing accounts that a lead may belong to, best first.
    func accounts(like lead: Lead, limit: Int) throws(WorkspaceError) -> [AccountSuggestion]
    /// Open leads that share its phone, or its name and company.
    func likenesses(of lead: LeadID) throws(WorkspaceError) -> [LeadRow]
    /// What `u` would take back, in words; nil when nothing.
    func nextUndo() throws(WorkspaceError) -> String?
    /// The tracks of all leads as of now or of a past moment, and what is to be known beside them; `progress` is told how far it has come.
    func funnel(
        asOf moment: Instant?, progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) -> (tracks: TimelineSet, setting: ReportSettings)
    /// The tracks of some leads that changed, and of all whose tracks changed with them, as they are now.
    func tracks(of changed: Set<LeadID>) throws(WorkspaceError) -> [LeadTimeline]
    /// The words that codes in tracks stand for; they only grow while ``trackEdition`` stays.
    var trackWords: [String] { get }
    /// Changes when codes stand for other words: then all tracks must be read again.
    var trackEdition: Int { get }
    /// Lets rules do what the clock asks for, on at most so many leads; nothing that waits for others unless `waits`.
    func tick(limit: Int, waits: Bool) throws(WorkspaceError) -> TickReport
    /// Leads past the window of contact that were tried but never reached.
    func unreached(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow]
    /// How many leads are past the window of contact.
    func countPastWindow(_ scope: QueueScope) throws(WorkspaceError) -> WindowCount
    /// What rules took from somebody and gave to them since they last did something here before today; me where nobody is named.
    func reroutings(onBehalfOf principal: Login?) throws(WorkspaceError) -> ReroutingNotice
    /// Whether lists and counts lack my last action, so that ``settleIndex()`` has something to do.
    var isIndexBehind: Bool { get }
    /// Brings lists and counts up to date with my last action, which its acknowledgement didn't wait for; says what went wrong, in words. Whatever asks
    /// for them does so too.
    func settleIndex() -> String?
    /// Lets lateness, snoozes and the day catch up with the clock; true when lists changed.
    func refreshClocks() throws(WorkspaceError) -> Bool
}
