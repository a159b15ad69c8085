internal import Lifecycle

/// A lead with a running clock.
struct RunningClock: Hashable {
    /// When the clock is or was due.
    var due: Int64
    var id: UInt32
    /// The symbol of the owner; 0 without one.
    var owner: Int
    var kind: Clock.Kind
    /// When the clock started.
    var since: Int64

    /// Orders two clocks of a lead that are due at the same moment.
    private var kindOrder: Int {
        switch kind {
        case .accept: 0
        case .firstTouch: 1
        case .qualify: 2
        case .ready: 3
        case .triage: 4
        }
    }

    static func isBefore(_ a: RunningClock, _ b: RunningClock) -> Bool { (a.due, a.id, a.kindOrder) < (b.due, b.id, b.kindOrder) }
}

/// The leads whose clocks are due first. Adding a lead that is not among them costs one comparison.
struct RunningClocks {
    private static let limit = 400
    /// The leads due first, in order.
    private(set) var first: [RunningClock] = []
    private(set) var hasMore = false

    /// Whether so many were removed that others, which were not kept, belong here.
    var isIncomplete: Bool { hasMore && first.count < 100 }

    mutating func add(_ wait: RunningClock) {
        if let last = first.last, hasMore || first.count >= Self.limit {
            hasMore = true
            // Leads that were not kept may come before one after the last, so it cannot be added.
            guard RunningClock.isBefore(wait, last) else { return }
            if first.count >= Self.limit { first.removeLast() }
        }
        first.insert(wait, at: index(of: wait))
    }

    mutating func remove(_ wait: RunningClock) {
        let index = index(of: wait)
        if index < first.count, first[index] == wait { first.remove(at: index) }
    }

    mutating func merge(_ other: RunningClocks) {
        for wait in other.first { add(wait) }
        if other.hasMore { hasMore = true }
    }

    var isSorted: Bool { zip(first, first.dropFirst()).allSatisfy { !RunningClock.isBefore($1, $0) } }

    private func index(of wait: RunningClock) -> Int {
        var (low, high) = (0, first.count)
        while low < high {
            let middle = (low + high) / 2
            if RunningClock.isBefore(first[middle], wait) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
