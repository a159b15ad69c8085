package import Lifecycle
package import ReadModel

// Single leads as of a moment in the past, for the leads behind a number of a past dashboard. Each is folded from its
// lines up to that moment.
extension Queries {
    /// Rows of leads as of a moment in the past, in the given order.
    ///
    /// Uses the lines recorded by then, with the undos, the merges and the definition of that time, and the scores of
    /// that day. Ids that were no leads at that time are left out. For people who were erased since, a row has only
    /// what the journal still has. About 0.1 ms per lead.
    ///
    /// - Throws: `WorkspaceError`; `.notFound` for a moment before a definition was adopted.
    package func rows(_ ids: [LeadID], asOf moment: Instant) throws(WorkspaceError) -> [LeadRow] {
        let definition = try definition(asOf: moment)
        var histories: [(id: LeadID, history: LeadHistory)] = []
        let seq = try seq(asOf: moment)
        for id in ids { histories.append((id, try history(id).prefix(through: seq))) }
        return index.past.rows(of: histories, by: definition, on: definition.calendar.zone.day(of: moment))
    }

    /// The lines of a lead recorded by a moment, with the undos of that time.
    ///
    /// Also returns whether the person was erased since.
    ///
    /// - Throws: `WorkspaceError`; `.notFound` for a moment before the journal begins.
    package func history(
        _ id: LeadID, asOf moment: Instant
    ) throws(WorkspaceError) -> (history: LeadHistory, isErasedSince: Bool) {
        let seq = try seq(asOf: moment)
        let all = try history(id)
        let isErasedSince = all.entries.contains { entry in
            if case .erased = entry.event { entry.lead == id && entry.seq > seq } else { false }
        }
        return (all.prefix(through: seq), isErasedSince)
    }

    /// The number of the last line recorded by a moment.
    private func seq(asOf moment: Instant) throws(WorkspaceError) -> SequenceNumber {
        guard let last = try journal.read(index.past.position(asOf: moment)) else { throw noDefinitionError(at: moment) }
        return last.seq
    }

    /// The definition that was in force at a moment.
    private func definition(asOf moment: Instant) throws(WorkspaceError) -> LeadDefinition {
        let seq = try seq(asOf: moment)
        guard let version = session.versions.last(where: { $0.seq <= seq }) else { throw noDefinitionError(at: moment) }
        guard var definition = session.definitionHistory[version.number] else {
            throw WorkspaceError(.badInput, "definition \(version.number) is no longer valid under the present rules")
        }
        definition.adoptedAt = version.at
        definition.earlierClocks = session.definitionHistory.clocks(before: version.number)
        return definition
    }
}
