import Formats
import Lifecycle

/// Recognises whole numbers that a spreadsheet wrote in groups of three digits: `1,201`, `1.201.345`, `1'201.00`.
///
/// One group behind a point, as in `1.000`, may be a fraction or a part of something.
enum NumberGroups {
    private static let marks: Set<Character> = [",", ".", " ", "'", "\u{2019}", "\u{A0}", "\u{202F}", "\u{2009}"]

    /// The digits of such a number; nil for any other text.
    static func digits(of text: String) -> String? {
        // The first mark stands after one to three digits.
        guard (5...30).contains(text.utf8.count), let first = text.utf8.first, ASCII.isDigit(first), first != UInt8(ascii: "0"),
            let mark = text.prefix(4).first(where: { !$0.isNumber }), marks.contains(mark)
        else { return nil }
        var whole = text[...]
        // Decimals of zeros only, after the other mark.
        if let point = text.lastIndex(where: { ($0 == "." || $0 == ",") && $0 != mark }) {
            guard text[text.index(after: point)...].allSatisfy({ $0 == "0" }) else { return nil }
            whole = text[..<point]
        }
        let groups = whole.split(separator: mark, omittingEmptySubsequences: false)
        guard groups.count > (mark == "." ? 2 : 1), (1...3).contains(groups[0].utf8.count),
            groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }),
            groups.allSatisfy({ $0.utf8.allSatisfy(ASCII.isDigit) })
        else { return nil }
        return groups.joined()
    }
}

/// Recognises record ids of Zoho as its backups write them: `zcrm_4150868000000224013` for `4150868000000224013`.
enum ZohoID {
    /// The name of the system.
    static let system = "zoho"

    private static let prefix = "zcrm_"

    /// The digits behind the prefix; nil for any other text.
    static func digits(of text: String) -> String? {
        guard let first = text.utf8.first, first | 0x20 == UInt8(ascii: "z"), text.utf8.count > 14,
            text.prefix(prefix.count).lowercased() == prefix
        else { return nil }
        let digits = text.dropFirst(prefix.count)
        return digits.utf8.allSatisfy(ASCII.isDigit) ? String(digits) : nil
    }
}
