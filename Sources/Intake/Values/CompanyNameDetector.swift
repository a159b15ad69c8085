import Formats
import Lifecycle

/// Recognises the names of companies in columns of names: companies are not people.
enum CompanyNameDetector {
    /// Whether a text in a column of names is a company, given the row's company.
    ///
    /// Either it ends in a legal form, or it is the row's company and has a word that persons don't have in their
    /// names.
    static func isCompany(_ name: String, company: String?) -> Bool {
        guard name.utf8.count <= 200, !name.contains("@") else { return false }
        if endsInLegalForm(name) { return true }
        guard let company, let own = CompanyName(name), let other = CompanyName(company), own == other else { return false }
        return own.words.count > 1
            && (own.words.contains(where: words.contains) || name.contains("&") || name.contains(where: \.isNumber))
    }

    /// Whether the last words are a legal form as companies write it: "Linde AG", but not "Kim Co" or "Ana Sá".
    private static func endsInLegalForm(_ name: String) -> Bool {
        let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
        if !isASCII, eastAsian.contains(where: { name.hasPrefix($0) || name.hasSuffix($0) }) { return true }
        let tokens = name.spacedParts.flatMap { $0.split(separator: ",") }.map(String.init)
        guard tokens.count > 1, let last = tokens.last else { return false }
        let folded = TextFolding.words(last).joined()
        if unmistakable.contains(folded) { return true }
        // A short form may be a surname; only one in capitals, beside words that aren't, is a legal form.
        guard IntakeTables.legalForms.names.contains(folded), folded.utf8.count <= 5 else { return false }
        if tokens.contains("&") || last.contains("/") || last.dropLast().contains(".") { return true }
        let rest = tokens.dropLast().joined()
        return last == last.uppercased() && last != last.lowercased() && rest != rest.uppercased()
    }

    private static let unmistakable: Set<String> = Set(
        [
            "GmbH", "gGmbH", "mbH", "Inc", "Incorporated", "Ltd", "Limited", "LLC", "LLP", "Corp", "Corporation", "plc", "SARL",
            "EURL", "SASU", "SpA", "Srl", "Ltda", "Pty", "Pte", "Pvt", "Kft", "Zrt", "EOOD", "OOD", "UAB", "ApS", "BVBA", "SPRL",
            "GbR",
            "KGaA", "OHG",
        ].map(TextFolding.folded))

    /// Legal forms that are written without a space, before or after the name.
    private static let eastAsian = ["株式会社", "有限会社", "合同会社", "有限公司", "股份公司", "주식회사", "㈱", "(주)", "(株)", "（株）"]

    /// Words that show a company where name and company are the same.
    private static let words: Set<String> = Set(
        [
            "group", "gruppe", "groupe", "grupo", "gruppo", "holding", "holdings", "systems", "solutions", "services", "service",
            "consulting", "technologies", "technology", "tech", "industries", "partners", "international", "enterprises", "bank",
            "university", "institute", "hospital", "school", "college", "foundation", "association", "stadtwerke", "verein",
            "studio", "studios", "agency", "software", "trading", "logistics", "motors", "energy", "labs", "media", "design",
            "engineering", "manufacturing", "foods", "pumps", "works", "company", "companies", "supply", "store", "stores", "shop",
            "club", "hotel", "restaurant", "clinic", "pharma", "insurance", "capital", "ventures", "networks", "digital",
            "marketing", "werke", "werk", "bau", "technik", "maschinenbau", "handel", "verlag", "versicherung", "praxis",
            "universitat", "hochschule", "societe", "entreprise", "empresa", "azienda", "robotics", "electronics", "automotive",
            "the", "and", "und",
        ].map(TextFolding.folded))
}
