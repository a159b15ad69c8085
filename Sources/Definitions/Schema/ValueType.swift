import Lifecycle

/// The type of a value in a definition's text.
package indirect enum ValueType: Sendable {
    /// Any text that isn't blank, of at most so many characters.
    case text(atMost: Int)
    /// A name for use elsewhere: a letter, then letters, digits, `-` or `_`.
    case identifier
    /// A key of the keyboard: `a`–`z` or `1`–`9`.
    case keystroke
    /// One capital letter that stands for a criterion in a row.
    case letter
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// `true` or `false`.
    case boolean
    /// One of several values; the noun says what each of them is.
    case choice(noun: String, values: [String])
    /// A length of time: `30 minutes`, `4 hours`, `7 days`.
    case duration
    /// A length of time that may count business hours only: `4 business hours`.
    case clockDuration
    /// A stretch of business hours: `09:00-17:00`.
    case workingHours
    /// A date: `2026-12-25`.
    case day
    /// A time zone of the IANA database: `Europe/Berlin`.
    case timeZone
    /// An e-mail domain: `gmail.com`.
    case mailDomain
    /// The code of a currency: `EUR`.
    case currency
    /// A positive number with at most six decimals: `0.92`.
    case rate
    /// Several values, in order.
    case list(of: ValueType, atLeast: Int = 0, atMost: Int = 500)
    /// Values by key, with a fixed set of keys; the noun says what each key is.
    case table(noun: String, keys: [String], of: ValueType)
    /// Several keys, each with its own type.
    case section(Shape)
    /// One of several keywords, or a section.
    case keywordOrSection(noun: String, keywords: [String], Shape)

    /// The expected value, as a phrase for messages and the reference page.
    package var expectation: String {
        switch self {
        case .text(let most): "text of at most \(most) characters"
        case .identifier: "a name: a letter, then letters, digits, - or _"
        case .keystroke: "one key: a to z or 1 to 9"
        case .letter: "one capital letter"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .choice(_, let values): "one of " + values.joined(separator: ", ")
        case .duration: "a length of time such as \"30 minutes\", \"4 hours\" or \"7 days\""
        case .clockDuration: "a length of time such as \"4 business hours\", \"10 business days\" or \"24 hours\""
        case .workingHours: "business hours such as \"09:00-17:00\", between 00:00 and 24:00"
        case .day: "a date such as 2026-12-25"
        case .timeZone: "a time zone such as UTC or Europe/Berlin"
        case .mailDomain: "an e-mail domain such as gmail.com"
        case .currency: "a currency code such as EUR"
        case .rate: "a positive number such as 0.92, with at most six decimals"
        case .list(let element, _, _): "a list in which each value is " + element.expectation
        case .table(let noun, _, _): "a section in which each key is a \(noun)"
        case .section(let shape): shape.name + " with the keys " + shape.keys.map(\.name).joined(separator: ", ")
        case .keywordOrSection(_, let keywords, let shape):
            "one of "
                + (keywords + shape.keys.filter { !$0.isModifier && !keywords.contains($0.name) }.map { $0.name + ": …" }).joined(
                    separator: ", ")
        }
    }
}

/// One key of a definition's text; the validator, the reference page and the JSON Schema all use it.
package struct KeyDescription: Sendable {
    /// The key as written.
    package let name: String
    /// The type of its value.
    package let type: ValueType
    /// The meaning of the key, in a sentence or two.
    package let documentation: String
    /// Whether the key must be present.
    package let isRequired: Bool
    /// The value that applies when the key is absent, as it would be written; nil when there is none.
    package let defaultText: String?
    /// Whether the key only refines another key of its section.
    package let isModifier: Bool
    /// The key that it refines; nil when it may be any.
    package let modifies: String?

    static func required(_ name: String, _ type: ValueType, _ documentation: String) -> KeyDescription {
        KeyDescription(
            name: name, type: type, documentation: documentation, isRequired: true, defaultText: nil, isModifier: false,
            modifies: nil)
    }

    static func optional(
        _ name: String, _ type: ValueType, default defaultText: String? = nil, _ documentation: String
    ) -> KeyDescription {
        KeyDescription(
            name: name, type: type, documentation: documentation, isRequired: false, defaultText: defaultText, isModifier: false,
            modifies: nil)
    }

    static func modifier(
        _ name: String, of main: String?, _ type: ValueType, default defaultText: String, _ documentation: String
    ) -> KeyDescription {
        KeyDescription(
            name: name, type: type, documentation: documentation, isRequired: false, defaultText: defaultText, isModifier: true,
            modifies: main)
    }
}

/// The keys of one section of a definition's text.
package struct Shape: Sendable {
    /// The name of the section, with its article: `a fit rule`.
    package let name: String
    /// The purpose of the section, in one sentence.
    package let documentation: String
    /// Its keys, in the order in which they are documented.
    package let keys: [KeyDescription]
    /// Groups of keys; exactly one key of each group must be present.
    package let exactlyOne: [[String]]

    init(_ name: String, _ documentation: String, exactlyOne: [[String]] = [], _ keys: [KeyDescription]) {
        self.name = name
        self.documentation = documentation
        self.keys = keys
        self.exactlyOne = exactlyOne
    }
}
