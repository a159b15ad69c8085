extension DefinitionEditor {
    /// The text with one more rule under `keptRules`, with why it is kept; nil where the list is written in a way that a line can't be added to.
    ///
    /// What it makes must be read again: the rule may be unknown. O(length of the text).
    package static func keeping(rule: String, why: String, in text: String) -> String? {
        let said = why.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"", "\\": "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: " "
            default: String(scalar)
            }
        }.joined()
        let item = "- {rule: \(rule), why: \"\(said)\"}"
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let index = lines.firstIndex(where: { $0.hasPrefix("keptRules:") }) else {
            while lines.last?.isEmpty == true { lines.removeLast() }
            return (lines + ["keptRules:", "  " + item, ""]).joined(separator: "\n")
        }
        let rest = lines[index].dropFirst("keptRules:".count).prefix { $0 != "#" }.filter { $0 != " " }
        switch rest {
        case "[]":
            lines[index] = "keptRules:"
            lines.insert("  " + item, at: index + 1)
        case "":
            // As those that are there stand.
            let next = lines[(index + 1)...].first { line in
                let first = line.first { $0 != " " }
                return first != nil && first != "#"
            }
            let indent = next.map { String($0.prefix { $0 == " " }) } ?? "  "
            guard next?.drop(while: { $0 == " " }).hasPrefix("- ") == true else { return nil }
            lines.insert(indent + item, at: index + 1)
        default: return nil
        }
        return lines.joined(separator: "\n")
    }
}
