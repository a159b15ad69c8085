import Dispatch
import Glibc
import Journal
import Lifecycle
import Synchronization

/// Goes through all leads of some lists, each folded from its own lines, on all cores.
///
/// For questions that no column answers, such as what another definition would make of everybody.
package struct LeadScan<Answer: Sendable>: Sendable {
    /// The lists whose leads are looked at.
    package let lists: [Queue]
    /// The answer before any lead.
    package let nothing: Answer
    /// Takes a lead into an answer.
    package let take: @Sendable (inout Answer, Lead) -> Void
    /// Puts two answers together.
    package let join: @Sendable (inout Answer, Answer) -> Void

    /// Makes a survey.
    package init(
        of lists: [Queue], from nothing: Answer, taking take: @escaping @Sendable (inout Answer, Lead) -> Void,
        joining join: @escaping @Sendable (inout Answer, Answer) -> Void
    ) {
        self.lists = lists
        self.nothing = nothing
        self.take = take
        self.join = join
    }
}

extension ReadModel {
    /// How many leads a core folds at a time.
    private static var surveyShare: Int { 2048 }
    /// How many cores there are.
    private static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Carries out a survey as of the index's position; O(lines of the leads), on all cores.
    ///
    /// - Throws: `.journal`, `.database`.
    package func survey<Answer: Sendable>(
        _ survey: LeadScan<Answer>, progress: (Double) -> Void = { _ in }
    ) throws(ReadModelError) -> Answer {
        let codes = survey.lists.compactMap(\.code).map(String.init).joined(separator: ",")
        let total = try database.statement("SELECT sum(count) FROM tally WHERE list IN (\(codes))").integer() ?? 0
        let generation = meta.position.generation
        let hands = try reading { try (0..<Self.cores).map { _ in HistoryReader(try surroundings.another()) } }
        var answer = survey.nothing
        var done = 0
        var last = 0
        while true {
            let page = try self.page(after: last, codes: codes, limit: Self.surveyShare * hands.count)
            guard let end = page.last?.id else { break }
            last = end
            let shares = hands.indices.map { index in
                page.dropFirst(index * Self.surveyShare).prefix(Self.surveyShare).map {
                    HistoryReader.Asked(id: LeadID($0.id), places: $0.ofCircle ?? LineLocations.all(in: $0.lines))
                }
            }
            let failure = Mutex<ReadModelError?>(nil)
            let parts = Mutex<[Answer]>([])
            DispatchQueue.concurrentPerform(iterations: hands.count) { index in
                do {
                    var part = survey.nothing
                    try hands[index].each(of: shares[index], generation: generation) { _, history in
                        if let lead = history.fold() { survey.take(&part, lead) }
                    }
                    parts.withLock { $0.append(part) }
                } catch {
                    failure.withLock { $0 = $0 ?? ReadModelError(error, doing: "reading lines") }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            for part in parts.withLock({ $0 }) { survey.join(&answer, part) }
            done += page.count
            progress(total == 0 ? 1 : Double(done) / Double(total))
        }
        return answer
    }

    /// A lead to be looked at: where its lines stand, and where it was ever merged, those of all that it was merged with.
    private struct Surveyed {
        var id: Int
        var lines: [UInt8]
        var ofCircle: [LineLocation]?
    }

    private func page(after last: Int, codes: String, limit: Int) throws(ReadModelError) -> [Surveyed] {
        let rows = try database.statement(
            "SELECT id, lines FROM \(IndexSchema.wholeRow) WHERE id > ? AND list IN (\(codes)) ORDER BY id LIMIT ?")
        rows.bind(1, last)
        rows.bind(2, limit)
        var page: [Surveyed] = []
        try rows.each { (row) throws(ReadModelError) in
            page.append(Surveyed(id: row.integer(0), lines: row.blob(1)))
        }
        guard try !merges.isEmpty else { return page }
        for index in page.indices { page[index].ofCircle = try placesOfCircle(of: LeadID(page[index].id)) }
        return page
    }
}
