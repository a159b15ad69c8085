import Lifecycle

extension LeadDefinition {
    /// The label of a row's stage, the same as the label of its lead. O(1).
    ///
    /// Where SQL is the opportunity stage, a lead that another definition made an SQL is not an opportunity and
    /// counts as a SAL. Only the row's list tells the two apart.
    package func label(of row: LeadRow) -> String {
        guard row.stage == .sql else { return label(topology.effectiveStage(row.stage)) }
        if row.list == .opportunities { return label(topology.opportunity) }
        return label(topology.opportunity == .sql ? .sal : topology.effectiveStage(.sql))
    }
}
