internal import Screen

/// The columns of a list and their positions at a given width.
struct RowColumns {
    enum Kind {
        case score, likely, name, title, company, source, left, due, touchDue, touchKind, progress, phone, when, reason, stage,
            owner
    }

    let kinds: [Kind]
    let placed: [PlacedColumn]

    /// The columns of a list; both queues of Triage should be told the same about titles.
    ///
    /// - Parameters:
    ///   - hasTitles: Whether there is a title to be shown; `hasSources` likewise.
    ///   - criteria: The number of the definition's criteria.
    init(_ id: ListID, width: Int, hasTitles: Bool, hasSources: Bool = true, isRanked: Bool = false, criteria: Int) {
        let score = (Kind.score, TableColumn("score", minimum: 3, ideal: 3, alignment: .right))
        let name = (Kind.name, TableColumn("name", minimum: 14, ideal: 20, weight: 2))
        let title = (Kind.title, TableColumn("title", minimum: 10, ideal: 15, weight: 2, dropOrder: 2))
        let company = (Kind.company, TableColumn("company", minimum: 12, ideal: 18, weight: 3))
        let source = (Kind.source, TableColumn("source", minimum: 6, ideal: 8, weight: 1, dropOrder: 3))
        // Wide enough for the longest step with the letters of the criteria close together, or with gaps.
        let progress = TableColumn("progress", minimum: 12 + criteria, ideal: 12 + max(criteria, 2 * criteria))
        let left = (Kind.left, TableColumn("left", minimum: 6, ideal: 6, alignment: .right))
        var chosen: [(Kind, TableColumn)]
        switch id {
        case .mql:
            // The two queues of Triage line up: what stands before and after the person is as wide in both.
            chosen = [
                (.score, TableColumn("score", minimum: 9, ideal: 9, alignment: .right)), name, title, company,
                (.source, TableColumn("source", minimum: progress.minimum - 7, ideal: progress.ideal - 7)), left,
            ]
        case .sql:
            chosen = [
                (.due, TableColumn("due", minimum: 9, ideal: 9, alignment: .right)), name, title, company, (.progress, progress),
            ]
        case .today:
            chosen = [
                (.touchDue, TableColumn("due", minimum: 9, ideal: 9, alignment: .right)),
                (.touchKind, TableColumn("what", minimum: 11, ideal: 11)), name, company,
                (.phone, TableColumn("phone", minimum: 17, ideal: 18, weight: 1, dropOrder: 2)),
                (.stage, TableColumn("stage", minimum: 4, ideal: 5, dropOrder: 3)),
            ]
        case .nurture, .disqualified, .dropped:
            chosen = [
                score, name, company, (.reason, TableColumn("reason", minimum: 12, ideal: 18, weight: 2)),
                (.when, TableColumn("when", minimum: 15, ideal: 15)),
            ]
        case .incoming:
            chosen = [
                score, name, title, company, source, (.stage, TableColumn("stage", minimum: 7, ideal: 8)),
                (.when, TableColumn("when", minimum: 15, ideal: 15)),
            ]
        case .opportunities:
            chosen = [
                (.due, TableColumn("due", minimum: 9, ideal: 9, alignment: .right)), name, company,
                (.owner, TableColumn("owner", minimum: 5, ideal: 8, dropOrder: 1)),
                (.when, TableColumn("when", minimum: 15, ideal: 15)),
            ]
        case .ended:
            chosen = [
                (.stage, TableColumn("stage", minimum: 8, ideal: 11)), name, company,
                (.reason, TableColumn("reason", minimum: 12, ideal: 18, weight: 2, dropOrder: 1)),
                (.when, TableColumn("when", minimum: 15, ideal: 15)),
            ]
        case .drillDown:
            chosen = [
                (.stage, TableColumn("stage", minimum: 8, ideal: 12)), name, company, source,
                (.owner, TableColumn("owner", minimum: 5, ideal: 8, dropOrder: 1)),
                (.when, TableColumn("when", minimum: 15, ideal: 15, dropOrder: 2)),
            ]
        case .found:
            chosen = [
                score, name, title, company, (.stage, TableColumn("stage", minimum: 8, ideal: 12)),
                (.owner, TableColumn("owner", minimum: 5, ideal: 8, dropOrder: 1)),
            ]
        }
        if isRanked { chosen.insert((.likely, TableColumn("likely", minimum: 5, ideal: 5, alignment: .right)), at: 0) }
        chosen.removeAll { $0.0 == .title && !hasTitles || $0.0 == .source && !hasSources }
        kinds = chosen.map(\.0)
        placed = TableColumn.fit(chosen.map(\.1), width: width, gap: 1)
    }
}
