import Journal
import Lifecycle

// What the index knows of the journal's past: which entries were there, and what its file looked like. Nothing in the
// journal itself shows that its end is gone, and nobody reads all of it at each start.
extension ReadModel {
    /// The furthest position that the folder's index of this journal had reached, even if that index doesn't fit.
    static func positionSeen(_ folder: IndexFolder, _ journal: any JournalStore) -> JournalPosition? {
        guard let lock = folder.current() else { return nil }
        do throws(ReadModelError) {
            let database = try IndexDatabase(path: lock.path)
            guard try database.userVersion() == IndexSchema.version else { return nil }
            try database.checkLog()
            let meta = try IndexMetadata.read(database)
            guard let meta, meta.workspace == journal.header.workspace else { return nil }
            return meta.furthest(in: journal)
        } catch {
            return nil
        }
    }

    /// Reads the whole journal if something other than an append changed its file since the index had reached its end.
    ///
    /// An editor or a copy that was put in its place does. The index ends before any damage then. O(n), or one system
    /// call for a file that was only appended to.
    ///
    /// - Throws: `.journal`, `.definition`.
    func checkUnchanged() throws(ReadModelError) {
        guard let known = index.meta.stamp, let stamp = store.stamp else { return }
        guard index.meta.location != store.location || !stamp.isAppended(since: known) else { return }
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
            guard end.position == index.meta.position else { return }
            try? updateMetadata { $0.mark(store) }
        } catch {
            guard case .damaged = error else { throw .journal(error) }
            try rebuild(in: folder)
        }
    }

    /// Looks for the entries that an index of the user had reached before another replaced it.
    ///
    /// What is missing stays so, also after the next start, until the entries are back or a new generation begins.
    func lookForSeenEntries() throws(ReadModelError) {
        guard let seen else { return }
        // An erasure or a repair begins a new generation, and says itself what it does. An older one is an older copy.
        guard seen.generation >= store.header.generation else { return try forgetSeenEntries() }
        isSeenMissing = try !reading(store.contains(seen))
        guard !isSeenMissing else {
            if index.meta.seen != seen { try? updateMetadata { $0.seen = seen } }
            return
        }
        try forgetSeenEntries()
    }

    /// Takes the journal as it is, whatever was in it before.
    func forgetSeenEntries() throws(ReadModelError) {
        (seen, isSeenMissing) = (nil, false)
        if index.meta.seen != nil { try? updateMetadata { $0.seen = nil } }
    }

    private func updateMetadata(_ change: (inout IndexMetadata) -> Void) throws(ReadModelError) {
        let index = index
        index.meta = try index.database.transaction { () throws(ReadModelError) in
            guard var fresh = try IndexMetadata.read(index.database) else { throw .outOfStep }
            try index.follow(fresh)
            change(&fresh)
            try fresh.write(index.database)
            return fresh
        }
    }
}

extension IndexMetadata {
    /// The furthest position that was reached in a journal, if it is the one that the index was built from.
    func furthest(in journal: any JournalStore) -> JournalPosition? {
        // A copy of the workspace in another folder is another journal, with the same id.
        guard location == journal.location else { return nil }
        return seen.map { $0.seq > position.seq ? $0 : position } ?? position
    }
}

/// Entries that an index has seen and that are no longer in the journal.
package struct MissingEntries: Equatable, Sendable {
    /// The end of the last entry that was seen.
    package let seen: JournalPosition
    /// The last entry that the journal has.
    package let end: SequenceNumber
}
