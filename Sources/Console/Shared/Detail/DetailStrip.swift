internal import Lifecycle
internal import Screen

/// Draws the selected lead in the strip below the lists: score, gates, last touch and contact in a few lines.
///
/// The name is in the list above. What differs from lead to lead follows what is often alike and is followed by
/// blank space, so that moving the cursor repaints little, which matters over SSH. For the same reason styles are few.
struct DetailStrip {
    let formatter: LeadFormatter
    /// What others did to the lead, in words.
    let note: String?

    /// The column of the texts.
    private static let column = 12
    /// The rows of all lines, each cut at the edge.
    private static let usualRows = 6

    /// Draws the strip; its first row is the border.
    func draw(_ frame: inout Frame) {
        frame.put(" \(formatter.detail.lead.id) ", 0, 1, .heading, width: frame.columns - 2)
        if let note {
            let text = " \(note) "
            frame.put(text, 0, max(1, frame.columns - text.displayWidth - 1), Style(.accent, .bold))
        } else if let text = formatter.accountTexts.first(where: { $0.displayWidth + 16 <= frame.columns }) {
            frame.put(" \(text) ", 0, frame.columns - text.displayWidth - 3, .dim)
        }
        let rows = frame.rows - 1
        let width = max(1, frame.columns - Self.column - 1)
        let lines = lines(rows: rows, width: width).prefix(rows)
        let needs = lines.map { rows > lines.count ? TextWrap.rows($0.runs, width: width).count : 1 }
        let shares = TextWrap.share(rows, among: needs)
        var row = 1
        for (line, share) in zip(lines, shares) {
            frame.put(line.label, row, 1, .dim, width: Self.column - 2)
            let texts =
                share == 1
                ? [line.runs] : TextWrap.rows(line.runs, width: width, limit: share, ellipsis: formatter.glyphs.ellipsis)
            for runs in texts {
                frame.put(runs, row, Self.column, width: width)
                row += 1
            }
        }
        // A short list leaves rows for more than the usual lines.
        let timeline = DetailTimeline(formatter: formatter)
        frame.inside(Rect(row: row + 1, column: 0, rows: frame.rows - row - 1, columns: frame.columns)) { timeline.draw(&$0) }
    }

    /// The lines for a number of rows, the most important first.
    private func lines(rows: Int, width: Int) -> [DetailLine] {
        let lead = formatter.detail.lead
        let gates = formatter.gateLines(lead)
        let returned = formatter.returnLines(lead)
        func gate(_ indices: [Int]) -> DetailLine {
            let some = indices.filter(gates.indices.contains).map { gates[$0] }
            var runs: [(String, Style)] = []
            for (index, line) in some.enumerated() {
                if index > 0 { runs += [("   ", .normal), (line.label + " ", .dim)] }
                runs += line.runs
            }
            return DetailLine(some.first?.label ?? "", runs)
        }
        let contact = DetailLine("Contact", formatter.contactLine(lead, phonesFirst: true, width: width))
        let attempts = DetailLine("Attempts", withDuplicates(formatter.attemptsLine(lead), columns: width))
        guard rows >= Self.usualRows else {
            let first = returned.first ?? scoreInOneLine(lead, width: width)
            return [first, gate([0, 3, 1, 2])] + (rows >= 4 ? [attempts] : []) + [contact]
        }
        guard returned.isEmpty || lead.stage.isWithSales else {
            return [returned[0], returned[1], scoreInOneLine(lead, width: width), gate([0, 1, 2, 3]), attempts, contact]
        }
        // Always the same rows, so that moving the cursor changes texts in place. A returned lead shows its return
        // instead of its attempts: the reason matters more than the number of earlier attempts.
        var history = attempts
        if !returned.isEmpty {
            let text = returned[0].text + "; since: " + returned[1].text
            history = DetailLine(returned[0].label, withDuplicates([(text, .normal)], columns: width))
        }
        let score = formatter.scoreLines(lead, width: rows > Self.usualRows ? nil : width)
        return [score[0], score[1], gate([0, 3]), gate([1]), history, contact]
    }

    /// Fit and engagement in one line; each has its total even if some rules don't fit.
    private func scoreInOneLine(_ lead: Lead, width: Int) -> DetailLine {
        let engagement = formatter.scoreLines(lead, width: width / 2)[1]
        let fit = formatter.scoreLines(lead, width: width - 3 - engagement.text.displayWidth)[0]
        return DetailLine("Score", fit.runs + [("   ", .normal)] + engagement.runs)
    }

    /// The attempts, then who may be the same person, in the longest form that fits.
    private func withDuplicates(_ attempts: [(String, Style)], columns: Int) -> [(String, Style)] {
        let used = attempts.reduce(3) { $0 + $1.0.displayWidth }
        guard let text = formatter.duplicatesText.first(where: { used + $0.displayWidth <= columns }) else { return attempts }
        return attempts + [("   ", .normal), (text, .warning)]
    }
}
