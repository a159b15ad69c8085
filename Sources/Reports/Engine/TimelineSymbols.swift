/// The symbols that occur in each field of the timelines. They determine the rows of tables.
struct TimelineSymbols: Sendable {
    enum Field: Int, CaseIterable {
        case sources, campaigns, industries
        /// The campaigns of what leads did.
        case activityCampaigns
        /// Everybody who ever captured, owned, decided on or touched a lead.
        case people
        case reasons, rules, currencies
        /// The versions of the definition under which stages were entered.
        case versions
    }

    private var sets = [Set<Int>](repeating: [], count: Field.allCases.count)
    /// When the first lead was captured.
    var earliest = Int64.max

    subscript(field: Field) -> Set<Int> {
        get { sets[field.rawValue] }
        set { sets[field.rawValue] = newValue }
    }

    /// The symbols that leads are grouped by: of versions the number, of paths 0 for inbound and 1 for outbound.
    func symbols(by grouping: Grouping) -> Set<Int> {
        switch grouping {
        case .everything: [0]
        case .source: self[.sources]
        case .owner: self[.people]
        case .campaign: self[.campaigns]
        case .industry: self[.industries]
        case .definition: self[.versions]
        case .path: [0, 1]
        }
    }

    mutating func merge(_ other: TimelineSymbols) {
        for field in Field.allCases { self[field].formUnion(other[field]) }
        earliest = min(earliest, other.earliest)
    }

    /// Whether it contains all symbols of another one.
    func covers(_ other: TimelineSymbols) -> Bool {
        Field.allCases.allSatisfy { other[$0].isSubset(of: self[$0]) } && other.earliest >= earliest
    }
}

/// Collects symbols lead by lead, in bits, which is faster than sets for millions of events.
struct SymbolCollector: CountingWorker {
    private typealias Field = TimelineSymbols.Field

    /// The width of a row in words of 64 bits.
    private var width = 16
    /// One row of bits for each field, all of the same width.
    private var bits = [UInt64](repeating: 0, count: 16 * Field.allCases.count)
    private var earliest = Int64.max

    @inline(__always)
    private mutating func insert(_ symbol: Int, _ field: Field) {
        if symbol >> 6 >= width { widen((symbol >> 6) + 1) }
        let (index, bit) = (field.rawValue * width + (symbol >> 6), UInt64(1) << UInt64(symbol & 63))
        // Most symbols are known, and reading is faster than changing an array.
        if bits[index] & bit == 0 { bits[index] |= bit }
    }

    private mutating func widen(_ least: Int) {
        let added = [UInt64](repeating: 0, count: max(width, least - width))
        bits = Field.allCases.flatMap { bits[$0.rawValue * width..<($0.rawValue + 1) * width] + added }
        width += added.count
    }

    mutating func visit(_ leads: TimelinePart) { leads.forEach { collect($0) } }

    mutating func collect(_ lead: TimelineView) {
        insert(lead.source, .sources)
        insert(lead.campaign, .campaigns)
        insert(lead.industry, .industries)
        insert(lead.sourcedBy, .people)
        earliest = min(earliest, lead.capturedAt)
        for event in lead.stages where event.kind == .stage { insert(event.symbol, .versions) }
        for event in lead.owners { insert(event.symbol, .people) }
        for event in lead.decisions {
            switch event.kind {
            case .decision: insert(event.symbol, .people)
            case .reason: insert(event.symbol, .reasons)
            case .evidence: insert(event.symbol, .rules)
            case .amount: insert(event.symbol, .currencies)
            default: break
            }
        }
        for event in lead.touches { insert(event.symbol, .people) }
        for event in lead.engagements { insert(event.symbol, .activityCampaigns) }
        for event in lead.opportunities where event.kind == .amount { insert(event.symbol, .currencies) }
    }

    var symbols: TimelineSymbols {
        var symbols = TimelineSymbols()
        symbols.earliest = earliest
        for field in Field.allCases {
            for word in 0..<width {
                var rest = bits[field.rawValue * width + word]
                while rest != 0 {
                    symbols[field].insert(word << 6 | rest.trailingZeroBitCount)
                    rest &= rest - 1
                }
            }
        }
        return symbols
    }
}

extension TimelineSet {
    /// The symbols that occur.
    ///
    /// Segments know their own; after the first change all leads are visited once.
    var symbols: TimelineSymbols {
        if let known = cachedSymbols { return known }
        var all = TimelineSymbols()
        if isUnchanged {
            for segment in segments { all.merge(segment.symbols) }
        } else {
            for part in countInParallel({ SymbolCollector() }) { all.merge(part.symbols) }
        }
        cachedSymbols = all
        return all
    }
}
