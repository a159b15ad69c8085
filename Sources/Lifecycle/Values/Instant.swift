import Formats

/// A moment in time, in whole milliseconds since 1970-01-01T00:00:00Z.
package struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970 in UTC, negative before.
    package let milliseconds: Int64

    /// The moment a number of milliseconds after 1970 in UTC.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// 0001-01-01, as a lower bound.
    package static let distantPast = Instant(milliseconds: -62_135_596_800_000)
    /// 9999-12-31, the latest moment that the journal's format can hold.
    package static let distantFuture = Instant(milliseconds: 253_402_300_799_999)

    /// Whole minutes since 1970 in UTC; rounded towards 1970.
    package var wholeMinutes: Int64 { milliseconds / Milliseconds.minute }

    package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
    /// The moment a span later.
    package static func + (a: Instant, b: TimeSpan) -> Instant { Instant(milliseconds: a.milliseconds + b.milliseconds) }
    /// The moment a span earlier.
    package static func - (a: Instant, b: TimeSpan) -> Instant { Instant(milliseconds: a.milliseconds - b.milliseconds) }
    /// The span from `b` to `a`, negative if `a` is earlier.
    package static func - (a: Instant, b: Instant) -> TimeSpan { TimeSpan(milliseconds: a.milliseconds - b.milliseconds) }
}

/// A length of time in whole milliseconds.
package struct TimeSpan: Hashable, Comparable, Sendable {
    /// The length in milliseconds, which may be negative.
    package let milliseconds: Int64

    /// A length in milliseconds.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// A length in seconds.
    package static func seconds(_ n: Int) -> TimeSpan { TimeSpan(milliseconds: Int64(n) * Milliseconds.second) }
    /// A length in minutes.
    package static func minutes(_ n: Int) -> TimeSpan { TimeSpan(milliseconds: Int64(n) * Milliseconds.minute) }
    /// A length in hours.
    package static func hours(_ n: Int) -> TimeSpan { TimeSpan(milliseconds: Int64(n) * Milliseconds.hour) }
    /// A length in units of 24 hours.
    package static func days(_ n: Int) -> TimeSpan { TimeSpan(milliseconds: Int64(n) * Milliseconds.day) }
    /// The empty length.
    package static let zero = TimeSpan(milliseconds: 0)

    /// The length in whole minutes, rounded towards zero.
    package var wholeMinutes: Int { Int(milliseconds / Milliseconds.minute) }

    package static func < (a: TimeSpan, b: TimeSpan) -> Bool { a.milliseconds < b.milliseconds }
    /// The sum of two lengths.
    package static func + (a: TimeSpan, b: TimeSpan) -> TimeSpan { TimeSpan(milliseconds: a.milliseconds + b.milliseconds) }
    /// The difference of two lengths.
    package static func - (a: TimeSpan, b: TimeSpan) -> TimeSpan { TimeSpan(milliseconds: a.milliseconds - b.milliseconds) }
}
