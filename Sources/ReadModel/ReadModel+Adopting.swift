import Journal
import Lifecycle

extension ReadModel {
    /// Makes what depends on the definition again by one that has just been adopted; whoever looks meanwhile sees the index as it was.
    ///
    /// Only one console of a user does so at a time; who waited takes over what the other one made.
    func takeDefinition() throws(ReadModelError) {
        let right = try folder?.waitToRebuild { surroundings.scoringProgress(0) }
        defer { withExtendedLifetime(right) {} }
        try database.widenCache(true, leavingLog: true)
        defer { try? database.widenCache(false) }
        let (fresh, changed) = try database.transaction { () throws(ReadModelError) -> (LeadDefinition, IndexMetadata) in
            guard var changed = try IndexMetadata.read(database) else { throw .outOfStep }
            let fresh = try Self.definition(map, journal, changed.position.generation, surroundings)
            guard changed.definition != fresh.number else { return (fresh, changed) }
            changed.definition = fresh.number
            changed.day = fresh.calendar.zone.day(of: changed.clock)
            let hasMerges = try !merges.isEmpty
            let rescoring = try Rescoring(
                database, surroundings, fresh, day: changed.day, clock: changed.clock, generation: changed.position.generation,
                circle: hasMerges ? { (id) throws(ReadModelError) in try self.placesOfCircle(of: id) } : { _ in nil })
            try rescoring.run(table)
            try changed.write(database)
            return (fresh, changed)
        }
        definition = fresh
        meta = changed
        projector = Projector(fresh, day: changed.day, tracing: Tracing(surroundings, table.words), keys: surroundings.keys)
    }

    /// Leads that the definition in force puts in another stage and that are still where they were, in order; by an index of their own.
    ///
    /// - Throws: `.database`.
    package func requalifiable(limit: Int) throws(ReadModelError) -> [LeadID] {
        let statement = try database.statement("SELECT id FROM lead WHERE movesTo IS NOT NULL ORDER BY movesTo, id LIMIT ?")
        statement.bind(1, limit)
        var found: [LeadID] = []
        try statement.each { (row) throws(ReadModelError) in found.append(LeadID(row.integer(0))) }
        return found.sorted()
    }

    /// How many leads the definition in force puts in another stage; O(these).
    ///
    /// - Throws: `.database`.
    package func countRequalifiable() throws(ReadModelError) -> Int {
        Int(try database.statement("SELECT count(*) FROM lead WHERE movesTo IS NOT NULL").integer() ?? 0)
    }
}
