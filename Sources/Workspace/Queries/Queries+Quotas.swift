package import Lifecycle
internal import ReadModel

extension Queries {
    /// The attainment of the quotas that concern the user, and the pace that the rest requires.
    ///
    /// An SDR has their own quotas, marketing those of all marketers, a team lead or admin the sum over the reps. Some
    /// microseconds, because the index has the counts.
    ///
    /// - Throws: `WorkspaceError`.
    package func attainments() throws(WorkspaceError) -> [Attainment] { try attainments(onBehalfOf: nil) }

    /// The attainment of the quotas that concern another person for whom the user may act.
    ///
    /// - Throws: `WorkspaceError.notPermitted`, or `.notFound` for a person who is not on the team.
    package func attainments(onBehalfOf other: Login?) throws(WorkspaceError) -> [Attainment] {
        let definition = session.definition
        let person = try session.actor(for: other)
        guard !definition.quotas.isEmpty else { return [] }
        return try definition.attainments(for: person, in: session.team, now: session.now) {
            (stage: Stage, people: Set<Login>, days: ClosedRange<Day>) throws(WorkspaceError) -> Int in
            try journal.read(index.stageEntries.count(into: stage, by: people, on: days))
        }
    }
}
