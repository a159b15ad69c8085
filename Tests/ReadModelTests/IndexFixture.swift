import Foundation
import Reports
import Glibc
import Journal
import Lifecycle
import ReadModel

/// A journal and an index for one test, with a settable clock; removed with the fixture.
final class IndexFixture {
    let folder: JournalFolder
    let journal: any JournalStore
    let cache: String
    let root: String
    var now = Instant(milliseconds: 1_795_424_400_000)
    var webPoints = 30
    var program = "test"
    /// The segment size of a rebuild; nil for the default, which is larger than any test's journal.
    var segmentSize: Int?
    /// The number of changed rows from which an adoption rebuilds indices; nil for the default.
    var reindexThreshold: Int?
    /// Gets the progress of a rescoring.
    var scoring: (Double) -> Void = { _ in }
    private var intents: UInt64 = 0

    init() throws {
        root = FileManager.default.temporaryDirectory.path + "/winnow-index-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        folder = JournalFolder(path: root + "/workspace")
        cache = root + "/cache/winnow/0198"
        let header = JournalHeader(workspace: "0198c0de-0000-7000-8000-000000000001", simulated: true, created: now)
        try folder.create(JournalCreation(header: header, erasureKey: [UInt8](repeating: 7, count: 32)))
        journal = try folder.open()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    var databases: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []).filter { $0.hasSuffix(".sqlite") }.sorted()
    }

    func dependencies(me: Login = dana) -> IndexDependencies { dependencies(of: folder, me: me) }

    /// A copy of the journal that ends at an offset.
    func cut(at offset: Int) throws -> JournalFolder {
        let copy = JournalFolder(path: root + "/cut")
        try? FileManager.default.removeItem(atPath: copy.path)
        try FileManager.default.copyItem(atPath: folder.path, toPath: copy.path)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: copy.journal))
        try file.truncate(atOffset: UInt64(offset))
        try file.close()
        return copy
    }

    func dependencies(of folder: JournalFolder, me: Login = dana) -> IndexDependencies {
        var dependencies = IndexDependencies(
            me: me, program: program, now: { self.now }, keys: testKeys,
            definition: { (entries) throws(ReadModelError) in
                guard let entry = entries.last, case .definitionAdopted(let adopted) = entry.event else {
                    return smallDefinition(number: 0)
                }
                var definition = smallDefinition(number: adopted.number, webPoints: Int(adopted.text) ?? 30)
                definition.adoptedAt = entry.at
                return definition
            }, openJournal: { () throws(JournalError) in try folder.open() })
        dependencies.buildTimeline = { id, history, known, _, code in testTimeline(id, history, known?.lead, code).bytes }
        if let segmentSize { dependencies.segmentSize = segmentSize }
        dependencies.scoringProgress = { self.scoring($0) }
        if let reindexThreshold { dependencies.reindexThreshold = reindexThreshold }
        return dependencies
    }

    /// Opens the index, or builds a new one in memory.
    func model(me: Login = dana, inMemory: Bool = false) throws -> ReadModel {
        try ReadModel(journal: try folder.open(), folder: inMemory ? nil : cache, dependencies: dependencies(me: me))
    }

    /// Adopts the small definition with some points for the pricing form, which also vary other settings.
    @discardableResult
    func adopt(_ number: Int, webPoints: Int) throws -> WrittenAction {
        let adopted = DefinitionAdopted(number: number, name: "small", text: String(webPoints))
        return try write([Draft(lead: nil, by: .person(dana), event: .definitionAdopted(adopted))])
    }

    /// Writes an action and returns it as written.
    @discardableResult
    func write(_ drafts: [Draft], batch: ActionID? = nil, id: ActionID? = nil) throws -> WrittenAction {
        intents += 1
        let number = intents
        let intent = id ?? ActionID(at: now, random: (number, number &* 0x9E37_79B9))
        let at = now
        var draft = ActionDraft(at: at, definition: 1, events: drafts, salt: { (number, 1) })
        draft.batch = batch
        let action = draft
        let begun = try journal.begin(intent, as: JournalWriter(dana), after: end) { (_) throws(JournalError) in }
        guard let transaction = begun else { throw POSIXError(.EIO) }
        let written = try transaction.commit(action)
        end = written.position
        return written
    }

    private lazy var end = journal.start

    @discardableResult
    func write(_ lead: Int, _ event: Event, by: Login = dana, occurredAt: Instant? = nil) throws -> WrittenAction {
        try write([Draft(lead: LeadID(lead), by: .person(by), occurredAt: occurredAt, event: event)])
    }

    @discardableResult
    func undo(_ written: WrittenAction, by: Login = dana) throws -> WrittenAction {
        let seqs = written.entries.map(\.seq)
        return try write([Draft(lead: nil, by: .person(by), event: .undone(Undone(ranges: [seqs[0]...seqs[seqs.count - 1]])))])
    }
}

let dana = Login("dana")
let kim = Login("kim")

func captured(_ stage: Stage = .mql, owner: Login? = nil, _ fields: [LeadField: String] = [:]) -> Event {
    .captured(Captured(stage: stage, fields: LeadFields(fields), owner: owner))
}

/// The answers of an index to every query, as one value.
struct IndexSnapshot: Equatable {
    var lists: [String: [LeadRow]] = [:]
    var counts: [String: QueueCount] = [:]
    var rows: [LeadRow] = []
    var histories: [LeadHistory] = []
    var journal: [Entry] = []
    var workspace: [Entry] = []
    var next: LeadID?
    var targets: [UndoCandidate?] = []
    var batches: [ImportBatch?] = []
    var moves: [LeadID] = []
    var stageEntries: [String: Int] = [:]
    var found: [String: [LeadRow]] = [:]
    var routing = RoutingState()
    var due: [String: [LeadID]] = [:]
    var pastWindow: [String: WindowCount] = [:]
    var survivors: [LeadID?] = []
    var possibleDuplicates: [[LeadID]] = []
    var duplicatePairs: [DuplicatePair] = []
    var matches: [[LeadID]] = []
    var reassignments: [[Reassignment]] = []
    var lastLines: [SequenceNumber?] = []
    var timelines: [ResolvedTimeline] = []

    init(_ model: ReadModel, now: Instant, batches: [ActionID] = []) throws {
        let scopes: [(String, QueueScope)] = [
            ("team", .team), ("dana", QueueScope(owner: dana, territory: ["de", "Web"])), ("kim", QueueScope(owner: kim)),
            ("own", QueueScope(owner: dana, includesUnowned: false)), ("danaAll", QueueScope(owner: dana)),
            ("kimOwn", QueueScope(owner: kim, includesUnowned: false)),
        ]
        let filters: [(String, QueueFilter)] = [
            ("", QueueFilter()), ("snoozed", QueueFilter(showsSnoozed: true)), ("overdue", QueueFilter(onlyOverdue: true)),
            ("web", QueueFilter(source: "WEB")), ("muller", QueueFilter(text: "mull")), ("kim", QueueFilter(owner: kim)),
        ]
        for queue in Queue.allCases {
            for (name, scope) in scopes {
                for (filterName, filter) in name == "team" ? filters : [filters[0]] {
                    let request = QueueRequest(queue: queue, scope: scope, filter: filter, now: now)
                    lists["\(queue) \(name) \(filterName)"] = try model.queues.rows(request, limit: 1000)
                    counts["\(queue) \(name) \(filterName)"] = try model.queues.count(request)
                }
            }
        }
        for stage in Stage.allCases {
            for login in [dana, kim] {
                // Each day around the test's clock separately, so that a count on a wrong day is noticed.
                let today = model.definition.calendar.zone.day(of: now)
                for day in -120...30 {
                    let on = today.adding(day)
                    let count = try model.stageEntries.count(into: stage, by: [login], on: on...on)
                    if count != 0 { stageEntries["\(stage) \(login) \(on)"] = count }
                }
            }
        }
        moves = try model.rules.requalifiable(limit: 1_000_000)
        let last = try model.lines.nextLead()
        next = last
        let ids = (1...max(1, last.number)).map(LeadID.init)
        rows = try model.queues.rows(ids)
        histories = try ids.map { try model.lines.history(of: $0) }
        survivors = try ids.map { try model.matches.survivor(of: $0) }
        possibleDuplicates = try ids.map { try model.duplicates.matches(of: $0).map(\.lead) }
        let pairs = try model.duplicates.pairs()
        while let pair = try pairs.next() { duplicatePairs.append(pair) }
        let captures = histories.flatMap(\.lines).compactMap { entry -> MatchKeys? in
            guard case .captured = entry.event else { return nil }
            var lead: Lead?
            Lead.evolve(&lead, entry)
            return lead.map(testKeys)
        }
        matches = try model.matches.leads(with: captures)
        journal = try model.lines.journal(before: nil, limit: 100_000)
        workspace = try model.lines.workspaceEntries().entries
        for login in [dana, kim] {
            targets.append(try model.actions.redoTarget(of: login))
            targets.append(try model.actions.latestAction(of: login))
        }
        for login in [dana, kim] {
            reassignments.append(try model.rules.reassignments(of: login, after: .distantPast, limit: 1000))
            // A search of the whole journal must find the same newest line.
            for days in [0, 2, 9] {
                let moment = now - .days(days)
                let found = try model.actions.latestLine(of: login, before: moment)?.seq
                lastLines.append(found)
                let sought = journal.first { $0.by == .person(login) && $0.at < moment }?.seq
                if found != sought { throw POSIXError(.EILSEQ) }
            }
        }
        self.batches = try batches.map { try model.lines.batch($0) }
        routing = try model.rules.routingState()
        for login in [dana, kim] {
            due["overdue, not of \(login)"] = try model.rules.leads(.overdue(exceptOwner: login), now: now, limit: 1000)
            due["absence of \(login)"] = try model.rules.leads(.dueDuringAbsence(of: login, until: now), now: now, limit: 1000)
            due["untouched of \(login)"] = try model.rules.leads(.untouched(of: login), now: now, limit: 1000)
        }
        due["overdue"] = try model.rules.leads(.overdue(exceptOwner: nil), now: now, limit: 1000)
        due["unreached"] = try model.rules.leads(.unreached, now: now, limit: 1000)
        for (name, scope) in scopes {
            pastWindow[name] = try model.rules.countPastWindow(scope, now: now)
            lists["unreached \(name)"] = try model.rules.unreached(scope, now: now, limit: 1000)
        }
        timelines = try ResolvedTimeline.all(model)
        for text in ["m", "muller", "acme", "0421", "L1", "ext"] { found[text] = try model.search.leads(text, limit: 50) }
    }

    /// The differences between two snapshots, for a test's message.
    func differences(_ other: IndexSnapshot) -> [String] {
        var all: [String] = []
        for (key, rows) in lists where rows != other.lists[key] {
            all.append("list \(key): \(rows.map(\.id)) \(other.lists[key]?.map(\.id) ?? [])")
        }
        for (key, count) in counts where count != other.counts[key] { all.append("count \(key)") }
        for (key, rows) in found where rows != other.found[key] { all.append("search \(key)") }
        if rows != other.rows { all.append("rows") }
        if survivors != other.survivors { all.append("survivors") }
        if possibleDuplicates != other.possibleDuplicates { all.append("possible duplicates") }
        if duplicatePairs != other.duplicatePairs { all.append("pairs of possible duplicates") }
        if reassignments != other.reassignments { all.append("reassignments: \(reassignments) \(other.reassignments)") }
        if lastLines != other.lastLines { all.append("newest lines before a time") }
        if matches != other.matches { all.append("matches") }
        for (own, others) in zip(timelines, other.timelines) where own != others { all.append("timeline \(own) \(others)") }
        if timelines.count != other.timelines.count { all.append("which leads have timelines") }
        if histories != other.histories { all.append("histories") }
        if journal != other.journal { all.append("journal") }
        if workspace != other.workspace { all.append("workspace") }
        if targets != other.targets { all.append("undo targets") }
        if batches != other.batches { all.append("batches") }
        if stageEntries != other.stageEntries { all.append("stage entries: \(stageEntries) \(other.stageEntries)") }
        if moves != other.moves { all.append("moves: \(moves) \(other.moves)") }
        if next != other.next { all.append("next lead") }
        if routing != other.routing { all.append("routing state") }
        for (key, leads) in due where leads != other.due[key] { all.append("due \(key)") }
        for (key, count) in pastWindow where count != other.pastWindow[key] { all.append("past the contact window, \(key)") }
        return all
    }
}
