import Console
import Lifecycle
import ReadModel
import Reports
import Workspace

/// A workspace as the console sees it, with its reads counted and with failures that a test asks for.
///
/// Forwards every call; it decides nothing.
final class CountingBackend: ConsoleBackend {
    let workspace: Workspace
    /// The number of pages of lists that were read.
    private(set) var rowLoads = 0
    /// The leads whose histories were read.
    private(set) var historyLoads: [LeadID] = []
    /// How often all timelines were read.
    private(set) var reportLoads = 0
    /// The leads whose timelines were read alone.
    private(set) var timelineReads: [LeadID] = []
    /// How often rules ran.
    private(set) var ticks = 0
    /// Called when the index is updated.
    var onIndexUpdate: () -> Void = {}
    /// The problem that the next index update reports.
    var indexProblem: String?
    /// Whether the journal cannot be watched, as without free inotify instances.
    var isUnwatchable = false

    /// Keeps the folder as long as the workspace is open.
    private let folder: TemporaryFolder

    init(_ workspace: Workspace, in folder: TemporaryFolder) {
        self.workspace = workspace
        self.folder = folder
    }

    func rows(_ request: QueueRequest, after: LeadRow?, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        rowLoads += 1
        return try workspace.rows(request, after: after, limit: limit)
    }

    func history(_ id: LeadID) throws(WorkspaceError) -> LeadHistory {
        historyLoads.append(id)
        return try workspace.history(id)
    }

    func loadReportData(
        asOf moment: Instant?, progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) -> (timelines: TimelineSet, settings: ReportSettings) {
        reportLoads += 1
        return try workspace.loadReportData(asOf: moment, progress: progress)
    }

    func timelines(of changed: Set<LeadID>) throws(WorkspaceError) -> [LeadTimeline] {
        timelineReads += changed.sorted()
        return try workspace.timelines(of: changed)
    }

    func tick(limit: Int, waits: Bool) throws(WorkspaceError) -> TickReport {
        ticks += 1
        return try workspace.tick(limit: limit, waits: waits)
    }

    func updateIndex() -> String? {
        onIndexUpdate()
        defer { indexProblem = nil }
        return workspace.updateIndex() ?? indexProblem
    }

    var watchDescriptors: [Int32] { isUnwatchable ? [] : workspace.watchDescriptors }
}

// The rest only forwards.
extension CountingBackend {
    var name: String { workspace.name }
    var me: Login { workspace.me }
    var isReadOnly: Bool { workspace.isReadOnly }
    var isRestricted: Bool { workspace.isRestricted }
    var isSimulated: Bool { workspace.isSimulated }
    var readOnlyReason: String? { workspace.readOnlyReason }
    var definition: LeadDefinition { workspace.definition }
    var signatures: [SigningSide: Signature] { workspace.signatures }
    var definitionHistory: DefinitionHistory { workspace.definitionHistory }
    var now: Instant { workspace.now }
    var myScope: QueueScope { workspace.myScope }
    var timelineStrings: [String] { workspace.timelineStrings }
    var timelineEdition: Int { workspace.timelineEdition }
    var isIndexBehind: Bool { workspace.isIndexBehind }

    func lastSigned(_ side: SigningSide) -> AdoptedVersion? { workspace.lastSigned(side) }
    func decisionContext() -> DecisionContext { workspace.decisionContext() }
    func newActionID() -> ActionID { workspace.newActionID() }
    func perform(_ intent: Intent) throws(WorkspaceError) -> ActionResult { try workspace.perform(intent) }
    func preview(_ intent: Intent) throws(WorkspaceError) -> [(lead: LeadID?, refusal: Refusal?)] {
        try workspace.preview(intent)
    }
    func undo(_ id: ActionID, batch: ActionID?, partial: Bool, onBehalfOf: Login?) throws(WorkspaceError) -> UndoResult {
        try workspace.undo(id, batch: batch, partial: partial, onBehalfOf: onBehalfOf)
    }
    func redo(_ id: ActionID, onBehalfOf: Login?) throws(WorkspaceError) -> UndoResult {
        try workspace.redo(id, onBehalfOf: onBehalfOf)
    }
    func catchUp() throws(WorkspaceError) -> JournalChanges { try workspace.catchUp() }
    func rows(_ ids: [LeadID]) throws(WorkspaceError) -> [LeadRow] { try workspace.rows(ids) }
    func rows(_ ids: [LeadID], asOf moment: Instant) throws(WorkspaceError) -> [LeadRow] {
        try workspace.rows(ids, asOf: moment)
    }
    func withLikelihood(_ row: LeadRow) throws(WorkspaceError) -> LeadRow { try workspace.withLikelihood(row) }
    func count(_ request: QueueRequest) throws(WorkspaceError) -> QueueCount { try workspace.count(request) }
    func attainments() throws(WorkspaceError) -> [Attainment] { try workspace.attainments() }
    func search(_ text: String, limit: Int) throws(WorkspaceError) -> [LeadRow] { try workspace.search(text, limit: limit) }
    func history(_ id: LeadID, asOf moment: Instant) throws(WorkspaceError) -> (history: LeadHistory, isErasedSince: Bool) {
        try workspace.history(id, asOf: moment)
    }
    func journal(before: SequenceNumber?, limit: Int, lead: LeadID?) throws(WorkspaceError) -> [Entry] {
        try workspace.journal(before: before, limit: limit, lead: lead)
    }
    func accounts(like lead: Lead, limit: Int) throws(WorkspaceError) -> [AccountSuggestion] {
        try workspace.accounts(like: lead, limit: limit)
    }
    func possibleDuplicates(of lead: LeadID) throws(WorkspaceError) -> [LeadRow] { try workspace.possibleDuplicates(of: lead) }
    func nextUndo() throws(WorkspaceError) -> NextUndo? { try workspace.nextUndo() }
    func unreached(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try workspace.unreached(scope, limit: limit)
    }
    func countPastWindow(_ scope: QueueScope) throws(WorkspaceError) -> WindowCount { try workspace.countPastWindow(scope) }
    func reassignments(onBehalfOf principal: Login?) throws(WorkspaceError) -> ReassignmentNotice {
        try workspace.reassignments(onBehalfOf: principal)
    }
    func refreshClocks() throws(WorkspaceError) -> Bool { try workspace.refreshClocks() }
}
