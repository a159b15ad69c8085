/// Which words occur in which part of the tracks: the rows that tables have.
struct TrackCodes: Sendable {
    var sources: Set<Int> = []
    var campaigns: Set<Int> = []
    var industries: Set<Int> = []
    /// Who ever owned a lead, decided on one or touched one.
    var people: Set<Int> = []
    var reasons: Set<Int> = []
    var rules: Set<Int> = []
    var currencies: Set<Int> = []
    /// Versions of the definition under which stages were entered.
    var versions: Set<Int> = []
    /// When the first lead was captured.
    var earliest = Int64.max

    mutating func join(_ other: TrackCodes) {
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
    func covers(_ other: TrackCodes) -> Bool {
        other.sources.isSubset(of: sources) && other.campaigns.isSubset(of: campaigns) && other.industries.isSubset(of: industries)
            && other.people.isSubset(of: people) && other.reasons.isSubset(of: reasons) && other.rules.isSubset(of: rules)
            && other.currencies.isSubset(of: currencies) && other.versions.isSubset(of: versions) && other.earliest >= earliest
    }
}

/// Words as they are met, in bits: quicker than a set for millions of marks.
private struct Seen {
    private var bits: [UInt64] = []

    mutating func insert(_ code: Int) {
        let word = code >> 6
        if word >= bits.count { bits.append(contentsOf: repeatElement(0, count: max(16, word + 1 - bits.count))) }
        bits[word] |= 1 << UInt64(code & 63)
    }

    var codes: Set<Int> {
        var codes: Set<Int> = []
        for (word, value) in bits.enumerated() where value != 0 {
            for bit in 0..<64 where value >> UInt64(bit) & 1 == 1 { codes.insert(word << 6 | bit) }
        }
        return codes
    }
}

/// Gathers codes lead by lead.
struct CodeGathering: LeadWorker {
    private var sources = Seen()
    private var campaigns = Seen()
    private var industries = Seen()
    private var people = Seen()
    private var reasons = Seen()
    private var rules = Seen()
    private var currencies = Seen()
    private var versions = Seen()
    private var earliest = Int64.max

    mutating func take(_ lead: LeadView) {
        sources.insert(lead.source)
        campaigns.insert(lead.campaign)
        industries.insert(lead.industry)
        earliest = min(earliest, lead.capturedAt)
        for mark in lead.stages where mark.kind == .stage { versions.insert(mark.code) }
        for mark in lead.owners { people.insert(mark.code) }
        for mark in lead.verdicts {
            switch mark.kind {
            case .verdict: people.insert(mark.code)
            case .reason: reasons.insert(mark.code)
            case .evidence: rules.insert(mark.code)
            case .amount: currencies.insert(mark.code)
            default: break
            }
        }
        for mark in lead.touches { people.insert(mark.code) }
    }

    var codes: TrackCodes {
        TrackCodes(
            sources: sources.codes, campaigns: campaigns.codes, industries: industries.codes, people: people.codes,
            reasons: reasons.codes, rules: rules.codes, currencies: currencies.codes, versions: versions.codes, earliest: earliest)
    }
}

extension TrackSet {
    /// Which words occur; goes through all leads the first time.
    var codes: TrackCodes {
        if let known = knownCodes { return known }
        var all = TrackCodes()
        for part in counting({ CodeGathering() }) { all.join(part.codes) }
        knownCodes = all
        return all
    }
}
