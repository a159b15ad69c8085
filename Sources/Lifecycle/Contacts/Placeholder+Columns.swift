import Formats

// Texts that stand for nothing in a column, whatever it is about.
extension Placeholder {
    private static let ambiguous = FoldedWords(words("some"))
    private static let inColumns = FoldedWords(words("any").subtracting(words("some")))
    private static let bare = FoldedWords(words("bare"))
    private static let noCompanies = FoldedWords(words("bare", "company").subtracting(words("some").subtracting(words("bare"))))
    /// All of them, of which a cell needs one.
    private static let ofColumns = FoldedWords(words("any", "some", "bare", "company"))

    /// Whether a text of any column says as little as an empty cell: `N/A`, `NULL`, `-`, `.`, `[not provided]`, `#N/A`.
    ///
    /// It needs more than ``isBlank(_:)``: NA is Namibia, ND is North Dakota, Leer is a town, and "false" is an answer.
    /// Such words stand for nothing only between marks: `n/a`, `(leer)`.
    package static func isBlankCell(_ text: String) -> Bool {
        guard mayBeAmong(ofColumns, text) else { return false }
        let folded = TextFolding.folded(text)
        guard !folded.isEmpty else { return isMarks(text) }
        if inColumns.contains(folded) || text == "\\N" { return true }
        if text.first == "#", let last = text.last, last == "!" || last == "?" { return true }
        return ambiguous.contains(folded) && text.contains { "/.()[]<>{}#\\".contains($0) }
    }

    /// Whether a text stands for no value of a field.
    ///
    /// Names are judged together (``withoutPlaceholders(first:last:)``).
    package static func isBlank(_ text: String, in field: LeadField) -> Bool {
        switch field {
        case .firstName, .lastName: false
        case .email: isMissingAddress(text)
        case .phone, .mobile: !text.utf8.contains(where: ASCII.isDigit) && isPhone(text)
        case .externalID: isRecordID(text)
        case .state, .city: isBlankCell(text)
        // No country has such a name, but NA is Namibia's code.
        case .country, .website: isBlankCell(text) || text.utf8.count > 2 && isBare(text)
        case .company: isBlankCell(text) || mayBeAmong(ofColumns, text) && noCompanies.contains(TextFolding.folded(text))
        default: isBlankCell(text) || isBare(text)
        }
    }

    private static func isBare(_ text: String) -> Bool {
        mayBeAmong(ofColumns, text) && bare.contains(TextFolding.folded(text))
    }

    /// Whether a text has only marks that say nothing. Stars may be a rating, a plus a yes.
    private static func isMarks(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "-", "–", "—", "‒", "―", "‐", "‑", "−", ".", "…", "·", "?", "_", "/", "\\", "|", ":", ";", ",", "(", ")", "[", "]",
                "<", ">",
                "{", "}", "#", "'", "\"":
                true
            default: scalar.properties.isWhitespace || TextFolding.isInvisible(scalar)
            }
        }
    }
}
