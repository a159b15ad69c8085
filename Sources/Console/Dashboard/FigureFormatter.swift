internal import Reports
internal import Lifecycle
internal import Screen

/// Figures for eyes: grouped digits, units, lengths of time in the unit that says most; a dash where there is nothing to say, never NaN.
struct FigureFormatter {
    let glyphs: Glyphs
    let time: TimeFormatter
    /// What to call leads.
    var names: [LeadID: String] = [:]

    /// Where there is nothing to say.
    var nothing: String { glyphs.isASCII ? "-" : "–" }
    /// Between the ends of a range.
    var dash: String { glyphs.isASCII ? "-" : "–" }

    /// A value in words; a series as small columns, at most so many.
    func text(_ value: FigureValue, columns: Int = 60) -> String {
        switch value {
        case .nothing: nothing
        case .leads(let count, _): Self.grouped(Int64(count))
        case .share(let count, of: let all, _): share(count, of: all)
        case .span(let span, leads: _, _): span.map(Self.span) ?? nothing
        case .money(let cents, let currency, leads: _, _): Self.money(cents, currency)
        case .quotient(let quotient, leads: _, _): self.quotient(quotient)
        case .series(let values): sparkline(values, columns: columns)
        case .interval(let count, of: let all, let lower, let upper, _):
            all > 0 ? "\(share(count, of: all)) [\(whole(lower))\(dash)\(whole(upper))]" : nothing
        case .text(let text): text
        case .moment(let at): time.stamp(at)
        case .lead(let id): id.description + (names[id].map { " " + $0 } ?? "")
        }
    }

    /// `1,204`.
    static func grouped(_ number: Int64) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// `62 %`, `4.2 %`; all and none only where it is all or none.
    func share(_ count: Int, of all: Int) -> String {
        guard all > 0 else { return nothing }
        if count == 0 { return "0 %" }
        let tenths = Int((Double(count) * 1000 / Double(all)).rounded())
        if count < all, tenths >= 995 { return "\(min(tenths, 999) / 10).\(min(tenths, 999) % 10) %" }
        if tenths < 1 { return "<0.1 %" }
        if tenths < 100, tenths % 10 != 0 { return "\(tenths / 10).\(tenths % 10) %" }
        return Self.grouped(Int64((tenths + 5) / 10)) + " %"
    }

    private func whole(_ part: Double) -> String { part.isFinite ? "\(Int((part * 100).rounded()))" : nothing }

    /// `30 s`, `47 min`, `3.2 h`, `2.4 d`.
    static func span(_ milliseconds: Int64) -> String {
        let sign = milliseconds < 0 ? "-" : ""
        let seconds = Double(milliseconds.magnitude) / 1000
        if seconds < 59.5 { return "\(sign)\(Int(seconds.rounded())) s" }
        if seconds < 59.5 * 60 { return "\(sign)\(Int((seconds / 60).rounded())) min" }
        if seconds < 48 * 3600 { return sign + decimal(seconds / 3600) + " h" }
        return sign + decimal(seconds / 86_400) + " d"
    }

    /// One decimal below ten.
    private static func decimal(_ number: Double) -> String {
        let tenths = Int64((number * 10).rounded())
        return tenths < 100 && tenths % 10 != 0 ? "\(tenths / 10).\(tenths % 10)" : grouped(Int64(number.rounded()))
    }

    /// `12,400 EUR`, `1.24 M EUR`; cents only below a hundred.
    static func money(_ cents: Int64, _ currency: String) -> String {
        let unit = currency.isEmpty ? "" : " " + currency
        let sign = cents < 0 ? "-" : ""
        let amount = Int64(clamping: cents.magnitude)
        if amount >= 100_000_000 {
            let hundredths = (amount + 500_000) / 1_000_000
            return "\(sign)\(grouped(hundredths / 100)).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) M\(unit)"
        }
        if amount >= 10_000 || amount % 100 == 0 { return sign + grouped((amount + 50) / 100) + unit }
        return "\(sign)\(amount / 100).\(amount % 100 < 10 ? "0" : "")\(amount % 100)\(unit)"
    }

    /// `2.4`, two decimals below one.
    private func quotient(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return nothing }
        if number != 0, abs(number) < 1 {
            let hundredths = Int((abs(number) * 100).rounded())
            if hundredths < 100 { return "\(number < 0 ? "-" : "")0.\(hundredths < 10 ? "0" : "")\(hundredths)" }
        }
        return (number < 0 ? "-" : "") + Self.decimal(abs(number))
    }

    /// Small columns, one a piece of the window; pieces share a column where there is no room, blanks where there is none to tell of.
    private func sparkline(_ values: [Int?], columns: Int) -> String {
        guard values.contains(where: { $0 != nil }), columns > 0 else { return nothing }
        let pieces = min(values.count, columns)
        let means = (0..<pieces).map { piece -> Double? in
            let known = values[(piece * values.count / pieces)..<((piece + 1) * values.count / pieces)].compactMap { $0 }
            return known.isEmpty ? nil : Double(known.reduce(0, +)) / Double(known.count)
        }
        let top = means.reduce(0.0) { max($0, $1 ?? 0) }
        return means.map { mean in
            guard let mean else { return " " }
            return top > 0 ? glyphs.sparks[min(7, max(0, Int(mean / top * 7.999)))] : glyphs.sparks[0]
        }.joined()
    }

    /// Which way a value went since the window that is compared: `↑`, `↓`, a blank where it is the same or can't be told.
    func direction(_ value: FigureValue, since earlier: FigureValue) -> String {
        guard let now = value.magnitude, let before = earlier.magnitude, now != before else { return " " }
        return now > before ? (glyphs.isASCII ? "+" : "↑") : (glyphs.isASCII ? "-" : "↓")
    }
}

extension FigureValue {
    /// How great it is, to compare and to draw; nil where it has no size.
    var magnitude: Double? {
        switch self {
        case .leads(let count, _): Double(count)
        case .share(let count, of: let all, _), .interval(let count, of: let all, lower: _, upper: _, _):
            all > 0 ? Double(count) / Double(all) : nil
        case .span(let span, leads: _, _): span.map(Double.init)
        case .money(let cents, _, leads: _, _): Double(cents)
        case .quotient(let quotient, leads: _, _): quotient.isFinite ? quotient : nil
        case .nothing, .series, .text, .moment, .lead: nil
        }
    }

    /// What Enter opens on it; a number of no leads opens none.
    var target: FigureTarget? {
        if case .lead(let id) = self { return .lead(id) }
        guard let cell, let leadCount, leadCount > 0 else { return nil }
        return .leads(cell, leadCount)
    }

    /// Whether it is words, which stand at the left.
    var isWords: Bool {
        switch self {
        case .lead, .series: true
        case .text(let text): !text.isEmpty && !text.utf8.allSatisfy { $0 < 0x3A && $0 != 0x20 }
        default: false
        }
    }
}
