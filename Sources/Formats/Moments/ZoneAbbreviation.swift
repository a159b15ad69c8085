/// Abbreviations of time zones that mean one offset in business data: `CET`, `EDT`.
///
/// Others mean several, such as `IST` (India, Israel, Ireland).
package enum ZoneAbbreviation {
    /// The offset in hours east of UTC; nil for an unknown or ambiguous abbreviation.
    package static func hours(of name: some StringProtocol) -> Int? { offsets[name.uppercased()] }

    private static let offsets: [String: Int] = [
        "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "BST": 1, "EET": 2, "EEST": 3,
        "MSK": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
        "HST": -10, "JST": 9, "KST": 9, "AWST": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    ]
}
