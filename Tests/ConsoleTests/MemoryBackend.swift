import Console
import Lifecycle
import ReadModel
@testable import Workspace

/// A workspace in memory: uses the real `decide` and `evolve` over a list of entries.
final class MemoryBackend: ConsoleBackend {
    let name = "emea"
    var me: Login
    var isReadOnly = false
    var isRestricted = false
    var isSimulated = false
    var readOnlyReason: String? { isReadOnly ? "Read-only: you are a viewer here" : nil }
    var definition: LeadDefinition
    var signatures: [SigningSide: Signature] = [:]
    /// The versions that sides signed before.
    var earlier: [SigningSide: AdoptedVersion] = [:]
    /// The adopted versions.
    var definitionHistory = DefinitionHistory()
    func lastSigned(_ side: SigningSide) -> AdoptedVersion? { earlier[side] }
    var now: Instant
    var team: Team
    var watchDescriptors: [Int32] { [] }
    var myScope: QueueScope { QueueScope(owner: me) }
    /// The journal.
    private(set) var entries: [Entry] = []
    /// The names and domains of existing accounts.
    var existingAccounts: [(name: String, domain: String)] = []
    /// The number of reads, for tests that count them.
    private(set) var rowLoads = 0
    private(set) var historyLoads: [LeadID] = []

    /// How often all timelines were read, and which ones were read alone.
    var funnelReads = 0
    var timelineReads: [LeadID] = []
    var timelineStrings = [""]

    private var intents = 0
    private var read = 0
    private var cache: (count: Int, leads: [LeadID: Lead]) = (0, [:])

    init(me: Login = Login("dana"), now: Instant, team: Team = .sample, definition: LeadDefinition = .sample) {
        self.me = me
        self.now = now
        self.team = team
        self.definition = definition
    }

    // MARK: History

    /// Appends an entry without deciding it, to set up a test.
    @discardableResult
    func record(_ event: Event, lead: LeadID?, by: String = "import", at: Instant? = nil, action: ActionID? = nil) -> Entry {
        let entry = Entry(
            seq: SequenceNumber(entries.count + 1), action: action ?? newActionID(), at: at ?? now, by: .person(Login(by)),
            lead: lead,
            definition: definition.number, event: event)
        entries.append(entry)
        return entry
    }

    /// Appends an entry of a rule.
    func rule(_ name: String, _ event: Event, lead: LeadID) {
        entries.append(
            Entry(
                seq: SequenceNumber(entries.count + 1), action: newActionID(), at: now, by: .rule(name), lead: lead,
                definition: definition.number, event: event))
    }

    /// Marks all entries as read.
    func markAllRead() { read = entries.count }

    /// Performs a command as somebody else.
    func perform(as login: String, _ lead: LeadID, _ command: Command) throws {
        let mine = me
        me = Login(login)
        defer { me = mine }
        _ = try perform(Intent(id: newActionID(), steps: [Intent.Step(lead, command)]))
    }

    /// Undoes the latest action of somebody else.
    func undo(as login: String) throws {
        let mine = me
        me = Login(login)
        defer { me = mine }
        _ = try undo(newActionID(), batch: nil, partial: false, onBehalfOf: nil)
    }

    // MARK: Reading

    private var hasMerges: Bool { entries.contains { if case .merged = $0.event { true } else { false } } }

    var leads: [LeadID: Lead] {
        if cache.count == entries.count { return cache.leads }
        var found: [LeadID: Lead] = [:]
        if hasMerges {
            for id in Set(entries.compactMap(\.lead)) { found[id] = LeadHistory(entries, of: id).fold() }
            cache = (entries.count, found)
            return found
        }
        for entry in LeadHistory(entries).inForce {
            guard let id = entry.lead else { continue }
            var lead = found[id]
            Lead.evolve(&lead, entry)
            found[id] = lead
        }
        cache = (entries.count, found)
        return found
    }

    func attainments() throws(WorkspaceError) -> [Attainment] {
        let leads = leads.values
        return definition.attainments(for: me, in: team, now: now) { stage, people, days in
            leads.count { lead in
                guard let login = lead.sourcedBy.login, people.contains(login) else { return false }
                return lead.firstEntries(in: definition.calendar.zone).contains { $0.stage == stage && days.contains($0.day) }
            }
        }
    }

    func decisionContext() -> DecisionContext {
        DecisionContext(
            now: now, actor: me, team: team, definition: definition, nextSeq: SequenceNumber(entries.count + 1),
            newLead: LeadID((entries.compactMap(\.lead?.number).max() ?? 0) + 1))
    }

    func newActionID() -> ActionID {
        intents += 1
        return ActionID(at: now, random: (UInt64(intents), UInt64(intents)))
    }

    func row(_ lead: Lead) -> LeadRow { row(lead, at: now) }

    private func row(_ lead: Lead, at now: Instant) -> LeadRow {
        let score = definition.score(lead, on: definition.calendar.zone.day(of: now)).snapshot
        let letters = definition.criteria.filter { criterion in
            lead.answers[criterion.id].flatMap { criterion.answer($0.answer)?.passes } ?? false
        }
        return LeadRow(
            id: lead.id, stage: lead.stage, owner: lead.owner, name: lead.fields.fullName ?? "", title: lead.fields[.title] ?? "",
            company: lead.fields[.company] ?? "", email: lead.fields[.email] ?? "", phone: lead.fields[.phone] ?? "",
            source: lead.fields[.source] ?? "", score: score, scoreDay: definition.calendar.zone.day(of: now),
            enteredStageAt: lead.enteredStageAt, due: definition.nextDue(of: lead), nextTouch: definition.nextTouch(of: lead),
            snoozedUntil: lead.snoozedUntil, attempts: definition.followUpProgress(of: lead).made,
            passedCriteria: String(letters.map(\.letter)), reason: lead.lastReturn?.reason ?? "",
            lastSeq: lead.lastSeq)
    }

    private func all(_ request: QueueRequest) -> [LeadRow] {
        let stages: Set<Stage> =
            switch request.queue {
            case .mql: [.mql]
            case .sql: [.sal, .sql]
            case .today: [.mql, .sal, .sql, .opportunity]
            case .opportunities: [.opportunity]
            case .nurture: [.nurture]
            case .disqualified: [.disqualified]
            case .dropped: [.dropped]
            case .incoming: [.inquiry, .viable]
            case .ended: [.won, .lost, .noDecision]
            }
        let end = definition.calendar.zone.instant(
            LocalTime(day: definition.calendar.zone.day(of: request.now).adding(1), millisecond: 0))
        let filter = request.filter
        let rows = leads.values.filter { lead in
            guard stages.contains(lead.stage) else { return false }
            if let owner = request.scope.owner, lead.owner != owner, lead.owner != nil || !request.scope.includesUnowned {
                return false
            }
            if let until = lead.snoozedUntil, until > request.now, !filter.showsSnoozed { return false }
            if !filter.source.isEmpty, lead.fields[.source]?.lowercased() != filter.source.lowercased() { return false }
            if !filter.text.isEmpty, !matches(lead, filter.text) { return false }
            return true
        }.map(row).filter { row in
            if filter.onlyOverdue, (row.due?.at ?? .distantFuture) >= request.now { return false }
            if request.queue == .today { return row.nextTouch.map { $0.at < end } ?? false }
            return true
        }
        func isOverdue(_ row: LeadRow) -> Bool { (row.due?.at ?? .distantFuture) < request.now }
        switch request.queue {
        case .mql, .incoming:
            return rows.sorted {
                if isOverdue($0) != isOverdue($1) { return isOverdue($0) }
                return ($1.score.total, $0.enteredStageAt, $0.id) < ($0.score.total, $1.enteredStageAt, $1.id)
            }
        case .sql, .opportunities:
            return rows.sorted { ($0.due?.at ?? .distantFuture, $0.id) < ($1.due?.at ?? .distantFuture, $1.id) }
        case .today:
            return rows.sorted { ($0.nextTouch?.at ?? .distantFuture, $0.id) < ($1.nextTouch?.at ?? .distantFuture, $1.id) }
        case .nurture, .disqualified, .dropped, .ended:
            return rows.sorted { ($1.enteredStageAt, $1.id) < ($0.enteredStageAt, $0.id) }
        }
    }

    private func matches(_ lead: Lead, _ text: String) -> Bool {
        let haystack = [lead.fields.fullName, lead.fields[.company], lead.fields[.email], lead.fields[.phone]].compactMap { $0 }
            .joined(separator: " ").lowercased()
        return text.lowercased().split(separator: " ").allSatisfy { haystack.contains($0) }
    }

    func rows(_ request: QueueRequest, after: LeadRow?, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        rowLoads += 1
        var rows = all(request)
        if request.order == .likelihood {
            rows = rows.map { row in
                var row = row
                row.likelihood = leads[row.id].flatMap(definition.likelihood(of:))
                return row
            }
            rows = rows.enumerated().sorted { ($1.element.likelihood ?? -1, $0.offset) < ($0.element.likelihood ?? -1, $1.offset) }
                .map(\.element)
        }
        let start = after.flatMap { after in rows.firstIndex { $0.id == after.id } }.map { $0 + 1 } ?? 0
        return Array(rows.dropFirst(start).prefix(limit))
    }

    func withLikelihood(_ row: LeadRow) throws(WorkspaceError) -> LeadRow {
        var row = row
        row.likelihood = leads[row.id].flatMap(definition.likelihood(of:))
        return row
    }

    func rows(_ ids: [LeadID]) throws(WorkspaceError) -> [LeadRow] { ids.compactMap { leads[$0] }.map(row) }

    func rows(_ ids: [LeadID], asOf moment: Instant) throws(WorkspaceError) -> [LeadRow] {
        ids.compactMap { lines(of: $0).prefix(through: seq(asOf: moment)).fold() }.map { row($0, at: moment) }
    }

    func history(_ id: LeadID, asOf moment: Instant) throws(WorkspaceError) -> (history: LeadHistory, isErasedSince: Bool) {
        let isErasedSince = lines(of: id).entries.contains { entry in
            if case .erased = entry.event { entry.at > moment } else { false }
        }
        return (lines(of: id).prefix(through: seq(asOf: moment)), isErasedSince)
    }

    private func seq(asOf moment: Instant) -> SequenceNumber { entries.last { $0.at <= moment }?.seq ?? SequenceNumber(0) }

    func count(_ request: QueueRequest) throws(WorkspaceError) -> QueueCount {
        let rows = all(request)
        return QueueCount(total: rows.count, overdue: rows.count { ($0.due?.at ?? .distantFuture) < request.now })
    }

    func search(_ text: String, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        Array(leads.values.filter { matches($0, text) }.sorted { $0.id < $1.id }.map(row).prefix(limit))
    }

    func history(_ id: LeadID) throws(WorkspaceError) -> LeadHistory {
        historyLoads.append(id)
        return lines(of: id)
    }

    func lines(of id: LeadID) -> LeadHistory {
        if hasMerges { return LeadHistory(entries, of: id) }
        var named: Set<SequenceNumber> = []
        var kept: [Entry] = []
        for entry in entries {
            if entry.lead == id {
                named.insert(entry.seq)
                kept.append(entry)
            } else if case .undone(let undone) = entry.event, named.contains(where: undone.names) {
                named.insert(entry.seq)
                kept.append(entry)
            }
        }
        return LeadHistory(kept, of: id)
    }

    func journal(before: SequenceNumber?, limit: Int, lead: LeadID?) throws(WorkspaceError) -> [Entry] {
        Array(
            entries.reversed().filter { ($0.seq < before ?? SequenceNumber(.max)) && (lead == nil || $0.lead == lead) }.prefix(
                limit))
    }

    func reassignments(onBehalfOf principal: Login?) throws(WorkspaceError) -> ReassignmentNotice {
        let person = principal ?? me
        let zone = definition.calendar.zone
        let today = zone.instant(LocalTime(day: zone.day(of: now), millisecond: 0))
        let own = entries.filter { $0.by == .person(person) }
        let since = own.last { $0.at < today }?.at ?? now - .days(30)
        let found = Set(entries.compactMap(\.lead)).flatMap { lines(of: $0).reassignments }.filter {
            ($0.from == person || $0.to == person) && $0.at > since
        }
        return ReassignmentNotice(
            login: person, since: since, lastOwn: own.last?.seq ?? SequenceNumber(0),
            items: found.sorted { $0.seq > $1.seq }.map {
                ReassignmentNotice.Item(
                    reassignment: $0, name: leads[$0.lead]?.fields.fullName ?? "", company: leads[$0.lead]?.fields[.company] ?? "")
            })
    }

    func accounts(like lead: Lead, limit: Int) throws(WorkspaceError) -> [AccountSuggestion] {
        existingAccounts.filter { account in
            lead.fields.mailDomain == account.domain || lead.fields[.company]?.lowercased() == account.name.lowercased()
        }.map { AccountSuggestion(name: $0.name, reason: "same e-mail domain") }
    }

    func possibleDuplicates(of id: LeadID) throws(WorkspaceError) -> [LeadRow] {
        guard let lead = leads[id] else { return [] }
        func isAlike(_ other: Lead) -> Bool {
            if let phone = lead.fields[.phone], other.fields[.phone] == phone { return true }
            return lead.fields.fullName != nil && lead.fields.fullName == other.fields.fullName
                && lead.fields[.company] == other.fields[.company]
        }
        return leads.values.filter { $0.id != id && $0.stage.isOpen && isAlike($0) }.sorted { $0.id < $1.id }.map(row)
    }
    func refreshClocks() throws(WorkspaceError) -> Bool { true }
    /// Whether lists wait for ``updateIndex()``, like those of a workspace.
    private(set) var isIndexBehind = false
    /// The error of the next index update.
    var indexProblem: String?
    /// Called when the index is updated.
    var onIndexUpdate: () -> Void = {}

    func updateIndex() -> String? {
        onIndexUpdate()
        isIndexBehind = false
        defer { indexProblem = nil }
        return indexProblem
    }

    func catchUp() throws(WorkspaceError) -> JournalChanges {
        var changes = JournalChanges()
        for entry in entries[read...] {
            changes.lineCount += 1
            changes.lastRecordedAt = entry.at
            if case .undone(let undone) = entry.event {
                let leads = entries.filter { undone.names($0.seq) }.flatMap(\.leads)
                changes.touched.formUnion(leads)
                if entry.by != .person(me) { for id in leads { changes.leads[id] = entry } }
            }
            guard let lead = entry.lead else { continue }
            changes.touched.formUnion(entry.leads)
            if entry.by != .person(me) { for id in [lead] + entry.leads { changes.leads[id] = entry } }
        }
        read = entries.count
        return changes
    }

    // MARK: Rules

    private func pastWindow(_ scope: QueueScope, _ wanted: (WindowState) -> Bool) -> [Lead] {
        leads.values.filter { lead in
            if let owner = scope.owner, lead.owner != owner, lead.owner != nil || !scope.includesUnowned { return false }
            return definition.windowState(of: lead, at: now).map(wanted) ?? false
        }.sorted { $0.id < $1.id }
    }

    func unreached(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        pastWindow(scope) { if case .unreached = $0 { true } else { false } }.prefix(limit).map(row)
    }

    func countPastWindow(_ scope: QueueScope) throws(WorkspaceError) -> WindowCount {
        WindowCount(
            unreached: pastWindow(scope) { if case .unreached = $0 { true } else { false } }.count,
            neglected: pastWindow(scope) { if case .neglected = $0 { true } else { false } }.count)
    }

    /// How often rules ran.
    private(set) var ticks = 0

    func tick(limit: Int, waits: Bool) throws(WorkspaceError) -> TickReport {
        ticks += 1
        var report = TickReport()
        let action = newActionID()
        for id in leads.keys.sorted() {
            for draft in decideDue(lines(of: id), given: decisionContext()) {
                entries.append(
                    Entry(
                        seq: SequenceNumber(entries.count + 1), action: action, at: now, by: draft.by, lead: draft.lead,
                        definition: definition.number, event: draft.event))
                report.actions = [action]
            }
        }
        return report
    }

    // MARK: Writing

    private func decided(_ step: Intent.Step) -> Result<[Draft], Refusal> {
        do throws(Refusal) {
            var decisionContext = decisionContext()
            if case .merge(let other) = step.command { decisionContext.others[other] = leads[other] }
            return .success(try decide(step.command, in: step.lead.flatMap { leads[$0] }, given: decisionContext))
        } catch { return .failure(error) }
    }

    func preview(_ intent: Intent) throws(WorkspaceError) -> [(lead: LeadID?, refusal: Refusal?)] {
        intent.steps.map { step in
            if case .failure(let refusal) = decided(step) { (step.lead, refusal) } else { (step.lead, nil) }
        }
    }

    func perform(_ intent: Intent) throws(WorkspaceError) -> ActionResult {
        guard !isReadOnly else { throw WorkspaceError(.notPermitted, readOnlyReason ?? "") }
        var done = ActionResult(action: intent.id, entries: [], leads: [])
        for step in intent.steps {
            switch decided(step) {
            case .failure(let refusal):
                guard intent.isPartial else { throw WorkspaceError(refusals: [(step.lead, refusal)]) }
                done.refused.append((step.lead, refusal))
            case .success(let drafts):
                for draft in drafts {
                    let entry = Entry(
                        seq: SequenceNumber(entries.count + 1), action: intent.id, at: now, occurredAt: draft.occurredAt,
                        by: draft.by,
                        lead: draft.lead, definition: definition.number, event: draft.event)
                    entries.append(entry)
                    done.entries.append(entry)
                    for lead in entry.leads where !done.leads.contains(lead) { done.leads.append(lead) }
                }
            }
        }
        if done.entries.isEmpty { throw WorkspaceError(refusals: done.refused) }
        isIndexBehind = true
        return done
    }

    private func latest(undone wanted: Bool) -> ActionLines? {
        let force = LeadHistory(entries).inForce.filter { $0.by == .person(me) }
        guard let last = force.last(where: { if case .undone = $0.event { wanted } else { !wanted } }) else { return nil }
        if wanted, let ordinary = force.last(where: { if case .undone = $0.event { false } else { true } }), ordinary.seq > last.seq
        {
            return nil
        }
        let lines = entries.filter { $0.action == last.action }.map(\.seq)
        guard let first = lines.first, let end = lines.last else { return nil }
        return ActionLines(action: last.action, lines: first...end, by: me)
    }

    private func describe(_ lines: ActionLines) -> (summary: String, leads: [LeadID]) {
        var named = entries.filter { lines.lines.contains($0.seq) }
        if case .undone(let undone)? = named.first?.event { named = entries.filter { undone.names($0.seq) } }
        var leads: [LeadID] = []
        for entry in named { for lead in entry.leads where !leads.contains(lead) { leads.append(lead) } }
        if case .merged(let merged)? = named.first?.event { return ("merge of \(merged.absorbed) into \(leads[0])", leads) }
        let kind = named.first?.event.kind ?? ""
        return ("\(kind) of " + (leads.count == 1 ? leads[0].description : "\(leads.count) leads"), leads)
    }

    func nextUndo() throws(WorkspaceError) -> String? { latest(undone: false).map { describe($0).summary } }

    func undo(_ id: ActionID, batch: ActionID?, partial: Bool, onBehalfOf: Login?) throws(WorkspaceError) -> UndoResult {
        guard let lines = latest(undone: false) else { throw WorkspaceError(.refused, "nothing to undo") }
        let (summary, leads) = describe(lines)
        for lead in leads {
            if let refusal = try history(lead).refusalOfUndo(of: lines, lead: lead, zone: definition.calendar.zone, now: now) {
                throw WorkspaceError(refusals: [(lead, refusal)])
            }
        }
        return appendUndo(lines, id, summary, leads)
    }

    func redo(_ id: ActionID, onBehalfOf: Login?) throws(WorkspaceError) -> UndoResult {
        guard let lines = latest(undone: true) else { throw WorkspaceError(.refused, "nothing to redo") }
        let (summary, leads) = describe(lines)
        return appendUndo(lines, id, summary, leads)
    }

    private func appendUndo(_ lines: ActionLines, _ id: ActionID, _ summary: String, _ leads: [LeadID]) -> UndoResult {
        let entry = Entry(
            seq: SequenceNumber(entries.count + 1), action: id, at: now, by: .person(me), lead: nil, definition: definition.number,
            event: .undone(Undone(ranges: [lines.lines])))
        entries.append(entry)
        return UndoResult(
            result: ActionResult(action: id, entries: [entry], leads: leads), summary: summary, leads: leads, blocked: [])
    }
}
