// The agreement as text, Markdown and HTML.
extension AgreementDocument {
    /// Plain text of at most 78 columns, for a terminal or a mail.
    package var text: String {
        var lines = [title, String(repeating: "=", count: title.count)]
        for sentence in introduction { lines += [""] + Self.wrapped(sentence) }
        for part in parts {
            lines += ["", part.title, String(repeating: "-", count: part.title.count)]
            for sentence in part.sentences { lines += Self.wrapped(sentence) }
            for item in part.items { lines += Self.wrapped(item, first: "  - ", rest: "    ") }
        }
        lines += ["", "Signatures", "----------"]
        for side in sides {
            lines += ["", "For \(side)"]
            lines += signed.filter { $0.side == side }.map { "  \($0.name), signed on \($0.day)" }
            lines += ["", "  Name ____________________  Date ____________  Signature ________________"]
        }
        for signer in earlier {
            lines +=
                [""] + Self.wrapped(heading(of: signer)) + signer.changes.flatMap { Self.wrapped($0, first: "  - ", rest: "    ") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Markdown, for a wiki.
    package var markdown: String {
        func escaped(_ text: String) -> String {
            String(text.flatMap { "\\`*_[]<>#|".contains($0) ? ["\\", $0] : [$0] })
        }
        var lines = ["# " + escaped(title)]
        for sentence in introduction { lines += ["", escaped(sentence)] }
        for part in parts {
            lines += ["", "## " + escaped(part.title), ""]
            lines += part.sentences.map(escaped) + part.items.map { "- " + escaped($0) }
        }
        lines += ["", "## Signatures", "", "| Side | Name | Date | Signature |", "|---|---|---|---|"]
        for side in sides {
            lines += signed.filter { $0.side == side }.map { "| \(escaped(side)) | \(escaped($0.name)) | \($0.day) | signed |" }
            lines.append("| \(escaped(side)) | | | |")
        }
        for signer in earlier {
            lines += ["", escaped(heading(of: signer)), ""] + signer.changes.map { "- " + escaped($0) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One HTML page without scripts or outside resources, made for A4 paper.
    package var html: String {
        func escaped(_ text: String) -> String {
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing(
                "\"", with: "&quot;")
        }
        func list(_ items: [String]) -> String {
            items.isEmpty ? "" : "<ul>\n" + items.map { "<li>\(escaped($0))</li>\n" }.joined() + "</ul>\n"
        }
        var body = "<h1>\(escaped(title))</h1>\n" + introduction.map { "<p>\(escaped($0))</p>\n" }.joined()
        for part in parts {
            body += "<section>\n<h2>\(escaped(part.title))</h2>\n"
            body += part.sentences.map { "<p>\(escaped($0))</p>\n" }.joined() + list(part.items) + "</section>\n"
        }
        body += "<section class=\"signatures\">\n<h2>Signatures</h2>\n"
        for side in sides {
            body += "<h3>For \(escaped(side))</h3>\n"
            for signer in signed where signer.side == side {
                body += "<p>\(escaped(signer.name)), signed on \(signer.day)</p>\n"
            }
            body += "<p class=\"line\"><span>Name</span><span>Date</span><span>Signature</span></p>\n"
        }
        for signer in earlier { body += "<p>\(escaped(heading(of: signer)))</p>\n" + list(signer.changes) }
        body += "</section>\n"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>\(escaped(title))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            \(body)</body>
            </html>

            """
    }

    private static let style = """
        @page { size: A4; margin: 20mm }
        body { max-width: 170mm; margin: 10mm auto; padding: 0 5mm; font: 10.5pt/1.45 Georgia, "Times New Roman", serif; color: #111; background: #fff }
        h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 4mm }
        h2 { font-size: 12pt; margin: 6mm 0 1.5mm; border-bottom: 0.5pt solid #999; break-after: avoid }
        h3 { font-size: 10.5pt; margin: 4mm 0 1mm }
        p { margin: 0 0 1.5mm; overflow-wrap: anywhere }
        ul { margin: 0 0 2mm; padding-left: 5mm }
        li { margin: 0 0 0.8mm; overflow-wrap: anywhere; break-inside: avoid }
        .signatures { break-inside: avoid }
        .line { display: flex; gap: 6mm; margin-top: 12mm }
        .line span { flex: 1; border-top: 0.5pt solid #111; padding-top: 1mm; font-size: 8.5pt }
        """

    private func heading(of signer: Signer) -> String {
        "\(signer.name) signed version \(signer.number) for \(signer.side) on \(signer.day). Changed since:"
    }

    /// A paragraph in lines of at most 78 characters.
    private static func wrapped(_ text: String, first: String = "", rest: String = "") -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > 78 {
                lines.append(line)
                (line, isEmpty) = (rest, true)
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}
