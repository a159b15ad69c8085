/// What a typed moment is for: it decides which way an incomplete text is completed, and what a day alone means.
package enum MomentField: CaseIterable, Sendable {
    /// A moment to come, such as a follow-up or the end of a snooze; a day means its first working moment.
    case upcoming
    /// A day to come, such as an expected close date.
    case upcomingDay
    /// A moment that has passed, such as the time of a call; a day means its noon.
    case occurred
    /// The moment as of which figures are shown; a day means its end, so that the whole day counts.
    case asOf
    /// A day that has passed, such as the first of a period.
    case pastDay

    /// Which way an incomplete text is completed: `14:00`, `Mon`, `1 Dec` and `2h` mean the next or the last one.
    package enum Direction: Sendable { case ahead, behind }

    /// Which way an incomplete text is completed.
    package var direction: Direction {
        switch self {
        case .upcoming, .upcomingDay: .ahead
        case .occurred, .asOf, .pastDay: .behind
        }
    }

    /// Whether only the day counts.
    package var isDay: Bool { self == .upcomingDay || self == .pastDay }

    /// Three texts that it accepts, for messages and hints.
    package var examples: [String] {
        switch self {
        case .upcoming: ["tomorrow 9:00", "+3d", "Mon 14:00"]
        case .upcomingDay: ["2026-12-24", "+30d", "31 Jan"]
        case .occurred: ["yesterday 16:30", "-2h", "2026-11-20 14:00"]
        case .asOf: ["yesterday", "-2w", "2026-11-04 12:00"]
        case .pastDay: ["2026-11-01", "-2w", "last Monday"]
        }
    }
}

/// A text that is no moment, or not only one.
package struct MomentError: Error, Equatable, Sendable {
    /// Why it can't be used.
    package enum Reason: Equatable, Sendable {
        /// It is no moment.
        case unreadable
        /// Day and month can be either way round; the two days, as ISO dates.
        case ambiguous(String, String)
        /// A number of minutes where a day is meant: `+3m` for months.
        case minutes
    }

    /// The text as typed.
    package let text: String
    /// What it was typed for.
    package let field: MomentField
    /// Why it can't be used.
    package let reason: Reason

    /// What is wrong, with texts that are accepted.
    package var message: String {
        let examples = field.examples.map { "\"\($0)\"" }
        let advice = examples.dropLast().joined(separator: ", ") + " or " + (examples.last ?? "")
        return switch reason {
        case .unreadable: "cannot read \"\(text)\" as a \(field.isDay ? "date" : "time"); try \(advice)"
        case .ambiguous(let first, let second): "\"\(text)\" can be \(first) or \(second); enter one of these"
        case .minutes: "cannot read \"\(text)\" as a date: m means minutes, mo means months; try \(advice)"
        }
    }
}
