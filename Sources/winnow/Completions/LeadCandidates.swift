import Lifecycle
import ReadModel
import Workspace

/// Leads by the beginning of their ids; without one those that the command is most likely for.
struct LeadCandidates {
    let workspace: Workspace
    let line: CompletionLine

    /// More than these help nobody to choose.
    private static let limit = 50

    /// At most 50 leads that aren't in the line yet.
    func candidates() throws -> [WorkspaceCompletion.Candidate] {
        let rows = try line.prefix.drop { $0 == "L" }.isEmpty ? likely() : beginning(with: line.prefix)
        let known = Set(line.words.dropLast().compactMap { LeadID(parsing: $0) })
        return rows.filter { !known.contains($0.id) }.prefix(Self.limit).map { row in
            let company = row.name.isEmpty ? "" : row.company
            return WorkspaceCompletion.Candidate(
                value: row.id.description, note: [row.displayName, company].filter { !$0.isEmpty }.joined(separator: ", "))
        }
    }

    /// The leads of the queues in which the command finds its leads: the person's own, or the team's without any.
    private func likely() throws -> [LeadRow] {
        for scope in [workspace.session.myScope, .team] {
            var rows: [LeadRow] = []
            for queue in Self.queues[line.command ?? ""] ?? [.today, .mql, .sql] where rows.count < Self.limit {
                let request = QueueRequest(queue: queue, scope: scope, now: workspace.now)
                rows += try workspace.queries.rows(request, limit: Self.limit)
            }
            var seen: Set<LeadID> = []
            if !rows.isEmpty { return rows.filter { seen.insert($0.id).inserted } }
        }
        return []
    }

    private static let queues: [String: [Queue]] = [
        "accept": [.mql], "claim": [.mql, .incoming], "qualify": [.sql], "convert": [.sql], "touch": [.sql, .mql],
        "schedule": [.sql], "assess": [.sql], "reject": [.mql, .sql], "disqualify": [.mql, .sql], "close": [.opportunities],
        "reengage": [.nurture, .disqualified], "promote": [.incoming],
    ]

    /// The leads whose numbers begin with some digits, the shortest first.
    private func beginning(with prefix: String) throws -> [LeadRow] {
        guard let first = LeadID(parsing: prefix)?.number, let last = try workspace.queries.lastLead()?.number else { return [] }
        var ids: [LeadID] = []
        var numbers = first...first
        while numbers.lowerBound <= last, ids.count <= Self.limit {
            ids += numbers.clamped(to: 0...last).prefix(Self.limit + 1).map(LeadID.init)
            numbers = numbers.lowerBound * 10...numbers.upperBound * 10 + 9
        }
        return try workspace.queries.rows(ids)
    }
}
