/// A typed moment before it is counted from today and placed in a zone.
enum TypedMoment {
    case now
    /// A moment with its zone, in milliseconds since 1970.
    case moment(Int64)
    /// A signed length of time from now.
    case span(TypedSpan)
    /// A day, a time since midnight in milliseconds, or both.
    case local(DayChoice?, Int?)

    /// The day that a text names, or how it recurs.
    enum DayChoice: Equatable {
        /// A day, counted from 1970.
        case day(Int)
        /// A weekday, 0 for Monday.
        case weekday(Int)
        /// A day of some year.
        case ofYear(month: Int, day: Int)

        /// The days that it can mean, the likeliest first; none for 31 February.
        func candidates(today: Int, _ direction: MomentField.Direction) -> [Int] {
            switch self {
            case .day(let day): return [day]
            case .weekday(let weekday):
                let ahead = (weekday - Gregorian.weekday(today) + 7) % 7
                return direction == .ahead
                    ? [today + (ahead == 0 ? 7 : ahead)]
                    : [today + ahead - (ahead == 0 ? 0 : 7), today + ahead - (ahead == 0 ? 7 : 14)]
            case .ofYear(let month, let day):
                let year = Gregorian.civil(today).year
                // 29 February can be seven years away, around 1900 and 2100.
                let years = direction == .ahead ? Array(year...year + 8) : Array((year - 8...year).reversed())
                let days = years.compactMap { Gregorian.day(year: $0, month: month, day: day) }
                return Array(days.filter { direction == .ahead ? $0 >= today : $0 <= today }.prefix(1))
            }
        }
    }

    /// Parses a text as typed.
    static func parse(_ text: String, for field: MomentField, today: Int) throws(MomentError) -> TypedMoment {
        // The journal and --json have moments of all years; dates that people type are checked for plausible ones.
        if let exact = ISOTimestamp.milliseconds(text) { return .moment(exact) }
        var grammar = MomentGrammar(text, field, today)
        if let typed = try grammar.moment() { return typed }
        switch DateScanner.scan(text) {
        case .moment(let moment): return .moment(moment)
        case .local(let day, let time): return .local(.day(day), time)
        case .numeric(let numeric):
            let day = try grammar.day(numeric)
            guard let offset = numeric.offset else { return .local(.day(day), numeric.millisecond) }
            return .moment(DateScanner.moment(day, numeric.millisecond ?? 0, offset: offset))
        case nil: throw MomentError(text: text, field: field, reason: .unreadable)
        }
    }
}
