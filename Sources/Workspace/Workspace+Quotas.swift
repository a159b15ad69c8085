package import Lifecycle
internal import ReadModel

extension Workspace {
    /// How much is done of the quotas that concern me, and the pace that the rest asks for: my own as sdr, all marketers' as marketing, the sum over the
    /// reps as team lead or admin. Some microseconds: the index counts.
    ///
    /// - Throws: `WorkspaceError`.
    package func attainments() throws(WorkspaceError) -> [Attainment] { try attainments(onBehalfOf: nil) }

    /// The same with the eyes of somebody for whom one may act.
    ///
    /// - Throws: `WorkspaceError.notPermitted`, or `.notFound` for nobody in the team.
    package func attainments(onBehalfOf other: Login?) throws(WorkspaceError) -> [Attainment] {
        let definition = definition
        let person = try actor(for: other)
        guard !definition.quotas.isEmpty else { return [] }
        let index = index
        return try definition.attainments(for: person, in: team, now: now) {
            (stage: Stage, people: Set<Login>, days: ClosedRange<Day>) throws(WorkspaceError) -> Int in
            try wrapping { try index.arrivals(at: stage, by: people, on: days) }
        }
    }
}
