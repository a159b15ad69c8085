/// A length of time as text; lengths are in milliseconds.
package enum DurationFormatter {
    /// In the two largest units at most, without a sign: `3 s`, `47m`, `1h20m`, `5d`.
    package static func short(_ milliseconds: Int64) -> String {
        let seconds = Int64(clamping: milliseconds.magnitude) / 1000
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60)m" }
        if seconds < 36_000 { return "\(seconds / 3600)h" + NumberText.twoDigits(Int(seconds / 60 % 60)) + "m" }
        if seconds < 172_800 { return "\(seconds / 3600)h" }
        return "\(seconds / 86_400)d"
    }

    /// As a figure, rounded in the best unit: `30s`, `47m`, `3.2h`, `2.4d`.
    package static func figure(_ milliseconds: Int64) -> String {
        let sign = milliseconds < 0 ? "-" : ""
        let seconds = Double(milliseconds.magnitude) / 1000
        if seconds < 59.5 { return "\(sign)\(Int(seconds.rounded()))s" }
        if seconds < 59.5 * 60 { return "\(sign)\(Int((seconds / 60).rounded()))m" }
        if seconds < 48 * 3600 { return sign + NumberText.decimal(seconds / 3600) + "h" }
        return sign + NumberText.decimal(seconds / 86_400) + "d"
    }
}
