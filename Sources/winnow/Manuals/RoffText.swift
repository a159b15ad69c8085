/// Text in the notation of roff, in which manual pages are written. It is ASCII, whatever the text is.
enum RoffText {
    /// A text in which nothing is special and each character looks as it is typed: options, file names, code.
    static func literal(_ text: some StringProtocol) -> String {
        var roff = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "-": roff += "\\-"
            case "'": roff += "\\(aq"
            case "`": roff += "\\(ga"
            case "^": roff += "\\(ha"
            case "~": roff += "\\(ti"
            default: roff += escaped(scalar)
            }
        }
        return roff
    }

    /// A text to read; words that begin like an option have the hyphens that are typed.
    static func prose(_ text: some StringProtocol) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let isOption = word.drop(while: { "(\"[".contains($0) }).hasPrefix("-") && word.count > 1
            return isOption ? literal(word) : word.unicodeScalars.map(escaped).joined()
        }.joined(separator: " ")
    }

    /// Markdown within a paragraph: code becomes bold, links become the text that they stand on.
    static func inline(_ markdown: some StringProtocol) -> String {
        var roff = ""
        for (index, part) in markdown.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 { roff += bold(part) } else { roff += links(part) }
        }
        return roff
    }

    /// A text in bold, as it is typed.
    static func bold(_ text: some StringProtocol) -> String { text.isEmpty ? "" : "\\fB" + literal(text) + "\\fR" }

    /// A text in italics: what a value stands for.
    static func italic(_ text: some StringProtocol) -> String { "\\fI" + literal(text) + "\\fR" }

    /// An argument of a macro.
    static func argument(_ text: String) -> String {
        let roff = literal(text)
        return roff.contains(" ") ? "\"" + roff.replacing("\"", with: "\\(dq") + "\"" : roff
    }

    /// A source line that roff doesn't take for a macro.
    static func guarded(_ line: String) -> String { line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line }

    private static func links(_ text: some StringProtocol) -> String {
        guard let link = String(text).firstMatch(of: #/\[([^\]]+)\]\([^)]*\)/#) else { return prose(text) }
        let whole = String(text)
        return prose(whole[..<link.range.lowerBound]) + "\\fI" + prose(link.1) + "\\fR"
            + links(whole[link.range.upperBound...])
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        if scalar == "\\" { return "\\e" }
        guard !scalar.isASCII else { return String(scalar) }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
    }
}
