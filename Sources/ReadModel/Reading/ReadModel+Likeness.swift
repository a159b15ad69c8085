import Lifecycle

extension ReadModel {
    /// Whether an open lead has that phone, or that name and company; two probes of an index.
    ///
    /// - Throws: `.database`.
    package func hasLikeness(phone: Int64?, nameAndCompany: Int64?) throws(ReadModelError) -> Bool {
        for (column, value) in [("phoneKey", phone), ("nameKey", nameAndCompany)] {
            guard let value else { continue }
            let probe = try database.statement(
                "SELECT 1 FROM lead WHERE \(column) = ? AND stage BETWEEN 0 AND \(Stage.lastOpenCode) LIMIT 1")
            probe.bind(1, value)
            defer { probe.reset() }
            if try probe.next() { return true }
        }
        return false
    }
}
