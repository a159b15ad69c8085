import Formats

/// A number of employees as files and people write it: `450`, `11-50`, `1K`, `10,000+`, `1001-5000 employees`.
package struct CompanySize: Hashable, Sendable {
    /// Why a text is no number of employees.
    package enum Failure: Error, Hashable, Sendable {
        /// It says that the number is not known: `0`, `n/a`.
        case unknown
        /// A spreadsheet took a range for a date: `Oct-50` was `10-50`.
        case date
        /// A spreadsheet shortened it: `1.2E+04`.
        case shortened
        /// It is something else: `many`, `1.2.3`.
        case unreadable
    }

    /// The least number; that of a text without a range.
    package let least: Int
    /// The greatest number; nil if there is no limit.
    package let most: Int?

    /// The number that rules test: the least one, or the greatest of `<50`.
    package var count: Int { least == 0 ? most ?? 0 : least }

    /// More employees than any company has.
    private static let limit = 20_000_000

    /// Reads a number or range, with or without words around it.
    package init(_ written: String) throws(Failure) {
        // Nearly all sizes are plain numbers, and each is judged several times.
        if (1...7).contains(written.utf8.count), written.utf8.first != UInt8(ascii: "0"),
            written.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(written)
        {
            (least, most) = (number, number)
            return
        }
        let text = SpreadsheetText.repaired(TextFolding.narrowed(TextFolding.visible(written))).lowercased()
        if Placeholder.isBlank(text, in: .employees) { throw .unknown }
        if Placeholder.isShortenedNumber(text) { throw .shortened }
        if Self.onePerson.contains(TextFolding.folded(text)) {
            (least, most) = (1, 1)
            return
        }
        let plain = Self.withoutRemark(text)
        if Self.isDate(plain) { throw .date }
        guard let (numbers, after) = WrittenNumber.all(in: plain), let first = numbers.first else {
            throw .unreadable
        }
        guard numbers.allSatisfy({ $0.value <= Self.limit && !$0.hasFraction }), Self.isPlain(after),
            SizeWords.areKnown(before: first.before, after: after)
        else { throw .unreadable }
        switch numbers.count {
        case 1: (least, most) = try Self.single(first, after)
        case 2: (least, most) = try Self.range(first, numbers[1])
        default: throw .unreadable
        }
        if most == 0 { throw .unknown }
    }

    private static func single(_ number: WrittenNumber, _ after: String) throws(Failure) -> (Int, Int?) {
        let value = number.value
        let before = String(number.before.trimmingSpace)
        let words = Set(TextFolding.words(number.before))
        if before.hasSuffix("<") || !words.isDisjoint(with: fewer) {
            guard value > 0 else { throw .unknown }
            return (0, value > 1 ? value - 1 : 1)
        }
        if before.hasSuffix("≤") || before.hasSuffix("<=") || !words.isDisjoint(with: atMost) { return (0, value) }
        guard isPlain(before) || before == "-" && number.before.hasSuffix(" ") else { throw .unreadable }
        if value == 0 { throw .unknown }
        let isOpen =
            after.trimmingSpace.hasPrefix("+") || before.hasSuffix(">") || before.hasSuffix("≥") || before.hasSuffix(">=")
            || !words.isDisjoint(with: more) || !Set(TextFolding.words(after)).isDisjoint(with: more)
        return (value, isOpen ? nil : value)
    }

    private static func range(_ first: WrittenNumber, _ second: WrittenNumber) throws(Failure) -> (Int, Int?) {
        guard isPlain(first.before), isRange(second.before) else { throw .unreadable }
        // "1-5k" is from 1,000, "500-1k" from 500.
        let isShort = first.scale == 1 && second.scale > 1 && first.value < second.value / second.scale
        let (one, two) = (isShort ? first.value * second.scale : first.value, second.value)
        // "50-10" may be a slip of any kind.
        guard one <= two else { throw .unreadable }
        return (one, two)
    }

    /// Whether the text between two numbers makes them a range.
    private static func isRange(_ between: String) -> Bool {
        let mark = between.filter { !$0.isWhitespace }
        if ["-", "–", "—", "‒", "−", "‐", "‑", "~", "〜", "～", "..", "...", "…", "->", "→"].contains(mark) { return true }
        // "1001 employees - 5000 employees" has the same words twice.
        let words = TextFolding.words(between)
        return !words.isEmpty && words.allSatisfy { to.contains($0) || isUnit($0) } && words.contains(where: to.contains)
            || words.allSatisfy(isUnit) && mark.contains(where: { "-–—".contains($0) })
    }

    static func isUnit(_ word: String) -> Bool {
        units.contains { word.hasPrefix($0) }
    }

    /// Whether a text beside a number leaves it one: no sign, no percentage, no money.
    private static func isPlain(_ text: String) -> Bool {
        !text.contains { "%$€£¥@#&".contains($0) } && !text.hasPrefix("-")
            && !(text.trimmingSpace.last.map { "-–—−‐".contains($0) } ?? false)
    }

    /// The text without what is in parentheses, unless the numbers are there.
    private static func withoutRemark(_ text: String) -> String {
        guard let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") else { return text }
        let rest = String(text[..<open]) + text[text.index(after: close)...]
        return rest.utf8.contains(where: ASCII.isDigit) ? rest : text
    }

    /// Whether a spreadsheet made a date of it: `Oct-50`, `10. Feb`, `2026-02-10`, `10/2/2026`.
    private static func isDate(_ text: String) -> Bool {
        let words = TextFolding.words(text)
        if words.contains(where: isMonth) && words.contains(where: { $0.utf8.allSatisfy(ASCII.isDigit) }) { return true }
        let groups = text.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).map(\.utf8.count)
        return groups.count >= 3 && groups.contains { $0 != 3 } && DateScanner.scan(text) != nil
    }

    private static func isMonth(_ word: String) -> Bool { months.contains { word == $0 || word == $0.prefix(3) } }

    private static let months: Set<String> = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "sept", "october", "november",
        "december", "januar", "februar", "marz", "mrz", "mai", "juni", "juli", "oktober", "dezember", "janvier", "fevrier", "mars",
        "avril", "juin", "juillet", "aout", "octobre", "novembre", "decembre", "enero", "febrero", "marzo", "abril", "mayo",
        "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "gennaio", "maggio", "giugno", "luglio",
        "settembre", "ottobre", "dicembre", "mei", "okt", "maart", "maj",
    ]
    private static let onePerson: Set<String> = [
        "selfemployed", "selfemployed1", "myselfonly", "justme", "onlyme", "soletrader", "freelancer", "freelance",
        "einzelunternehmer", "selbststandig", "one",
    ]
    static let fewer: Set<String> = [
        "less", "fewer", "under", "below", "unter", "weniger", "moins", "menos", "meno", "minder",
    ]
    static let atMost: Set<String> = [
        "to", "upto", "max", "maximum", "maximal", "most", "bis", "hochstens", "jusqua", "hasta",
    ]
    static let more: Set<String> = [
        "more", "over", "above", "least", "min", "plus", "mehr", "uber", "mindestens", "ab", "mas", "piu", "meer", "from",
    ]
    private static let to: Set<String> = [
        "to", "bis", "a", "al", "till", "until", "through", "tot", "and", "und", "et", "y", "ate",
    ]
    private static let units: [String] = [
        "employee", "people", "person", "staff", "fte", "headcount", "mitarbeit", "beschaftigte", "angestellte", "salarie",
        "employe", "emplead", "dipendent", "medewerker", "funcionari", "人", "名", "员工",
    ]
}
