/// A target of revenue for a period: the amounts of opportunities won in it.
package struct RevenueQuota: Hashable, Sendable {
    /// Whose target it is.
    package enum Side: String, CaseIterable, Sendable {
        /// Each closer individually: what the closer owned when it was won.
        case closer
        /// The whole team together.
        case team
    }

    /// Its name, unique among the quotas of revenue.
    package var id: String
    /// The display name, such as `Bookings`.
    package var label: String
    /// Whose target it is.
    package var side: Side
    /// The amount to be won.
    package var amount: Money
    /// The period.
    package var period: Quota.Period

    package init(id: String, label: String, side: Side, amount: Money, period: Quota.Period) {
        self.id = id
        self.label = label
        self.side = side
        self.amount = amount
        self.period = period
    }
}
