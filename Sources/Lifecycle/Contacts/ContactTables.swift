import BundledResources

/// The bundled tables that tell a value from a placeholder.
package enum ContactTables {
    /// Texts that stand for a missing value, by their kind.
    static let placeholders = {
        var texts: [String: Set<String>] = [:]
        for row in TableParser.rows(placeholderBytes).dropFirst() where row.count == 2 {
            texts[row[0], default: []].insert(TextFolding.folded(row[1]))
        }
        return texts
    }()

    /// The domains of free e-mail providers.
    package static let freeMailDomains = Set(TableParser.lines(freeMailBytes).map { $0.lowercased() })
}
