import Formats
import Lifecycle

/// A length of time as written in a definition: `30 minutes`, `4 business hours`, `10 business days`.
struct DurationText: Hashable {
    let count: Int
    let unit: TimeUnit
    let isInBusinessTime: Bool

    /// Parses a count, an optional `business` and a unit, separated by single spaces.
    ///
    /// Returns nil for any other text and for more than ten years.
    init?(_ text: String) {
        var words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2 || words.count == 3, words[0].utf8.count <= 7, words[0].utf8.allSatisfy({ (48...57).contains($0) }),
            let count = Int(words[0])
        else { return nil }
        isInBusinessTime = words.count == 3
        if isInBusinessTime {
            guard words[1] == "business" else { return nil }
            words.remove(at: 1)
        }
        guard let unit = TimeUnit(spelled: words[1]), [.minute, .hour, .day].contains(unit) else { return nil }
        self.unit = unit
        self.count = count
        guard span(businessDay: .days(1)) <= .days(3660) else { return nil }
    }

    /// The length, given the length of a business day.
    func span(businessDay: TimeSpan) -> TimeSpan {
        switch unit {
        case .minute: .minutes(count)
        case .hour: .hours(count)
        default: TimeSpan(milliseconds: Int64(count) * (isInBusinessTime ? businessDay : .days(1)).milliseconds)
        }
    }

    /// The length of a duration that isn't in business time.
    var span: TimeSpan { span(businessDay: .days(1)) }
}

/// A stretch of business hours as written in a definition: `09:00-17:00`.
struct WorkingHoursText: Hashable {
    let hours: BusinessCalendar.Hours

    /// Parses two times of day separated by `-`; nil otherwise or when the end isn't later than the start.
    init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let from = Self.minute(ends[0]), let to = Self.minute(ends[1]), from < to else { return nil }
        hours = BusinessCalendar.Hours(from: from, to: to)
    }

    private static func minute(_ text: Substring) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == 58, [0, 1, 3, 4].allSatisfy({ (48...57).contains(bytes[$0]) }) else { return nil }
        let hour = Int(bytes[0] - 48) * 10 + Int(bytes[1] - 48)
        let minute = Int(bytes[3] - 48) * 10 + Int(bytes[4] - 48)
        guard minute < 60, hour * 60 + minute <= BusinessCalendar.Hours.day else { return nil }
        return hour * 60 + minute
    }
}
