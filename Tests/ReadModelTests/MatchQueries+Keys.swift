import Lifecycle

@testable import ReadModel

extension MatchQueries {
    /// For each of several people the leads that have one of the keys by which an import matches.
    func leads(with keys: [MatchKeys]) throws -> [[LeadID]] {
        try keys.map { key in
            let found =
                try leads(withRecordID: key.recordIDs) + leads(withAddress: key.emails).map(\.id)
                + leads(withRow: key.rows).map(\.id)
            return found.reduce(into: []) { ids, id in if !ids.contains(id) { ids.append(id) } }
        }
    }
}
