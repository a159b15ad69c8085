/// Which words occur in which part of the tracks: the rows that tables have.
struct TimelineSymbols: Sendable {
    var sources: Set<Int> = []
    var campaigns: Set<Int> = []
    var industries: Set<Int> = []
    /// Who ever captured or owned a lead, decided on one or touched one.
    var people: Set<Int> = []
    var reasons: Set<Int> = []
    var rules: Set<Int> = []
    var currencies: Set<Int> = []
    /// Versions of the definition under which stages were entered.
    var versions: Set<Int> = []
    /// When the first lead was captured.
    var earliest = Int64.max

    mutating func join(_ other: TimelineSymbols) {
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

    /// Whether everything in another one is known.
    func covers(_ other: TimelineSymbols) -> Bool {
        other.sources.isSubset(of: sources) && other.campaigns.isSubset(of: campaigns) && other.industries.isSubset(of: industries)
            && other.people.isSubset(of: people) && other.reasons.isSubset(of: reasons) && other.rules.isSubset(of: rules)
            && other.currencies.isSubset(of: currencies) && other.versions.isSubset(of: versions) && other.earliest >= earliest
    }
}

/// Gathers codes lead by lead, in bits: quicker than in sets for millions of marks.
final class SymbolCollector: CountingWorker {
    private enum Part: Int, CaseIterable {
        case sources, campaigns, industries, people, reasons, rules, currencies, versions
    }

    /// One row of bits for each part, all as long as the longest has to be.
    private var bits: UnsafeMutablePointer<UInt64>
    /// How many words of 64 bits each row has.
    private var width = 16
    private var earliest = Int64.max

    init() {
        bits = .allocate(capacity: width * Part.allCases.count)
        bits.initialize(repeating: 0, count: width * Part.allCases.count)
    }

    deinit { bits.deallocate() }

    @inline(__always)
    private func insert(_ code: Int, _ part: Part) {
        if code >> 6 >= width { widen((code >> 6) + 1) }
        bits[part.rawValue * width + (code >> 6)] |= 1 << UInt64(code & 63)
    }

    private func widen(_ least: Int) {
        let wider = max(2 * width, least)
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: wider * Part.allCases.count)
        larger.initialize(repeating: 0, count: wider * Part.allCases.count)
        for part in Part.allCases { (larger + part.rawValue * wider).update(from: bits + part.rawValue * width, count: width) }
        bits.deallocate()
        (bits, width) = (larger, wider)
    }

    func take(_ lead: TimelineView) {
        insert(lead.source, .sources)
        insert(lead.campaign, .campaigns)
        insert(lead.industry, .industries)
        insert(lead.sourcedBy, .people)
        earliest = min(earliest, lead.capturedAt)
        for mark in lead.stages where mark.kind == .stage { insert(mark.code, .versions) }
        for mark in lead.owners { insert(mark.code, .people) }
        for mark in lead.verdicts {
            switch mark.kind {
            case .verdict: insert(mark.code, .people)
            case .reason: insert(mark.code, .reasons)
            case .evidence: insert(mark.code, .rules)
            case .amount: insert(mark.code, .currencies)
            default: break
            }
        }
        for mark in lead.touches { insert(mark.code, .people) }
    }

    var codes: TimelineSymbols {
        TimelineSymbols(
            sources: codes(.sources), campaigns: codes(.campaigns), industries: codes(.industries), people: codes(.people),
            reasons: codes(.reasons), rules: codes(.rules), currencies: codes(.currencies), versions: codes(.versions),
            earliest: earliest)
    }

    private func codes(_ part: Part) -> Set<Int> {
        var codes: Set<Int> = []
        for word in 0..<width {
            var rest = bits[part.rawValue * width + word]
            while rest != 0 {
                codes.insert(word << 6 | rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return codes
    }
}

extension TimelineSet {
    /// Which words occur. Segments know what was put into them; from the first change on all leads are gone through, once.
    var codes: TimelineSymbols {
        if let known = knownCodes { return known }
        var all = TimelineSymbols()
        if isUnchanged {
            for segment in segments { all.join(segment.codes) }
        } else {
            for part in counting({ SymbolCollector() }) { all.join(part.codes) }
        }
        knownCodes = all
        return all
    }
}
