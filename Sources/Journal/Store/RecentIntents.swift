import Lifecycle

/// The latest intents; a retry of one of them succeeds without a new line.
struct RecentIntents {
    private var known: Set<ActionID> = []
    private var order: [ActionID] = []
    private var oldest = 0
    private static let capacity = 4096

    mutating func insert(_ id: ActionID) {
        guard known.insert(id).inserted else { return }
        if order.count < Self.capacity {
            order.append(id)
        } else {
            known.remove(order[oldest])
            order[oldest] = id
            oldest = (oldest + 1) % Self.capacity
        }
    }

    func contains(_ id: ActionID) -> Bool { known.contains(id) }
}
