import Lifecycle

// The rates between currencies, quotas of revenue, and the spellings of sources.
extension CurrencyRates {
    /// Reads the rates; nil where the definition has none.
    init?(_ section: CheckedYAMLSection?, _ problems: inout DiagnosticList) {
        guard let section, let base = section.text("base") else { return nil }
        var seen: [String: TextLocation] = [:]
        var rates: [Rate] = []
        for rate in section.sections("currencies") {
            guard let currency = rate.text("currency") else { continue }
            let location = rate.location(of: "currency")
            if currency == base {
                problems.add(location, "the base currency \"\(base)\" needs no rate", expected: "another currency")
            } else if let first = seen[currency] {
                problems.add(
                    location, "duplicate currency \"\(currency)\", already used on line \(first.line)",
                    expected: "each currency once")
            }
            seen[currency] = seen[currency] ?? location
            guard let millionths = rate.text("rate").flatMap(Self.millionths(parsing:)) else { continue }
            rates.append(Rate(currency: currency, millionths: millionths))
        }
        self.init(base: base, rates: rates)
    }
}

extension RevenueQuota {
    /// Reads the quotas, and reports one without a currency and an id that is used twice.
    static func all(
        _ sections: [CheckedYAMLSection], _ rates: CurrencyRates?, _ problems: inout DiagnosticList
    ) -> [RevenueQuota] {
        var seen: [String: TextLocation] = [:]
        return sections.compactMap { section in
            guard let id = section.text("id"), let amount = section.integer("amount"),
                let side = section.text("who").flatMap(Side.init(rawValue:)),
                let period = section.text("per").flatMap(Quota.Period.init(rawValue:))
            else { return nil }
            if let first = seen[id] {
                problems.add(
                    section.location(of: "id"), "duplicate id \"\(id.quotable())\", already used on line \(first.line)",
                    expected: "a unique id for each quota of revenue")
            }
            seen[id] = seen[id] ?? section.location(of: "id")
            guard let currency = section.text("currency") ?? rates?.base else {
                problems.add(
                    section.location(of: "amount"), "the quota of revenue \"\(id.quotable())\" has no currency",
                    expected: "the key currency, or rates with a base currency")
                return nil
            }
            return RevenueQuota(
                id: id, label: section.text("label") ?? "", side: side,
                amount: Money(cents: Int64(amount) * 100, currency: currency), period: period)
        }
    }
}

extension SourceName {
    /// Reads the sources, and reports a spelling that stands for two of them.
    static func all(_ sections: [CheckedYAMLSection], _ problems: inout DiagnosticList) -> [SourceName] {
        var owners: [String: (index: Int, name: String, line: Int)] = [:]
        return sections.enumerated().compactMap { index, section in
            guard let name = section.text("name") else { return nil }
            let spellings =
                [(name, section.location(of: "name"))]
                + section.list("aliases").compactMap { value in
                    value.text.map { ($0, value.location) }
                }
            for (text, location) in spellings {
                let key = key(text)
                // A source may list its own name in another case: it says nothing new, and no harm is done.
                if let other = owners[key], other.index != index {
                    problems.add(
                        location, "\"\(text.quotable())\" already stands for \"\(other.name.quotable())\" on line \(other.line)",
                        expected: "each spelling under one source")
                } else if owners[key] == nil {
                    owners[key] = (index, name, location.line)
                }
            }
            return SourceName(name: name, aliases: section.texts("aliases"))
        }
    }
}
