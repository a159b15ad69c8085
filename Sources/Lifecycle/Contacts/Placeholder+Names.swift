import Formats

// Names of persons that stand for none.
extension Placeholder {
    private static let names = FoldedWords(words("name"))
    private static let anyNames = FoldedWords(words("any", "name"))
    private static let bareNames = FoldedWords(words("bare"))
    private static let surnames = FoldedWords(words("surname"))
    /// All of them, of which a part of a name needs one to be none.
    private static let ofNames = FoldedWords(words("any", "name", "bare", "surname"))

    private static func isAnyName(_ one: String, _ two: String) -> Bool {
        anyNames.mayContain(one, two) && anyNames.contains(one + two)
    }

    /// False for nearly every name, without folding it.
    private static func mayBeNone(_ first: String?, _ last: String?) -> Bool {
        if let first, mayBeAmong(ofNames, first) { return true }
        if let last, mayBeAmong(ofNames, last) { return true }
        return anyNames.mayContain(first ?? "", last ?? "")
    }

    /// The parts of a person's name that are more than a placeholder: nobody is called `N/A` or `[not provided]`.
    ///
    /// Null, Blank and Na are names too. They stand for nothing only where the whole name does, and is not written as a
    /// name: `NULL` alone is none, Ms Null is somebody.
    package static func withoutPlaceholders(first: String?, last: String?) -> (first: String?, last: String?) {
        guard mayBeNone(first, last) else { return (first, last) }
        let (one, two) = (first.map(TextFolding.folded) ?? "", last.map(TextFolding.folded) ?? "")
        let isOne = first.map { isNoName($0, one) } ?? true
        let isTwo = last.map { isNoName($0, two) } ?? true
        if isOne && isTwo || !one.isEmpty && !two.isEmpty && isAnyName(one, two) { return (nil, nil) }
        guard isOne || isTwo else { return (first, last) }
        return (
            first.flatMap { isCertain($0, one, beside: last) ? nil : $0 },
            last.flatMap { isCertain($0, two, beside: first) ? nil : $0 }
        )
    }

    private static func isNoName(_ part: String, _ folded: String) -> Bool {
        guard isAmong(anyNames, part, folded) else { return false }
        return !surnames.contains(folded) || !isWrittenAsName(part) || !part.dropFirst().allSatisfy(\.isLowercase)
    }

    /// Whether a part of a name is none, whatever stands beside it.
    private static func isCertain(_ part: String, _ folded: String, beside other: String?) -> Bool {
        if isAmong(names, part, folded) { return true }
        // "NULL Smith" and "nan Smith", but not "NULL SMITH" and not the initials of "NA Smith".
        if bareNames.contains(folded), !isWrittenAsName(part), other.map(isWrittenAsName) ?? false {
            return part.utf8.count > 2 || part.utf8.allSatisfy { !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        }
        // "N/A" and "(none)", but not "Na".
        return part.utf8.contains { $0 < 0x80 && $0 != UInt8(ascii: " ") && !ASCII.isLetter($0) && !ASCII.isDigit($0) }
            && isBlank(part)
    }

    /// Whether a text is written as names are: with a capital first and small letters after it.
    private static func isWrittenAsName(_ part: String) -> Bool {
        guard let first = part.first, first.isUppercase else { return false }
        return part.dropFirst().contains(where: \.isLowercase)
    }
}
