internal import Screen

/// Draws the newest entries of a lead below its other details.
struct DetailTimeline {
    let formatter: LeadFormatter

    /// The rows of an entry while other entries wait for one.
    private static let mostRows = 3

    /// The rows of its heading and of some entries; 0 without entries.
    func rows(atMost entries: Int) -> Int {
        let count = min(entries, formatter.detail.timeline.count)
        return count == 0 ? 0 : count + 1
    }

    /// Draws the heading and as many entries as fit, each wrapped while rows are left.
    func draw(_ frame: inout Frame) {
        guard frame.rows > 1, !formatter.detail.timeline.isEmpty else { return }
        frame.put("Timeline", 0, 1, .dim)
        let lines = formatter.detail.timeline.prefix(frame.rows - 1).map(formatter.timelineLine)
        // The times take the width they need, at least that of the labels above, and leave the rest to the texts.
        let when = min(16, max(11, lines.map(\.when.displayWidth).max() ?? 0))
        let width = max(10, frame.columns - when - 3)
        let needs = lines.map { TextWrap.rows($0.what, width: width).count }
        var left = frame.rows - 1
        var shares = needs.map { need in
            let share = min(need, Self.mostRows, left)
            left -= share
            return share
        }
        for index in shares.indices where left > 0 {
            let more = min(left, needs[index] - shares[index])
            shares[index] += more
            left -= more
        }
        var row = 1
        for (index, line) in lines.enumerated() where shares[index] > 0 {
            frame.put(line.when, row, 1, .dim, width: when)
            for text in TextWrap.rows(line.what, width: width, limit: shares[index], ellipsis: formatter.glyphs.ellipsis) {
                frame.put(text, row, when + 2, width: width)
                row += 1
            }
        }
    }
}
