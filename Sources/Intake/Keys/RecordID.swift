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

    /// Whether the id stands for none: `N/A`, `0`, or a number that a spreadsheet shortened.
    package var isPlaceholder: Bool { Placeholder.isRecordID(id) || Placeholder.isShortenedNumber(id) }

    private static func short(_ text: String) -> String {
        if let short = SalesforceID.shortened(text) { return short }
        // Microsoft writes the same GUID in both cases, with and without braces.
        return isGUID(text) ? text.lowercased().filter { $0 != "{" && $0 != "}" } : text
    }

    /// Whether a text is a GUID: `0F8FAD5B-D9CB-469F-A165-70867728950E`, also in braces.
    static func isGUID(_ text: String) -> Bool {
        guard text.utf8.count == 36 || text.utf8.count == 38 && text.first == "{" && text.last == "}" else { return false }
        let groups = text.utf8.filter { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "}") }.split(
            separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy {
                ASCII.isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(ASCII.lowered($0))
            }
    }
}
