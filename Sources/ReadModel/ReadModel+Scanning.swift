import Journal
import Lifecycle
import Platform

extension ReadModel {
    /// The number of leads that a core folds at a time.
    private static let scanShare = 2048

    /// Folds all leads in some lists from their own lines, on all cores, and adds up an answer.
    ///
    /// For questions that no column answers, such as what another definition would make of all leads. As of the index's
    /// position. O(lines of the leads).
    ///
    /// - Parameters:
    ///   - initial: The answer without leads.
    ///   - add: Adds a lead to an answer.
    ///   - merge: Merges another answer into an answer.
    /// - Throws: `.journal`, `.database`.
    package func scan<Answer: Sendable>(
        _ lists: [Queue], from initial: Answer, adding add: @escaping @Sendable (inout Answer, Lead) -> Void,
        merging merge: (inout Answer, Answer) -> Void, progress: (Double) -> Void = { _ in }
    ) throws(ReadModelError) -> Answer {
        let listCodes = lists.compactMap(\.code).map(String.init).joined(separator: ",")
        let total = try index.database.statement("SELECT sum(count) FROM tally WHERE list IN (\(listCodes))").integer() ?? 0
        let generation = index.generation
        let openJournal = index.dependencies.openJournal
        var (answer, last, done) = (initial, 0, 0)
        try concurrentMap(
            state: { () throws(ReadModelError) in try HistoryReader(opening: openJournal) },
            next: { () throws(ReadModelError) in
                let page = try self.page(after: last, listCodes: listCodes)
                last = page.last?.id.number ?? last
                return page.isEmpty ? nil : page
            },
            transform: { (reader, leads) throws(ReadModelError) in
                var part = initial
                try reader.each(of: leads, generation: generation) { _, history in
                    if let lead = history.fold() { add(&part, lead) }
                }
                return (answer: part, leads: leads.count)
            },
            consume: { (part) throws(ReadModelError) in
                merge(&answer, part.answer)
                done += part.leads
                progress(total == 0 ? 1 : Double(done) / Double(total))
            })
        return answer
    }

    private func page(after last: Int, listCodes: String) throws(ReadModelError) -> [HistoryReader.Request] {
        let rows = try index.database.statement(
            """
            SELECT id, lineLocations FROM \(IndexSchema.leadWithProfile)
            WHERE id > ? AND list IN (\(listCodes)) ORDER BY id LIMIT ?
            """, last, Self.scanShare)
        var page = try rows.map { row in
            HistoryReader.Request(id: LeadID(row.integer(0)), locations: LineLocations.all(in: row.blob(1)))
        }
        guard try !index.merges.isEmpty else { return page }
        for row in page.indices {
            if let merged = try lines.mergedLineLocations(of: page[row].id) { page[row].locations = merged }
        }
        return page
    }
}
