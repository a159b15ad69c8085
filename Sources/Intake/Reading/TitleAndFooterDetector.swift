import Lifecycle

/// Detects text around a table: titles above the column names, totals and notices below the rows.
enum TitleAndFooterDetector {
    /// The maximum number of lines above the column names.
    static let maxTitleRows = 20

    /// The number of title rows, blank or sparse, above the row with the column names.
    ///
    /// That is the first row with two known column names, else the first with one, if only titles are above it.
    /// Otherwise the first row has the names.
    static func titleRows(of rows: [[String]]) -> Int {
        let first = rows.prefix(maxTitleRows + 1)
        let names = first.map(columnNames)
        for wanted in [2, 1] {
            guard let index = first.indices.first(where: { names[$0] >= wanted && first[$0].count > 1 }) else { continue }
            let width = first[index].count
            let isBelowTitles = first[..<index].indices.allSatisfy { above in
                let row = first[above]
                let filled = row.count { !$0.trimmingSpace.isEmpty }
                return filled <= 1 || filled * 3 < width || row.count < width && filled * 2 <= width
                    || row.count != width && names[above] == 0 && names[index] >= 3
            }
            if isBelowTitles { return index }
        }
        return 0
    }

    /// The number of cells that are column names of any kind of rows.
    static func columnNames(in row: [String]) -> Int {
        row.count { text in
            let key = TextFolding.folded(text)
            guard !key.isEmpty else { return false }
            return IntakeTables.bundled.columns.values.contains { $0[key] != nil } || ContactColumn(text) != nil
        }
    }

    /// Whether a line with a single cell ends a report, by the texts of Salesforce and spreadsheets.
    static func isFooter(_ text: String) -> Bool {
        let key = TextFolding.folded(text)
        // Companies may be called Copyright; a notice names the year.
        if key.contains("copyright"), text.contains(where: \.isNumber) { return true }
        return footerWords.contains { key.contains($0) } || isTotal([text]) || totals.contains(key)
    }

    /// Whether the filled cells of a row are a total: `TOTAL: 2`, `Grand Totals (2 records)`, `Subtotal` and numbers.
    static func isTotal(_ cells: [String]) -> Bool {
        guard let first = cells.first, first.utf8.count <= 80 else { return false }
        let words = TextFolding.words(first)
        let hasNumber = words.contains { $0.first?.isNumber ?? false }
        let named = words.filter { !($0.first?.isNumber ?? false) }
        let phrase = named.filter { !countedThings.contains($0) }.joined()
        guard cells.count > 1 || hasNumber, cells.dropFirst().allSatisfy(isNumber) else { return false }
        // "2 records", but not "Lead 360", which may be a company.
        let isCount = words.first?.first?.isNumber ?? false
        return totals.contains(phrase) || phrase.isEmpty && isCount && !named.isEmpty && cells.count == 1
    }

    private static func isNumber(_ text: String) -> Bool {
        guard text.contains(where: \.isNumber), text.first != "0" || text.count < 5, text.utf8.count <= 20 else { return false }
        return text.allSatisfy { $0.isNumber || ",.'%-()".contains($0) || $0.isCurrencySymbol || $0.isWhitespace }
    }

    private static let totals: Set<String> = Set(
        [
            "total", "totals", "grandtotal", "grandtotals", "subtotal", "subtotals", "sum", "count", "recordcount", "rowcount",
            "totalcount", "total number of", "number of", "Summe", "Gesamt", "Gesamtsumme", "Zwischensumme", "Insgesamt",
            "Endsumme", "Anzahl", "Total général", "Sous-total", "Somme", "Nombre de", "Nombre total de", "Total general", "Suma",
            "Totale", "Totale generale", "Subtotale", "Somma", "Totaal", "Eindtotaal", "Subtotaal", "Aantal", "Razem", "Totalt",
            "Summa", "Antal", "I alt", "合計", "総計", "小計", "合计", "总计", "小计", "합계", "총계", "итого", "всего",
        ].map(TextFolding.folded))

    /// What totals count: `2 records`.
    private static let countedThings: Set<String> = Set(
        [
            "record", "records", "row", "rows", "lead", "leads", "contact", "contacts", "entry", "entries", "item", "items",
            "result", "results", "Datensatz", "Datensätze", "Zeile", "Zeilen", "Einträge", "Kontakte", "der", "of",
            "enregistrement", "enregistrements", "lignes", "registro", "registros", "filas", "linhas", "righe", "rijen", "件",
        ].map(TextFolding.folded))

    private static let footerWords = [
        "confidentialinformation", "allrightsreserved", "donotdistribute", "generatedby", "grandtotal", "totalrecords",
        "filteredby", "exportedon", "exportedby", "vertraulich", "confidentiel", "confidencial", "riservato", "vertrouwelijk",
        "allerechtevorbehalten", "endofreport", "reportgenerated", "internaluseonly",
    ]
}
