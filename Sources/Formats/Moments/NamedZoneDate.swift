/// A date with the name of a time zone after it: `2026-10-12 10:00 CET`, `10/12/2026 10:00 AM America/New_York`.
package struct NamedZoneDate: Equatable, Sendable {
    /// The date before the zone, in whose local time it is.
    package let date: ScannedDate
    /// The zone's name as it is written, without parentheses; empty after `Uhr`, which names none.
    package let zone: String

    /// Seconds east of UTC, for an abbreviation that means one zone; nil for any other name.
    package var offset: Int? { ZoneAbbreviation.hours(of: zone).map { $0 * 3600 } }

    /// Reads a text that ``DateScanner`` doesn't; nil if it has no time, or no name of a zone after it.
    package init?(_ bytes: FieldBytes) {
        let bytes = bytes.trimmed
        guard bytes.count <= 80, let last = bytes.last, ASCII.isLetter(last) || last == UInt8(ascii: ")"),
            bytes.contains(where: ASCII.isDigit)
        else { return nil }
        // The longest beginning that is a date: "10:00 AM" rather than "10:00".
        for space in bytes.indices.reversed() where ASCII.isSpace(bytes[space]) {
            let next = bytes[space + 1]
            guard ASCII.isLetter(next) || next == UInt8(ascii: "(") else { continue }
            let date: ScannedDate?? = Array(bytes[..<space]).withUnsafeBufferPointer { DateScanner.scan(FieldBytes($0)) }
            guard let date = date ?? nil, Self.isLocalTime(date) else { continue }
            var name = String(decoding: bytes[(space + 1)...], as: UTF8.self)
            if name.hasPrefix("("), name.hasSuffix(")") { name = String(name.dropFirst().dropLast()) }
            guard let zone = Self.zone(name) else { return nil }
            (self.date, self.zone) = (date, zone)
            return
        }
        return nil
    }

    /// Reads a text; see above.
    package init?(_ text: String) {
        var text = text
        guard let read = text.withUTF8({ NamedZoneDate(FieldBytes($0)) }) else { return nil }
        self = read
    }

    /// Whether a date has a time, and no zone yet.
    private static func isLocalTime(_ date: ScannedDate) -> Bool {
        switch date {
        case .moment: false
        case .local(_, let millisecond): millisecond != nil
        case .numeric(let numeric): numeric.millisecond != nil && numeric.offset == nil
        }
    }

    /// The name of a zone; nil for a text that is none.
    private static func zone(_ name: String) -> String? {
        let parts = name.split(separator: " ")
        if let first = parts.first?.lowercased(), ["uhr", "h", "hrs", "hours"].contains(first) {
            return parts.count == 1 ? "" : zone(parts.dropFirst().joined(separator: " "))
        }
        let isCapitals = (2...5).contains(name.utf8.count) && name.utf8.allSatisfy { ASCII.isLetter($0) && $0 & 0x20 == 0 }
        let isPlace =
            name.utf8.contains(UInt8(ascii: "/"))
            && name.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "/_+-".utf8.contains($0) }
        let isPhrase = parts.contains { ["time", "zeit", "heure"].contains($0.lowercased()) }
        return isCapitals || isPlace || isPhrase || ZoneAbbreviation.hours(of: name) != nil ? name : nil
    }
}
