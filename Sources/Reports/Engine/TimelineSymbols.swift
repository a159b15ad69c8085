/// The symbols that occur in each field of the timelines. They determine the rows of tables.
struct TimelineSymbols: Sendable {
    var sources: Set<Int> = []
    var campaigns: Set<Int> = []
    var industries: Set<Int> = []
    /// Everybody who ever captured, owned, decided on or touched a lead.
    var people: Set<Int> = []
    var reasons: Set<Int> = []
    var rules: Set<Int> = []
    var currencies: Set<Int> = []
    /// The versions of the definition under which stages were entered.
    var versions: Set<Int> = []
    /// When the first lead was captured.
    var earliest = Int64.max

    mutating func merge(_ other: TimelineSymbols) {
        sources.formUnion(other.sources)
        campaigns.formUnion(other.campaigns)
        industries.formUnion(other.industries)
        people.formUnion(other.people)
        reasons.formUnion(other.reasons)
        rules.formUnion(other.rules)
        currencies.formUnion(other.currencies)
        versions.formUnion(other.versions)
        earliest = min(earliest, other.earliest)
    }

    /// Whether it contains all symbols of another one.
    func covers(_ other: TimelineSymbols) -> Bool {
        other.sources.isSubset(of: sources) && other.campaigns.isSubset(of: campaigns) && other.industries.isSubset(of: industries)
            && other.people.isSubset(of: people) && other.reasons.isSubset(of: reasons) && other.rules.isSubset(of: rules)
            && other.currencies.isSubset(of: currencies) && other.versions.isSubset(of: versions) && other.earliest >= earliest
    }
}

/// Collects symbols lead by lead, in bits, which is faster than sets for millions of events.
final class SymbolCollector: CountingWorker {
    private enum Part: Int, CaseIterable {
        case sources, campaigns, industries, people, reasons, rules, currencies, versions
    }

    /// One row of bits for each field, all of the same width.
    private var bits: UnsafeMutablePointer<UInt64>
    /// The width of a row in words of 64 bits.
    private var width = 16
    private var earliest = Int64.max

    init() {
        bits = .allocate(capacity: width * Part.allCases.count)
        bits.initialize(repeating: 0, count: width * Part.allCases.count)
    }

    deinit { bits.deallocate() }

    @inline(__always)
    private func insert(_ symbol: Int, _ part: Part) {
        if symbol >> 6 >= width { widen((symbol >> 6) + 1) }
        bits[part.rawValue * width + (symbol >> 6)] |= 1 << UInt64(symbol & 63)
    }

    private func widen(_ least: Int) {
        let wider = max(2 * width, least)
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: wider * Part.allCases.count)
        larger.initialize(repeating: 0, count: wider * Part.allCases.count)
        for part in Part.allCases { (larger + part.rawValue * wider).update(from: bits + part.rawValue * width, count: width) }
        bits.deallocate()
        (bits, width) = (larger, wider)
    }

    func visit(_ lead: TimelineView) {
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
    }

    var symbols: TimelineSymbols {
        TimelineSymbols(
            sources: symbols(.sources), campaigns: symbols(.campaigns), industries: symbols(.industries), people: symbols(.people),
            reasons: symbols(.reasons), rules: symbols(.rules), currencies: symbols(.currencies), versions: symbols(.versions),
            earliest: earliest)
    }

    private func symbols(_ part: Part) -> Set<Int> {
        var symbols: Set<Int> = []
        for word in 0..<width {
            var rest = bits[part.rawValue * width + word]
            while rest != 0 {
                symbols.insert(word << 6 | rest.trailingZeroBitCount)
                rest &= rest - 1
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
