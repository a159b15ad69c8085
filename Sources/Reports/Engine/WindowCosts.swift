internal import Lifecycle

/// What sources cost within a window: of each month the share of its days that lie in the window.
///
/// A window without an end ends today, so that the cost of the present month is counted up to today. Amounts are
/// converted by the definition's rates; those of a currency without a rate stand apart (``Currencies``).
struct WindowCosts {
    /// A source with its costs by currency, in millionths of a cent.
    struct Source {
        /// The name of the source.
        var name: String
        var amounts: [String: Int128] = [:]
    }

    /// The sources with costs, by what all their spellings have in common.
    private(set) var sources: [String: Source] = [:]
    private let listed: ListedSources

    /// - Parameter only: the one source of the page; nil for all.
    init(_ context: ReportContext, only: String?) {
        let definition = context.definition
        listed = ListedSources(definition.sources)
        let window = context.query.window
        let today = definition.calendar.zone.day(of: context.query.now)
        let last = window.last ?? window.first.map { max(today, $0) } ?? today
        for cost in context.settings.costs.all {
            let key = listed.key(cost.source)
            if let only, listed.key(only) != key { continue }
            let begins = max(cost.month.firstDay, window.first ?? cost.month.firstDay)
            let days = min(cost.month.firstDay.adding(cost.month.length - 1), last).number - begins.number + 1
            guard days > 0 else { continue }
            let millionths = cost.amount.currency.isEmpty ? nil : definition.rates?.millionths(of: cost.amount.currency)
            let currency = millionths == nil ? cost.amount.currency : definition.rates?.base ?? ""
            let worth = Int128(cost.amount.cents) * Int128(millionths ?? CurrencyLine.one)
            sources[key, default: Source(name: listed.name(key) ?? cost.source)].amounts[currency, default: 0] +=
                worth * Int128(days) / Int128(cost.month.length)
        }
    }

    /// The currencies of the costs.
    var currencies: Set<String> { Set(sources.values.flatMap(\.amounts.keys)) }

    /// Whether a source has costs within the window.
    func hasCosts(_ source: String) -> Bool { sources[listed.key(source)] != nil }

    /// The cost of a source in a currency in millionths of a cent; nil if it has none. Without a source, of all
    /// sources.
    func amount(of source: String?, in currency: String) -> Int128? {
        if let source { return sources[listed.key(source)]?.amounts[currency] }
        let all = sources.values.compactMap { $0.amounts[currency] }
        return all.isEmpty ? nil : all.reduce(0, +)
    }

    /// The names of the sources with costs that a page doesn't list by itself, in alphabetical order.
    func names(except shown: [String]) -> [String] {
        let known = Set(shown.map { listed.key($0) })
        return sources.filter { !known.contains($0.key) }.map(\.value.name).sorted()
    }
}
