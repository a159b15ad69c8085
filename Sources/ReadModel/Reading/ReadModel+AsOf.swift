import Dispatch
import Glibc
import Journal
import Lifecycle
import Synchronization

extension ReadModel {
    /// The last line that was recorded by a moment.
    package struct Moment: Hashable, Sendable {
        /// Its number.
        package var seq: SequenceNumber
        /// When it was recorded.
        package var at: Instant
        /// Where the journal stood when its action was written.
        package var end: JournalPosition

        /// Puts one together.
        package init(seq: SequenceNumber, at: Instant, end: JournalPosition) {
            self.seq = seq
            self.at = at
            self.end = end
        }
    }

    /// The last line that was recorded by a moment; nil when the journal began later.
    ///
    /// Clocks may step back, so lines before it may say that they were recorded later. A look through all stretches of 256 lines, some
    /// milliseconds at a million leads, and one stretch.
    ///
    /// - Throws: `.journal`, `.database`.
    package func moment(asOf instant: Instant) throws(ReadModelError) -> Moment? {
        let row = try database.statement("SELECT max(first) FROM block WHERE recorded <= ?")
        row.bind(1, instant.milliseconds)
        guard let first = try row.integer(), let start = try map.stretch(of: Int(first), generation: meta.position.generation)
        else {
            return nil
        }
        let next = try database.statement("SELECT min(first) FROM block WHERE first > ?")
        next.bind(1, first)
        let last = min(Int(try next.integer() ?? .max) - 1, meta.position.seq.value)
        return try reading("reading lines") {
            var found: Moment?
            _ = try journal.read(after: start) { action in
                if let line = action.lines.last, line.envelope.at <= instant {
                    found = Moment(seq: line.envelope.seq, at: line.envelope.at, end: action.end)
                }
                return action.end.seq.value >= last ? .stop : .goOn
            }
            return found
        }
    }

    /// The number of the last line that was recorded by a moment; nil when the journal began later.
    ///
    /// - Throws: `.journal`, `.database`.
    package func seq(asOf instant: Instant) throws(ReadModelError) -> SequenceNumber? { try moment(asOf: instant)?.seq }

    /// The lines that concern the workspace as they were after a line.
    ///
    /// - Throws: `.journal`, `.database`.
    package func workspaceEntries(upTo seq: SequenceNumber) throws(ReadModelError) -> LeadHistory {
        try workspaceEntries().cut(after: seq)
    }

    /// How many leads a core folds at a time, at least, and in how many rounds at most.
    private static var least: Int { 512 }
    private static var rounds: Int { 12 }

    /// Makes something of the histories of some leads as they were at a moment, on all cores: of so many consecutive ones at a time, in the order given.
    ///
    /// O(lines of the leads). Where leads were ever merged, each history has the lines of all of them until then, as ``history(of:)`` has.
    ///
    /// - Throws: `.journal`, `.database`.
    package func histories<Part: Sendable>(
        of leads: [LeadID], at moment: Moment, progress: (Double) -> Void = { _ in },
        making make: @escaping @Sendable ([(id: LeadID, history: LeadHistory)]) -> Part
    ) throws(ReadModelError) -> [Part] {
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let generation = meta.position.generation
        let hands = try reading { try (0..<cores).map { _ in HistoryReader(try surroundings.another()) } }
        let share = max(Self.least, (leads.count + cores * Self.rounds - 1) / (cores * Self.rounds))
        var made: [Part] = []
        for first in stride(from: 0, to: leads.count, by: share * cores) {
            let page = try places(of: leads[first..<min(leads.count, first + share * cores)], before: moment.end.offset)
            let parts = Mutex<[Int: Part]>([:])
            let failure = Mutex<ReadModelError?>(nil)
            DispatchQueue.concurrentPerform(iterations: cores) { hand in
                do {
                    let asked = Array(page.dropFirst(hand * share).prefix(share))
                    var histories: [(id: LeadID, history: LeadHistory)] = []
                    histories.reserveCapacity(asked.count)
                    try hands[hand].each(of: asked, generation: generation) { histories.append((asked[$0].id, $1)) }
                    let part = make(histories)
                    parts.withLock { $0[hand] = part }
                } catch {
                    failure.withLock { $0 = $0 ?? ReadModelError(error, doing: "reading lines") }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            made += parts.withLock { parts in (0..<cores).compactMap { parts[$0] } }
            progress(min(1, Double(first + page.count) / Double(leads.count)))
        }
        return made
    }

    /// Where the lines of some leads stand that stand before a place.
    private func places(of leads: ArraySlice<LeadID>, before end: Int) throws(ReadModelError) -> [HistoryReader.Asked] {
        let hasMerges = try !merges.isEmpty
        return try steadily { () throws(ReadModelError) in
            try leads.map { (id) throws(ReadModelError) in
                let all = hasMerges ? try placesOfCircle(of: id) : try lines(of: id)?.all
                var own = all ?? []
                if all == nil, hasMerges { own = try lines(of: id)?.all ?? [] }
                return HistoryReader.Asked(id: id, places: own.filter { $0.offset < end })
            }
        }
    }
}
