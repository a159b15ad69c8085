package import Lifecycle
package import ReadModel

// Single leads as they were, for those behind a number of a moment of the past: each is the fold of its lines up to then.
extension Workspace {
    /// Rows of some leads as they were at a moment, in the order asked: by the lines recorded until then, with the undos, merges and the definition of then, and
    /// scored for the day of then.
    ///
    /// Numbers that were no leads then are left out; of who was erased since only what the journal still has is told. Some 0.1 ms a lead.
    ///
    /// - Throws: `WorkspaceError`; `.notFound` for a moment before a definition was adopted.
    package func rows(_ ids: [LeadID], asOf moment: Instant) throws(WorkspaceError) -> [LeadRow] {
        let definition = try definition(asOf: moment)
        var histories: [(id: LeadID, history: LeadHistory)] = []
        let seq = try seq(asOf: moment)
        for id in ids { histories.append((id, try history(id).cut(after: seq))) }
        return index.rows(of: histories, by: definition, on: definition.calendar.zone.day(of: moment))
    }

    /// The lines of a lead that were recorded by a moment, with the undos of then, and whether the person was erased since.
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
        return (all.cut(after: seq), isErasedSince)
    }

    /// The last line recorded by a moment.
    private func seq(asOf moment: Instant) throws(WorkspaceError) -> SequenceNumber {
        let index = index
        let seq = try survivingDamage { () throws(ReadModelError) in try index.seq(asOf: moment) }
        guard let seq else { throw before(moment) }
        return seq
    }

    /// The definition that was in force at a moment.
    private func definition(asOf moment: Instant) throws(WorkspaceError) -> LeadDefinition {
        let seq = try seq(asOf: moment)
        guard let version = versions.last(where: { $0.seq <= seq }) else { throw before(moment) }
        guard var definition = shelf[version.number] else {
            throw WorkspaceError(.badInput, "definition \(version.number) can't be read by today's rules any more")
        }
        definition.adoptedAt = version.at
        return definition
    }
}
