import Lifecycle

/// Some histories that were asked for lately, so that an action on a lead doesn't read all its lines again.
///
/// What is here is the lead as of the index's `position`: whatever is taken in is added to it, or makes it forgotten.
struct RecentHistories {
    private var known: [LeadID: LeadHistory] = [:]
    /// As many as one action of an adoption moves, each of which is looked at before and taken in after.
    private static let most = 1024

    subscript(id: LeadID) -> LeadHistory? {
        get { known[id] }
        set {
            if known.count >= Self.most, known[id] == nil { known.removeAll(keepingCapacity: true) }
            known[id] = newValue
        }
    }
}
