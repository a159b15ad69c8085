/// What somebody owes in a period: leads that they brought in and that got as far as a stage.
///
/// Quotas go both ways ("What should your definition of a qualified lead be?"): reps owe MQLs, marketers owe sales-ready leads.
package struct Quota: Hashable, Sendable {
    /// Who owes it.
    package enum Side: String, CaseIterable, Sendable {
        /// Each sdr for themselves.
        case sdr
        /// All marketers together.
        case marketing
    }

    /// After what time it begins anew, in the definition's zone; weeks begin on Monday.
    package enum Period: String, CaseIterable, Sendable { case week, month, quarter }

    /// Its name, unique in the definition.
    package var id: String
    /// The label for eyes, such as `MQLs`.
    package var label: String
    /// Who owes it.
    package var side: Side
    /// The stage that the leads must have entered within the period.
    package var stage: Stage
    /// How many.
    package var count: Int
    /// Within which time.
    package var period: Period

    /// Makes a quota.
    package init(id: String, label: String, side: Side, stage: Stage, count: Int, period: Period) {
        self.id = id
        self.label = label
        self.side = side
        self.stage = stage
        self.count = count
        self.period = period
    }
}
