package import Lifecycle

// The costs of sources.
extension Administration {
    /// Records what a source cost in a month; it replaces what was recorded for them before. Can be undone.
    ///
    /// The source gets the name that the definition lists for its spelling. Requires the role marketing or team lead.
    ///
    /// - Throws: `WorkspaceError.notPermitted`, or `.refused` for a blank source, an amount below zero or a cost that
    ///   is recorded already.
    /// - Returns: The result, what was recorded, and the cost that it replaced.
    package func recordCost(
        _ id: ActionID, _ cost: CostRecorded, onBehalfOf: Login? = nil
    ) throws(WorkspaceError) -> (result: ActionResult, cost: CostRecorded, before: CostRecorded?) {
        var recorded = cost
        var before: CostRecorded?
        let result = try administer(id, onBehalfOf) { (actor) throws(WorkspaceError) in
            guard !session.team.roles(of: actor).isDisjoint(with: [.marketing, .teamlead]) else {
                throw WorkspaceError(
                    .notPermitted, "to record costs you need the role marketing or team lead; ask someone who has it")
            }
            let key = SourceName.key(cost.source)
            let listed = session.definition.sources.first { source in
                ([source.name] + source.aliases).contains { SourceName.key($0) == key }
            }
            recorded.source = listed?.name ?? cost.source.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !recorded.source.isEmpty else { throw Self.refusal(.invalidValue, "the source is blank; name one") }
            guard cost.amount.cents >= 0 else { throw Self.refusal(.invalidValue, "a cost can't be below zero") }
            before = session.costs[recorded.source, cost.month]
            guard before?.amount != cost.amount else {
                throw Self.refusal(
                    .nothingToChange, "the cost of \(recorded.source) in \(cost.month) is recorded already: \(cost.amount)")
            }
            return [.costRecorded(recorded)]
        }
        return (result, recorded, before)
    }

    private static func refusal(_ code: Refusal.Code, _ message: String) -> WorkspaceError {
        WorkspaceError(refusals: [(nil, Refusal(code, message))])
    }
}
