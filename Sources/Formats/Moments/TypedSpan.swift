/// A length of time as people type it, before it is counted from a moment: `2h`, `1h20`, `3 days`, `a week`.
struct TypedSpan: Equatable {
    /// Calendar months.
    var months = 0
    /// Calendar days.
    var days = 0
    /// The time beyond whole days.
    var milliseconds: Int64 = 0
    /// Whether it names a unit smaller than a day.
    var hasTime = false
    /// Whether its smallest unit is smaller than an hour.
    var hasMinutes = false

    /// The longest span in days: a hundred years.
    private static let longest = 36_600
    private static let numbers = [
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
        "ten": 10, "eleven": 11, "twelve": 12,
    ]

    /// Parses the words of a span at the beginning of some words; nil if there is none.
    ///
    /// - Returns: the span, and how many words it takes.
    static func parse(_ words: ArraySlice<String>) -> (span: TypedSpan, count: Int)? {
        var span = TypedSpan()
        var index = words.startIndex
        var isEmpty = true
        while index < words.endIndex {
            if index + 1 < words.endIndex, let count = number(words[index]), let unit = TimeUnit(typed: words[index + 1]) {
                guard span.add(count, unit) else { return nil }
                index += 2
            } else if let pairs = glued(words[index]) {
                for (count, unit) in pairs { guard span.add(count, unit) else { return nil } }
                index += 1
            } else {
                break
            }
            isEmpty = false
        }
        return isEmpty ? nil : (span, index - words.startIndex)
    }

    private static func number(_ word: String) -> Int? {
        if let number = numbers[word] { return number }
        return word.utf8.allSatisfy(ASCII.isDigit) && word.utf8.count <= 6 ? Int(word) : nil
    }

    /// The numbers and units of a word such as `2h`, `1h20m` or `1h20`, whose last number counts minutes.
    private static func glued(_ word: String) -> [(Int, TimeUnit)]? {
        var rest = word[...]
        var pairs: [(Int, TimeUnit)] = []
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let count = number(String(digits)), !digits.isEmpty else { return nil }
            if name.isEmpty, rest.isEmpty, pairs.last?.1 == .hour, digits.utf8.count == 2, count < 60 {
                pairs.append((count, .minute))
            } else {
                guard let unit = TimeUnit(typed: name) else { return nil }
                pairs.append((count, unit))
            }
        }
        return pairs.isEmpty ? nil : pairs
    }

    /// Adds a number of units; false if the span gets too long.
    private mutating func add(_ count: Int, _ unit: TimeUnit) -> Bool {
        switch unit {
        case .second: addTime(count, Milliseconds.second)
        case .minute: addTime(count, Milliseconds.minute)
        case .hour: addTime(count, Milliseconds.hour)
        case .day: days += count
        case .week: days += 7 * count
        case .month: months += count
        case .year: months += 12 * count
        }
        if unit == .second || unit == .minute { hasMinutes = true }
        return days + 31 * months <= Self.longest && milliseconds <= Int64(Self.longest) * Milliseconds.day
    }

    private mutating func addTime(_ count: Int, _ unit: Int64) {
        milliseconds += Int64(count) * unit
        hasTime = true
    }
}
