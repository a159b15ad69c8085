import Formats
import Lifecycle

extension ImportMapping {
    /// The import preview in lines of text.
    ///
    /// It shows the file, each column with its field, the dates, and the values that decide a stage.
    package var lines: [String] {
        let system = origin ?? columnSystem
        let names = system == "any" ? "generic column names" : Self.properName(system) + " column names"
        var out = ["\(path): \(kind.rawValue), \(rows.counted("row")), \(formatName), \(encoding.rawValue), \(names)", ""]
        if let headerLine { out.insert("column names on line \(headerLine); the lines above are skipped", at: 1) }
        let width = min(40, columns.map(\.name.count).max() ?? 0)
        for column in columns {
            let name = column.name + String(repeating: " ", count: max(0, width - column.name.count))
            out.append("  \(name)  \(describe(column))")
        }
        if !stageValues.isEmpty {
            out.append("")
            for value in stageValues {
                out.append("  \(value.column): \(value.text)  \(value.count.grouped) → \(describe(value))")
            }
        }
        if let system = self.system { out += ["", "  record ids of \(Self.properName(system))"] }
        if faultyRows > 0 { out += ["", "  \(faultyRows.counted("malformed row")) will go to the reject file"] }
        if let quote = firstBareQuote {
            let first = "line \(quote.line), character \(quote.column)"
            out += ["", "  \(bareQuotes.counted("quote")) in unquoted fields kept as text, the first at \(first)"]
        }
        return out
    }

    private func describe(_ value: StageValue) -> String {
        if let meaning = value.meaning {
            return value.isKnown ? meaning : "unknown value" + (kind == .touches ? ", counts as unknown" : "")
        }
        if kind == .outcomes, value.stage == .opportunity, !value.isKnown { return "opportunity, like any other pipeline stage" }
        if let stage = value.stage { return stage.rawValue }
        return (value.isKnown ? "no stage" : "unknown value") + "; another column or the entry rules decide"
    }

    private func describe(_ column: ColumnMapping) -> String {
        let filled = "\(column.filled.grouped) filled"
        switch column.use {
        case .field(let field, let by):
            let reason = by == "any" ? "" : by == "--map" ? ", by --map" : ", " + Self.properName(by)
            var text = "→ \(field.rawValue) (\(filled)\(reason))"
            if let pattern = column.datePattern {
                text += ", dates like \(pattern)" + (column.dateOrder.map { " read as \($0.rawValue)" } ?? "")
            }
            if column.unreadableDates > 0 { text += ", \(column.unreadableDates.counted("cell")) cannot be read as a date" }
            return text
        case .extra(let other):
            // Only leads store columns without a field.
            let kept = (kind == .leads ? "  kept under its own name" : "  not used") + " (\(filled))"
            if let field = column.fallbackFor, let own = self.column(field)?.name {
                if kind == .leads, [.email, .phone, .mobile].contains(field) {
                    return kept + "; another \(field.rawValue), the first one where \(own) has none"
                }
                return kept + "; fills \(field.rawValue) where \(own) is blank"
            }
            if column.mayHoldContacts { return kept + "; its e-mail addresses and phone numbers are the lead's" }
            return kept + (other.map { "; \($0.rawValue) is filled by another column" } ?? "")
        case .ignored: return "  ignored"
        case .export(true): return "→ the lead's state as winnow exported it (\(filled))"
        case .export(false): return "  not imported (winnow computes it)"
        }
    }

    private static func properName(_ system: String) -> String {
        let names = [
            "salesforce": "Salesforce", "hubspot": "HubSpot", "zoho": "Zoho", "pipedrive": "Pipedrive", "dynamics": "Dynamics",
            "marketo": "Marketo", "pardot": "Pardot", "apollo": "Apollo", "linkedin": "LinkedIn", "facebook": "Facebook",
            "google": "Google Ads", "mailchimp": "Mailchimp", "brevo": "Brevo", "typeform": "Typeform", "calendly": "Calendly",
            "odoo": "Odoo", "winnow": "winnow's own",
        ]
        return names[system] ?? system
    }

    /// The meaning of a value in a column of touches; nil if it is unknown.
    func touchMeaning(_ text: String, of field: IntakeField) -> String? {
        switch field {
        case .done: return tables.touchMeaning("done", text).map { $0 == "no" ? "not done" : "done" }
        case .outcome:
            let meeting = impliedChannel == .meeting ? tables.touchMeaning("meeting", text) : nil
            switch tables.touchMeaning("outcome", text) ?? meeting {
            case "calledOff": return "cancelled"
            case let meaning: return meaning
            }
        default: return tables.touchMeaning(field.rawValue, text)
        }
    }
}
