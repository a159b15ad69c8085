import Journal
import Lifecycle

/// Gathers the map of a journal during a rebuild, so that a stretch is written once rather than with every action.
///
/// Each piece of the journal has a draft of its own; a stretch never reaches from one into the next.
struct JournalMapBuilder {
    private struct Stretch {
        var start: JournalPosition
        var first: Int
        var earliest: UInt64
        var latest: UInt64
        var recorded: Instant
        var actors: [String]
    }

    private struct Batch {
        var ranges: [ClosedRange<Int>] = []
        var isClosed = false

        mutating func add(_ range: ClosedRange<Int>) {
            if let last = ranges.last, last.upperBound + 1 == range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound...range.upperBound
            } else {
                ranges.append(range)
            }
        }
    }

    private var stretches: [Stretch] = []
    private var batches: [ActionID: Batch] = [:]
    private var workspaceLines: [(seq: Int, place: LineLocation, kind: String)] = []
    private var undone: [(seq: Int, ranges: [ClosedRange<Int>])] = []
    private var routed: LineLocation?

    mutating func add(_ added: JournalMap.Added) {
        let time = added.action.high >> 16
        let last = stretches.count - 1
        if last >= 0, added.lines.lowerBound - stretches[last].first < JournalMap.stretch {
            stretches[last].earliest = min(stretches[last].earliest, time)
            stretches[last].latest = max(stretches[last].latest, time)
            stretches[last].recorded = min(stretches[last].recorded, added.recorded)
            for actor in added.actors where !stretches[last].actors.contains(actor) { stretches[last].actors.append(actor) }
        } else {
            stretches.append(
                Stretch(
                    start: added.start, first: added.lines.lowerBound, earliest: time, latest: time, recorded: added.recorded,
                    actors: added.actors))
        }
        if let batch = added.batch {
            batches[batch, default: Batch()].add(added.lines)
            if added.closesBatch { batches[batch]?.isClosed = true }
        }
        for (seq, place, kind) in added.workspaceLines { addWorkspaceLine(seq, place, kind) }
        for (seq, ranges) in added.undone { undone.append((seq, ranges)) }
        routed = added.routed ?? routed
    }

    mutating func addWorkspaceLine(_ seq: Int, _ place: LineLocation, _ kind: String) {
        workspaceLines.append((seq, place, kind))
    }

    /// Adds the draft of the piece that follows.
    mutating func append(_ later: JournalMapBuilder) {
        stretches += later.stretches
        workspaceLines += later.workspaceLines
        undone += later.undone
        routed = later.routed ?? routed
        for (id, batch) in later.batches {
            for range in batch.ranges { batches[id, default: Batch()].add(range) }
            if batch.isClosed { batches[id]?.isClosed = true }
        }
    }

    /// Writes all of it.
    func write(to database: IndexDatabase) throws(ReadModelError) {
        let map = JournalMap(database)
        for stretch in stretches {
            try map.begin(
                stretch.start, first: stretch.first, earliest: stretch.earliest, latest: stretch.latest,
                recorded: stretch.recorded)
            for actor in stretch.actors { try map.mark(actor, in: stretch.first) }
        }
        for (seq, place, kind) in workspaceLines { try map.addWorkspaceLine(seq, place, kind) }
        for (seq, ranges) in undone { try map.addUndone(seq, ranges) }
        if let routed { try map.setRouted(routed) }
        for (id, batch) in batches {
            for (index, range) in batch.ranges.enumerated() {
                try map.addBatch(id, range, closed: batch.isClosed && index == batch.ranges.count - 1)
            }
        }
    }
}
