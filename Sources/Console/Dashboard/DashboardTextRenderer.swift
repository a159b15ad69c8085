package import Reports
package import Lifecycle
package import Screen

/// A page of figures as text, for a mail or a cron job: the same lines as on the screen, all of them, with all notes.
package enum DashboardTextRenderer {
    /// The page in rows of at most so many columns; what was too long for one ends with a mark. O(rows).
    ///
    /// - Parameters:
    ///   - names: what to call the leads that it tells of one by one.
    ///   - colours: the colours of the terminal that it goes to; nil writes plain text. Colours come as escape sequences (ECMA-48 SGR) around texts
    ///     that have passed the sanitizer, so it must not go through that again.
    package static func rows(
        _ figures: PageFigures, width: Int, glyphs: Glyphs = .unicode, names: [LeadID: String] = [:], colours: ColourDepth? = nil
    ) -> [String] {
        let width = max(40, width)
        let page = FigurePage(figures, width: width, glyphs: glyphs, names: names, isUnfolded: true)
        let lines = PageHeading(figures, glyphs: glyphs).lines(width: width) + [FigureLine()] + page.lines
        // Of words from data too: whoever can't show more than ASCII is to get nothing else.
        func plain(_ text: String) -> String { glyphs.isASCII ? PlainASCII.line(text) : text }
        guard let colours else { return lines.map { plain($0.text) } }
        let theme = Theme(depth: colours)
        return lines.map { line in coloured(line, theme, plain) }
    }

    private static func coloured(_ line: FigureLine, _ theme: Theme, _ plain: (String) -> String) -> String {
        var text = ""
        for span in line.spans {
            let codes = self.codes(theme.pen(span.style))
            let shown = plain(span.text)
            text += codes.isEmpty ? shown : "\u{1B}[\(codes.joined(separator: ";"))m\(shown)\u{1B}[0m"
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
