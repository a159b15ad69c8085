internal import Screen

/// The columns of a list and their positions at a given width.
///
/// Numbers, dates, phone numbers and criteria get the width they need; names, titles and companies share the rest, each
/// as much as its texts need.
struct RowColumns {
    enum Kind: Int, CaseIterable {
        case score, likely, name, title, company, source, left, due, todayDue, todayKind, progress, phone, when, reason, stage,
            owner, contact, amount, chance, closes, dealOwner, nextStep
    }

    let kinds: [Kind]
    let placed: [PlacedColumn]

    /// The longest text that a column is widened for.
    private static let most = 40

    /// The columns of a list.
    ///
    /// - Parameters:
    ///   - needs: The widths that its texts need, for both queues of Triage together; columns of nothing are left out.
    ///   - isRanked: Whether the list, or its neighbour in Triage, shows the likelihood to convert.
    ///   - hasOpportunities: Whether a list behind a number shows opportunities.
    init(_ id: ListID, width: Int, needs: RowNeeds, isRanked: Bool = false, hasOpportunities: Bool = false) {
        func text(_ kind: Kind, _ title: String, _ minimum: Int, weight: Int = 0, drop: Int = 0) -> (Kind, TableColumn) {
            let ideal = min(max(needs[kind], minimum), Self.most)
            return (kind, TableColumn(title, minimum: minimum, ideal: ideal, weight: weight, dropOrder: drop))
        }
        func number(_ kind: Kind, _ title: String, _ width: Int) -> (Kind, TableColumn) {
            (kind, TableColumn(title, minimum: width, ideal: width, alignment: .right))
        }
        let score = number(.score, "score", 3)
        // A name is what people look for: most of them are complete even where titles and companies are cut.
        let name = text(.name, "name", min(max(needs.usualName, 12), width < 70 ? 14 : 18), weight: 2)
        let title = text(.title, "title", 10, weight: 2, drop: 2)
        let company = text(.company, "company", 12, weight: 3)
        let source = text(.source, "source", 6, weight: 1, drop: 3)
        let reason = text(.reason, "reason", 12, weight: 2)
        let owner = text(.owner, "owner", 5, drop: 1)
        let when = (Kind.when, TableColumn("when", minimum: 15, ideal: 15))
        let likely = number(.likely, "likely", 5)
        let contact = (Kind.contact, TableColumn("contact", minimum: 9, ideal: 9, alignment: .right, dropOrder: 4))
        let closes = (Kind.closes, TableColumn("closes", minimum: 10, ideal: 10))
        func chance(drop: Int) -> (Kind, TableColumn) {
            (.chance, TableColumn("chance", minimum: 6, ideal: 6, alignment: .right, dropOrder: drop))
        }
        var chosen: [(Kind, TableColumn)]
        switch id {
        case .mql, .sql:
            // The two queues line up: what stands before and after the person is as wide in both.
            let first = 9 + (isRanked && id == .mql ? likely.1.minimum + 1 : 0)
            let left = number(.left, "left", 6)
            let sourceLeast = needs[.source] == 0 ? 1 : max(6, min(needs[.source], 8))
            let least = max(sourceLeast + 7, needs.closeProgress)
            let ideal = max(min(needs[.source], 24) + 7, needs[.progress], least)
            let hasSource = needs[.source] > 0 || needs[.progress] > 0
            chosen = [number(id == .mql ? .score : .due, "first", first), name, title, company]
            chosen.append(
                id == .mql && !hasSource ? left : (.progress, TableColumn("progress", minimum: least, ideal: ideal)))
        case .today:
            let phone = TableColumn(
                "phone", minimum: min(max(needs.phone, 12), 26), ideal: min(max(needs[.phone], 12), 48), weight: 1, dropOrder: 2)
            chosen = [
                number(.todayDue, "due", 9), (.todayKind, TableColumn("what", minimum: 12, ideal: 12)), name, company,
                (.phone, phone), text(.stage, "stage", 3, drop: 3),
            ]
        case .nurture, .disqualified: chosen = [score, name, company, reason, when, contact]
        case .dropped: chosen = [score, name, company, reason, when]
        case .incoming: chosen = [score, name, title, company, source, text(.stage, "stage", 7), when, contact]
        case .opportunities:
            chosen = [
                number(.due, "due", 9), name, company, number(.amount, "amount", 13), chance(drop: 3), closes, owner,
                text(.nextStep, "next step", 12, weight: 2, drop: 2),
            ]
        case .ended: chosen = [text(.stage, "stage", 8), name, company, text(.reason, "reason", 12, weight: 2, drop: 1), when]
        case .drillDown where hasOpportunities:
            // At 80 columns the name makes room: a head of sales looks for the company.
            chosen = [
                text(.stage, "stage", 8, drop: 3), text(.company, "company", 14, weight: 3),
                text(.name, "name", 12, weight: 2, drop: 2),
                number(.amount, "amount", 13), chance(drop: 0), closes, text(.dealOwner, "owner", 5),
                text(.nextStep, "next step", 12, weight: 2),
            ]
        case .drillDown:
            let when = text(.when, "when", 6, drop: 2)
            chosen = [text(.stage, "stage", 8), name, company, source, owner, when]
        case .found: chosen = [score, name, title, company, text(.stage, "stage", 8), owner]
        }
        if isRanked, id != .mql { chosen.insert(likely, at: 0) }
        // Imports without titles or sources are common; an empty column would only shorten the others.
        chosen.removeAll { $0.0 == .title && needs[.title] == 0 || $0.0 == .source && needs[.source] == 0 }
        var kinds = chosen.map(\.0)
        // Behind the sign of a row, a text that begins at the left needs a blank, as a number has one.
        let indent = chosen.first?.1.alignment == .left ? 1 : 0
        let isRoomy = chosen.reduce(0) { $0 + $1.1.ideal + 2 } - 2 <= width - indent
        var placed = TableColumn.fit(chosen.map(\.1), width: width - indent, gap: indent > 0 && isRoomy ? 2 : 1)
        for slot in placed.indices { placed[slot].column += indent }
        if id == .mql, kinds.last == .progress, let both = placed.last, both.index == kinds.count - 1, both.width > 7 {
            // As wide as the progress of the other queue, whatever both need.
            kinds[both.index] = .source
            kinds.append(.left)
            placed[placed.count - 1].width = both.width - 7
            placed.append(PlacedColumn(index: kinds.count - 1, column: both.column + both.width - 6, width: 6, alignment: .right))
        }
        (self.kinds, self.placed) = (kinds, placed)
    }
}
