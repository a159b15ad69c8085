import CSystem
import Dispatch
import Journal
import Lifecycle

extension ReadModel {
    /// The index that the folder says is in use, if it is one of this journal and this program; the caller catches up.
    static func openCurrent(
        _ folder: IndexFolder, _ journal: any JournalStore, _ surroundings: IndexDependencies
    ) throws(ReadModelError) -> Opened? {
        guard let hold = folder.current() else { return nil }
        let database = try IndexDatabase(path: hold.path)
        guard try database.userVersion() == IndexSchema.version, let meta = try IndexMetadata.read(database) else { return nil }
        guard meta.workspace == journal.header.workspace, meta.program == surroundings.program,
            meta.position.generation == journal.header.generation
        else { return nil }
        let definition = try Self.definition(JournalMap(database), journal, meta.position.generation, surroundings)
        guard definition.number == meta.definition else { return nil }
        return Opened(hold: hold, database: database, meta: meta, definition: definition)
    }

    /// The definition in force by the lines that an index knows.
    static func definition(
        _ map: JournalMap, _ journal: any JournalStore, _ generation: UInt64, _ surroundings: IndexDependencies
    ) throws(ReadModelError) -> LeadDefinition {
        let adopted = try map.workspaceLines().last { $0.kind == "definitionAdopted" }
        return try reading("reading the definition") {
            var entry: Entry?
            if let adopted {
                try journal.lines(at: [adopted.place], generation: generation) { action in
                    if let line = action.lines.first { entry = try action.entry(of: line) }
                }
            }
            return try surroundings.definition(entry)
        }
    }

    /// Builds the index anew, in a file of its own or, where that fails, in memory.
    ///
    /// Only one console of a user does so at a time; who waited takes what the other one made.
    static func build(
        _ folder: IndexFolder?, _ journal: any JournalStore, _ surroundings: IndexDependencies, _ warnings: inout [String],
        unlessNewerThan old: String? = nil
    ) throws(ReadModelError) -> Opened {
        // What a rebuild needed for seconds is not held for hours by a console that stays open.
        defer { winnow_give_memory_back() }
        if let folder {
            do throws(ReadModelError) {
                return try build(in: folder, journal, surroundings, unlessNewerThan: old)
            } catch {
                switch error {
                case .journal, .definition: throw error
                case .database, .folder, .outOfStep: warnings.append(error.description)
                }
            }
        }
        let builder = IndexBuilder(try IndexDatabase(path: nil), journal, surroundings)
        return try builder.build(hold: nil)
    }

    private static func build(
        in folder: IndexFolder, _ journal: any JournalStore, _ surroundings: IndexDependencies, unlessNewerThan old: String?
    ) throws(ReadModelError) -> Opened {
        let before = folder.currentName()
        var waited = false
        let right = try folder.waitToRebuild {
            waited = true
            surroundings.progress(0)
        }
        // Who had the right may have made another index, or brought this one up to a new definition.
        if folder.currentName() != before || (old != nil && before != old) || (old == nil && waited),
            let made = try? openCurrent(folder, journal, surroundings), made.hold?.name != old
        {
            return made
        }
        folder.sweep()
        let hold = try folder.next()
        let builder = IndexBuilder(try IndexDatabase(path: hold.path), journal, surroundings)
        let opened = try builder.build(hold: hold)
        try folder.makeCurrent(hold)
        withExtendedLifetime(right) {}
        return opened
    }
}
