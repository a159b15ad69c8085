import Journal
import Lifecycle

/// Gathers the map of a journal during a rebuild, so that a stretch is written once rather than with every action.
struct JournalMapDraft {
    private struct Stretch {
        var start: JournalPosition
        var first: Int
        var earliest: UInt64
        var latest: UInt64
        var actors: [String]
    }

    private let database: IndexDatabase
    private let map: JournalMap
    private var stretch: Stretch?
    private var routed: JournalPlace?
    private var batches: [ActionID: (ranges: [ClosedRange<Int>], isClosed: Bool)] = [:]

    init(_ database: IndexDatabase) {
        self.database = database
        map = JournalMap(database)
    }

    mutating func add(_ added: JournalMap.Added) throws(ReadModelError) {
        let time = added.action.high >> 16
        if var open = stretch, added.lines.lowerBound - open.first < JournalMap.stretch {
            open.earliest = min(open.earliest, time)
            open.latest = max(open.latest, time)
            for actor in added.actors where !open.actors.contains(actor) { open.actors.append(actor) }
            stretch = open
        } else {
            try writeStretch()
            stretch = Stretch(start: added.start, first: added.lines.lowerBound, earliest: time, latest: time, actors: added.actors)
        }
        if let batch = added.batch {
            var known = batches[batch] ?? ([], false)
            if let last = known.ranges.last, last.upperBound + 1 == added.lines.lowerBound {
                known.ranges[known.ranges.count - 1] = last.lowerBound...added.lines.upperBound
            } else {
                known.ranges.append(added.lines)
            }
            known.isClosed = known.isClosed || added.closesBatch
            batches[batch] = known
        }
        for (seq, place, kind) in added.workspaceLines { try map.addWorkspaceLine(seq, place, kind) }
        for (seq, ranges) in added.undone { try map.addUndone(seq, ranges) }
        routed = added.routed ?? routed
    }

    /// Writes what is left.
    mutating func finish() throws(ReadModelError) {
        try writeStretch()
        if let routed { try map.setRouted(routed) }
        for (id, batch) in batches {
            for (index, range) in batch.ranges.enumerated() {
                try map.addBatch(id, range, closed: batch.isClosed && index == batch.ranges.count - 1)
            }
        }
    }

    private mutating func writeStretch() throws(ReadModelError) {
        guard let open = stretch else { return }
        stretch = nil
        try map.begin(open.start, first: open.first, earliest: open.earliest, latest: open.latest)
        for actor in open.actors { try map.mark(actor, in: open.first) }
    }
}
