/// The symbols that frames are drawn with, in Unicode or in plain ASCII; each takes one column.
package struct Glyphs: Hashable, Sendable {
    /// Whether only ASCII is used.
    package let isASCII: Bool
    /// `─`
    package let horizontal: String
    /// `│`
    package let vertical: String
    /// `┌`
    package let topLeft: String
    /// `┐`
    package let topRight: String
    /// `└`
    package let bottomLeft: String
    /// `┘`
    package let bottomRight: String
    /// `├`
    package let teeRight: String
    /// `┤`
    package let teeLeft: String
    /// `┬`
    package let teeDown: String
    /// `┴`
    package let teeUp: String
    /// `┼`
    package let cross: String
    /// `▌`, the bar before the row under the cursor.
    package let cursor: String
    /// `●`, before a row that is marked for a batch.
    package let mark: String
    /// `≈`, after the name of a possible duplicate.
    package let duplicate: String
    /// `▲`, before what is overdue.
    package let up: String
    /// `▼`, before a quota that is behind.
    package let down: String
    /// `→`
    package let right: String
    /// `←`
    package let left: String
    /// `✓`
    package let check: String
    /// `✗`
    package let fail: String
    /// `·`, between parts of a line.
    package let dot: String
    /// `…`, where text was truncated.
    package let ellipsis: String
    /// `▏` to `█`: a cell filled from the left by one to eight eighths (ASCII: two levels).
    package let eighths: [String]
    /// `▁` to `█`: eight heights of a sparkline.
    package let sparks: [String]
    /// `░`, the unfilled part of a gauge.
    package let shade: String

    /// The set with box-drawing lines and blocks.
    package static let unicode = Glyphs(
        isASCII: false, horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘",
        teeRight: "├",
        teeLeft: "┤", teeDown: "┬", teeUp: "┴", cross: "┼", cursor: "▌", mark: "●", duplicate: "≈", up: "▲", down: "▼", right: "→",
        left: "←", check: "✓", fail: "✗", dot: "·", ellipsis: "…", eighths: ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
        sparks: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], shade: "░")

    /// The set for ASCII terminals.
    package static let ascii = Glyphs(
        isASCII: true, horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
        teeRight: "+",
        teeLeft: "+", teeDown: "+", teeUp: "+", cross: "+", cursor: ">", mark: "*", duplicate: "=", up: "!", down: "v", right: ">",
        left: "<",
        check: "+", fail: "x", dot: "-", ellipsis: "~", eighths: [" ", " ", " ", "-", "-", "-", "-", "#"],
        sparks: ["_", "_", ".", ".", "-", "-", "=", "#"], shade: ".")

    /// A gauge of `width` columns filled by `share` (0 to 1), in eighths of a column if possible.
    package func gauge(_ share: Double, width: Int) -> String {
        guard width > 0 else { return "" }
        let clamped = share.isFinite ? min(1, max(0, share)) : 0
        let parts = Int((clamped * Double(width * 8)).rounded())
        var text = String(repeating: eighths[7], count: parts / 8)
        if parts % 8 > 0 { text += eighths[parts % 8 - 1] }
        return text + String(repeating: shade, count: width - parts / 8 - (parts % 8 > 0 ? 1 : 0))
    }
}
