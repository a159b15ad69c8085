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
    /// The index of the line of each currency.
    private let lineOf: [Int]
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
        var all = (converted.parts.isEmpty ? [] : [converted]) + others
        var lineOf = [Int](repeating: 0, count: symbols.count)
        for index in all.indices {
            all[index].index = index
            for part in all[index].parts { lineOf[part.currency] = index }
        }
        (self.all, self.lineOf) = (all, lineOf)
    }

    var count: Int { symbols.count }

    /// The number of lines.
    var lineCount: Int { all.count }

    func index(of symbol: Int) -> Int? { symbols.firstIndex(of: symbol) }

    /// The index of the line in which a currency is shown.
    func line(ofCurrency index: Int) -> Int { lineOf[index] }

    /// The line in which amounts of a currency are shown; nil if no amount is shown in it.
    func line(named currency: String) -> CurrencyLine? {
        let isConverted = !currency.isEmpty && rates?.millionths(of: currency) != nil
        return all.first { isConverted ? $0.isConverted : !$0.isConverted && $0.name == currency }
    }

    /// The lines that have amounts in the period or in the one compared with: the converted one, then the largest
    /// first.
    ///
    /// - Parameter size: the number of amounts in the line of an index.
    func lines(_ size: (Int) -> Int, compared: ((Int) -> Int)?) -> [CurrencyLine] {
        all.filter { size($0.index) > 0 || compared?($0.index) ?? 0 > 0 }
            .map { (line: $0, size: $0.isConverted ? Int.max : size($0.index)) }
            .sorted { ($1.size, $0.line.index) < ($0.size, $1.line.index) }.map(\.line)
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
    /// The index of the line among all lines of the page.
    var index = 0

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
