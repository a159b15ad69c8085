/// The id of a lead in its workspace, shown and typed as `L481`. It is never reused.
package struct LeadID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number after the `L`, from 1.
    package let number: Int

    /// Makes the id with that number.
    package init(_ number: Int) { self.number = number }

    /// Parses `L481`, `l481` or `481`. Nil for anything else.
    package init?(parsing text: some StringProtocol) {
        guard let number = numberedID(text, "L", "l") else { return nil }
        self.number = number
    }

    /// Parses `L481` or `l481`, but no bare number: for a text that may be a name.
    package init?(withLetter text: some StringProtocol) {
        guard text.first == "L" || text.first == "l" else { return nil }
        self.init(parsing: text)
    }

    package var description: String { "L\(number)" }
    package static func < (a: LeadID, b: LeadID) -> Bool { a.number < b.number }
}

/// The number of an id such as `L481`, `l481` or `481`, from 1. Nil for anything else.
func numberedID(_ text: some StringProtocol, _ upper: Character, _ lower: Character) -> Int? {
    var number = 0
    var isFirst = true
    for byte in text.utf8 {
        defer { isFirst = false }
        if isFirst, byte == upper.asciiValue || byte == lower.asciiValue { continue }
        guard 48...57 ~= byte else { return nil }
        let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10)
        let (sum, isAlsoTooLarge) = product.addingReportingOverflow(Int(byte) - 48)
        guard !isTooLarge, !isAlsoTooLarge else { return nil }
        number = sum
    }
    return number > 0 ? number : nil
}

/// The position of a line in the journal: 1, 2, 3 … without gaps. It defines the order of events.
package struct SequenceNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number, from 1; 0 means "before the first line".
    package let value: Int

    package init(_ value: Int) { self.value = value }

    /// The next number.
    package var next: SequenceNumber { SequenceNumber(value + 1) }
    package var description: String { String(value) }
    package static func < (a: SequenceNumber, b: SequenceNumber) -> Bool { a.value < b.value }
}

/// The id of an action, a UUIDv7 (RFC 9562). All lines of the action share it.
///
/// A retry with the same id does nothing.
package struct ActionID: Hashable, Sendable, CustomStringConvertible {
    /// The upper 64 bits: 48 of milliseconds since 1970, 4 of version, 12 random.
    package let high: UInt64
    /// The lower 64 bits: 2 of variant, 62 random.
    package let low: UInt64

    /// The id with these halves.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A UUIDv7 for a moment, with 74 random bits.
    package init(at instant: Instant, random: (UInt64, UInt64)) {
        let milliseconds = UInt64(max(0, instant.milliseconds)) & 0xFFFF_FFFF_FFFF
        high = milliseconds << 16 | 0x7000 | (random.0 & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (random.1 & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// Parses the usual 36 characters in either case. Nil for anything else.
    package init?(parsing text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (index, byte) in bytes.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == 45 else { return nil }
                continue
            }
            let value: UInt64
            switch byte {
            case 48...57: value = UInt64(byte - 48)
            case 97...102: value = UInt64(byte - 87)
            case 65...70: value = UInt64(byte - 55)
            default: return nil
            }
            if digits < 16 { halves.0 = halves.0 << 4 | value } else { halves.1 = halves.1 << 4 | value }
            digits += 1
        }
        high = halves.0
        low = halves.1
    }

    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        out.reserveCapacity(36)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { out.append(45) }
            let half = index < 16 ? high : low
            out.append(digits[Int(half >> UInt64(60 - 4 * (index % 16)) & 0xF)])
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// A person's login on the operating system.
package struct Login: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The login as the operating system spells it.
    package let name: String

    package init(_ name: String) { self.name = name }

    package var description: String { name }
    package static func < (a: Login, b: Login) -> Bool { a.name < b.name }
}

/// The author of a line: a person, or a rule of the definition (`rule:<name>` in the journal).
package enum Actor: Hashable, Sendable, CustomStringConvertible {
    case person(Login)
    case rule(String)

    /// Parses the journal's `by`. Everything without the prefix `rule:` is a login.
    package init(parsing text: String) {
        self = text.hasPrefix("rule:") ? .rule(String(text.dropFirst(5))) : .person(Login(text))
    }

    /// The login of a person; nil for a rule.
    package var login: Login? {
        if case .person(let login) = self { login } else { nil }
    }

    package var description: String {
        switch self {
        case .person(let login): login.name
        case .rule(let name): "rule:" + name
        }
    }
}
