internal import Lifecycle

/// A scheduled event of a lead. Events at the same time keep the order in which they were scheduled.
struct DemoStep: Comparable {
    var at: Instant
    var order: Int
    var number: Int
    static func < (a: DemoStep, b: DemoStep) -> Bool { (a.at, a.order) < (b.at, b.order) }
}

/// The scheduled steps of a demo, as a binary heap: each step is no earlier than the one at half its index.
struct StepQueue {
    /// The steps from index 1 on; index 0 is unused.
    private var steps = [DemoStep(at: .distantPast, order: 0, number: 0)]

    /// Adds a step. O(log n).
    mutating func insert(_ step: DemoStep) {
        steps.append(step)
        var index = steps.count - 1
        while index > 1, steps[index] < steps[index / 2] {
            steps.swapAt(index, index / 2)
            index /= 2
        }
    }

    /// Removes the earliest step; nil if there is none. O(log n).
    mutating func popMin() -> DemoStep? {
        guard steps.count > 1 else { return nil }
        steps.swapAt(1, steps.count - 1)
        let earliest = steps.removeLast()
        var index = 1
        while 2 * index < steps.count {
            var child = 2 * index
            if child + 1 < steps.count, steps[child + 1] < steps[child] { child += 1 }
            guard steps[child] < steps[index] else { break }
            steps.swapAt(index, child)
            index = child
        }
        return earliest
    }
}
