import Lifecycle

/// A list of leads in an order of its own.
package enum Queue: String, CaseIterable, Sendable {
    /// MQLs to decide on: late first, then score, then entered earlier, then number.
    case mql
    /// SALs and SQLs in hand: by the next due moment, then number.
    case sql
    /// Leads with a touch due by the end of the day: by time.
    case today
    /// Opportunities: by the next due moment.
    case opportunities
    /// Handed back to marketing: newest first.
    case nurture
    /// Said no to: newest first.
    case disqualified
    /// Out of marketing: newest first.
    case dropped
    /// Captured but not with sales yet (inquiries and viable): by score.
    case incoming
    /// Won, lost, no decision: newest first.
    case ended
}

/// Whose leads a list holds.
package struct QueueScope: Hashable, Sendable {
    /// Leads of this person; nil means everybody's (the whole team).
    package var owner: Login?
    /// Whether unowned leads belong to it too.
    package var includesUnowned: Bool
    /// For unowned leads: one of these (country, state, industry or source, whatever the case) must hold; empty means all.
    package var territory: [String]

    /// Makes a scope.
    package init(owner: Login?, includesUnowned: Bool = true, territory: [String] = []) {
        self.owner = owner
        self.includesUnowned = includesUnowned
        self.territory = territory
    }

    /// Everybody's leads.
    package static let team = QueueScope(owner: nil)
}

/// What a list is narrowed down to; blank parts let everything through.
package struct QueueFilter: Hashable, Sendable {
    /// Words that name, company, e-mail or phone must contain (by the beginnings of words, accents and case aside).
    package var text: String
    /// The source, whatever the case.
    package var source: String
    /// The owner.
    package var owner: Login?
    /// Only what is late.
    package var onlyLate: Bool
    /// Snoozed leads too.
    package var showsSnoozed: Bool

    /// Makes a filter.
    package init(text: String = "", source: String = "", owner: Login? = nil, onlyLate: Bool = false, showsSnoozed: Bool = false) {
        self.text = text
        self.source = source
        self.owner = owner
        self.onlyLate = onlyLate
        self.showsSnoozed = showsSnoozed
    }

    /// Whether it lets everything through.
    package var isEmpty: Bool { self == QueueFilter() }
}

/// The order of a list.
package enum QueueOrder: String, CaseIterable, Sendable {
    /// The list's own.
    case own
    /// Who is likeliest to convert soon first, by the answers; of equals as in the list's own order.
    case likelihood
}

/// A list that was asked for: which, whose, narrowed to what, as of which moment.
package struct QueueRequest: Hashable, Sendable {
    /// Which list.
    package var queue: Queue
    /// Whose leads.
    package var scope: QueueScope
    /// Narrowed to what.
    package var filter: QueueFilter
    /// The moment by which lateness and snoozes are judged.
    package var now: Instant
    /// In which order; the index itself only knows each list's own, `Workspace` ranks.
    package var order: QueueOrder

    /// Makes a request.
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

/// How much stands in a queue.
package struct QueueCount: Hashable, Sendable {
    /// All of it.
    package var total: Int
    /// What is past its due moment.
    package var late: Int

    /// Makes a count.
    package init(total: Int = 0, late: Int = 0) {
        self.total = total
        self.late = late
    }
}
