import Journal
import Lifecycle

/// Collects entries of the journal map: those of one action, or in a rebuild those of a segment of the journal.
///
/// In a rebuild each block is written once instead of with every action; a block never crosses a segment boundary.
struct JournalMapBuilder {
    /// The first line of the last block that was written already.
    private let lastBlock: Int?

    /// Some consecutive actions.
    private struct Block {
        /// The position in the journal before it.
        var start: JournalPosition
        var first: Int
        /// The earliest and the latest time in the ids of its actions, in milliseconds.
        var earliest: UInt64
        var latest: UInt64
        /// The earliest time at which one of its lines was recorded.
        var recorded: Instant
        /// The people who wrote its lines.
        var actors: [String]
        /// Four bytes of the id of each action; see `JournalMap.appendKey`.
        var ids: [UInt8]
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

    init(lastBlock: Int? = nil) { self.lastBlock = lastBlock }

    mutating func add(_ added: JournalMap.ActionSummary) {
        let time = added.action.high >> 16
        let open = (blocks.last?.first ?? lastBlock).flatMap {
            added.lines.lowerBound - $0 < JournalMap.blockLength ? $0 : nil
        }
        if open != nil, let last = blocks.indices.last {
            blocks[last].earliest = min(blocks[last].earliest, time)
            blocks[last].latest = max(blocks[last].latest, time)
            blocks[last].recorded = min(blocks[last].recorded, added.recorded)
            JournalMap.appendKey(of: added.action, to: &blocks[last].ids)
            for actor in added.actors where !blocks[last].actors.contains(actor) { blocks[last].actors.append(actor) }
        } else {
            var ids: [UInt8] = []
            JournalMap.appendKey(of: added.action, to: &ids)
            blocks.append(
                Block(
                    start: added.start, first: open ?? added.lines.lowerBound, earliest: time, latest: time,
                    recorded: added.recorded, actors: added.actors, ids: ids))
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

    /// Writes the entries.
    func write(to database: IndexDatabase) throws(ReadModelError) {
        for block in blocks {
            try database.run(
                """
                INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET earliest = min(earliest, excluded.earliest),
                latest = max(latest, excluded.latest), recordedAt = min(recordedAt, excluded.recordedAt),
                ids = CAST(ids || excluded.ids AS BLOB)
                """, block.first, block.start.offset, block.start.hash.description, Int64(block.earliest),
                Int64(block.latest), block.recorded.milliseconds, block.ids)
            for actor in block.actors { try database.run("INSERT OR IGNORE INTO blockActor VALUES (?, ?)", actor, block.first) }
        }
        for (seq, location, kind) in workspaceLines {
            try database.run(
                "INSERT OR IGNORE INTO workspaceLine VALUES (?, ?, ?, ?)", seq, location.offset, location.length, kind)
        }
        for (seq, ranges) in undone {
            for range in ranges {
                try database.run("INSERT OR IGNORE INTO undone VALUES (?, ?, ?)", seq, range.lowerBound, range.upperBound)
            }
        }
        // Also if it is undone later: the rotation goes on from it.
        if let lastRouting {
            try database.run("INSERT OR REPLACE INTO lastRouting VALUES (1, ?, ?)", lastRouting.offset, lastRouting.length)
        }
        for (id, batch) in batches {
            for (index, range) in batch.ranges.enumerated() {
                let isClosed = batch.isClosed && index == batch.ranges.count - 1
                try Self.addBatch(id, range, closed: isClosed, to: database)
            }
        }
    }

    /// Adds lines to an import, extending its last range if they follow it.
    private static func addBatch(
        _ batch: ActionID, _ lines: ClosedRange<Int>, closed: Bool, to database: IndexDatabase
    ) throws(ReadModelError) {
        func bound(_ sql: String) throws(ReadModelError) -> Statement {
            try database.statement(
                sql, Int64(bitPattern: batch.high), Int64(bitPattern: batch.low), lines.lowerBound, lines.upperBound, closed,
                for: "writing")
        }
        try bound("UPDATE importRange SET last = ?4, closed = closed OR ?5 WHERE high = ?1 AND low = ?2 AND last = ?3 - 1").run()
        guard try database.statement("SELECT changes()").integer() == 0 else { return }
        try bound("INSERT OR IGNORE INTO importRange VALUES (?1, ?2, ?3, ?4, ?5)").run()
    }
}
