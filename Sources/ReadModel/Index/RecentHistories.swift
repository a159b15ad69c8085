import Lifecycle

/// A cache of recently used histories, so that an action on a lead need not read all its lines again.
///
/// Cached histories are as of the index's `position`: new lines are appended to a history, or remove it.
struct RecentHistories {
    private var histories: [LeadID: LeadHistory] = [:]
    /// As many leads as one action of an adoption moves: each is read before and updated after it.
    private static let capacity = 1024

    subscript(id: LeadID) -> LeadHistory? {
        get { histories[id] }
        set {
            if histories.count >= Self.capacity, histories[id] == nil { histories.removeAll(keepingCapacity: true) }
            histories[id] = newValue
        }
    }
}
