import Lifecycle

extension ImportMapping {
    /// The plan in lines of text: file, each column with its field, the dates, the stage words.
    package var lines: [String] {
        let systemName = system == "any" ? "plain names" : "names of " + Self.properName(system)
        var out = ["\(path): \(kind.rawValue), \(rows) rows, \(formatName), \(encoding.rawValue), \(systemName)", ""]
        if let headerLine { out.insert("the column names stand on line \(headerLine); what is above them is passed over", at: 1) }
        let width = min(40, columns.map(\.name.count).max() ?? 0)
        for column in columns {
            let name = column.name + String(repeating: " ", count: max(0, width - column.name.count))
            out.append("  \(name)  \(words(for: column))")
        }
        if !stageWords.isEmpty {
            out.append("")
            for word in stageWords {
                out.append("  \(word.column): \(word.word)  \(word.count) → \(meaning(of: word))")
            }
        }
        if faultyRows > 0 { out += ["", "  \(faultyRows) rows cannot be read and will go to the reject file"] }
        if case .bareQuote(let line, let column)? = firstBareQuote {
            out += [
                "",
                "  \(bareQuotes) quotes stand in fields without quotes and are kept as text, the first at line \(line), character \(column)",
            ]
        }
        return out
    }

    private func meaning(of word: StageValue) -> String {
        if let says = word.says { return word.isKnown ? says : "unknown word" + (kind == .touches ? ", counts as unknown" : "") }
        if kind == .outcomes, word.stage == .opportunity, !word.isKnown { return "opportunity, as every other step of a pipeline" }
        return word.stage?.rawValue ?? (word.isKnown ? "no stage, enters by its source" : "unknown word, enters by its source")
    }

    private func words(for column: ColumnMapping) -> String {
        let filled = "\(column.filled) filled"
        switch column.use {
        case .field(let field, let by):
            let reason = by == "any" ? "" : by == "--map" ? ", by --map" : ", " + Self.properName(by)
            var text = "→ \(field.rawValue) (\(filled)\(reason))"
            if let form = column.dateForm {
                text += ", dates like \(form)" + (column.dateOrder.map { " read as \($0.rawValue)" } ?? "")
            }
            if column.unreadableDates > 0 { text += ", \(column.unreadableDates) are no dates" }
            return text
        case .extra(let besides):
            // Only leads have room for what winnow has no field for.
            let kept = (kind == .leads ? "  kept under its own name" : "  not used") + " (\(filled))"
            if let field = column.standsInFor, let own = self.column(field)?.name {
                return kept + "; fills \(field.rawValue) where \(own) is blank"
            }
            return kept + (besides.map { "; \($0.rawValue) is filled by another column" } ?? "")
        case .ignored: return "  ignored"
        }
    }

    private static func properName(_ system: String) -> String {
        ["salesforce": "Salesforce", "hubspot": "HubSpot", "zoho": "Zoho", "pipedrive": "Pipedrive"][system] ?? system
    }

    /// What a word of a touch is taken as; nil for an unknown one.
    func touchMeaning(_ word: String, of field: IntakeField) -> String? {
        switch field {
        case .done: tables.touchWord("done", word).map { $0 == "no" ? "not done" : "done" }
        case .outcome:
            switch tables.touchWord("outcome", word) ?? (impliedChannel == .meeting ? tables.touchWord("meeting", word) : nil) {
            case "calledOff": "called off"
            case let meaning: meaning
            }
        default: tables.touchWord(field.rawValue, word)
        }
    }
}
