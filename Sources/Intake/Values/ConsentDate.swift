import Formats
import Lifecycle

/// A date as people and programs write it in columns of opt-outs, in forms that no column of dates has.
///
/// `46296.5` (a spreadsheet's number), `2026-10-01 10:00:00 +0000 UTC` (Go), `1. Oktober 2026`, `2026年10月1日`.
struct ConsentDate {
    private let date: ScannedDate

    /// Reads a text; nil for one that `DateScanner` reads itself, and for one that is no date.
    init?(_ text: String) {
        guard text.utf8.count <= 60, text.contains(where: \.isNumber) else { return nil }
        var bytes = text
        if let number = bytes.withUTF8({ SpreadsheetDate(FieldBytes($0)) }) {
            date = .local(day: number.day, millisecond: number.millisecond)
        } else if let scanned = Self.withoutZoneName(text).flatMap({ DateScanner.scan($0) }) {
            date = scanned
        } else if let day = Self.day(text) {
            date = .local(day: day, millisecond: nil)
        } else {
            return nil
        }
    }

    /// The moment; a date alone is the first instant of its day in the zone. Nil where day and month may be exchanged.
    func instant(in zone: ZoneTable) -> Instant? {
        switch date {
        case .moment(let moment): Instant(milliseconds: moment)
        case .local(let day, let millisecond): zone.instant(LocalTime(day: Day(number: day), millisecond: millisecond ?? 0))
        case .numeric: nil
        }
    }

    /// The text without the name of a zone after its offset.
    private static func withoutZoneName(_ text: String) -> String? {
        let parts = text.split(separator: " ")
        guard parts.count > 2, let last = parts.last, last.allSatisfy(\.isLetter),
            parts.dropLast().last?.first.map("+-".contains) ?? false
        else { return nil }
        return parts.dropLast().joined(separator: " ")
    }

    /// The day of a text with the name of a month, or with the characters for year, month and day.
    private static func day(_ text: String) -> Int? {
        var (numbers, month): ([Int], Int?) = ([], nil)
        // "2026年10月1日" is one word.
        for word in TextFolding.words(text).flatMap({ $0.split { "年月日년월일".contains($0) } }).map(String.init) {
            if let number = Int(word.hasSuffix("er") || word.hasSuffix("st") ? String(word.dropLast(2)) : word) {
                numbers.append(number)
            } else if let named = SpelledDate.monthOf[word] {
                guard month == nil else { return nil }
                month = named
            } else if !SpelledDate.fillers.contains(word) {
                return nil
            }
        }
        if let month {
            guard numbers.count >= 2, let year = numbers.prefix(3).first(where: { years.contains($0) }),
                let day = numbers.prefix(3).first(where: { (1...31).contains($0) })
            else { return nil }
            return Gregorian.day(year: year, month: month, day: day)
        }
        guard text.contains("年") || text.contains("년"), numbers.count >= 3, years.contains(numbers[0]) else { return nil }
        return Gregorian.day(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    private static let years = 1970...2099
}
