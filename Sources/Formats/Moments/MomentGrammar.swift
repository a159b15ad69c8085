/// The words of a typed moment, from left to right.
struct MomentGrammar {
    private let text: String
    private let field: MomentField
    private let today: Int
    private let words: [String]
    private var index = 0

    /// Words that change nothing: `on Friday at 9`, `as of 4 Nov`.
    private static let fillers: Set<Substring> = ["at", "on", "as", "of", "the", "until", "due"]
    private static let hour = Int(Milliseconds.hour)
    /// The times of day that have a name; a morning begins with the day's work.
    private static let namedTimes = ["noon": 12 * hour, "midnight": 0, "afternoon": 14 * hour, "evening": 18 * hour]

    init(_ text: String, _ field: MomentField, _ today: Int) {
        self.text = text
        self.field = field
        self.today = today
        var words: [String] = []
        for word in text.lowercased().split(whereSeparator: { $0.isWhitespace || $0 == "," }) where !Self.fillers.contains(word) {
            // `9 am` is one word.
            if let last = words.last, last.last?.isNumber == true, ["am", "pm", "a.m.", "p.m."].contains(word) {
                words[words.count - 1] = last + word
            } else {
                words.append(String(word))
            }
        }
        self.words = words
    }

    private var rest: ArraySlice<String> { words[index...] }

    /// The moment that all words together mean; nil if they are not of this grammar.
    mutating func moment() throws(MomentError) -> TypedMoment? {
        guard !words.isEmpty, words.count <= 8 else { return nil }
        if words == ["now"] || words == ["just", "now"] { return .now }
        if let span = span() { return span }
        var day: TypedMoment.DayChoice?
        var time: Int?
        index = 0
        while index < words.count {
            if day == nil, let named = try dayPart() {
                day = named
            } else if day == nil, time == nil, case .local(let date, let clock?)? = DateScanner.scan(words[index]) {
                (day, time) = (.day(date), clock)
                index += 1
            } else if time == nil, let clock = timeOfDay(words[index]) {
                time = clock
                index += 1
            } else if day != nil, time == nil, words[index] == "morning" {
                if field.direction == .behind { time = 9 * Self.hour }
                index += 1
            } else {
                return nil
            }
        }
        return .local(day, time)
    }

    /// `+3d`, `in 2 hours`, `3 days ago`, `-1h20`, and a time after whole days: `+3d 14:00`.
    private mutating func span() -> TypedMoment? {
        var words = words[...]
        var sign = field.direction == .ahead ? 1 : -1
        if let first = words.first, let mark = first.first, mark == "+" || mark == "-" {
            sign = mark == "+" ? 1 : -1
            words[words.startIndex] = String(first.dropFirst())
            if first.utf8.count == 1 { words = words.dropFirst() }
        } else if words.first == "in" {
            sign = 1
            words = words.dropFirst()
        } else if words.last == "ago" {
            sign = -1
            words = words.dropLast()
        } else if words.last == "later" || words.suffix(2) == ["from", "now"] {
            sign = 1
            words = words.dropLast(words.last == "later" ? 1 : 2)
        }
        guard let (parsed, count) = TypedSpan.parse(words) else { return nil }
        var span = parsed
        span.months *= sign
        span.days *= sign
        span.milliseconds *= Int64(sign)
        words = words.dropFirst(count)
        if words.isEmpty { return .span(span) }
        guard words.count == 1, !span.hasTime, let time = words.first.flatMap(timeOfDay) else { return nil }
        return .local(.day(Gregorian.adding(months: span.months, to: today) + span.days), time)
    }

    /// Consumes the words of a day, if they come next.
    private mutating func dayPart() throws(MomentError) -> TypedMoment.DayChoice? {
        let start = index
        if let weekday = weekday(rest.first) {
            index += 1
            // `Mon 23 Nov`: the date counts, if it is a Monday.
            guard let date = try date() else { return .weekday(weekday) }
            let candidates = date.candidates(today: today, field.direction)
            guard candidates.contains(where: { Gregorian.weekday($0) == weekday }) else {
                index = start
                return nil
            }
            return date
        }
        if let relative = relativeDay() { return relative }
        return try date()
    }

    /// `tomorrow`, `next week`, `next Monday`, `last month`.
    private mutating func relativeDay() -> TypedMoment.DayChoice? {
        guard let first = rest.first else { return nil }
        let second = rest.dropFirst().first
        func take(_ count: Int, _ day: Int) -> TypedMoment.DayChoice {
            index += count
            return .day(day)
        }
        let monday = today - Gregorian.weekday(today)
        switch (first, second) {
        case ("today", _), ("tod", _): return take(1, today)
        case ("tomorrow", _), ("tom", _): return take(1, today + 1)
        case ("yesterday", _), ("yest", _): return take(1, today - 1)
        case ("day", "after") where rest.dropFirst(2).first == "tomorrow": return take(3, today + 2)
        case ("day", "before") where rest.dropFirst(2).first == "yesterday": return take(3, today - 2)
        case ("next", "week"): return take(2, monday + 7)
        case ("last", "week"): return take(2, today - 7)
        case ("next", "month"): return take(2, Gregorian.adding(months: 1, to: today))
        case ("last", "month"): return take(2, Gregorian.adding(months: -1, to: today))
        case ("next", "year"): return take(2, Gregorian.adding(months: 12, to: today))
        case ("last", "year"): return take(2, Gregorian.adding(months: -12, to: today))
        case ("this", let name?) where name == "morning" || Self.namedTimes[name] != nil: return take(1, today)
        case ("this", let name):
            return weekday(name).map { take(2, monday + $0) }
        case ("next", let name):
            return weekday(name).map { take(2, monday + 7 + $0) }
        case ("last", let name):
            return weekday(name).map { weekday in
                let back = (Gregorian.weekday(today) - weekday + 7) % 7
                return take(2, today - (back == 0 ? 7 : back))
            }
        default: return nil
        }
    }

    /// Consumes a written date: `2026-12-24`, `24.12.`, `31/1/2027`, `1 Dec`, `Dec 1st 2027`.
    private mutating func date() throws(MomentError) -> TypedMoment.DayChoice? {
        guard let first = rest.first else { return nil }
        if let second = rest.dropFirst().first {
            let (day, month) = (dayOfMonth(first), DateScanner.month(second))
            let (otherDay, otherMonth) = (dayOfMonth(second), DateScanner.month(first))
            if let day = day ?? otherDay, let month = day == self.dayOfMonth(first) ? month : otherMonth {
                index += 2
                guard let year = rest.first, year.utf8.count == 4, year.utf8.allSatisfy(ASCII.isDigit), let number = Int(year)
                else {
                    return .ofYear(month: month, day: day)
                }
                guard let date = Gregorian.day(year: number, month: month, day: day) else { return nil }
                index += 1
                return .day(date)
            }
        }
        // Typed dates go beyond the years that are plausible in files.
        if let day = Gregorian.day(first) {
            index += 1
            return .day(day)
        }
        switch DateScanner.scan(first) {
        case .local(let day, nil):
            index += 1
            return .day(day)
        case .numeric(let numeric) where numeric.millisecond == nil && numeric.offset == nil:
            let day = try day(numeric)
            index += 1
            return .day(day)
        default: break
        }
        return try dateWithoutYear(first)
    }

    /// `24.12.` and `24.12`, with the day first; `24/12`, if only one order is possible.
    private mutating func dateWithoutYear(_ word: String) throws(MomentError) -> TypedMoment.DayChoice? {
        let isDotted = word.contains(".")
        let parts = word.split(separator: isDotted ? "." : "/", omittingEmptySubsequences: isDotted)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy(ASCII.isDigit) }),
            let first = Int(parts[0]), let second = Int(parts[1])
        else { return nil }
        // A leap year, so that 29 February is possible.
        let readings = [(first, second), (second, first)].prefix(isDotted || first == second ? 1 : 2).filter {
            Gregorian.day(year: 2000, month: $0.1, day: $0.0) != nil
        }
        guard let reading = readings.first else { return nil }
        if readings.count == 2 {
            let days = readings.map { reading in
                TypedMoment.DayChoice.ofYear(month: reading.1, day: reading.0).candidates(today: today, field.direction).first ?? 0
            }
            throw MomentError(text: text, field: field, reason: .ambiguous(Gregorian.text(days[0]), Gregorian.text(days[1])))
        }
        index += 1
        return .ofYear(month: reading.1, day: reading.0)
    }

    /// The day of a numeric date: with points the day comes first, otherwise only one order must be possible.
    func day(_ date: NumericDate) throws(MomentError) -> Int {
        let readings = date.separator == UInt8(ascii: ".") ? [date.day(.dayFirst)] : [date.day(.dayFirst), date.day(.monthFirst)]
        let days = readings.compactMap { $0 }
        guard let first = days.first else { throw MomentError(text: text, field: field, reason: .unreadable) }
        if let last = days.last, last != first {
            throw MomentError(text: text, field: field, reason: .ambiguous(Gregorian.text(first), Gregorian.text(last)))
        }
        return first
    }

    /// `1`, `1st`, `24.` as a day of the month.
    private func dayOfMonth(_ word: String) -> Int? {
        let digits = word.prefix { $0.isASCII && $0.isNumber }
        guard (1...2).contains(digits.utf8.count), ["", ".", "st", "nd", "rd", "th"].contains(word.dropFirst(digits.count)) else {
            return nil
        }
        return Int(digits)
    }

    private func weekday(_ word: String?) -> Int? {
        guard let word, word.utf8.count >= 3 else { return nil }
        return Gregorian.weekdays.firstIndex { $0.hasPrefix(word) || $0.hasPrefix(word.dropLast()) && word.hasSuffix(".") }
    }

    /// `14:00`, `9:30pm`, `3pm`, `noon`; an hour alone, `9` and `10h`.
    private func timeOfDay(_ word: String) -> Int? {
        if let named = Self.namedTimes[word] { return named }
        if word.last == "h", words.count > 1 { return timeOfDay(String(word.dropLast())) }
        if word.utf8.count <= 2, word.utf8.allSatisfy(ASCII.isDigit) { return Int(word).flatMap { $0 < 24 ? $0 * Self.hour : nil } }
        if let colon = word.firstIndex(of: ":"), word[word.index(after: colon)...].prefix(while: \.isNumber).count != 2 {
            return nil
        }
        return DateScanner.timeOfDay(word)
    }
}
