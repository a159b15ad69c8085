internal import Lifecycle

// What sources cost, beside what came of it.
extension SourcesReport {
    /// What a column of costs needs of a row: the costs of its period, the source (nil for all), its counters, and all
    /// counters.
    typealias CostRow = (
        costs: WindowCosts?, source: String?, counts: RowCounts<Key>?, all: FigureCounts<SourcesReport>
    )

    /// The costs of a page by source or of all leads; those of a page of one source are its own.
    static func costs(_ context: ReportContext, _ grouping: Grouping) -> WindowCosts? {
        guard !context.settings.costs.all.isEmpty, grouping == .source || grouping == .everything else { return nil }
        switch context.query.filter?.grouping ?? .everything {
        case .everything: return WindowCosts(context, only: nil)
        case .source: return WindowCosts(context, only: context.query.filter?.value)
        // Nobody knows what an owner's or a campaign's part of the cost is.
        case .owner, .campaign, .industry, .definition, .path: return nil
        }
    }

    /// What to type to record a cost.
    static let costCommand = "winnow cost add SOURCE MONTH AMOUNT"

    /// Currencies in the order of ``costCurrencies(_:_:)``.
    static func sorted(_ currencies: Set<String>, _ context: ReportContext) -> [String] {
        let base = context.definition.rates?.base
        func order(_ currency: String) -> (Int, String) { (currency == base ? 0 : currency.isEmpty ? 2 : 1, currency) }
        return currencies.sorted { order($0) < order($1) }
    }

    /// The currencies of the costs: that of the rates first, then in alphabetical order, costs without one last.
    func costCurrencies(_ own: FigureCounts<SourcesReport>, _ compared: FigureCounts<SourcesReport>?) -> [String] {
        Self.sorted((own.part.costs?.currencies ?? []).union(compared?.part.costs?.currencies ?? []), context)
    }

    func costFigures(_ currencies: [String]) -> [Figure<CostRow>] {
        let qualified = context.label(context.scheme.qualified)
        return currencies.enumerated().flatMap { index, currency -> [Figure<CostRow>] in
            let line = CurrencyLine(name: currency, parts: [], isConverted: false)
            func figure(
                _ id: String, _ title: String, rank: Int, per key: Key?, bound: FigureColumn.Bound? = nil,
                isImmature: @escaping (RowCounts<Key>) -> Bool = { _ in false }
            ) -> Figure<CostRow> {
                let suffix = currencies.count < 2 ? "" : currency.isEmpty ? ", no currency" : ", " + currency
                return Figure(
                    .named(line.id(id, isFirst: index == 0)), title + suffix, rank: index == 0 ? rank : 3, bound: bound,
                    isImmature: { $0.counts.map(isImmature) ?? false }
                ) {
                    Self.value($0, currency, per: key)
                }
            }
            return [
                figure("cost", "cost", rank: 6, per: nil),
                figure("costPerQualified", "cost/" + qualified, rank: 8, per: .qualified, bound: .atMost) { $0[.immature] > 0 },
                figure("costPerWon", "cost/won", rank: 7, per: .won, bound: .atMost) { $0[.mayWin] > 0 },
            ]
        }
    }

    /// The cost in whole cents, or its share for each of some leads, rounded towards zero; nothing without a cost.
    private static func value(_ row: CostRow, _ currency: String, per key: Key?) -> FigureValue {
        guard let amount = row.costs?.amount(of: row.source, in: currency) else { return .nothing }
        if row.source == nil, let key { return ofAll(amount, currency, per: key == .won ? .won : .qualified, row.all) }
        let leads = row.counts?[key ?? .volume] ?? 0
        guard key == nil || leads > 0 else { return .nothing }
        let count = key == .won ? row.counts?.opportunityCount(.won) ?? 0 : leads
        let cents = Int64(clamping: amount / Int128(key == nil ? 1 : max(1, count)) / Int128(CurrencyLine.one))
        return .money(cents, currency: currency, leads: leads, row.counts?.cell(key ?? .volume) ?? row.all.noLeads)
    }

    /// The cost of all sources for each of what came of those with costs in a currency.
    private static func ofAll(
        _ amount: Int128, _ currency: String, per key: Costed, _ all: FigureCounts<SourcesReport>
    ) -> FigureValue {
        guard let row = all.part.costedCurrencies.firstIndex(of: currency) else { return .nothing }
        let counts = all.row(\.costed, row)
        guard counts[key] > 0 else { return .nothing }
        let count = key == .won ? counts.opportunityCount(.won) : counts[.qualified]
        let cents = Int64(clamping: amount / Int128(max(1, count)) / Int128(CurrencyLine.one))
        return .money(cents, currency: currency, leads: counts[key], counts.cell(key))
    }

    /// The name of a row's source; nil for all sources.
    private func source(_ row: Int) -> String? {
        row == total || groups.grouping == .everything ? nil : groups.filter(row).value
    }

    /// A row with its costs behind its other values.
    func adding(
        _ figures: [Figure<CostRow>], of row: Int, to line: FigureRow, _ own: FigureCounts<SourcesReport>,
        _ compared: FigureCounts<SourcesReport>?
    ) -> FigureRow {
        func costRow(_ counts: FigureCounts<SourcesReport>) -> CostRow {
            (counts.part.costs, source(row), counts.row(\.outcomes, row), counts)
        }
        func immature(_ costRow: CostRow) -> Set<Int> { Set(immatureColumns(figures, costRow).map { $0 + line.values.count }) }
        var result = line
        result.values += figures.map { $0.formula(costRow(own)) }
        result.immature.formUnion(immature(costRow(own)))
        if let compared {
            result.compared += figures.map { $0.formula(costRow(compared)) }
            result.comparedImmature.formUnion(immature(costRow(compared)))
        }
        return result
    }

    /// The rows of sources that have costs in a period, and leads in other periods only.
    func rowsWithCostsOnly(_ own: FigureCounts<SourcesReport>, _ compared: FigureCounts<SourcesReport>?) -> [Int] {
        guard groups.grouping == .source else { return [] }
        return (0..<groups.count).filter { row in
            own.row(\.outcomes, row)[.volume] == 0
                && [own, compared].contains { $0?.part.costs?.hasCosts(groups.filter(row).value) ?? false }
        }
    }

    /// The rows of sources that have costs and never had a lead.
    func rowsWithoutLeads(
        _ columns: [FigureColumn], _ figures: [Figure<CostRow>], _ own: FigureCounts<SourcesReport>,
        _ compared: FigureCounts<SourcesReport>?
    ) -> [FigureRow] {
        guard groups.grouping == .source else { return [] }
        let known = (0..<groups.count).map { groups.filter($0).value }
        let names = Set([own, compared].flatMap { $0?.part.costs?.names(except: known) ?? [] }).sorted()
        return names.map { name in
            figureRow(.group(GroupFilter(.source, name)), Groups.label(name, by: .source), own, compared) { counts in
                let none = counts.noLeads
                let row: CostRow = (counts.part.costs, name, nil, counts)
                return columns.map { column -> FigureValue in
                    column.id == "volume" ? .leads(0, none) : column.id == "won" ? .opportunities(0, leads: 0, none) : .nothing
                }
                    + figures.map { $0.formula(row) }
            }
        }
    }

    /// How costs are counted; empty without any.
    func costNotes(_ currencies: [String], _ own: FigureCounts<SourcesReport>) -> [String] {
        guard !currencies.isEmpty else {
            let isKnown = groups.grouping == .source && (own.part.costs != nil || context.settings.costs.all.isEmpty)
            return isKnown ? ["no costs are recorded for the period: \(Self.costCommand) records one"] : []
        }
        let base = context.definition.rates?.base
        let lines = currencies.map { CurrencyLine(name: $0, parts: [], isConverted: $0 == base) }
        return ["cost: of each month the share of its days in the period, up to today"] + notesOnTotal(own)
            + self.currencies.notes(lines)
    }

    /// Which leads and opportunities the costs per SQL and per won of all sources leave out.
    private func notesOnTotal(_ own: FigureCounts<SourcesReport>) -> [String] {
        let all = own.row(\.outcomes, total)
        let goal = context.label(context.scheme.qualified)
        return costedCurrencies.indices.flatMap { row -> [String] in
            let counts = own.row(\.costed, row)
            let suffix = costedCurrencies.count < 2 ? "" : ", " + costedCurrencies[row]
            let leads = all[.qualified] - counts[.qualified]
            let deals = all.opportunityCount(.won) - counts.opportunityCount(.won)
            return (leads > 0 ? ["cost/\(goal)\(suffix) of all: without \(leads.counted("lead")) of sources without costs"] : [])
                + (deals > 0
                    ? [
                        "cost/won\(suffix) of all: without \(deals.counted("opportunity", "opportunities")) of sources without costs"
                    ]
                    : [])
        }
    }
}

extension FigureCounts<SourcesReport> {
    /// The leads of a source that has only costs: none.
    fileprivate var noLeads: FigureCell { cell(part.noLeads) }
}
