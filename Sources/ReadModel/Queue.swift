import Lifecycle

/// A list of leads with its own order.
package enum Queue: String, CaseIterable, Sendable {
    /// MQLs to review: overdue first, then by score, by entry into the stage and by number.
    case mql
    /// Active SALs and SQLs: by the next due time, then by number.
    case sql
    /// Leads with a task due by the end of the day, or without a next step: answers first, then those, then by time.
    case today
    /// Opportunities: by the next due time.
    case opportunities
    /// Leads returned to marketing: newest first.
    case nurture
    /// Disqualified leads: newest first.
    case disqualified
    /// Leads that dropped out of marketing: newest first.
    case dropped
    /// Captured leads that sales does not have yet (inquiries and viable leads): by score.
    case incoming
    /// Won, lost and undecided opportunities: newest first.
    case ended
}

/// The side that does a task on a lead without an owner.
package enum TaskSide: Int, CaseIterable, Sendable {
    /// Reps: leads that came to sales.
    case sales
    /// Marketing: leads that sales doesn't have yet, or returned.
    case marketing
}

/// Whose leads a list holds.
package struct QueueScope: Hashable, Sendable {
    /// The owner of the leads; nil for the whole team.
    package var owner: Login?
    /// Whether unowned leads are included.
    package var includesUnowned: Bool
    /// The values that select unowned leads; empty for all.
    ///
    /// One of them must equal the country, state, industry or source, ignoring case.
    package var territory: [String]
    /// Whose tasks on unowned leads Today has.
    package var sides: Set<TaskSide>

    package init(
        owner: Login?, includesUnowned: Bool = true, territory: [String] = [], sides: Set<TaskSide> = Set(TaskSide.allCases)
    ) {
        self.sides = sides
        self.owner = owner
        self.includesUnowned = includesUnowned
        self.territory = territory
    }

    /// The leads of the whole team.
    package static let team = QueueScope(owner: nil)
}

/// The filter of a list; empty parts let every lead through.
package struct QueueFilter: Hashable, Sendable {
    /// Words to find in name, company, e-mail or phone, as word prefixes, ignoring accents and case.
    package var text: String
    /// The source, ignoring case.
    package var source: String
    /// The owner.
    package var owner: Login?
    /// Whether to show only overdue leads.
    package var onlyOverdue: Bool
    /// Whether to show snoozed leads too.
    package var showsSnoozed: Bool

    package init(
        text: String = "", source: String = "", owner: Login? = nil, onlyOverdue: Bool = false, showsSnoozed: Bool = false
    ) {
        self.text = text
        self.source = source
        self.owner = owner
        self.onlyOverdue = onlyOverdue
        self.showsSnoozed = showsSnoozed
    }

    /// Whether the filter lets every lead through.
    package var isEmpty: Bool { self == QueueFilter() }
}

/// The order of a list.
package enum QueueOrder: String, CaseIterable, Sendable {
    /// The list's own order.
    case own
    /// Most likely to convert soon first, judged by the criteria answers; ties keep the list's own order.
    case likelihood
    /// Longest without contact first, never contacted ones before all; for queues, not for Today.
    case contact
}

/// A request for a list: queue, scope, filter, time and order.
package struct QueueRequest: Hashable, Sendable {
    /// The queue.
    package var queue: Queue
    /// The owners whose leads are listed.
    package var scope: QueueScope
    /// The filter.
    package var filter: QueueFilter
    /// The time at which overdue and snoozed leads are determined.
    package var now: Instant
    /// The order. `Workspace` ranks by likelihood, which the index doesn't hold.
    package var order: QueueOrder

    package init(
        queue: Queue, scope: QueueScope, filter: QueueFilter = QueueFilter(), now: Instant, order: QueueOrder = .own
    ) {
        self.queue = queue
        self.scope = scope
        self.filter = filter
        self.now = now
        self.order = order
    }
}

/// The number of leads in a queue.
package struct QueueCount: Hashable, Sendable {
    /// All leads.
    package var total: Int
    /// Leads past their due time.
    package var overdue: Int

    package init(total: Int = 0, overdue: Int = 0) {
        self.total = total
        self.overdue = overdue
    }
}
