package import Lifecycle
internal import ReadModel

extension Workspace {
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
        let definition = definition
        let person = try actor(for: other)
        guard !definition.quotas.isEmpty else { return [] }
        let index = index
        return try definition.attainments(for: person, in: team, now: now) {
            (stage: Stage, people: Set<Login>, days: ClosedRange<Day>) throws(WorkspaceError) -> Int in
            try wrapErrors { try index.stageEntries.count(into: stage, by: people, on: days) }
        }
    }
}
