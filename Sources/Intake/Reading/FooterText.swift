import Formats
import Lifecycle

/// Recognises totals and notices, which are no rows of a table: `Subtotal,Count,2`, `Confidential Information`.
enum FooterText {
    /// Whether a text is a notice of a report: a copyright, a confidentiality, who exported it and when.
    static func isNotice(_ text: String) -> Bool {
        let key = TextFolding.folded(text)
        // "Exported by kim@x.example" is one, an address is none.
        if text.utf8.contains(UInt8(ascii: "@")) { return notices.contains { key.hasPrefix($0) } }
        // Companies may be called Copyright; a notice names the year.
        if key.contains("copyright"), text.contains(where: \.isNumber) { return true }
        return notices.contains { key.contains($0) }
    }

    /// Whether the filled cells of a row are a total: `TOTAL: 2`, `Grand Totals (2 records)`, `Subtotal`, `Sum of
    /// Amount`, alone or with numbers and words of statistics.
    ///
    /// A cell with any other text makes it a row of somebody, but for the name of a group beside `Subtotal`.
    static func isTotal(_ cells: [String]) -> Bool {
        guard let first = cells.first, cells.allSatisfy({ $0.utf8.count <= 80 && !$0.utf8.contains(UInt8(ascii: "@")) }) else {
            return false
        }
        guard cells.count > 1 else { return kind(first) != nil || isCount(first) }
        var (numbers, totals, groups) = (0, 0, 0)
        var hasStrong = false
        for cell in cells {
            switch kind(cell) {
            case .strong: hasStrong = true
            case .weak: break
            case nil:
                if isNumber(cell) { numbers += 1 } else if !isStatistic(cell) { groups += 1 }
                continue
            }
            totals += 1
            if cell.contains(where: \.isNumber) { numbers += 1 }
        }
        guard totals > 0, groups == 0 || groups == 1 && hasStrong && numbers > 0 else { return false }
        return numbers > 0 || totals == cells.count
    }

    /// Whether the only cell of a row is the heading of a group: `Lead Owner: Tom (1 record)`, `Region: North`.
    ///
    /// - Parameter isLabel: Whether rows are grouped by what a label says.
    static func isGroupHeading(_ text: String, isLabel: (String) -> Bool) -> Bool {
        guard text.utf8.count <= 120, !text.utf8.contains(UInt8(ascii: "@")) else { return false }
        if text.last == ")", let open = text.lastIndex(of: "("), open > text.startIndex,
            isCount(String(text[text.index(after: open)...].dropLast()))
        {
            return true
        }
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == ":" || $0 == "：" }
        return parts.count == 2 && !parts[1].hasPrefix("//") && isLabel(String(parts[0].trimmingSpace))
    }

    /// Whether a field may begin a total, which nearly no other does.
    static func mayBeTotal(_ bytes: FieldBytes) -> Bool {
        guard let first = bytes.first else { return false }
        if first >= 0x80 || !ASCII.isLetter(first) { return first >= 0x80 || ASCII.isDigit(first) && bytes.count <= 40 }
        let word = bytes.prefix { ASCII.isLetter($0) }
        if word.count < bytes.count, bytes[word.endIndex] >= 0x80 { return true }
        guard word.count <= 14 else { return false }
        return firstWords.contains(String(decoding: word.map(ASCII.lowered), as: UTF8.self))
    }

    private enum Kind {
        /// A word that is nobody's name: `Subtotal`.
        case strong
        /// A word that may be a name: `Total`, `Count`, `Sum`.
        case weak
    }

    /// What a cell that says "total" says; nil for any other text.
    private static func kind(_ cell: String) -> Kind? {
        let words = TextFolding.words(cell).filter { !($0.first?.isNumber ?? false) }
        guard !words.isEmpty, words.count <= 6 else { return nil }
        let phrase = words.filter { !countedThings.contains($0) }.joined()
        if strong.contains(phrase) { return .strong }
        if phrase.isEmpty { return nil }
        guard
            totals.contains(phrase)
                || words.allSatisfy({ parts.contains($0) || countedThings.contains($0) })
                    && words.contains(where: totals.contains)
        else { return nil }
        return words.count > 1 ? .strong : .weak
    }

    /// Whether a text counts rows: `2 records`, but not "Lead 360", which may be a company.
    private static func isCount(_ text: String) -> Bool {
        let words = TextFolding.words(text)
        return words.count > 1 && words[0].first?.isNumber ?? false && words.dropFirst().allSatisfy(countedThings.contains)
    }

    /// Whether a cell names what a total is: `Count`, `Avg`, `Sum of Amount`, `EUR`.
    private static func isStatistic(_ cell: String) -> Bool {
        let words = TextFolding.words(cell)
        guard let first = words.first else { return true }
        return statistics.contains(first)
            && (words.count == 1 || words[1] == "of" || words.dropFirst().allSatisfy(countedThings.contains))
            || words.allSatisfy(countedThings.contains)
    }

    private static func isNumber(_ text: String) -> Bool {
        guard text.contains(where: \.isNumber), text.first != "0" || text.count < 5, text.utf8.count <= 24 else { return false }
        let isPlain = text.allSatisfy { $0.isNumber || ",.'%-()".contains($0) || $0.isCurrencySymbol || $0.isWhitespace }
        guard !isPlain else { return true }
        let amount = try? AmountParser.parse(text)
        return amount != nil
    }

    private static func folded(_ words: [String]) -> Set<String> { Set(words.map(TextFolding.folded)) }

    private static let totals = folded([
        "total", "totals", "sum", "sums", "count", "counts", "Summe", "Summen", "Gesamt", "Anzahl", "Somme", "Suma", "Totale",
        "Totali", "Somma", "Totaal", "Totalen", "Aantal", "Razem", "Totalt", "Summa", "Antal", "totales", "totaux", "totais",
        "soma",
        "合計", "総計", "小計", "合计", "总计", "小计", "합계", "총계", "итого", "всего",
    ])
    private static let strong = folded([
        "grand total", "grand totals", "subtotal", "subtotals", "record count", "row count", "total count", "total number of",
        "number of", "Gesamtsumme", "Zwischensumme", "Insgesamt", "Endsumme", "Gesamtanzahl", "Gesamtzahl", "Total général",
        "Sous-total", "Nombre de", "Nombre total de", "Total general", "Total generale", "Totale generale", "Subtotale",
        "Eindtotaal",
        "Subtotaal", "I alt", "report total", "report totals", "page total", "overall", "overall total", "running total",
        "Summe gesamt", "Gesamt Summe", "suma total", "delsumma", "mellansumma", "podsuma", "промежуточный итог", "общий итог",
    ])
    /// Further words of the phrases.
    private static let parts = folded([
        "grand", "sub", "overall", "report", "page", "running", "number", "of", "the", "all", "final", "net", "general", "generale",
        "général", "partial", "partiel", "parcial", "gesamt", "nombre", "de", "des", "numero", "aller", "der", "und", "and",
    ]).union(totals)
    private static let statistics = folded([
        "count", "sum", "avg", "average", "mean", "median", "min", "minimum", "max", "maximum", "number", "record", "records",
        "rows",
        "row", "total", "totals", "Anzahl", "Summe", "Mittelwert", "Durchschnitt", "moyenne", "promedio", "media", "gemiddelde",
        "percent", "EUR", "USD", "GBP", "CHF",
    ])

    /// What totals count: `2 records`.
    private static let countedThings = folded([
        "record", "records", "row", "rows", "lead", "leads", "contact", "contacts", "entry", "entries", "item", "items", "result",
        "results", "account", "accounts", "deal", "deals", "opportunities", "Datensatz", "Datensätze", "Zeile", "Zeilen",
        "Einträge",
        "Kontakte", "der", "of", "enregistrement", "enregistrements", "lignes", "registro", "registros", "filas", "linhas", "righe",
        "rijen", "件",
    ])

    /// The words with which a total begins.
    private static let firstWords: Set<String> = parts.union(totals).union(strong).union([
        "record", "row", "lead", "leads", "records", "rows", "contacts", "sous", "zwischensumme", "i",
    ])

    private static let notices = [
        "confidentialinformation", "allrightsreserved", "donotdistribute", "generatedby", "grandtotal", "totalrecords",
        "filteredby", "exportedon", "exportedby", "vertraulich", "confidentiel", "confidencial", "riservato", "vertrouwelijk",
        "allerechtevorbehalten", "endofreport", "reportgenerated", "internaluseonly",
    ]
}
