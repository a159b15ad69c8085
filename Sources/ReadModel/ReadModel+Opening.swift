import Platform
import Journal
import Lifecycle

extension ReadModel {
    /// Opens the current index of the folder if it fits the journal and the program; nil otherwise.
    ///
    /// It may be behind the journal: the caller catches up.
    static func openCurrent(
        _ folder: IndexFolder, _ journal: any JournalStore, _ dependencies: IndexDependencies
    ) throws(ReadModelError) -> OpenIndex? {
        guard let lock = folder.current() else { return nil }
        let database = try IndexDatabase(path: lock.path)
        guard try database.userVersion() == IndexSchema.version else { return nil }
        try database.checkLog()
        guard let meta = try IndexMetadata.read(database) else { throw .outOfStep }
        guard meta.workspace == journal.header.workspace, meta.program == dependencies.program,
            meta.position.generation == journal.header.generation
        else { return nil }
        let definition = try OpenIndex.definition(JournalMap(database: database), journal, meta.position.generation, dependencies)
        guard definition.number == meta.definition else { return nil }
        return OpenIndex(database, lock: lock, of: journal, dependencies, meta: meta, definition: definition)
    }

    /// Builds a new index in a file of its own or, if that fails, in memory.
    ///
    /// Only one console of a user builds at a time; the others wait and then open its result.
    static func build(
        _ folder: IndexFolder?, _ journal: any JournalStore, _ dependencies: IndexDependencies, _ warnings: inout [String],
        carrying seen: [String: JournalPosition], unlessNewerThan outdatedName: String? = nil
    ) throws(ReadModelError) -> OpenIndex {
        // Return the memory of a rebuild at once: a console may stay open for hours.
        defer { returnFreedMemory() }
        if let folder {
            do throws(ReadModelError) {
                return try build(in: folder, journal, dependencies, carrying: seen, unlessNewerThan: outdatedName)
            } catch {
                switch error {
                case .journal, .definition, .noDefinition: throw error
                case .database, .folder, .outOfStep: warnings.append(error.description)
                }
            }
        }
        let database = try IndexDatabase(path: nil)
        return try IndexBuilder(database: database, journal: journal, dependencies: dependencies, seen: seen).build(lock: nil)
    }

    private static func build(
        in folder: IndexFolder, _ journal: any JournalStore, _ dependencies: IndexDependencies,
        carrying seen: [String: JournalPosition], unlessNewerThan outdatedName: String?
    ) throws(ReadModelError) -> OpenIndex {
        let previousName = folder.currentName()
        var hasWaited = false
        let rebuildLock = try folder.waitForRebuildLock {
            hasWaited = true
            dependencies.progress(0)
        }
        // The previous holder of the lock may have built another index, or rescored this one with a new definition.
        if folder.currentName() != previousName || (outdatedName != nil && previousName != outdatedName)
            || (outdatedName == nil && hasWaited),
            let rebuilt = try? openCurrent(folder, journal, dependencies), rebuilt.lock?.name != outdatedName
        {
            return rebuilt
        }
        folder.sweep()
        let lock = try folder.next()
        let database = try IndexDatabase(path: lock.path)
        let opened = try IndexBuilder(database: database, journal: journal, dependencies: dependencies, seen: seen).build(
            lock: lock)
        try folder.makeCurrent(lock)
        withExtendedLifetime(rebuildLock) {}
        return opened
    }
}
