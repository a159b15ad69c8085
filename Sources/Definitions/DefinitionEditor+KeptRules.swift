extension DefinitionEditor {
    /// Returns the text with one more rule under `keptRules`, together with the reason for keeping it.
    ///
    /// Returns nil when the list is written in a form that a line can't be added to. Parse the result: the rule may be
    /// unknown. O(length of the text).
    package static func adding(keptRule rule: String, why: String, to text: String) -> String? {
        let quoted = why.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"", "\\": "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: " "
            default: String(scalar)
            }
        }.joined()
        // Split by scalars, because a carriage return with its line feed is one character; it stays at the ends.
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let ending = lines.first?.hasSuffix("\r") == true ? "\r" : ""
        let item = "- {rule: \(rule), why: \"\(quoted)\"}" + ending
        guard let index = lines.firstIndex(where: { $0.hasPrefix("keptRules:") }) else {
            while lines.last?.allSatisfy({ $0 == "\r" }) == true { lines.removeLast() }
            return (lines + ["keptRules:" + ending, "  " + item, ""]).joined(separator: "\n")
        }
        let rest = lines[index].dropFirst("keptRules:".count).prefix { $0 != "#" }.filter { $0 != " " && $0 != "\r" }
        switch rest {
        case "[]":
            lines[index] = "keptRules:" + ending
            lines.insert("  " + item, at: index + 1)
        case "":
            // Indent the new item like those below it.
            let next = lines[(index + 1)...].first { line in
                let first = line.first { $0 != " " && $0 != "\r" }
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
