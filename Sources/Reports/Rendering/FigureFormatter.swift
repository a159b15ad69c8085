internal import Formats
internal import Lifecycle
internal import Screen

/// Formats figures for people: separated thousands, units, durations in the best unit.
///
/// A missing value is a dash, never NaN.
struct FigureFormatter {
    let glyphs: Glyphs
    let time: MomentFormatter
    var names: [LeadID: String] = [:]

    /// Stands for a missing value.
    var placeholder: String { glyphs.isASCII ? "-" : "–" }
    /// Separates the ends of a range.
    var dash: String { glyphs.isASCII ? "-" : "–" }

    /// Formats a value; a series becomes a sparkline of at most `columns` columns.
    ///
    /// - Parameter notation: that of a column of amounts; nil for an amount by itself.
    func text(_ value: FigureValue, columns: Int = 60, as notation: AmountNotation? = nil) -> String {
        switch value {
        case .nothing: placeholder
        case .leads(let count, _), .opportunities(let count, leads: _, _): count.grouped
        case .share(let count, of: let all, _), .opportunityShare(let count, of: let all, leads: _, _): share(count, of: all)
        case .span(let duration, leads: _, _): duration.map(DurationFormatter.figure) ?? placeholder
        case .money(let cents, let currency, leads: _, _): money(Amount(cents: cents, currency: currency), as: notation)
        case .quotient(let quotient, leads: _, _): self.quotient(quotient)
        case .series(let values): sparkline(values, columns: columns)
        case .interval(let count, of: let all, let lower, let upper, _):
            all > 0 ? "\(share(count, of: all)) [\(whole(lower))\(dash)\(whole(upper))]" : placeholder
        case .text(let text): text
        case .moment(let at): time.stamp(at)
        case .number(_, unit: _, text: let text): text
        case .limits(let limits): limits.isEmpty ? "not set" : limits.map(\.text).joined(separator: ", ")
        case .lead(let id): id.description + (names[id].map { " " + $0 } ?? "")
        }
    }

    private func money(_ amount: Amount, as notation: AmountNotation?) -> String {
        notation.map { AmountFormatter.figure(amount, as: $0) } ?? AmountFormatter.figure(amount)
    }

    /// `62%`, `4.2%`: tenths below ten percent; 0% and 100% only where exact.
    ///
    /// Rounds half up, once, from the counts.
    func share(_ count: Int, of all: Int) -> String {
        guard all > 0 else { return placeholder }
        if count == 0 { return "0%" }
        let tenths = Percentage.tenths(count, of: all)
        if count < all, tenths >= 995 { return "\(min(tenths, 999) / 10).\(min(tenths, 999) % 10)%" }
        if tenths < 1 { return "<0.1%" }
        if tenths < 100, tenths % 10 != 0 { return "\(tenths / 10).\(tenths % 10)%" }
        return Percentage.text(count, of: all)
    }

    private func whole(_ part: Double) -> String { part.isFinite ? "\(Int((part * 100).rounded()))" : placeholder }

    /// `2.4`, two decimals below one.
    private func quotient(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return placeholder }
        if number != 0, abs(number) < 1 {
            let hundredths = Int((abs(number) * 100).rounded())
            if hundredths < 100 { return (number < 0 ? "-" : "") + "0." + NumberText.twoDigits(hundredths) }
        }
        return (number < 0 ? "-" : "") + NumberText.decimal(abs(number))
    }

    /// A sparkline with one column for each value; unknown values are blank.
    ///
    /// Where there are more values than columns, neighbours are averaged.
    private func sparkline(_ values: [Int?], columns: Int) -> String {
        guard values.contains(where: { $0 != nil }), columns > 0 else { return placeholder }
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

    /// How a value changed since the compared period: `↑` or `↓`; a blank where it is equal or unknown.
    func direction(_ value: FigureValue, since earlier: FigureValue) -> String {
        guard let now = value.magnitude, let before = earlier.magnitude, now != before else { return " " }
        return now > before ? (glyphs.isASCII ? "+" : "↑") : (glyphs.isASCII ? "-" : "↓")
    }
}

extension FigureValue {
    /// Its size, for comparing and drawing; nil where it has none.
    var magnitude: Double? {
        switch self {
        case .leads(let count, _), .opportunities(let count, leads: _, _): Double(count)
        case .share(let count, of: let all, _), .interval(let count, of: let all, lower: _, upper: _, _),
            .opportunityShare(let count, of: let all, leads: _, _):
            all > 0 ? Double(count) / Double(all) : nil
        case .span(let duration, leads: _, _): duration.map(Double.init)
        case .money(let cents, _, leads: _, _): Double(cents)
        case .quotient(let quotient, leads: _, _): quotient.isFinite ? quotient : nil
        case .number(let number, unit: _, text: _): number
        case .nothing, .series, .text, .moment, .lead, .limits: nil
        }
    }

    /// What Enter opens; nil for a number without leads.
    var target: DrillDownTarget? {
        if case .lead(let id) = self { return .lead(id) }
        guard let cell, let leadCount, leadCount > 0 else { return nil }
        return .leads(cell, leadCount)
    }

    /// Whether it is text, which is left-aligned.
    var isText: Bool {
        switch self {
        case .lead, .series: true
        case .text(let text), .number(_, unit: _, text: let text): Self.isText(text)
        case .limits(let limits): limits.count != 1 || limits.contains { Self.isText($0.text) }
        default: false
        }
    }

    private static func isText(_ text: String) -> Bool {
        !text.isEmpty && !text.utf8.allSatisfy { $0 < 0x3A && $0 != 0x20 }
    }
}
