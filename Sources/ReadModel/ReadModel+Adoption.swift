import Journal
import Lifecycle

extension ReadModel {
    /// Rescores all leads with the definition that was just adopted, in one transaction.
    ///
    /// Other readers see the old index until then. Only one console of a user rescores at a time; the others wait and
    /// then use its result.
    func applyAdoptedDefinition() throws(ReadModelError) {
        let rebuildLock = try folder?.waitForRebuildLock { dependencies.scoringProgress(0) }
        defer { withExtendedLifetime(rebuildLock) {} }
        let index = index
        try index.database.widenCache(true, deferringCheckpoint: true)
        // A cache that stays wide costs memory, and the next batch narrows it.
        defer { try? index.database.widenCache(false) }
        let (adopted, changed) = try index.database.transaction { () throws(ReadModelError) in
            guard var changed = try IndexMetadata.read(index.database) else { throw .outOfStep }
            let adopted = try index.definitionInForce(changed.position.generation)
            guard changed.definition != adopted.number else { return (adopted, changed) }
            changed.definition = adopted.number
            changed.day = adopted.calendar.zone.day(of: changed.clock)
            index.table.today.forget()
            let rescoring = try Rescoring(index, adopted, changed)
            try rescoring.run()
            try changed.write(index.database)
            return (adopted, changed)
        }
        index.meta = changed
        index.setProjection(adopted, day: changed.day)
    }
}
