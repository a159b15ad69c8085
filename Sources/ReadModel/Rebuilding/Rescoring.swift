import Dispatch
import Journal
import Lifecycle
import Synchronization

/// Scores all leads anew by a definition that has just been adopted: folds every lead on all cores, while one thread writes what changed.
///
/// Only what depends on the definition is made again (`DefinitionColumns`), in a transaction of the caller's; texts, keys and the map of the journal stay.
/// O(lines of all leads): some 10 seconds for a million leads on two cores.
final class Rescoring {
    private let database: IndexDatabase
    private let surroundings: IndexDependencies
    /// The places of the lines of all leads that a lead was ever merged with; nil for one that never was.
    private let circle: (LeadID) throws(ReadModelError) -> [LineLocation]?
    private let generation: UInt64
    private let clock: Instant
    private let crew: [Worker]
    private var changes = 0
    /// The statements of indices that are left out while most of their entries change.
    private var leftOut: [String]?
    private var differences: [LeadTable.TallyKey: Int] = [:]

    /// How many leads a hand folds in one round, and how many hands there are: many more than cores, so that none waits long for the last one.
    private static let share = 256
    private static let hands = 32
    /// Which part of the time folding takes, as measured on a million leads; the rest makes indices.
    private static let folding = 0.75

    init(
        _ database: IndexDatabase, _ surroundings: IndexDependencies, _ definition: LeadDefinition, day: Day, clock: Instant,
        generation: UInt64, circle: @escaping (LeadID) throws(ReadModelError) -> [LineLocation]?
    ) throws(ReadModelError) {
        self.database = database
        self.circle = circle
        self.surroundings = surroundings
        self.clock = clock
        self.generation = generation
        let highest = try database.statement("SELECT max(id) FROM lead").integer() ?? 0
        crew = try reading {
            try (0..<(highest > Self.share ? Self.hands : 1)).map { _ in
                let projector = Projector(definition, day: day, scoresOnly: true, keys: surroundings.keys)
                return Worker(HistoryReader(try surroundings.another()), projector, clock: clock)
            }
        }
    }

    /// Does it.
    ///
    /// - Throws: `.journal`, `.database`; the caller's transaction is then to be given up.
    func run(_ table: LeadTable) throws(ReadModelError) {
        surroundings.scoringProgress(0)
        let highest = Double(max(1, try database.statement("SELECT max(id) FROM lead").integer() ?? 1))
        var page = try page(after: 0)
        var scored: [[Scored]] = []
        while !page.isEmpty || !scored.isEmpty {
            let last = page.last?.id ?? Int(highest)
            (page, scored) = try round(page, writing: scored)
            surroundings.scoringProgress(Self.folding * min(1, Double(last) / highest))
        }
        for hand in crew { differences.merge(hand.differences, uniquingKeysWith: +) }
        for hand in crew { try hand.arrivals.write(to: database) }
        for (key, difference) in differences where difference != 0 { try table.count(key, difference) }
        if let leftOut { try database.makeIndices(leftOut) }
        surroundings.scoringProgress(1)
    }

    /// A lead as the index has it.
    private struct Standing: Sendable {
        var id: Int
        /// Where its lines stand, as `LineLocations` writes it.
        var lines: [UInt8]
        var key: LeadTable.TallyKey
        var arrivals: [UInt8]
        /// Where it was ever merged, where the lines of all stand that it was merged with.
        var ofCircle: [LineLocation]?
    }

    /// A lead that was scored and is still to be written.
    private struct Scored: Sendable {
        var id: Int
        var row: DefinitionColumns.Row
    }

    /// One thread's own journal and projector, and what it made in this round.
    private final class Worker: @unchecked Sendable {
        private let reader: HistoryReader
        private let projector: Projector
        private let clock: Instant
        private var scored: [Scored] = []
        /// How the counts change.
        private(set) var differences: [LeadTable.TallyKey: Int] = [:]
        /// How the counts of arrivals change: with the definition's zone.
        var arrivals = StageEntryCounts()

        /// What was scored in this round; the next one begins with nothing.
        func takeScored() -> [Scored] {
            defer { scored = [] }
            return scored
        }

        init(_ reader: HistoryReader, _ projector: Projector, clock: Instant) {
            self.reader = reader
            self.projector = projector
            self.clock = clock
        }

        func score(_ leads: ArraySlice<Standing>, generation: UInt64) throws {
            scored = []
            scored.reserveCapacity(leads.count)
            // By their places throughout: a copy of each would take longer than what is asked of it.
            let asked = leads.indices.map { place in
                HistoryReader.Asked(
                    id: LeadID(leads[place].id), places: leads[place].ofCircle ?? LineLocations.all(in: leads[place].lines))
            }
            try reader.each(of: asked, generation: generation) { index, history in
                let (id, place) = (asked[index].id, leads.startIndex + index)
                // What was taken back counts by no definition.
                guard let state = projector.project(id, history).state else { return }
                let isLate = state.isLate(at: clock)
                let list = state.list.code ?? leads[place].key.list
                if list != leads[place].key.list || isLate != leads[place].key.late {
                    var key = leads[place].key
                    differences[key, default: 0] -= 1
                    key.late = isLate
                    key.list = list
                    differences[key, default: 0] += 1
                }
                if state.arrivals != leads[place].arrivals {
                    arrivals.add(leads[place].arrivals, -1)
                    arrivals.add(state.arrivals, 1)
                }
                scored.append(
                    Scored(
                        id: id.number,
                        row: .init(
                            state, rank: state.rank(id, at: clock), isSnoozed: leads[place].key.snoozed, isLate: isLate)))
            }
        }
    }

    /// Scores a page of leads while the ones before are written and the page behind is read.
    private func round(_ page: [Standing], writing scored: [[Scored]]) throws(ReadModelError) -> (
        next: [Standing], scored: [[Scored]]
    ) {
        let (crew, generation) = (crew, generation)
        let share = max(1, (page.count + crew.count - 1) / crew.count)
        let desk = WriterState(self)
        let failure = Mutex<ReadModelError?>(nil)
        DispatchQueue.concurrentPerform(iterations: crew.count + 1) { index in
            do {
                if index == 0 {
                    try desk.rescoring.write(scored)
                    if let last = page.last { desk.next = try desk.rescoring.page(after: last.id) }
                } else {
                    try crew[index - 1].score(page.dropFirst((index - 1) * share).prefix(share), generation: generation)
                }
            } catch {
                failure.withLock { $0 = $0 ?? ReadModelError(error) }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return (desk.next, crew.map { $0.takeScored() }.filter { !$0.isEmpty })
    }

    /// What only the writing one of several threads uses.
    private final class WriterState: @unchecked Sendable {
        let rescoring: Rescoring
        var next: [Standing] = []

        init(_ rescoring: Rescoring) { self.rescoring = rescoring }
    }

    private func page(after last: Int) throws(ReadModelError) -> [Standing] {
        let rows = try database.statement(
            "SELECT id, lines, list, owner, snoozed, place, late, arrivals FROM \(IndexSchema.wholeRow) WHERE id > ? AND list >= 0 ORDER BY id LIMIT ?"
        )
        rows.bind(1, last)
        rows.bind(2, Self.share * crew.count)
        var page: [Standing] = []
        page.reserveCapacity(Self.share * crew.count)
        try rows.each { (row) throws(ReadModelError) in
            let key = LeadTable.TallyKey(
                list: row.integer(2), owner: row.text(3), snoozed: row.integer(4) != 0, place: row.int64(5),
                late: row.integer(6) != 0)
            page.append(Standing(id: row.integer(0), lines: row.blob(1), key: key, arrivals: row.blob(7)))
        }
        for index in page.indices { page[index].ofCircle = try circle(LeadID(page[index].id)) }
        return page
    }

    private func write(_ scored: [[Scored]]) throws(ReadModelError) {
        let update = try database.statement(DefinitionColumns.update, for: "writing")
        let count = try database.statement("SELECT total_changes()")
        let before = try count.integer() ?? 0
        for part in scored {
            for index in part.indices {
                DefinitionColumns.bind(part[index].row, of: part[index].id, to: update)
                try update.run()
            }
        }
        changes += Int((try count.integer() ?? 0) - before)
        guard leftOut == nil, changes >= surroundings.manyChanges else { return }
        // Few leads move by most definitions; where many change, nearly all of them may.
        let concerned = IndexSchema.indices(with: DefinitionColumns.names) + [IndexSchema.leadByMove]
        try database.dropIndices(concerned)
        leftOut = concerned
    }
}
