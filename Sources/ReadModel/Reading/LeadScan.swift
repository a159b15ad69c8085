import Dispatch
import Glibc
import Journal
import Lifecycle
import Synchronization

/// A scan of all leads in some lists, each folded from its own lines, on all cores.
///
/// For questions that no column answers, such as what another definition would make of all leads.
package struct LeadScan<Answer: Sendable>: Sendable {
    /// The lists to scan.
    package let lists: [Queue]
    /// The answer without leads.
    package let initial: Answer
    /// Adds a lead to an answer.
    package let add: @Sendable (inout Answer, Lead) -> Void
    /// Merges another answer into an answer.
    package let merge: @Sendable (inout Answer, Answer) -> Void

    /// Creates a scan.
    package init(
        of lists: [Queue], from initial: Answer, adding add: @escaping @Sendable (inout Answer, Lead) -> Void,
        merging merge: @escaping @Sendable (inout Answer, Answer) -> Void
    ) {
        self.lists = lists
        self.initial = initial
        self.add = add
        self.merge = merge
    }
}

extension ReadModel {
    /// The number of leads that a core folds at a time.
    private static var scanShare: Int { 2048 }
    /// The number of cores.
    private static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Runs a scan at the index's position; O(lines of the leads), on all cores.
    ///
    /// - Throws: `.journal`, `.database`.
    package func scan<Answer: Sendable>(
        _ scan: LeadScan<Answer>, progress: (Double) -> Void = { _ in }
    ) throws(ReadModelError) -> Answer {
        let listCodes = scan.lists.compactMap(\.code).map(String.init).joined(separator: ",")
        let total = try database.statement("SELECT sum(count) FROM tally WHERE list IN (\(listCodes))").integer() ?? 0
        let generation = meta.position.generation
        let readers = try reading { try (0..<Self.cores).map { _ in HistoryReader(try dependencies.openJournal()) } }
        var answer = scan.initial
        var done = 0
        var last = 0
        while true {
            let page = try self.page(after: last, listCodes: listCodes, limit: Self.scanShare * readers.count)
            guard let end = page.last?.id else { break }
            last = end
            let shares = readers.indices.map { index in
                page.dropFirst(index * Self.scanShare).prefix(Self.scanShare).map {
                    HistoryReader.Request(id: LeadID($0.id), locations: $0.mergedLines ?? LineLocations.all(in: $0.lines))
                }
            }
            let failure = Mutex<ReadModelError?>(nil)
            let parts = Mutex<[Answer]>([])
            DispatchQueue.concurrentPerform(iterations: readers.count) { index in
                do {
                    var part = scan.initial
                    try readers[index].each(of: shares[index], generation: generation) { _, history in
                        if let lead = history.fold() { scan.add(&part, lead) }
                    }
                    parts.withLock { $0.append(part) }
                } catch {
                    failure.withLock { $0 = $0 ?? ReadModelError(error, doing: "reading lines") }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            for part in parts.withLock({ $0 }) { scan.merge(&answer, part) }
            done += page.count
            progress(total == 0 ? 1 : Double(done) / Double(total))
        }
        return answer
    }

    /// A lead to scan, with the locations of its lines.
    ///
    /// If it was ever merged, also those of its merge group.
    private struct ScannedLead {
        var id: Int
        var lines: [UInt8]
        var mergedLines: [LineLocation]?
    }

    private func page(after last: Int, listCodes: String, limit: Int) throws(ReadModelError) -> [ScannedLead] {
        let rows = try database.statement(
            """
            SELECT id, lineLocations FROM \(IndexSchema.leadWithProfile)
            WHERE id > ? AND list IN (\(listCodes)) ORDER BY id LIMIT ?
            """)
        rows.bind(1, last)
        rows.bind(2, limit)
        var page: [ScannedLead] = []
        try rows.each { (row) throws(ReadModelError) in
            page.append(ScannedLead(id: row.integer(0), lines: row.blob(1)))
        }
        guard try !merges.isEmpty else { return page }
        for index in page.indices { page[index].mergedLines = try mergedLineLocations(of: LeadID(page[index].id)) }
        return page
    }
}
