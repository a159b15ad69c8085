internal import Lifecycle

/// A lead on which a clock runs.
struct LeadWait: Hashable {
    /// When it is or was due.
    var due: Int64
    var id: UInt32
    /// The word of its owner; 0 for nobody.
    var owner: Int
    var kind: Clock.Kind
    /// From when the clock ran.
    var since: Int64

    /// Two clocks of a lead may run out at the same moment.
    private var place: Int {
        switch kind {
        case .accept: 0
        case .firstTouch: 1
        case .qualify: 2
        case .ready: 3
        }
    }

    static func comesFirst(_ a: LeadWait, _ b: LeadWait) -> Bool { (a.due, a.id, a.place) < (b.due, b.id, b.place) }
}

/// The leads whose clocks run out or ran out first. Adding one that isn't among them costs one comparison.
struct LeadWaits {
    /// How many are kept.
    private static let most = 400
    /// The first ones, in order.
    private(set) var first: [LeadWait] = []
    /// Whether there are others behind them.
    var hasMore = false

    /// Whether so many were taken away that others, which weren't kept, should stand here.
    var isShort: Bool { hasMore && first.count < 100 }

    mutating func add(_ wait: LeadWait) {
        if let last = first.last, hasMore || first.count >= Self.most {
            hasMore = true
            // Behind the last one others may come before it, which weren't kept.
            guard LeadWait.comesFirst(wait, last) else { return }
            if first.count >= Self.most { first.removeLast() }
        }
        first.insert(wait, at: place(of: wait))
    }

    mutating func remove(_ wait: LeadWait) {
        let place = place(of: wait)
        if place < first.count, first[place] == wait { first.remove(at: place) }
    }

    private func place(of wait: LeadWait) -> Int {
        var (low, high) = (0, first.count)
        while low < high {
            let middle = (low + high) / 2
            if LeadWait.comesFirst(first[middle], wait) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
