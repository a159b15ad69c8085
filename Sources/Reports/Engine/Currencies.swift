internal import Lifecycle

/// The currencies of won amounts.
///
/// Amounts are never added across currencies; a page shows the currency of most won leads.
final class Currencies {
    /// The symbols of the currencies.
    private let symbols: [Int]
    private let texts: [String]

    /// Collects the currencies that occur, in alphabetical order, amounts without a currency last.
    init(_ context: ReportContext) {
        let texts = context.texts
        self.texts = texts
        func text(_ symbol: Int) -> String { texts.indices.contains(symbol) ? texts[symbol] : "" }
        symbols = context.symbols[.currencies].sorted {
            (text($0).isEmpty ? 1 : 0, text($0)) < (text($1).isEmpty ? 1 : 0, text($1))
        }
    }

    /// The number of currencies.
    var count: Int { symbols.count }

    /// The index of a currency.
    func index(of symbol: Int) -> Int? { symbols.firstIndex(of: symbol) }

    /// The name of a currency; empty for amounts without one.
    func name(_ index: Int) -> String { texts.indices.contains(symbols[index]) ? texts[symbols[index]] : "" }

    /// The currency of most leads, the first one of equals; nil where no lead has an amount.
    func mostFrequent(_ size: (Int) -> Int) -> Int? {
        symbols.indices.filter { size($0) > 0 }.min { (size($1), $0) < (size($0), $1) }
    }
}
