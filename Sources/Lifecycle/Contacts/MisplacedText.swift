import Formats

/// Texts that belong to another field: an address as a country, a date as a name.
///
/// Rows of files whose cells moved by a column have them, and so have forms that robots fill in.
enum MisplacedText {
    /// What is wrong with a text of words; nil if it may be right. O(n).
    static func problem(of text: String, in field: LeadField) -> FieldProblem? {
        guard field != .source, field != .campaign, field != .formerOwner else { return nil }
        let bytes = text.utf8
        if bytes.contains(UInt8(ascii: "@")), EmailAddress(text) != nil { return .addressAsText }
        // A company may be known by its site, as "Booking.com" is.
        if field != .company, bytes.contains(UInt8(ascii: "/")), text.contains("://"), WebAddress(text) != nil {
            return .siteAsText
        }
        if bytes.contains(where: ASCII.isLetter) { return nil }
        switch field {
        case .company, .industry: return hasWords(text) ? phoneProblem(text) : .noWords
        // France and Japan number their departments and prefectures.
        case .state: return hasWords(text) && bytes.count <= 3 || hasLetter(text) ? nil : .noWords
        // "Ada 2" tells people apart whose names nobody knows; a date, a phone or an id is from another column.
        case .firstName, .lastName: return hasLetter(text) || bytes.count(where: ASCII.isDigit) < 5 ? nil : .noWords
        default: return hasLetter(text) ? nil : .noWords
        }
    }

    /// "+49 421 5550123" is no company; "4711" and "1&1" are.
    private static func phoneProblem(_ text: String) -> FieldProblem? {
        guard !hasLetter(text), text.utf8.first == UInt8(ascii: "+"), text.utf8.count(where: ASCII.isDigit) >= 7 else { return nil }
        return .phoneAsText
    }

    private static func hasWords(_ text: String) -> Bool {
        !TextFolding.folded(text).isEmpty || !TextFolding.symbols(text).isEmpty
    }

    private static func hasLetter(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.generalCategory == .otherSymbol }
    }
}
