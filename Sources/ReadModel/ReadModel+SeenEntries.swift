import Glibc
import Journal
import Lifecycle

// Which entries were in the journal: nothing in the journal itself shows that its end is gone, or that an older copy
// has taken its place.
extension ReadModel {
    /// The end of the entries that a journal lacks and the user's index in a folder has seen; nil for none.
    ///
    /// Asks the index as it is, since building one would take longer than what asks.
    package static func missingEntries(of journal: any JournalStore, knownIn path: String) -> JournalPosition? {
        guard access(path, W_OK | X_OK) == 0, let folder = try? IndexFolder(path: path) else { return nil }
        return positionsSeen(folder, journal)[journal.location]
    }

    /// What the folder's present index and its predecessors had seen, even if it doesn't fit the journal; by place.
    static func positionsSeen(_ folder: IndexFolder, _ journal: any JournalStore) -> [String: JournalPosition] {
        guard let lock = folder.current() else { return [:] }
        do throws(ReadModelError) {
            let database = try IndexDatabase(path: lock.path)
            try database.checkLog()
            return forgettingWhatIsThere(try positionsSeen(database, journal), journal)
        } catch {
            // An index of an earlier version doesn't know its journal's place, and one at fault may say anything.
            return [:]
        }
    }

    private static func positionsSeen(
        _ database: IndexDatabase, _ journal: any JournalStore
    ) throws(ReadModelError) -> [String: JournalPosition] {
        guard let meta = try IndexMetadata.read(database), meta.workspace == journal.header.workspace else { return [:] }
        var positions = try SeenPositions(database: database).all
        // One that is missing stays so, however far the journal goes on in another way.
        if positions[meta.location] == nil { positions[meta.location] = meta.position }
        return positions
    }

    /// The positions without that of the journal itself, if the journal has its entry.
    private static func forgettingWhatIsThere(
        _ positions: [String: JournalPosition], _ journal: any JournalStore
    ) -> [String: JournalPosition] {
        var positions = positions
        if let seen = positions[journal.location], (try? journal.hasKept(seen)) == true {
            positions[journal.location] = nil
        }
        return positions
    }

    /// What is known when the present index is left for another.
    func positionsSeen() -> [String: JournalPosition] {
        var positions = (try? Self.positionsSeen(index.database, store)) ?? [:]
        if let seen {
            positions[store.location] = seen
        } else if index.meta.location == store.location {
            // What was read and isn't written yet counts, too.
            positions[store.location] = position
        }
        return Self.forgettingWhatIsThere(positions, store)
    }

    /// Notes how far the index had read at another place before it is used for a copy of that journal.
    func leaveOtherPlace(_ known: [String: JournalPosition]) {
        let there = index.meta.location
        guard there != store.location, known[there] == nil else { return }
        var positions = known
        positions[there] = index.meta.position
        try? update { (_) throws(ReadModelError) in try SeenPositions(database: index.database).write(positions) }
    }

    /// Notes that the index was read up to here at this place.
    func arriveHere() {
        guard index.meta.location != store.location else { return }
        try? update { (meta) throws(ReadModelError) in meta.mark(store) }
    }

    /// Looks for the entries that an index of the user had reached before another replaced it.
    ///
    /// What is missing stays so, also after the next start, until the entries are back or a new generation begins.
    func lookForSeenEntries() throws(ReadModelError) {
        guard let seen else { return }
        let isThere = try reading(store.contains(seen))
        if isSeenMissing, !isThere, missingGeneration == store.header.generation { return }
        // All of a later generation is read for the answer, so it is asked once.
        isSeenMissing = try !reading(store.hasKept(seen))
        missingGeneration = store.header.generation
        guard !isSeenMissing else { return }
        self.seen = nil
        try? update { (_) throws(ReadModelError) in
            var positions = try SeenPositions(database: index.database).all
            guard positions.removeValue(forKey: store.location) != nil else { return }
            try SeenPositions(database: index.database).write(positions)
        }
    }

    /// Changes the metadata of the index, and what belongs to it.
    func update(_ change: (inout IndexMetadata) throws(ReadModelError) -> Void) throws(ReadModelError) {
        let index = index
        index.meta = try index.database.transaction { () throws(ReadModelError) in
            guard var fresh = try IndexMetadata.read(index.database) else { throw .outOfStep }
            try index.follow(fresh)
            try change(&fresh)
            try fresh.write(index.database)
            return fresh
        }
    }
}

/// Entries that an index has seen and that are no longer in the journal.
package struct MissingEntries: Equatable, Sendable {
    /// The end of the last entry that was seen.
    package let seen: JournalPosition
    /// The last entry that the journal has.
    package let end: SequenceNumber
}
