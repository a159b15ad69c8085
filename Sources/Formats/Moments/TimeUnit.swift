/// A unit in which people and definitions count time.
package enum TimeUnit: String, CaseIterable, Hashable, Sendable {
    case second, minute, hour, day, week, month, year

    /// The unit of a name as typed, in lower case: `m`, `min`, `minutes`; `mo` is a month.
    package init?(typed name: some StringProtocol) {
        switch name {
        case "s", "sec", "secs": self = .second
        case "m", "min", "mins": self = .minute
        case "h", "hr", "hrs": self = .hour
        case "d": self = .day
        case "w", "wk", "wks": self = .week
        case "mo", "mos", "mth", "mths": self = .month
        case "y", "yr", "yrs": self = .year
        default: self.init(spelled: name)
        }
    }

    /// The unit of a whole name, singular or plural: `minute`, `minutes`.
    package init?(spelled name: some StringProtocol) {
        guard let unit = TimeUnit.allCases.first(where: { $0.rawValue == name || $0.rawValue + "s" == name }) else { return nil }
        self = unit
    }
}
