import Glibc
import Journal
import Lifecycle

// Nobody reads all of the journal at each start or key. What the file system says of its file shows most changes by
// other programs: an editor replaces the file, and whatever writes into it leaves a later time.
extension ReadModel {
    /// Reads the whole journal if something other than an append changed its file since the index had reached its end.
    ///
    /// The index ends before any damage then. O(n), or one system call for a file that was only appended to.
    ///
    /// - Throws: `.journal`, `.definition`.
    func checkUnchanged() throws(ReadModelError) {
        guard let known = index.meta.stamp, let stamp = stamp(since: known), stamp != checkedStamp,
            !stamp.isAppended(since: known),
            // Opens what has taken the file's place: an erasure, repair or restore of winnow has a later generation.
            (try? store.contains(position)) != nil,
            store.header.generation == position.generation, stamp.size >= position.offset
        else { return }
        // Also if the index can't be written: once is enough.
        checkedStamp = stamp
        dependencies.log("the journal was read again: something else changed its file")
        let size = Double(max(stamp.size, 1))
        var reported = 0
        do throws(JournalError) {
            let end = try store.read(after: store.start) { (action) throws(JournalError) in
                if action.end.offset - reported > 1 << 24 {
                    reported = action.end.offset
                    dependencies.progress(min(1, Double(reported) / size))
                }
                return .continue
            }
            guard end.position == index.meta.position, pending.actions.isEmpty else { return }
            try? update { (meta) throws(ReadModelError) in meta.mark(store) }
        } catch {
            guard case .damaged = error else { throw .journal(error) }
            try rebuild(in: folder)
        }
    }

    /// How often a file is looked at that may be in the middle of an append, and the microseconds between two looks.
    private static let (attempts, pauseMicroseconds) = (10, UInt32(1000))

    /// The stamp of the journal's file, once an append that changes it has ended.
    ///
    /// The kernel sets a file's time before it extends its size: in between, an append looks like a change of what the
    /// file had.
    private func stamp(since known: JournalStamp) -> JournalStamp? {
        var stamp = store.stamp
        for _ in 1..<Self.attempts {
            guard let now = stamp else { return nil }
            if now.inode != known.inode || now.size != known.size || now.changedAt == known.changedAt || now == checkedStamp {
                break
            }
            usleep(Self.pauseMicroseconds)
            stamp = store.stamp
        }
        return stamp
    }
}
