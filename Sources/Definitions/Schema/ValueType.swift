import Lifecycle

/// What can stand as a value in a definition's text.
package indirect enum ValueType: Sendable {
    /// Any text that isn't blank, of at most so many characters.
    case text(atMost: Int)
    /// A name for use elsewhere: a letter, then letters, digits, `-` or `_`.
    case identifier
    /// A key of the keyboard that picks something: `a`–`z` or `1`–`9`.
    case keystroke
    /// One capital letter that stands for something in a row.
    case letter
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// `true` or `false`.
    case boolean
    /// One of a few words; the noun names what they are.
    case choice(noun: String, words: [String])
    /// A length of time: `30 minutes`, `4 hours`, `7 days`.
    case duration
    /// A length of time that may count business hours only: `4 business hours`.
    case clockDuration
    /// A stretch of working hours: `09:00-17:00`.
    case workingHours
    /// A date: `2026-12-25`.
    case day
    /// A time zone of the IANA database: `Europe/Berlin`.
    case timeZone
    /// A mail domain: `gmail.com`.
    case mailDomain
    /// Several values, in order.
    case list(of: ValueType, atLeast: Int = 0, atMost: Int = 500)
    /// Values by words out of a few; the noun names what the words are.
    case table(noun: String, words: [String], of: ValueType)
    /// Several keys, each with its own type.
    case section(Shape)
    /// One of a few words, or a section.
    case wordOrSection(noun: String, words: [String], Shape)

    /// What is expected, in words.
    package var expectation: String {
        switch self {
        case .text(let most): "a text of at most \(most) characters"
        case .identifier: "a name: a letter, then letters, digits, - or _"
        case .keystroke: "one key: a to z or 1 to 9"
        case .letter: "one capital letter"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .choice(_, let words): "one of " + words.joined(separator: ", ")
        case .duration: "a length of time such as \"30 minutes\", \"4 hours\" or \"7 days\""
        case .clockDuration: "a length of time such as \"4 business hours\", \"10 business days\" or \"24 hours\""
        case .workingHours: "working hours such as \"09:00-17:00\", between 00:00 and 24:00"
        case .day: "a date such as 2026-12-25"
        case .timeZone: "a time zone such as UTC or Europe/Berlin"
        case .mailDomain: "a mail domain such as gmail.com"
        case .list(let element, _, _): "a list, each of it " + element.expectation
        case .table(let noun, _, _): "keys that are each a \(noun)"
        case .section(let shape): shape.name + " with the keys " + shape.keys.map(\.name).joined(separator: ", ")
        case .wordOrSection(_, let words, let shape):
            "one of "
                + (words + shape.keys.filter { !$0.isModifier && !words.contains($0.name) }.map { $0.name + ": …" }).joined(
                    separator: ", ")
        }
    }
}

/// One key of a definition's text: the source of the checker, the reference page and the schema for editors.
package struct KeyDescription: Sendable {
    /// The key as written.
    package let name: String
    /// What may stand behind it.
    package let type: ValueType
    /// What it means, in a sentence or two.
    package let about: String
    /// Whether it must be there.
    package let isRequired: Bool
    /// What holds when it isn't, as it would be written; nil where that is nothing.
    package let standard: String?
    /// Whether it only says more about another key of its section.
    package let isModifier: Bool
    /// The key that it says more about; nil where that may be any.
    package let modifies: String?

    static func required(_ name: String, _ type: ValueType, _ about: String) -> KeyDescription {
        KeyDescription(name: name, type: type, about: about, isRequired: true, standard: nil, isModifier: false, modifies: nil)
    }

    static func optional(_ name: String, _ type: ValueType, default standard: String? = nil, _ about: String) -> KeyDescription {
        KeyDescription(
            name: name, type: type, about: about, isRequired: false, standard: standard, isModifier: false, modifies: nil)
    }

    static func modifier(_ name: String, of main: String?, _ type: ValueType, default standard: String, _ about: String)
        -> KeyDescription
    {
        KeyDescription(
            name: name, type: type, about: about, isRequired: false, standard: standard, isModifier: true, modifies: main)
    }
}

/// The keys that stand together in one section of a definition's text.
package struct Shape: Sendable {
    /// What the section is, with its article: `a fit rule`.
    package let name: String
    /// What it is for.
    package let about: String
    /// Its keys, in the order in which they are explained.
    package let keys: [KeyDescription]
    /// Groups of keys of which exactly one must be there.
    package let exactlyOne: [[String]]

    init(_ name: String, _ about: String, exactlyOne: [[String]] = [], _ keys: [KeyDescription]) {
        self.name = name
        self.about = about
        self.keys = keys
        self.exactlyOne = exactlyOne
    }
}
