import Journal
import Lifecycle

/// Collects the journal map during a rebuild.
///
/// Each block is written once instead of with every action. Each segment of the journal has a builder of its own; a
/// block never crosses a segment boundary.
struct JournalMapBuilder {
    private struct Block {
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

    private var blocks: [Block] = []
    private var batches: [ActionID: Batch] = [:]
    private var workspaceLines: [(seq: Int, location: LineLocation, kind: String)] = []
    private var undone: [(seq: Int, ranges: [ClosedRange<Int>])] = []
    private var lastRouting: LineLocation?

    mutating func add(_ added: JournalMap.ActionSummary) {
        let time = added.action.high >> 16
        let last = blocks.count - 1
        if last >= 0, added.lines.lowerBound - blocks[last].first < JournalMap.blockLength {
            blocks[last].earliest = min(blocks[last].earliest, time)
            blocks[last].latest = max(blocks[last].latest, time)
            blocks[last].recorded = min(blocks[last].recorded, added.recorded)
            for actor in added.actors where !blocks[last].actors.contains(actor) { blocks[last].actors.append(actor) }
        } else {
            blocks.append(
                Block(
                    start: added.start, first: added.lines.lowerBound, earliest: time, latest: time, recorded: added.recorded,
                    actors: added.actors))
        }
        if let batch = added.batch {
            batches[batch, default: Batch()].add(added.lines)
            if added.closesBatch { batches[batch]?.isClosed = true }
        }
        for (seq, location, kind) in added.workspaceLines { addWorkspaceLine(seq, location, kind) }
        for (seq, ranges) in added.undone { undone.append((seq, ranges)) }
        lastRouting = added.lastRouting ?? lastRouting
    }

    mutating func addWorkspaceLine(_ seq: Int, _ location: LineLocation, _ kind: String) {
        workspaceLines.append((seq, location, kind))
    }

    /// Appends the builder of the next segment.
    mutating func append(_ later: JournalMapBuilder) {
        blocks += later.blocks
        workspaceLines += later.workspaceLines
        undone += later.undone
        lastRouting = later.lastRouting ?? lastRouting
        for (id, batch) in later.batches {
            for range in batch.ranges { batches[id, default: Batch()].add(range) }
            if batch.isClosed { batches[id]?.isClosed = true }
        }
    }

    /// Writes the map.
    func write(to database: IndexDatabase) throws(ReadModelError) {
        let map = JournalMap(database)
        for block in blocks {
            try map.beginBlock(
                block.start, first: block.first, earliest: block.earliest, latest: block.latest,
                recorded: block.recorded)
            for actor in block.actors { try map.addActor(actor, to: block.first) }
        }
        for (seq, location, kind) in workspaceLines { try map.addWorkspaceLine(seq, location, kind) }
        for (seq, ranges) in undone { try map.addUndone(seq, ranges) }
        if let lastRouting { try map.setLastRouting(lastRouting) }
        for (id, batch) in batches {
            for (index, range) in batch.ranges.enumerated() {
                try map.addBatch(id, range, closed: batch.isClosed && index == batch.ranges.count - 1)
            }
        }
    }
}
