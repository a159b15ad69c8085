internal import Lifecycle

/// The currencies of amounts, and the lines in which a page shows them.
///
/// Amounts are counted by their own currency and never added across currencies. With the definition's rates, the base
/// currency and every currency with a rate are one line. Any other currency, and amounts without one, have a line of
/// their own, so that no amount is left out.
final class Currencies {
    private let context: ReportContext
    /// The symbols of the currencies that occur, in alphabetical order, amounts without a currency last.
    private let symbols: [Int]
    /// All lines: the converted one first, then in the order of the symbols.
    private let all: [CurrencyLine]
    private let rates: CurrencyRates?

    init(_ context: ReportContext) {
        self.context = context
        let sorted = context.sortedByText(context.symbols[.currencies])
        symbols = sorted.filter { !context.text($0).isEmpty } + sorted.filter { context.text($0).isEmpty }
        rates = context.definition.rates
        var converted = CurrencyLine(name: rates?.base ?? "", parts: [], isConverted: true)
        var others: [CurrencyLine] = []
        for (index, symbol) in symbols.enumerated() {
            let name = context.text(symbol)
            if let millionths = name.isEmpty ? nil : rates?.millionths(of: name) {
                converted.parts.append(CurrencyLine.Part(currency: index, name: name, millionths: millionths))
            } else {
                let part = CurrencyLine.Part(currency: index, name: name, millionths: CurrencyLine.one)
                others.append(CurrencyLine(name: name, parts: [part], isConverted: false))
            }
        }
        all = (converted.parts.isEmpty ? [] : [converted]) + others
    }

    var count: Int { symbols.count }

    func index(of symbol: Int) -> Int? { symbols.firstIndex(of: symbol) }

    /// The lines that have amounts in the period or in the one compared with: the converted one, then the largest
    /// first.
    ///
    /// - Parameter size: the number of leads with an amount in a currency.
    func lines(_ size: (Int) -> Int, compared: ((Int) -> Int)?) -> [CurrencyLine] {
        func leads(_ line: CurrencyLine, _ size: (Int) -> Int) -> Int { line.parts.reduce(0) { $0 + size($1.currency) } }
        let shown = all.enumerated().filter { _, line in leads(line, size) > 0 || compared.map { leads(line, $0) > 0 } ?? false }
        return
            shown
            .map { (order: $0.offset, line: $0.element, size: $0.element.isConverted ? Int.max : leads($0.element, size)) }
            .sorted { ($1.size, $0.order) < ($0.size, $1.order) }.map(\.line)
    }

    /// How amounts of several currencies are shown; empty for one currency.
    func notes(_ lines: [CurrencyLine]) -> [String] {
        guard let rates else {
            return lines.count > 1 ? ["amounts in different currencies are not added: each currency is shown apart"] : []
        }
        let converted = lines.filter(\.isConverted).flatMap(\.parts).map(\.name).filter { $0 != rates.base }
        let others = lines.filter { !$0.isConverted }.map(\.label)
        return
            (converted.isEmpty
            ? [] : ["amounts in \(converted.joined(separator: ", ")) are converted to \(rates.base) by the definition's rates"])
            + (others.isEmpty ? [] : ["the definition has no rate for \(others.joined(separator: ", ")): shown apart"])
    }
}

/// The amounts that a page shows as one number: those of one currency, or of all that have a rate.
struct CurrencyLine {
    /// A currency of the line.
    struct Part {
        /// The index among the currencies of the page.
        var currency: Int
        var name: String
        /// The worth of one unit in the line's currency.
        var millionths: Int
    }

    /// The worth of a unit that needs no conversion, in millionths.
    static let one = 1_000_000

    /// The currency in which the line is shown; empty for amounts without one.
    var name: String
    var parts: [Part]
    /// Whether it is the line of the base currency.
    var isConverted: Bool

    /// The name for people.
    var label: String { name.isEmpty ? "amounts without a currency" : name }

    /// The id of a figure in this line: its own for the first line, else with the currency behind it
    /// (`velocity:USD`).
    func id(_ name: String, isFirst: Bool) -> String {
        isFirst ? name : name + ":" + (self.name.isEmpty ? "none" : self.name)
    }

    /// The title of a figure in this line, with the currency where there are several lines.
    func title(_ title: String, of lines: [CurrencyLine]) -> String {
        lines.count < 2 ? title : title + (name.isEmpty ? ", no currency" : ", " + name)
    }
}

extension FigureCounts {
    /// The counter of a line's amounts: each lead has one amount, so its currencies have no lead in common.
    private func sum(_ line: CurrencyLine, _ amounts: (Int) -> CounterID) -> CounterSum? {
        guard let first = line.parts.first else { return nil }
        return CounterSum(amounts(first.currency), line.parts.dropFirst().map { amounts($0.currency) })
    }

    /// The number of leads with an amount in a line.
    func leads(_ line: CurrencyLine, _ amounts: (Int) -> CounterID) -> FigureValue {
        sum(line, amounts).map { leads($0) } ?? .nothing
    }

    /// The total of a line in millionths of a cent of its currency.
    ///
    /// Limited to what fits, because a file may contain any amount.
    func total(_ line: CurrencyLine, _ amounts: (Int) -> CounterID) -> Int128 {
        line.parts.reduce(0) { sum, part in
            let total = tally.total(amounts(part.currency))
            let (worth, isTooMuch) = total.multipliedReportingOverflow(by: Int128(part.millionths))
            let limit: Int128 = total < 0 ? .min : .max
            let (next, isBeyond) = sum.addingReportingOverflow(isTooMuch ? limit : worth)
            return isBeyond ? limit : next
        }
    }

    /// The total of a line ÷ a number of leads, in whole cents, rounded towards zero; nothing without amounts.
    ///
    /// - Parameter count: nil for the number of leads with an amount in the line.
    func money(_ line: CurrencyLine, _ amounts: (Int) -> CounterID, per count: Int? = nil) -> FigureValue {
        guard let sum = sum(line, amounts), self[sum] > 0 else { return .nothing }
        let count = count ?? self[sum]
        let cents = count == 0 ? 0 : Int64(clamping: total(line, amounts) / Int128(count) / Int128(CurrencyLine.one))
        return .money(cents, currency: line.name, leads: self[sum], cell(sum))
    }
}
