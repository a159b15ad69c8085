/// A target for a period: leads that a person brought in and that reached a stage.
///
/// Quotas go both ways ("What should your definition of a qualified lead be?"): for reps in MQLs, for marketers in
/// sales-ready leads.
package struct Quota: Hashable, Sendable {
    /// The side that it applies to.
    package enum Side: String, CaseIterable, Sendable {
        /// Each SDR individually.
        case sdr
        /// All marketers together.
        case marketing
    }

    /// The period in the definition's time zone. Weeks begin on Monday.
    package enum Period: String, CaseIterable, Sendable { case week, month, quarter }

    /// Its name, unique in the definition.
    package var id: String
    /// The display name, such as `MQLs`.
    package var label: String
    /// The side that it applies to.
    package var side: Side
    /// The stage that the leads must have entered within the period.
    package var stage: Stage
    /// The number of leads.
    package var count: Int
    /// The period.
    package var period: Period

    package init(id: String, label: String, side: Side, stage: Stage, count: Int, period: Period) {
        self.id = id
        self.label = label
        self.side = side
        self.stage = stage
        self.count = count
        self.period = period
    }
}
