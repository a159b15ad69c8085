internal import Lifecycle
internal import Screen

/// Draws the selected lead in the pane beside the lists.
///
/// Texts are wrapped; where not all rows fit, the longest texts are cut first, and no row stays blank meanwhile.
struct DetailPane {
    let formatter: LeadFormatter
    /// What others did to the lead, in words.
    let note: String?

    /// The column of the texts that have a label.
    private static let column = 13
    /// The newest entries that stay visible below long texts.
    private static let leastEntries = 4

    /// Draws the pane; its first row is the border.
    func draw(_ frame: inout Frame) {
        let lead = formatter.detail.lead
        frame.put(" \(lead.id) ", 0, 1, .heading)
        let width = max(1, frame.columns - 2)
        let head = headLines(lead, width: width)
        let lines = head.map { DetailLine("", $0) } + factLines(lead)
        func room(_ index: Int) -> Int { index < head.count ? width : max(10, width - Self.column + 1) }
        let wrapped = lines.indices.map { TextWrap.rows(lines[$0].runs, width: room($0)) }
        let needs = wrapped.map(\.count)
        let available = frame.rows - 1
        let heads = TextWrap.share(available / 2, among: Array(needs.prefix(head.count)))
        let isHeadWhole = heads.elementsEqual(needs.prefix(head.count))
        let rest = available - heads.reduce(0, +) - (isHeadWhole ? 1 : 0)
        let timeline = DetailTimeline(formatter: formatter)
        // Each fact has a row before the timeline has any.
        let facts = Array(needs.dropFirst(head.count))
        let entries = min(timeline.rows(atMost: Self.leastEntries), max(0, rest - facts.count))
        let reserved = entries > 1 ? entries : 0
        let hasRoom = facts.reduce(1, +) + reserved <= rest
        let shares = heads + (hasRoom ? facts : TextWrap.share(max(0, rest - reserved), among: facts))
        var row = 1
        for (index, line) in lines.enumerated() where shares[index] > 0 {
            if index == head.count, isHeadWhole { row += 1 }
            frame.put(line.label, row, 1, .dim, width: Self.column - 2)
            let rows =
                shares[index] == needs[index]
                ? wrapped[index]
                : TextWrap.rows(line.runs, width: room(index), limit: shares[index], ellipsis: formatter.glyphs.ellipsis)
            for runs in rows {
                frame.put(runs, row, index < head.count ? 1 : Self.column, width: room(index))
                row += 1
            }
        }
        if hasRoom { row += 1 }
        frame.inside(Rect(row: row, column: 0, rows: frame.rows - row, columns: frame.columns)) { timeline.draw(&$0) }
    }

    /// Who the lead is: what others did to it, name, company and addresses.
    private func headLines(_ lead: Lead, width: Int) -> [[(String, Style)]] {
        var lines: [[(String, Style)]] = []
        if let note { lines.append([(note, Style(.accent, .bold))]) }
        lines.append([(formatter.nameLine(lead), Style(.normal, .bold))])
        let company = formatter.companyLine(lead)
        if !company.isEmpty { lines.append([(company, .normal)]) }
        return lines + formatter.contactRows(lead, width: width)
    }

    /// Stage, due dates, scores, next steps, criteria, attempts, duplicates and the last note.
    private func factLines(_ lead: Lead) -> [DetailLine] {
        var lines = [DetailLine("Stage", formatter.stageLine(lead))]
        lines += formatter.taskLines(lead)
        lines += formatter.returnLines(lead) + formatter.scoreLines(lead) + formatter.gateLines(lead)
        if !formatter.session.definition.criteria.isEmpty { lines.append(DetailLine("Criteria", formatter.criteriaLine(lead))) }
        if !lead.opportunities.isEmpty { lines += formatter.opportunityLines.prefix(2) }
        lines.append(DetailLine("Attempts", formatter.attemptsLine(lead)))
        if let account = formatter.accountLine { lines.append(account) }
        if let duplicates = formatter.duplicatesLine { lines.append(duplicates) }
        if let note = lead.lastNote { lines.append(DetailLine("Note", "\"\(note)\"")) }
        return lines
    }
}
