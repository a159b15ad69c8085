import Dispatch
import Journal
import Lifecycle

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

    /// One thread's journal and the segment that it read.
    private final class Worker: @unchecked Sendable {
        let journal: any JournalStore
        var segment: FirstPassSegment?
        var end: JournalPosition

        init(_ journal: any JournalStore) {
            self.journal = journal
            end = journal.start
        }

        /// Reads from one position to another, or to the end; `segment` stays nil after any irregularity.
        func read(from start: JournalPosition, to next: JournalPosition?) {
            var found = FirstPassSegment()
            var position = start
            segment = nil
            let end = try? journal.read(after: start) { action in
                try found.add(action, after: position)
                position = action.end
                return next.map { position.offset >= $0.offset } ?? false ? .stop : .continue
            }
            guard let end, !end.awaitsErasure, next == nil || position == next else { return }
            self.end = position
            segment = found
        }
    }

    private func runInSegments() -> (FirstPassResult, JournalPosition)? {
        let waypoints = journal.waypoints(every: dependencies.segmentSize)
        guard !waypoints.isEmpty,
            let workers = try? (0..<Self.workerCount).map({ _ in Worker(try dependencies.openJournal()) })
        else {
            return nil
        }
        let starts = [journal.start] + waypoints
        let result = FirstPassResult()
        var end = journal.start
        for first in stride(from: 0, to: starts.count, by: workers.count) {
            let count = min(workers.count, starts.count - first)
            DispatchQueue.concurrentPerform(iterations: count) { index in
                let next = first + index + 1
                workers[index].read(from: starts[first + index], to: next < starts.count ? starts[next] : nil)
            }
            for worker in workers.prefix(count) {
                guard let segment = worker.segment else { return nil }
                result.append(segment)
                end = worker.end
                worker.segment = nil
            }
            progress(min(1, Double(first + count) / Double(starts.count)))
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
            do {
                _ = try journal.read(after: position) { action in
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
                let failure = ReadModelError(error)
                // Everything before the damage is indexed; the next catch-up reports the damage.
                if case .journal(.damaged) = failure { break }
                guard attempt < 3, case .journal(.positionLost) = failure, segment.offsets.isEmpty else { throw failure }
                position = journal.start
            }
        }
        let result = FirstPassResult()
        result.append(segment)
        result.finish()
        return (result, position)
    }
}
