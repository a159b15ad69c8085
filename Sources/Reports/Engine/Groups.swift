internal import Lifecycle

/// The groups of a grouping: one row for each, and the row in which a lead counts.
struct Groups {
    let grouping: Grouping
    /// The symbol of each row; see ``TimelineSymbols/symbols(by:)``.
    let symbols: [Int]
    /// The row of each symbol; -1 for none.
    private let rows: [Int32]
    /// The name of each row of sources, of which several spellings may be one; nil for another grouping.
    private let names: [String]?
    private let texts: [String]

    /// Orders the rows by text, independent of the symbols that an index assigned.
    init(_ grouping: Grouping, _ context: ReportContext) {
        self.init(grouping, of: context.symbols.symbols(by: grouping), context)
    }

    /// The campaigns of what leads did, which may be other ones than those that brought them.
    init(ofActivities context: ReportContext) {
        self.init(.campaign, of: context.symbols[.activityCampaigns], context)
    }

    private init(_ grouping: Grouping, of known: Set<Int>, _ context: ReportContext) {
        self.grouping = grouping
        texts = context.texts
        if grouping == .source {
            let sources = SourceSpellings(context.definition.sources, known, context.texts).groups
            symbols = sources.map { $0.symbols[0] }
            names = sources.map(\.name)
            var rows = [Int32](repeating: -1, count: (known.max() ?? 0) + 1)
            for (row, source) in sources.enumerated() { for symbol in source.symbols { rows[symbol] = Int32(row) } }
            self.rows = rows
            return
        }
        names = nil
        symbols =
            switch grouping {
            case .everything, .definition, .path: known.sorted()
            case .owner: context.sortedByText(known.union([0]))
            case .source, .campaign, .industry: context.sortedByText(known)
            }
        var rows = [Int32](repeating: -1, count: (symbols.max() ?? 0) + 1)
        for (row, symbol) in symbols.enumerated() { rows[symbol] = Int32(row) }
        self.rows = rows
    }

    var count: Int { symbols.count }

    /// The id of a row: the group as a filter.
    func id(_ row: Int) -> RowID { .group(filter(row)) }

    /// Each row with its id, its value in the data and its label.
    var named: [(row: Int, id: RowID, name: String, label: String)] {
        (0..<count).map { ($0, id($0), filter($0).value, label($0)) }
    }

    func filter(_ row: Int) -> GroupFilter {
        GroupFilter(grouping, names?[row] ?? Self.value(symbols[row], by: grouping, texts))
    }

    func label(_ row: Int) -> String {
        names.map { Self.label($0[row], by: grouping) } ?? Self.label(symbols[row], by: grouping, texts)
    }

    /// The row of a symbol; nil for one that was unknown when the rows were created.
    @inline(__always)
    func row(ofSymbol symbol: Int) -> Int? {
        guard symbol >= 0, symbol < rows.count, rows[symbol] >= 0 else { return nil }
        return Int(rows[symbol])
    }

    /// The row of a lead; when grouping by definition, of the version under which it was captured, and when grouping by
    /// owner, of the owner to whom the step of a journal line belongs.
    @inline(__always)
    func row(of lead: TimelineView, at seq: @autoclosure () -> UInt32) -> Int? {
        row(ofSymbol: grouping == .owner ? lead.owner(ofStepAt: seq()) : Self.symbol(of: lead, by: grouping))
    }

    /// The symbol under which a lead counts; by owner, that of the present one.
    @inline(__always)
    static func symbol(of lead: TimelineView, by grouping: Grouping) -> Int {
        switch grouping {
        case .everything: 0
        case .source: lead.source
        case .owner: lead.owner
        case .campaign: lead.campaign
        case .industry: lead.industry
        case .definition: lead.stages.first?.symbol ?? 0
        case .path: lead.traits.contains(.outbound) ? 1 : 0
        }
    }

    /// The group's value in the data: a text, a version's number or a path; empty for none.
    static func value(_ symbol: Int, by grouping: Grouping, _ texts: [String]) -> String {
        switch grouping {
        case .everything: "all"
        case .definition: String(symbol)
        case .path: symbol == 1 ? "outbound" : "inbound"
        case .source, .owner, .campaign, .industry: texts.indices.contains(symbol) ? texts[symbol] : ""
        }
    }

    /// The group's label on screens.
    static func label(_ symbol: Int, by grouping: Grouping, _ texts: [String]) -> String {
        switch grouping {
        case .everything: return "all leads"
        case .definition: return symbol == 0 ? "before definition 1" : "definition \(symbol)"
        case .path: return symbol == 1 ? "outbound" : "inbound"
        case .source, .owner, .campaign, .industry:
            return label(symbol > 0 ? value(symbol, by: grouping, texts) : nil, by: grouping)
        }
    }

    /// The label of a value of the data; nil and an empty name of a source stand for none.
    static func label(_ text: String?, by grouping: Grouping) -> String {
        let blank = grouping == .owner ? "unassigned" : "none"
        guard let text, grouping != .source || !text.isEmpty else { return blank }
        // In quotes where a label of the page itself, or no label at all, would look the same.
        let isMistakable = text == blank || text == totalLabel || text.allSatisfy(\.isWhitespace)
        return isMistakable ? "\"\(text)\"" : text
    }

    /// The label of the row that sums up all groups.
    static let totalLabel = "total"
}

/// Decides which leads a page includes.
struct LeadFilter: Sendable {
    private let grouping: Grouping
    private let symbol: Int?
    /// Whether each symbol is a spelling of the source; empty for another filter.
    private var isSource: [Bool] = []

    /// Compiles a filter. Without one, all leads are included; with a text that no lead has, none.
    ///
    /// A version includes the leads that entered any of their stages under it, a source all its spellings.
    init(_ filter: GroupFilter?, _ texts: [String], _ symbols: TimelineSymbols, _ sources: [SourceName]) {
        grouping = filter?.grouping ?? .everything
        guard let filter else {
            symbol = 0
            return
        }
        switch filter.grouping {
        case .everything: symbol = 0
        case .definition: symbol = Int(filter.value)
        case .path: symbol = filter.value == "outbound" ? 1 : filter.value == "inbound" ? 0 : nil
        case .source:
            symbol = nil
            let spellings = SourceSpellings(sources, symbols[.sources], texts).group(of: filter.value)?.symbols ?? []
            isSource = [Bool](repeating: false, count: (spellings.last ?? -1) + 1)
            for symbol in spellings { isSource[symbol] = true }
        case .owner, .campaign, .industry:
            symbol = filter.value.isEmpty ? 0 : texts.firstIndex(of: filter.value)
        }
    }

    @inline(__always)
    func includes(_ lead: TimelineView) -> Bool {
        switch grouping {
        case .everything: true
        // A lead counts under the version by which it entered the stage in question, so it may count under several.
        case .definition: lead.stages.contains { $0.kind == .stage && $0.symbol == symbol }
        case .source: lead.source < isSource.count && isSource[lead.source]
        // Which of its steps are the owner's is asked step by step (`OwnerFilter`).
        case .owner:
            symbol == 0 || lead.owners.contains { $0.symbol == symbol }
                || lead.decisions.contains { $0.kind == .decision && $0.symbol == symbol }
        default: symbol == Groups.symbol(of: lead, by: grouping)
        }
    }
}
