/// Numbers as winnow shows them.
package enum NumberText {
    /// The number with its thousands separated: `1,204`.
    package static func grouped(_ number: some BinaryInteger) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// The number with its noun: `1 lead`, `1,204 leads`; `plural` where an `s` doesn't make it.
    package static func counted(_ number: some BinaryInteger, _ singular: String, _ plural: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? singular : plural ?? singular + "s")"
    }

    /// The number with two digits at least: `09`.
    package static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The number with one decimal below ten: `2.4`, `24`, `1,204`.
    package static func decimal(_ number: Double) -> String {
        let tenths = Int64((number * 10).rounded())
        return tenths < 100 && tenths % 10 != 0 ? "\(tenths / 10).\(tenths % 10)" : grouped(Int64(number.rounded()))
    }
}
