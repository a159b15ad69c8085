import Lifecycle

/// The numbers of leads in Today, kept while single leads change.
///
/// Counting some ten thousand leads takes milliseconds, and a console counts after each action. Code that
/// changes rows reports the tasks that go and come, or calls ``forget()``.
final class TodayCounts {
    /// What places a lead in Today.
    struct Task: Equatable {
        var owner: String
        var isSnoozed: Bool
        var side: Int
        /// The position in Today, as in the column `todayAt`.
        var position: Int64
    }

    /// The leads that are counted together.
    struct Key: Hashable {
        /// Nil for any owner, '' for unowned leads.
        var owner: String?
        var isSnoozed: Bool
        var side: Int?
        var onlyOwned: Bool

        fileprivate func includes(_ task: Task) -> Bool {
            task.isSnoozed == isSnoozed && (owner == nil || owner == task.owner) && (side == nil || side == task.side)
                && (!onlyOwned || !task.owner.isEmpty)
        }
    }

    /// A count with the moments that it is for.
    private struct Known {
        var count: QueueCount
        var now: Int64
        var endOfDay: Int64

        mutating func add(_ task: Task, _ difference: Int) {
            guard task.position < endOfDay else { return }
            count.total += difference
            if ListRank.time(inToday: task.position) < now { count.overdue += difference }
        }
    }

    private var known: [Key: Known] = [:]
    /// Changes when another connection has written to the file.
    private var fileVersion: Int64?

    /// Forgets all counts: rows were changed that were not reported.
    func forget() { known = [:] }

    /// Replaces the task of a lead by another one.
    func replace(_ old: Task?, by new: Task?) {
        guard !known.isEmpty, old != new else { return }
        for key in known.keys {
            if let old, key.includes(old) { known[key]?.add(old, -1) }
            if let new, key.includes(new) { known[key]?.add(new, 1) }
        }
    }

    /// The number of leads of a stream, and of overdue ones. O(leads that became overdue since the previous call), or
    /// O(leads) if rows were changed that were not reported.
    func count(_ stream: QueuePlan.Stream, _ database: IndexDatabase) throws(ReadModelError) -> QueueCount {
        let version = try database.statement("PRAGMA data_version").first { $0.int64(0) }
        if version != fileVersion { forget() }
        fileVersion = version
        let key = Key(
            owner: stream.owner, isSnoozed: stream.snoozed, side: stream.side?.rawValue, onlyOwned: stream.onlyOwned)
        var found: Known
        if let last = known[key], last.endOfDay == stream.endOfDay, last.now <= stream.now {
            found = last
            found.count.overdue += try stream.countOverdue(since: last.now, database)
            found.now = stream.now
        } else {
            let count = try stream.count(text: nil, database).first { QueueCount(total: $0.integer(0), overdue: $0.integer(1)) }
            found = Known(count: count ?? QueueCount(), now: stream.now, endOfDay: stream.endOfDay)
        }
        known[key] = found
        return found.count
    }
}

extension TodayCounts.Task {
    /// The task of a lead as its row is stored; nil for one without a task.
    init?(_ row: LeadRow?, _ key: LeadTableWriter.TallyKey?) {
        guard let row, let next = row.nextInToday else { return nil }
        self.init(
            owner: key?.owner ?? "", isSnoozed: key?.snoozed ?? false, side: row.taskSide.rawValue,
            position: ListRank.inToday(next))
    }
}

extension QueuePlan.Stream {
    /// Whether ``TodayCounts`` can keep its count.
    var hasKnownCount: Bool { list == nil && territory.isEmpty && source == nil && !onlyOverdue }

    /// The number of leads whose task in Today became overdue between a moment and now.
    fileprivate func countOverdue(since before: Int64, _ database: IndexDatabase) throws(ReadModelError) -> Int {
        guard before < now else { return 0 }
        var count = 0
        let all = conditions(text: nil)
        let sql = "SELECT count(*) FROM lead WHERE todayAt >= ? AND todayAt < ? AND " + all.map(\.sql).joined(separator: " AND ")
        for range in ListRank.positionsInToday(from: before, to: now) {
            count +=
                try database.statement(sql).with([range.lowerBound, range.upperBound] + all.flatMap(\.values)).integer().map(
                    Int.init) ?? 0
        }
        return count
    }
}
