import BundledResources
import Formats
import Lifecycle

/// Reads the values of columns that say yes or no, in the languages of `Resources/tables/flag-words.csv`.
enum FlagValue {
    /// A kind of words in the table.
    enum Kind: String, CaseIterable {
        case yes, no
        /// The person opted out, or in.
        case optOut, optIn
        /// Mail came back, or arrives.
        case bounced, reachable
        /// The record was deleted.
        case deleted
        /// A status that says nothing of these.
        case silent
    }

    private static let words = {
        var words: [Kind: Set<String>] = [:]
        for row in TableParser.rows(flagWordBytes).dropFirst() where row.count == 2 {
            if let kind = Kind(rawValue: row[0]) { words[kind, default: []].insert(TextFolding.folded(row[1])) }
        }
        return words
    }()

    /// The kind of a text that is a word of the table; the first of some kinds.
    static func kind(of text: String, among kinds: [Kind] = Kind.allCases) -> Kind? {
        let folded = TextFolding.folded(text)
        return folded.isEmpty ? nil : kinds.first { words[$0]?.contains(folded) ?? false }
    }

    /// The kind of the longest beginning of a text that is a word of the table, and what follows.
    static func beginning(of text: String, among kinds: [Kind]) -> (kind: Kind, rest: [String])? {
        let all = TextFolding.words(text)
        for length in stride(from: min(5, all.count), to: 0, by: -1) {
            let word = all.prefix(length).joined()
            // A number begins a date rather than being a yes.
            guard let kind = kinds.first(where: { words[$0]?.contains(word) ?? false }), !word.utf8.allSatisfy(ASCII.isDigit) else {
                continue
            }
            return (kind, Array(all.dropFirst(length)))
        }
        return nil
    }

    private static let yesMarks: Set<Character> = [
        "✓", "✔", "☑", "✅", "🗹", "🗸", "👍", "●", "⬛", "■", "◉", "√",
        // A crossed box is ticked, and a circle is the yes of Japanese and Korean forms.
        "☒", "🗵", "⊠", "○", "◯", "⭕", "◎",
    ]
    private static let noMarks: Set<Character> = ["☐", "⬜", "□", "◻", "-", "–", "—", "[", "]", "(", ")", " ", "_", "."]

    /// The yes or no that a text says; nil if it says neither.
    ///
    /// A word may be followed by a date, as in "Yes (2026-10-01)". Access writes -1 for yes.
    static func yesOrNo(_ text: String) -> Bool? {
        if let kind = kind(of: text, among: [.yes, .no]) { return kind == .yes }
        let folded = TextFolding.folded(text)
        if folded.isEmpty {
            let marks = TextFolding.visible(text).filter { !$0.isWhitespace && !"[]()".contains($0) }
            if let mark = marks.first { return yesMarks.contains(mark) ? true : marks.allSatisfy(noMarks.contains) ? false : nil }
            return text.allSatisfy(noMarks.contains) ? false : nil
        }
        if let number = number(text) { return number == 0 ? false : number == 1 ? true : nil }
        if isNoDate(text) { return false }
        guard let (kind, rest) = beginning(of: text, among: [.yes, .no]), rest.contains(where: { $0.first?.isNumber ?? false })
        else {
            return nil
        }
        return kind == .yes
    }

    /// Whether a cell of a deletion column says that the record was deleted; nil if it says neither.
    ///
    /// A date says when it was.
    static func deletion(_ text: String) -> Bool? {
        if let flag = yesOrNo(text) { return flag }
        if let kind = kind(of: text, among: [.deleted, .reachable, .optIn]) { return kind == .deleted }
        if isMoment(text) || beginning(of: text, among: [.deleted, .yes]) != nil { return true }
        return nil
    }

    /// Whether a text is a date in any form, also a spreadsheet's number of one, or the seconds or milliseconds since
    /// 1970.
    static func isMoment(_ text: String) -> Bool {
        DateScanner.scan(text) != nil || NamedZoneDate(text) != nil || ConsentDate(text) != nil
            || (10...13).contains(text.utf8.count) && text.utf8.allSatisfy(ASCII.isDigit)
    }

    /// The amount of a whole number: `1`, `-1`, `0.00`.
    private static func number(_ text: String) -> Int? {
        let digits = text.drop { "+-−".contains($0) }.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard (1...2).contains(digits.count), digits.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isDigit) }),
            digits.count == 1 || digits[1].utf8.allSatisfy({ $0 == UInt8(ascii: "0") })
        else { return nil }
        return Int(digits[0])
    }

    /// Whether a text is the date that a program writes for none: `0000-00-00`, `0001-01-01`, `1970-01-01 00:00:00`.
    private static func isNoDate(_ text: String) -> Bool {
        let digits = text.utf8.filter(ASCII.isDigit)
        guard digits.count >= 6, !text.contains(where: \.isLetter) || text.contains("T") else { return false }
        return digits.allSatisfy { $0 == UInt8(ascii: "0") }
            || ["0001-01-01", "01.01.0001", "01/01/0001", "1/1/0001", "1970-01-01T00:00:00", "1970-01-01 00:00:00"].contains {
                text == $0 || text.hasPrefix($0 + "T") || text.hasPrefix($0 + " ") || text.hasPrefix($0) && $0.contains("00:00")
            }
    }
}
