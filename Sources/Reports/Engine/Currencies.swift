internal import Lifecycle

/// The currencies in which leads were won: amounts are never added up across them, so that a page speaks of the one that most have.
final class Currencies {
    /// Their words.
    private let codes: [Int]
    private let words: [String]

    /// Those that occur; named ones by the alphabet, then what has none.
    init(_ scope: ReportContext) {
        let words = scope.words
        self.words = words
        func word(_ code: Int) -> String { words.indices.contains(code) ? words[code] : "" }
        codes = scope.codes.currencies.sorted { (word($0).isEmpty ? 1 : 0, word($0)) < (word($1).isEmpty ? 1 : 0, word($1)) }
    }

    /// How many there are.
    var count: Int { codes.count }

    /// The place of a currency.
    func place(of code: Int) -> Int? { codes.firstIndex(of: code) }

    /// The currency's name; empty for amounts without one.
    func name(_ place: Int) -> String { words.indices.contains(codes[place]) ? words[codes[place]] : "" }

    /// The one that most have, the first of several; nil where none has any.
    func most(_ size: (Int) -> Int) -> Int? {
        codes.indices.filter { size($0) > 0 }.min { (size($1), $0) < (size($0), $1) }
    }
}
