/// The alignment of text in a field that is wider than the text.
package enum Alignment: Hashable, Sendable {
    /// At the left edge.
    case left
    /// At the right edge, for numbers.
    case right
    /// In the middle, with an odd column on the right.
    case centre
}

extension StringProtocol {
    /// The number of columns that the text takes on a terminal.
    package var displayWidth: Int { DisplayWidth.of(self) }

    /// The text truncated to at most `width` columns, with `ellipsis` at its end if something was cut.
    ///
    /// Clusters are never cut in half.
    package func truncated(to width: Int, ellipsis: String = "…") -> String {
        if let count = PlainText.columns(self) {
            if count <= width { return String(self) }
            // Clusters of plain text are scalars.
            if let mark = PlainText.columns(ellipsis), mark <= width {
                return self[..<unicodeScalars.index(startIndex, offsetBy: width - mark)] + ellipsis
            }
        }
        if DisplayWidth.of(self) <= width { return String(self) }
        guard width > 0 else { return "" }
        let mark = DisplayWidth.of(ellipsis) <= width ? ellipsis : String(ellipsis.prefix(width))
        let room = width - DisplayWidth.of(mark)
        var result = ""
        var used = 0
        for character in self {
            let more = DisplayWidth.of(character)
            guard used + more <= room else { break }
            result.append(character)
            used += more
        }
        return result + mark
    }

    /// The text in a field of exactly `width` columns, padded with spaces or truncated with `ellipsis`.
    package func fitted(to width: Int, _ alignment: Alignment = .left, ellipsis: String = "…") -> String {
        guard width > 0 else { return "" }
        let text = truncated(to: width, ellipsis: ellipsis)
        let spare = width - DisplayWidth.of(text)
        guard spare > 0 else { return text }
        let before =
            switch alignment {
            case .left: 0
            case .right: spare
            case .centre: spare / 2
            }
        return String(repeating: " ", count: before) + text + String(repeating: " ", count: spare - before)
    }
}
