import Formats

// Names of persons that stand for none.
extension Placeholder {
    private static let names = words("name")
    private static let anyNames = words("any", "name")
    private static let longestName = anyNames.map(\.utf8.count).max() ?? 0

    private static func isAnyName(_ one: String, _ two: String) -> Bool {
        one.utf8.count + two.utf8.count <= longestName && anyNames.contains(one + two)
    }

    /// The parts of a person's name that are more than a placeholder: nobody is called `N/A` or `[not provided]`.
    ///
    /// Null, Blank and Na are names too. They stand for nothing only where the whole name does.
    static func withoutPlaceholders(first: String?, last: String?) -> (first: String?, last: String?) {
        let (one, two) = (first.map(TextFolding.folded) ?? "", last.map(TextFolding.folded) ?? "")
        let isOne = first.map { isAmong(anyNames, $0, one) } ?? true
        let isTwo = last.map { isAmong(anyNames, $0, two) } ?? true
        if isOne && isTwo || isAnyName(one, two) { return (nil, nil) }
        guard isOne || isTwo else { return (first, last) }
        return (first.flatMap { isCertain($0, one) ? nil : $0 }, last.flatMap { isCertain($0, two) ? nil : $0 })
    }

    /// Whether a part of a name is none, whatever stands beside it.
    private static func isCertain(_ part: String, _ folded: String) -> Bool {
        if isAmong(names, part, folded) { return true }
        // "N/A" and "(none)", but not "Na".
        return part.utf8.contains { $0 < 0x80 && $0 != UInt8(ascii: " ") && !ASCII.isLetter($0) && !ASCII.isDigit($0) }
            && isBlank(part)
    }
}
