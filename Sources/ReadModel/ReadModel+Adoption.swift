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
        try database.widenCache(true, deferringCheckpoint: true)
        defer { try? database.widenCache(false) }
        let (adopted, changed) = try database.transaction { () throws(ReadModelError) -> (LeadDefinition, IndexMetadata) in
            guard var changed = try IndexMetadata.read(database) else { throw .outOfStep }
            let adopted = try Self.definition(map, journal, changed.position.generation, dependencies)
            guard changed.definition != adopted.number else { return (adopted, changed) }
            changed.definition = adopted.number
            changed.day = adopted.calendar.zone.day(of: changed.clock)
            let hasMerges = try !merges.isEmpty
            let rescoring = Rescoring(
                database, dependencies, adopted, day: changed.day, clock: changed.clock, generation: changed.position.generation,
                mergeGroup: hasMerges ? { (id) throws(ReadModelError) in try self.mergedLineLocations(of: id) } : { _ in nil })
            try rescoring.run(table)
            try changed.write(database)
            return (adopted, changed)
        }
        definition = adopted
        meta = changed
        projector = projection.makeProjector()
    }

    /// Leads that the definition in force moves to another stage and that have not moved yet.
    ///
    /// In order, by an index.
    ///
    /// - Throws: `.database`.
    package func requalifiable(limit: Int) throws(ReadModelError) -> [LeadID] {
        let statement = try database.statement("SELECT id FROM lead WHERE movesTo IS NOT NULL ORDER BY movesTo, id LIMIT ?")
        statement.bind(1, limit)
        var found: [LeadID] = []
        try statement.each { (row) throws(ReadModelError) in found.append(LeadID(row.integer(0))) }
        return found.sorted()
    }

    /// The number of leads that the definition in force moves to another stage; O(these leads).
    ///
    /// - Throws: `.database`.
    package func countRequalifiable() throws(ReadModelError) -> Int {
        Int(try database.statement("SELECT count(*) FROM lead WHERE movesTo IS NOT NULL").integer() ?? 0)
    }
}
