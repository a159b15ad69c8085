import Formats
import Lifecycle

// How record ids compare.
extension RecordID {
    /// The id in the form in which it is compared: the shortest one, with its system.
    ///
    /// An id of Salesforce shows its system by itself, also in journals that don't know of systems.
    package var shortened: RecordID {
        RecordID(system: system ?? (SalesforceID.isRecognised(id) ? SalesforceID.system : nil), id: Self.short(id))
    }

    /// The key that finds the record, in whatever system it is.
    package var key: MatchKey { MatchKey(.externalID, Self.short(id)) }

    /// Whether both name the same record of the same system.
    package func isSameRecord(as other: RecordID) -> Bool { shortened == other.shortened }

    /// Whether both name different records of the same system, which are different leads.
    ///
    /// Ids without a system share one; it neither equals nor contradicts a named system.
    package func contradicts(_ other: RecordID) -> Bool {
        let (one, two) = (shortened, other.shortened)
        return one.system == two.system && one.id != two.id
    }

    /// Whether it is too long to be the number of another record by chance, as a counter's small numbers are.
    package var isLong: Bool { Self.short(id).utf8.count >= 9 }

    /// Whether the id stands for none: `N/A`, `0`, or a number that a spreadsheet shortened.
    package var isPlaceholder: Bool {
        let bare = Self.unguarded(id)
        return Placeholder.isRecordID(bare) || Placeholder.isShortenedNumber(bare)
    }

    /// The id in its shortest form: 15 characters of Salesforce, a GUID in lower case, `1201` for `1201.0` and `1,201`.
    static func short(_ text: String) -> String {
        let text = unguarded(text)
        if let short = SalesforceID.shortened(text) { return short }
        return guid(text) ?? wholeNumber(text) ?? NumberGroups.digits(of: text) ?? ZohoID.digits(of: text) ?? text
    }

    /// The id without what keeps a spreadsheet from changing it: `="1201"`, `'1201`, `"1201"` and `l:1201` are `1201`.
    static func unguarded(_ text: String) -> String {
        guard let first = text.utf8.first, first >= 0x80 || "='\"lL".utf8.contains(first) else { return text }
        // Facebook's exports of leads write the prefix.
        if text.utf8.count > 2, text.lowercased().hasPrefix("l:"), text.utf8.dropFirst(2).allSatisfy(ASCII.isDigit) {
            return String(text.dropFirst(2))
        }
        if ASCII.isLetter(first) { return text }
        var rest = TextFolding.narrowed(text)[...]
        if rest.first == "=" { rest.removeFirst() }
        if let mark = rest.first, mark == "'" || mark == "’" { rest.removeFirst() }
        if rest.count > 2, rest.first == "\"", rest.last == "\"" { rest = rest.dropFirst().dropLast() }
        rest = rest.trimmingSpace
        return rest.isEmpty ? text : String(rest)
    }

    /// The number of `1201.0`, as programs write a whole number that they took for a fraction; nil for any other text.
    private static func wholeNumber(_ text: String) -> String? {
        guard text.utf8.last == UInt8(ascii: "0"),
            let point = text.utf8.firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }),
            point > text.utf8.startIndex, text.utf8[..<point].allSatisfy(ASCII.isDigit)
        else { return nil }
        // "1,000" is a thousand.
        let zeros = text.utf8[text.utf8.index(after: point)...]
        guard zeros.count != 3, zeros.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
        return String(text[..<point])
    }

    /// A GUID as Microsoft writes it, in lower case; nil for any other text.
    ///
    /// The same GUID comes in both cases, with and without braces, and without hyphens.
    private static func guid(_ text: String) -> String? {
        if isGUID(text) { return text.lowercased().filter { $0 != "{" && $0 != "}" } }
        let digits = text.hasPrefix("{") && text.hasSuffix("}") ? text.dropFirst().dropLast() : text[...]
        guard digits.utf8.count == 32, digits.utf8.allSatisfy(isHexadecimal) else { return nil }
        var groups: [Substring] = []
        var rest = digits
        for length in [8, 4, 4, 4, 12] {
            groups.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return groups.joined(separator: "-").lowercased()
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(ASCII.lowered(byte))
    }

    /// Whether a text is a GUID: `0F8FAD5B-D9CB-469F-A165-70867728950E`, also in braces.
    static func isGUID(_ text: String) -> Bool {
        guard text.utf8.count == 36 || text.utf8.count == 38 && text.first == "{" && text.last == "}" else { return false }
        let groups = text.utf8.filter { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "}") }.split(
            separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(isHexadecimal)
    }
}
