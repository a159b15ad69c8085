internal import Lifecycle

/// The currencies of won amounts.
///
/// Amounts are never added across currencies; a page shows the currency of most won leads.
final class Currencies {
    private let context: ReportContext
    /// The symbols of the currencies that occur, in alphabetical order, amounts without a currency last.
    private let symbols: [Int]

    init(_ context: ReportContext) {
        self.context = context
        let sorted = context.sortedByText(context.symbols[.currencies])
        symbols = sorted.filter { !context.text($0).isEmpty } + sorted.filter { context.text($0).isEmpty }
    }

    var count: Int { symbols.count }

    func index(of symbol: Int) -> Int? { symbols.firstIndex(of: symbol) }

    /// The name of a currency; empty for amounts without one.
    func name(_ index: Int) -> String { context.text(symbols[index]) }

    /// The currency of most leads, the first one of equals; nil where no lead has an amount.
    func mostFrequent(_ size: (Int) -> Int) -> Int? {
        symbols.indices.filter { size($0) > 0 }.min { (size($1), $0) < (size($0), $1) }
    }
}
