import Formats

extension BinaryInteger {
    /// The number with its thousands separated: `1,204`.
    package var grouped: String { NumberText.grouped(self) }

    /// The number with its noun: `1 lead`, `1,204 leads`; `plural` where an `s` doesn't make it.
    package func counted(_ singular: String, _ plural: String? = nil) -> String { NumberText.counted(self, singular, plural) }
}

/// Percentages as winnow shows them: rounded half up, in whole numbers or tenths.
package enum Percentage {
    /// Whole percent, rounded half up; 0 where the whole is 0. Both numbers are 0 or more.
    package static func rounded(_ part: Int, of whole: Int) -> Int { rounded(part, of: whole, scale: 100) }

    /// Tenths of a percent, rounded half up; 0 where the whole is 0. Both numbers are 0 or more.
    package static func tenths(_ part: Int, of whole: Int) -> Int { rounded(part, of: whole, scale: 1000) }

    /// `62%`. Rounds once, from the counts: 49.46% stays 49%.
    package static func text(_ part: Int, of whole: Int) -> String { "\(rounded(part, of: whole).grouped)%" }

    private static func rounded(_ part: Int, of whole: Int, scale: Int) -> Int {
        guard whole > 0 else { return 0 }
        // Counts of leads and touches stay far below the 9 × 10¹⁵ at which this would overflow.
        return (part * scale * 2 + whole) / (whole * 2)
    }
}
