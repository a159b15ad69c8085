import Formats

/// Undoes what spreadsheets and forms add to a value, where it is certain.
package enum SpreadsheetText {
    /// The value without the wrapping that keeps a spreadsheet from changing it: `="x"`, and `'` before a number.
    package static func repaired(_ text: String) -> String {
        guard let first = text.utf8.first, first >= 0x80 || "='\"".utf8.contains(first) else { return text }
        var rest = text[...]
        if rest.first == "'" || rest.first == "’", let next = rest.dropFirst().first, "+=".contains(next) || next.isNumber {
            rest.removeFirst()
        }
        if rest.first == "=", rest.dropFirst().first == "\"", rest.count > 3, rest.last == "\"" {
            rest = rest.dropFirst(2).dropLast()
            // A file that was quoted twice has two of each.
            if rest.count > 2, rest.first == "\"", rest.last == "\"" { rest = rest.dropFirst().dropLast() }
        }
        let repaired = rest.trimmingSpace
        return repaired.isEmpty ? text : String(repaired)
    }

    /// The number without wrapping and without the prefix of an export: `p:+49…`, `tel:+49…`, `=+49…`.
    package static func repairedPhone(_ text: String) -> String {
        if isPlainPhone(text) { return text }
        var rest = repaired(text)[...]
        if rest.first == "'" || rest.first == "’" { rest.removeFirst() }
        for prefix in ["p:", "l:", "tel:"] where rest.lowercased().hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
        rest = repaired(String(rest.trimmingSpace))[...]
        while let first = rest.first, let next = rest.dropFirst().first, "='’`\"".contains(first),
            isDialled(next) || "='’`\"".contains(next)
        {
            rest.removeFirst()
            if rest.last == first { rest.removeLast() }
        }
        let whole = rest.dropLast(2)
        // A program took the number for a fraction.
        let digits = whole.first == "+" ? whole.dropFirst() : whole
        if rest.hasSuffix(".0"), digits.utf8.count >= 7, digits.utf8.allSatisfy(ASCII.isDigit) { rest = whole }
        let repaired = rest.trimmingSpace
        return repaired.isEmpty ? text : wholeNumber(repaired) ?? String(repaired)
    }

    /// The digits of a number with an exponent that has all of them: `4.94215550161E+11`; nil where some may be lost.
    private static func wholeNumber(_ text: Substring) -> String? {
        let parts = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count == 2, let exponent = Int(parts[1]), (8...14).contains(exponent) else { return nil }
        let numbers = parts[0].split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard numbers.count == 2, numbers[0].utf8.count == 1, numbers[1].utf8.count == exponent,
            numbers.joined().utf8.allSatisfy(ASCII.isDigit)
        else { return nil }
        return numbers.joined()
    }

    /// Whether a text has only digits, spaces and hyphens, after `+` at most, as nearly all numbers do.
    private static func isPlainPhone(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, ASCII.isDigit(last) else { return false }
        return (first == UInt8(ascii: "+") || ASCII.isDigit(first))
            && text.utf8.dropFirst().allSatisfy { ASCII.isDigit($0) || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }
    }

    private static func isDialled(_ character: Character) -> Bool { "+(".contains(character) || character.isNumber }

    /// The address without an apostrophe in front that a spreadsheet needs for text.
    package static func repairedAddress(_ text: String) -> String {
        let rest = repaired(text)
        guard rest.utf8.first == UInt8(ascii: "'"), let next = rest.utf8.dropFirst().first,
            ASCII.isLetter(next) || ASCII.isDigit(next)
        else { return rest }
        return String(rest.dropFirst())
    }
}
