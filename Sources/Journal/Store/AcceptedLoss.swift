import Lifecycle

/// What a repair goes on without, because nothing has it any more.
package struct AcceptedLoss {
    /// The last generation in which entries were seen that are missing; 0 if none were.
    package var generation: UInt64
    /// Makes the action that records erasures again whose own record is missing: for those whose data is gone, with the
    /// number of the definition in force, at a simulated time or, for nil, now.
    package var makeErasureAction: (Set<ErasureSubject>, Int, Instant?) -> (id: ActionID, draft: ActionDraft)

    package init(
        generation: UInt64,
        makeErasureAction: @escaping (Set<ErasureSubject>, Int, Instant?) -> (id: ActionID, draft: ActionDraft)
    ) {
        self.generation = generation
        self.makeErasureAction = makeErasureAction
    }
}
