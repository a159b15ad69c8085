internal import Lifecycle

/// The rows of a table by a grouping: which groups there are, and in which one a lead counts.
final class Groups {
    let grouping: Grouping
    /// The code of each row: a word, the number of a version, or 0 and 1 for inbound and outbound.
    let codes: [Int]
    /// In which row a code counts; valid while the groups live.
    let rows: GroupRows

    /// Rows stand in the order of their words, whichever codes an index gave them.
    init(_ grouping: Grouping, _ scope: ReportContext) {
        self.grouping = grouping
        let known = scope.codes
        codes =
            switch grouping {
            case .everything: [0]
            case .source: scope.byWord(known.sources)
            case .owner: scope.byWord(known.people.union([0]))
            case .campaign: scope.byWord(known.campaigns)
            case .industry: scope.byWord(known.industries)
            case .definition: known.versions.sorted()
            case .path: [0, 1]
            }
        rows = GroupRows(grouping, codes)
    }

    deinit { rows.deallocate() }

    /// How many rows there are.
    var count: Int { codes.count }

    /// The row of a code; nil for one that was not known when the rows were made.
    @inline(__always)
    func row(ofCode code: Int) -> Int? { rows.row(ofCode: code) }

    /// The row of a lead; by definition that of the version under which it was captured.
    @inline(__always)
    func row(of lead: TimelineView) -> Int? { rows.row(of: lead) }

    /// The code under which a lead counts.
    @inline(__always)
    static func code(of lead: TimelineView, by grouping: Grouping) -> Int {
        switch grouping {
        case .everything: 0
        case .source: lead.source
        case .owner: lead.lastOwner
        case .campaign: lead.campaign
        case .industry: lead.industry
        case .definition: lead.stages.first?.code ?? 0
        case .path: lead.traits.contains(.outbound) ? 1 : 0
        }
    }

    /// The group's word in data: the word itself, the version's number, `inbound`; empty for leads that have none.
    static func word(_ code: Int, by grouping: Grouping, _ words: [String]) -> String {
        switch grouping {
        case .everything: "all"
        case .definition: String(code)
        case .path: code == 1 ? "outbound" : "inbound"
        case .source, .owner, .campaign, .industry: words.indices.contains(code) ? words[code] : ""
        }
    }

    /// The group's name for eyes.
    static func label(_ code: Int, by grouping: Grouping, _ words: [String]) -> String {
        switch grouping {
        case .everything: return "all leads"
        case .definition: return code == 0 ? "before the first" : "definition \(code)"
        case .path: return code == 1 ? "outbound" : "inbound"
        case .owner: return code == 0 ? "nobody yet" : words.indices.contains(code) ? words[code] : ""
        case .source, .campaign, .industry:
            return code == 0 ? "none" : words.indices.contains(code) ? words[code] : ""
        }
    }
}

/// In which row of a table each code counts: plain memory, which is looked at for each lead.
struct GroupRows {
    private let grouping: Grouping
    private let rows: UnsafeMutableBufferPointer<Int32>

    fileprivate init(_ grouping: Grouping, _ codes: [Int]) {
        self.grouping = grouping
        rows = .allocate(capacity: (codes.max() ?? 0) + 1)
        rows.initialize(repeating: -1)
        for (row, code) in codes.enumerated() { rows[code] = Int32(row) }
    }

    fileprivate func deallocate() { rows.deallocate() }

    @inline(__always)
    func row(ofCode code: Int) -> Int? {
        guard code >= 0, code < rows.count, rows[code] >= 0 else { return nil }
        return Int(rows[code])
    }

    @inline(__always)
    func row(of lead: TimelineView) -> Int? { row(ofCode: Groups.code(of: lead, by: grouping)) }
}

/// Which leads a page is narrowed down to.
struct LeadFilter: Sendable {
    private let grouping: Grouping
    private let code: Int?

    /// Nil of a filter lets all leads through, a version those that entered any of their stages under it; a word that no lead has lets none.
    init(_ filter: GroupFilter?, _ words: [String]) {
        grouping = filter?.grouping ?? .everything
        guard let filter else {
            code = 0
            return
        }
        switch filter.grouping {
        case .everything: code = 0
        case .definition: code = Int(filter.word)
        case .path: code = filter.word == "outbound" ? 1 : filter.word == "inbound" ? 0 : nil
        case .source, .owner, .campaign, .industry:
            code = filter.word.isEmpty ? 0 : words.firstIndex(of: filter.word)
        }
    }

    @inline(__always)
    func lets(_ lead: TimelineView) -> Bool {
        switch grouping {
        case .everything: true
        // Figures count a lead under the version by which it entered the stage in question, so that it may count under several.
        case .definition: lead.stages.contains { $0.kind == .stage && $0.code == code }
        default: code == Groups.code(of: lead, by: grouping)
        }
    }
}
