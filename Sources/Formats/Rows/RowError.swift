/// An error that makes a row unreadable.
package enum RowError: Equatable, Sendable {
    /// A quote that opens a field is never closed; `column` is the character in the line, from 1.
    case unclosedQuote(column: Int)
    /// Text follows the closing quote of a field.
    case textAfterQuote(column: Int)
    /// The row has another number of fields than the header.
    case ragged(found: Int, expected: Int)
    /// A field exceeds the limit, in bytes; `field` counts from 0.
    case fieldTooLong(field: Int, limit: Int)
    /// The row exceeds the limit, in bytes.
    case rowTooLong(limit: Int)
    /// The object is not valid JSON.
    case badJSON(column: Int, reason: String)

    /// What is wrong and how to correct it.
    package var reason: String {
        switch self {
        case .unclosedQuote(let column):
            "the quote at character \(column) is never closed; close it, or double it if it belongs to the text"
        case .textAfterQuote(let column):
            "text follows a closing quote at character \(column); double the quotes inside a quoted field"
        case .ragged(let found, let expected):
            "the row has \(NumberText.counted(found, "field")), the header has \(NumberText.grouped(expected))"
        case .fieldTooLong(_, let limit):
            "the field is longer than \(NumberText.grouped(limit)) bytes; shorten it (a reject file has only its beginning)"
        case .rowTooLong(let limit):
            "the row is longer than \(NumberText.grouped(limit)) bytes; shorten it (a reject file has only its beginning)"
        case .badJSON(let column, let reason):
            "invalid JSON at character \(column): \(reason)"
        }
    }
}

/// A quote in an unquoted field: unusual, but read as text.
package struct BareQuote: Equatable, Sendable {
    /// The line of the file, from 1.
    package var line: Int
    /// The character in the line, from 1.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
