import Journal
import Lifecycle
import Platform

/// The first pass over a journal: in segments on several threads if it is long, sequentially otherwise.
///
/// Each segment is read with its hashes, starting from what the line before it states. When two segments are joined,
/// the first must end at that position with that hash. So every hash is verified exactly as in a sequential pass, and
/// after any irregularity a sequential pass starts over.
struct FirstPass {
    let journal: any JournalStore
    let dependencies: IndexDependencies
    /// Reports the progress from 0 to 1.
    let progress: (Double) -> Void

    /// The number of segments that are read at once.
    private static let workerCount = 2

    /// Runs the pass; returns its result and the end of the valid journal.
    func run() throws(ReadModelError) -> (FirstPassResult, JournalPosition) {
        if let result = runInSegments() { return result }
        return try runSequentially()
    }

    // MARK: In segments

    /// Reads from one position to another, or to the end; nil after any irregularity.
    private static func read(
        _ journal: any JournalStore, from start: JournalPosition, to next: JournalPosition?
    ) throws(ReadModelError) -> (segment: FirstPassSegment, end: JournalPosition) {
        var segment = FirstPassSegment()
        var position = start
        let end = try journal.read(after: start) { (action) throws(ReadModelError) in
            try segment.add(action, after: position)
            position = action.end
            return next.map { position.offset >= $0.offset } ?? false ? .stop : .continue
        }
        guard !end.awaitsErasure, next == nil || position == next else { throw .outOfStep }
        return (segment, position)
    }

    /// Nil for a short journal, and after any irregularity: the sequential pass finds its cause again and reports it.
    private func runInSegments() -> (FirstPassResult, JournalPosition)? {
        let waypoints = journal.waypoints(every: dependencies.segmentSize)
        guard !waypoints.isEmpty else { return nil }
        let starts = [journal.start] + waypoints
        let openJournal = dependencies.openJournal
        var result = FirstPassResult()
        var end = journal.start
        var indices = starts.indices.makeIterator()
        do throws(ReadModelError) {
            try concurrentMap(
                workers: Self.workerCount, state: { () throws(ReadModelError) in try reading(try openJournal()) },
                next: { () throws(ReadModelError) in indices.next() },
                transform: { (journal, index) throws(ReadModelError) in
                    try Self.read(journal, from: starts[index], to: index + 1 < starts.count ? starts[index + 1] : nil)
                },
                consume: { (part) throws(ReadModelError) in
                    result.append(part.segment)
                    end = part.end
                },
                progress: { progress(Double($0) / Double(starts.count)) })
        } catch {
            return nil
        }
        result.finish()
        return (result, end)
    }

    // MARK: Sequentially

    private func runSequentially() throws(ReadModelError) -> (FirstPassResult, JournalPosition) {
        var segment = FirstPassSegment()
        var position = journal.start
        let size = Double(max(1, dependencies.journalSize()))
        var reported = 0
        // The journal may have been rewritten since it was opened; its start is only known after a read.
        for attempt in 1...3 {
            do throws(ReadModelError) {
                _ = try journal.read(after: position) { (action) throws(ReadModelError) in
                    try segment.add(action, after: position)
                    position = action.end
                    if position.offset - reported > 4_000_000 {
                        reported = position.offset
                        progress(min(1, Double(reported) / size))
                    }
                    return .continue
                }
                break
            } catch {
                // Everything before the damage is indexed; the next catch-up reports the damage.
                if case .journal(.damaged) = error { break }
                guard attempt < 3, case .journal(.positionLost) = error, segment.offsets.isEmpty else { throw error }
                position = journal.start
            }
        }
        var result = FirstPassResult()
        result.append(segment)
        result.finish()
        return (result, position)
    }
}
