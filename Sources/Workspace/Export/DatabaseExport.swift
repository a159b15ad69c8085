internal import Formats
internal import Lifecycle
internal import ReadModel

/// Writes what a workspace knows into an SQLite file for other programs.
///
/// Everything is as of one entry of the journal: leads are folded from their lines up to it, whatever others write
/// meanwhile. Undone entries, erased people and leads that were merged away are left out; what is known of the latter
/// is in the lead that they were merged into.
package struct DatabaseExport {
    private let queries: Queries
    private let database: ExportDatabase
    private let definition: LeadDefinition
    private let now: Instant
    /// The last entry that the export has.
    private let last: SequenceNumber
    private let path: String
    private let reasons: [String: String]

    /// The number of leads that an export has.
    package private(set) var leadCount = 0

    /// Fills an empty file. O(lines of the journal); a million leads take minutes.
    ///
    /// - Throws: `WorkspaceError`; `.cannotWrite` if the file can't be written. The file is then of no use.
    package static func write(
        _ workspace: Workspace, to path: String, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> DatabaseExport {
        var export = try DatabaseExport(workspace, path)
        try export.writeLeads(workspace, progress)
        try export.writing { (database) throws(ReadModelError) in try database.finish() }
        return export
    }

    private init(_ workspace: Workspace, _ path: String) throws(WorkspaceError) {
        self.path = path
        queries = workspace.queries
        definition = workspace.definition
        now = workspace.now
        last = workspace.lastLine
        reasons = Dictionary(definition.reasons.map { ($0.id, $0.label) }) { first, _ in first }
        do throws(ReadModelError) {
            database = try ExportDatabase(path: path)
        } catch {
            throw Self.failure(error, path)
        }
    }

    private mutating func writeLeads(
        _ workspace: Workspace, _ progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) {
        try insert(
            [
                .text(workspace.name), .text(workspace.id), moment(now), day(now), .integer(last.value),
                .integer(definition.number),
            ], into: .export)
        let accounts = try writeAccounts()
        for entry in try queries.workspaceEntries().prefix(through: last).inForce {
            if case .undone = entry.event { continue }
            try write(entry, of: nil)
        }
        let count = try queries.lastLead()?.number ?? 0
        for number in 1..<(count + 1) {
            if number % 1000 == 0 { progress?(WorkspaceProgress(phase: "exporting", fraction: Double(number) / Double(count))) }
            let history = try queries.history(LeadID(number)).prefix(through: last)
            guard let lead = history.fold(), !lead.isErased else { continue }
            try write(lead, history, accounts)
            leadCount += 1
        }
    }

    /// Writes the accounts; returns the account of each opportunity, and of the leads that have one.
    private func writeAccounts() throws(WorkspaceError) -> [OpportunityID: AccountID] {
        var members: [OpportunityID: AccountID] = [:]
        // Numbers of accounts are those of the lines that founded them.
        for account in try queries.accounts.all() where account.id.number <= last.value {
            try insert(
                [
                    .text(account.id.description), .optional(account.name), .optional(account.domain),
                    .optional(account.owner?.name),
                ],
                into: .accounts)
            for opportunity in account.opportunities { members[opportunity.id] = account.id }
        }
        return members
    }

    private func write(_ lead: Lead, _ history: LeadHistory, _ accounts: [OpportunityID: AccountID]) throws(WorkspaceError) {
        let id = ExportDatabase.Value.text(lead.id.description)
        let score = definition.score(lead, on: definition.calendar.zone.day(of: now)).snapshot
        func field(_ field: LeadField) -> ExportDatabase.Value { .optional(lead.fields[field]) }
        let account = lead.opportunities.newest.flatMap { accounts[$0.id] }
        try insert(
            [
                id, .text(lead.stage.rawValue), .text(definition.label(of: lead)), .optional(lead.owner?.name),
                .integer(score.total), .integer(score.fit), .integer(score.engagement), field(.firstName), field(.lastName),
                field(.title), field(.company), field(.email), .optional(lead.fields[.phone] ?? lead.fields[.mobile]),
                field(.website), field(.industry), field(.function), field(.employees), field(.country), field(.state),
                field(.city), field(.source), field(.campaign), .text(lead.path.rawValue), moment(lead.capturedAt),
                day(lead.capturedAt), moment(lead.enteredStageAt), moment(lead.lastContactAt),
                moment(lead.snoozedUntil.flatMap { $0 > now ? $0 : nil }), .optional(lead.returnOn?.description),
                .optional(lead.lastReturn?.reason), .optional(account?.description),
            ], into: .leads)
        for (number, stay) in lead.stays.enumerated() {
            let next = number + 1 < lead.stays.count ? lead.stays[number + 1].enteredAt : nil
            try insert(
                [
                    id, .integer(number + 1), .text(stay.stage.rawValue), moment(stay.enteredAt), day(stay.enteredAt), moment(next),
                    .bool(stay.isDeclared), .integer(stay.definition), .integer(stay.seq.value),
                ], into: .stays)
        }
        for decision in lead.decisions {
            try insert(
                [
                    id, .integer(decision.seq.value), .text(decision.kind.rawValue), .optional(decision.reason),
                    .optional(decision.reason.flatMap { reasons[$0] }), moment(decision.occurredAt), day(decision.occurredAt),
                    .text(decision.by.description), .bool(decision.isDeclared), .integer(decision.definition),
                ], into: .decisions)
        }
        for due in definition.agenda(of: lead) { try insert([id, .text(due.kind.name), moment(due.at)], into: .tasks) }
        for entry in history.inForce {
            if case .undone = entry.event { continue }
            try write(entry, of: lead)
        }
        for opportunity in lead.opportunities { try write(opportunity, of: lead, accounts[opportunity.id]) }
        for record in lead.fields.allRecordIDs + lead.absorbed.flatMap(\.fields.allRecordIDs) {
            try insert([id, .optional(record.system), .text(record.id)], into: .recordIDs)
        }
    }

    private func write(_ opportunity: Opportunity, of lead: Lead, _ account: AccountID?) throws(WorkspaceError) {
        let status = opportunity.isOpen ? "open" : opportunity.outcome?.rawValue ?? "ended"
        try insert(
            [
                .text(opportunity.id.description), .text(lead.id.description), .optional(account?.description),
                .optional(lead.accountName(of: opportunity)), .optional(opportunity.name), .text(status),
                .optional(opportunity.amount.map { Int($0.cents) }), .optional(opportunity.amount?.currency),
                .optional(opportunity.closeDate?.description), .optional(opportunity.chance), .optional(opportunity.nextStep),
                .optional(opportunity.owner?.name), moment(opportunity.openedAt), day(opportunity.openedAt),
                moment(opportunity.closedAt), day(opportunity.closedAt),
            ], into: .opportunities)
    }

    private func write(_ entry: Entry, of lead: Lead?) throws(WorkspaceError) {
        let details = EventDetails(entry.event)
        try insert(
            [
                .integer(entry.seq.value), .optional(lead?.id.description), .text(entry.event.kind), moment(entry.at),
                moment(entry.occurredAt), day(entry.occurredAt), .text(entry.by.description), .optional(entry.via?.name),
                .text(entry.action.description), .optional(entry.batch?.description), .integer(entry.definition),
            ] + details.columns.map(ExportDatabase.Value.optional), into: .events)
    }

    private func moment(_ instant: Instant?) -> ExportDatabase.Value { .optional(instant.map(MomentFormatter.utc)) }

    private func day(_ instant: Instant?) -> ExportDatabase.Value {
        .optional(instant.map { definition.calendar.zone.day(of: $0).description })
    }

    private func insert(_ values: [ExportDatabase.Value], into table: ExportDatabase.Table) throws(WorkspaceError) {
        try writing { (database) throws(ReadModelError) in try database.insert(values, into: table) }
    }

    private func writing(_ body: (ExportDatabase) throws(ReadModelError) -> Void) throws(WorkspaceError) {
        do throws(ReadModelError) { try body(database) } catch { throw Self.failure(error, path) }
    }

    private static func failure(_ error: ReadModelError, _ path: String) -> WorkspaceError {
        guard case .database(let code, let activity) = error else {
            return WorkspaceError(.inputOutput, "the export is not consistent, so nothing was written; `winnow rebuild` may help")
        }
        return WorkspaceError(
            .cannotWrite,
            "cannot write \(path) (SQLite error \(code) while \(activity)); free space on its disk, or choose another folder")
    }
}

/// What an event says beside its kind, in the columns of the export's table.
private struct EventDetails {
    private var stage: Stage?
    private var owner: Login?
    private var reason: String?
    private var channel: String?
    private var direction: String?
    private var outcome: String?
    private var type: String?
    private var form: String?
    private var campaign: String?
    private var note: String?

    /// The values in the order of the table's last columns.
    var columns: [String?] {
        [stage?.rawValue, owner?.name, reason, channel, direction, outcome, type, form, campaign, note]
    }

    init(_ event: Event) {
        switch event {
        case .captured(let captured): campaign = captured.fields[.campaign]
        case .engaged(let engagement):
            (type, form, campaign) = (engagement.type.rawValue, engagement.form?.rawValue, engagement.campaign)
        case .promoted(let promoted): stage = promoted.stage
        case .accepted(let accepted): (stage, owner) = (accepted.stage, accepted.owner)
        case .qualified(let qualified): stage = qualified.stage
        case .rejected(let declined): (stage, reason, note) = (.nurture, declined.reason, declined.note)
        case .disqualified(let declined): (stage, reason, note) = (.disqualified, declined.reason, declined.note)
        case .converted(let converted): (stage, owner) = (converted.stage, converted.owner)
        case .closed(let closed):
            (stage, outcome, reason, note) = (closed.outcome.stage, closed.outcome.rawValue, closed.reason, closed.note)
        case .touched(let touch):
            (channel, direction, outcome, note) =
                (touch.channel.rawValue, touch.direction.rawValue, touch.outcome.rawValue, touch.note)
        case .followUpScheduled(let agreed): (channel, note) = (agreed.channel.rawValue, agreed.note)
        case .assigned(let assigned): owner = assigned.owner
        case .noted(let text): note = text
        case .optedOut(let change), .optedIn(let change), .bounced(let change):
            (channel, stage) = (change.channel?.rawValue, change.stage)
        case .reengaged(let reengaged): (stage, owner, note) = (reengaged.stage, reengaged.owner, reengaged.note)
        case .requalified(let requalified): stage = requalified.stage
        case .released, .assessed, .snoozed, .edited, .merged, .undone, .accountChanged, .accountMerged, .opportunityOpened,
            .opportunityChanged, .costRecorded, .imported, .definitionAdopted, .definitionSigned, .repUpdated, .erased, .unknown:
            break
        }
    }
}
