import Lifecycle

extension LeadDefinition {
    /// The label of a row's stage for eyes, the same as that of its lead.
    ///
    /// Where SQL is the opportunity, a lead that another definition made an SQL is not one yet and counts as a SAL; only its list tells. O(1).
    package func label(of row: LeadRow) -> String {
        guard row.stage == .sql else { return label(topology.standing(row.stage)) }
        if row.list == .opportunities { return label(topology.opportunity) }
        return label(topology.opportunity == .sql ? .sal : topology.standing(.sql))
    }
}
