/// The clocks of one time zone: what they show at a moment, and when they show a time.
///
/// Moments are milliseconds since 1970-01-01T00:00:00Z; days are counted from 1970-01-01.
package struct LocalTimeline: Sendable {
    /// The day and the milliseconds since its midnight that clocks show at a moment.
    package let local: @Sendable (_ moment: Int64) -> (day: Int, millisecond: Int)
    /// The moment at which clocks show a time.
    package let moment: @Sendable (_ day: Int, _ millisecond: Int) -> Int64

    package init(
        local: @escaping @Sendable (_ moment: Int64) -> (day: Int, millisecond: Int),
        moment: @escaping @Sendable (_ day: Int, _ millisecond: Int) -> Int64
    ) {
        self.local = local
        self.moment = moment
    }

    /// UTC.
    package static let utc = LocalTimeline(
        local: { moment in
            let (day, millisecond) = ISOTimestamp.split(moment)
            return (day, millisecond)
        }, moment: { Int64($0) * Milliseconds.day + Int64($1) })
}
