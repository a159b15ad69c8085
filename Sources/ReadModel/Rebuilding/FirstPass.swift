import Dispatch
import Journal
import Lifecycle

/// Takes the census of a journal: piece by piece on all cores where it is long, by one reader otherwise.
///
/// Each piece is read with its sums from what the line before it says; that the piece before really ends there, with that sum, is checked when both are
/// put together. So every sum is verified exactly as one reader would, and whenever anything is odd one reader does it again from the beginning.
struct FirstPass {
    let journal: any JournalStore
    let surroundings: IndexDependencies
    /// Is told how far it has come, 0 to 1.
    let progress: (Double) -> Void

    /// How many pieces are read at once.
    private static let crew = 2

    /// The census, and up to where the journal counts.
    func take() throws(ReadModelError) -> (FirstPassResult, JournalPosition) {
        if let taken = takeInPieces() { return taken }
        return try takeAtOnce()
    }

    // MARK: On all cores

    /// One thread's journal, and what it found in its piece.
    private final class Worker: @unchecked Sendable {
        let journal: any JournalStore
        var piece: FirstPassSegment?
        var end: JournalPosition

        init(_ journal: any JournalStore) {
            self.journal = journal
            end = journal.start
        }

        /// Reads from one position to another, or to the end; nothing is found where anything is odd.
        func read(from start: JournalPosition, to next: JournalPosition?) {
            var found = FirstPassSegment()
            var position = start
            piece = nil
            let end = try? journal.read(after: start) { action in
                try found.add(action, after: position)
                position = action.end
                return next.map { position.offset >= $0.offset } ?? false ? .stop : .goOn
            }
            guard let end, !end.awaitsErasure, next == nil || position == next else { return }
            self.end = position
            piece = found
        }
    }

    private func takeInPieces() -> (FirstPassResult, JournalPosition)? {
        let waypoints = journal.waypoints(every: surroundings.pieceSize)
        guard !waypoints.isEmpty, let hands = try? (0..<Self.crew).map({ _ in Worker(try surroundings.another()) }) else {
            return nil
        }
        let starts = [journal.start] + waypoints
        let census = FirstPassResult()
        var end = journal.start
        for first in stride(from: 0, to: starts.count, by: hands.count) {
            let count = min(hands.count, starts.count - first)
            DispatchQueue.concurrentPerform(iterations: count) { index in
                let next = first + index + 1
                hands[index].read(from: starts[first + index], to: next < starts.count ? starts[next] : nil)
            }
            for hand in hands.prefix(count) {
                guard let piece = hand.piece else { return nil }
                census.append(piece)
                end = hand.end
                hand.piece = nil
            }
            progress(min(1, Double(first + count) / Double(starts.count)))
        }
        census.finish()
        return (census, end)
    }

    // MARK: By one reader

    private func takeAtOnce() throws(ReadModelError) -> (FirstPassResult, JournalPosition) {
        var piece = FirstPassSegment()
        var position = journal.start
        let size = Double(max(1, surroundings.journalSize()))
        var told = 0
        // The journal may have been rewritten since it was opened; its beginning is known only once it has been looked at.
        for attempt in 1...3 {
            do {
                _ = try journal.read(after: position) { action in
                    try piece.add(action, after: position)
                    position = action.end
                    if position.offset - told > 4_000_000 {
                        told = position.offset
                        progress(min(1, Double(told) / size))
                    }
                    return .goOn
                }
                break
            } catch {
                let failure = ReadModelError(error)
                // What stands before the damage is indexed; that there is damage comes up again with the next look.
                if case .journal(.damaged) = failure { break }
                guard attempt < 3, case .journal(.positionLost) = failure, piece.offsets.isEmpty else { throw failure }
                position = journal.start
            }
        }
        let census = FirstPassResult()
        census.append(piece)
        census.finish()
        return (census, position)
    }
}
