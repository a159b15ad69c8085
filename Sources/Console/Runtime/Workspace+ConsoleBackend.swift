package import Lifecycle
package import ReadModel
package import Reports
package import Workspace

// The console's backend is an open workspace; every call goes to the part that answers it.
extension Workspace: ConsoleBackend {
    package var isReadOnly: Bool { readOnlyReason != nil }
    package var isRestricted: Bool { session.isRestricted }
    package var isSimulated: Bool { session.isSimulated }
    package var signatures: [SigningSide: Signature] { session.signatures }
    package var definitionHistory: DefinitionHistory { session.definitionHistory }
    package var myScope: QueueScope { session.myScope }
    package var timelineStrings: [String] { queries.timelineStrings }
    package var timelineEdition: Int { queries.timelineEdition }

    package func lastSigned(_ side: SigningSide) -> AdoptedVersion? { session.lastSigned(side) }

    package func rows(_ request: QueueRequest, after: LeadRow?, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try queries.rows(request, after: after, limit: limit)
    }

    package func rows(_ ids: [LeadID]) throws(WorkspaceError) -> [LeadRow] { try queries.rows(ids) }

    package func rows(_ ids: [LeadID], asOf moment: Instant) throws(WorkspaceError) -> [LeadRow] {
        try queries.rows(ids, asOf: moment)
    }

    package func withLikelihood(_ row: LeadRow) throws(WorkspaceError) -> LeadRow { try queries.withLikelihood(row) }

    package func count(_ request: QueueRequest) throws(WorkspaceError) -> QueueCount { try queries.count(request) }

    package func attainments() throws(WorkspaceError) -> [Attainment] { try queries.attainments(onBehalfOf: nil) }

    package func search(_ text: String, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try queries.search(text, limit: limit)
    }

    package func history(_ id: LeadID) throws(WorkspaceError) -> LeadHistory { try queries.history(id) }

    package func history(
        _ id: LeadID, asOf moment: Instant
    ) throws(WorkspaceError) -> (history: LeadHistory, isErasedSince: Bool) {
        try queries.history(id, asOf: moment)
    }

    package func journal(before: SequenceNumber?, limit: Int, lead: LeadID?) throws(WorkspaceError) -> [Entry] {
        try queries.journal(before: before, limit: limit, lead: lead)
    }

    package func accounts(like lead: Lead, limit: Int) throws(WorkspaceError) -> [AccountSuggestion] {
        try queries.accounts(like: lead, limit: limit)
    }

    package func possibleDuplicates(of lead: LeadID) throws(WorkspaceError) -> [LeadRow] {
        try queries.possibleDuplicates(of: lead)
    }

    package func nextUndo() throws(WorkspaceError) -> NextUndo? { try queries.nextUndo() }

    package func loadReportData(
        asOf moment: Instant?, progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) -> (timelines: TimelineSet, settings: ReportSettings) {
        try queries.loadReportData(asOf: moment, progress: progress)
    }

    package func timelines(of changed: Set<LeadID>) throws(WorkspaceError) -> [LeadTimeline] {
        try queries.timelines(of: changed)
    }

    package func tick(limit: Int, waits: Bool) throws(WorkspaceError) -> TickReport { try rules.tick(limit: limit, waits: waits) }

    package func unreached(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try queries.unreached(scope, limit: limit)
    }

    package func countPastWindow(_ scope: QueueScope) throws(WorkspaceError) -> WindowCount {
        try queries.countPastWindow(scope)
    }

    package func reassignments(onBehalfOf principal: Login?) throws(WorkspaceError) -> ReassignmentNotice {
        try queries.reassignments(onBehalfOf: principal)
    }
}
