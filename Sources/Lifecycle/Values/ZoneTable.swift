import Formats

/// The UTC offsets of a time zone over a span of years, so that the core needs no time-zone database.
package struct ZoneTable: Hashable, Sendable {
    /// A change of the UTC offset.
    package struct Transition: Hashable, Sendable {
        /// The moment from which the offset applies.
        package let from: Instant
        /// Seconds east of UTC.
        package let offset: Int

        /// A change to `offset` seconds east of UTC.
        package init(from: Instant, offset: Int) {
            self.from = from
            self.offset = offset
        }
    }

    /// The zone's name in the IANA database, such as `Europe/Berlin`.
    package let name: String
    /// Seconds east of UTC before the first transition.
    package let initialOffset: Int
    /// The changes in chronological order.
    package let transitions: [Transition]

    /// `transitions` must be in chronological order.
    package init(name: String, initialOffset: Int, transitions: [Transition] = []) {
        self.name = name
        self.initialOffset = initialOffset
        self.transitions = transitions
    }

    /// UTC.
    package static let utc = ZoneTable(name: "UTC", initialOffset: 0)

    /// Seconds east of UTC at a moment. O(log n) in the number of transitions.
    package func offset(at instant: Instant) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].from <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? initialOffset : transitions[low - 1].offset
    }

    /// The local date and time at a moment.
    package func local(_ instant: Instant) -> LocalTime {
        let shifted = instant.milliseconds + Int64(offset(at: instant)) * Milliseconds.second
        let (day, millisecond) = ISOTimestamp.split(shifted)
        return LocalTime(day: Day(number: day), millisecond: millisecond)
    }

    /// The moment at which local clocks show a time.
    ///
    /// If clocks go back and the time occurs twice, the first. If they go forward and skip the time, the moment that is
    /// as far after the change as the time is after the start of the gap (as RFC 5545 interprets such times).
    package func instant(_ local: LocalTime) -> Instant {
        let naive = Int64(local.day.number) * Milliseconds.day + Int64(local.millisecond)
        let before = offset(at: Instant(milliseconds: naive - Milliseconds.day))
        let candidate = Instant(milliseconds: naive - Int64(before) * Milliseconds.second)
        if offset(at: candidate) == before { return candidate }
        let after = offset(at: candidate)
        let second = Instant(milliseconds: naive - Int64(after) * Milliseconds.second)
        return offset(at: second) == after ? second : candidate
    }

    /// The local date at a moment.
    package func day(of instant: Instant) -> Day { local(instant).day }
}

/// A local date and time: a date and the milliseconds since its midnight.
package struct LocalTime: Hashable, Comparable, Sendable {
    /// The date.
    package let day: Day
    /// Milliseconds since midnight, 0 to 86,399,999.
    package let millisecond: Int

    /// Clamps milliseconds to the day.
    package init(day: Day, millisecond: Int) {
        self.day = day
        self.millisecond = min(max(0, millisecond), Int(Milliseconds.day) - 1)
    }

    /// A time from hours, minutes, seconds and milliseconds.
    package init(day: Day, hour: Int, minute: Int = 0, second: Int = 0, millisecond: Int = 0) {
        self.init(day: day, millisecond: ((hour * 60 + minute) * 60 + second) * 1000 + millisecond)
    }

    /// A time from minutes after midnight.
    package init(day: Day, minuteOfDay: Int) { self.init(day: day, millisecond: minuteOfDay * Int(Milliseconds.minute)) }

    /// Whole minutes since midnight.
    package var minuteOfDay: Int { millisecond / Int(Milliseconds.minute) }
    /// The hour, 0–23.
    package var hour: Int { minuteOfDay / 60 }
    /// The minute, 0–59.
    package var minute: Int { minuteOfDay % 60 }

    package static func < (a: LocalTime, b: LocalTime) -> Bool { (a.day, a.millisecond) < (b.day, b.millisecond) }
}
