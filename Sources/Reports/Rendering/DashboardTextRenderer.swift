package import Lifecycle
package import Screen

/// Renders a dashboard page as text for an e-mail or a cron job, with all rows and notes.
package enum DashboardTextRenderer {
    /// The page in rows of at most `width` columns; text that does not fit ends with an ellipsis. O(rows).
    ///
    /// - Parameters:
    ///   - names: the names of leads that are listed one by one.
    ///   - colours: the colours of the terminal; nil renders plain text. Colours are escape sequences (ECMA-48 SGR)
    ///     around sanitized text, so the result must not be sanitized again.
    package static func rows(
        _ figures: PageFigures, width: Int, glyphs: Glyphs = .unicode, names: [LeadID: String] = [:], colours: ColourDepth? = nil
    ) -> [String] {
        let width = max(40, width)
        let page = FigurePageLayout(figures, width: width, glyphs: glyphs, names: names, showsAllRows: true, isPrinted: true)
        let lines = PageHeading(figures, glyphs: glyphs).lines(width: width) + [FigureLine()] + page.lines
        // Covers text from the data too: a terminal limited to ASCII must receive nothing else.
        func plain(_ text: String) -> String { glyphs.isASCII ? PlainASCII.line(text) : text }
        guard let colours else { return lines.map { plain($0.text) } }
        let theme = Theme(depth: colours)
        return lines.map { line in coloured(line, theme, plain) }
    }

    private static func coloured(_ line: FigureLine, _ theme: Theme, _ plain: (String) -> String) -> String {
        var text = ""
        for span in line.spans {
            let codes = self.codes(theme.pen(span.style))
            let plainText = plain(span.text)
            text += codes.isEmpty ? plainText : "\u{1B}[\(codes.joined(separator: ";"))m\(plainText)\u{1B}[0m"
        }
        return text
    }

    private static func codes(_ pen: Pen) -> [String] {
        var codes: [String] = []
        let attributes: [(Style.Attributes, String)] = [(.bold, "1"), (.dim, "2"), (.underline, "4"), (.reverse, "7")]
        for (attribute, code) in attributes where pen.attributes.contains(attribute) { codes.append(code) }
        if pen.foreground >= 0 { codes.append(pen.foreground < 8 ? "3\(pen.foreground)" : "38;5;\(pen.foreground)") }
        if pen.background >= 0 { codes.append(pen.background < 8 ? "4\(pen.background)" : "48;5;\(pen.background)") }
        return codes
    }
}
