/// Some leads of a set, visited by one thread.
struct TimelinePart: Sendable {
    private enum Members {
        /// The leads in a range of a segment, but not those that changed since.
        case range(Range<Int>, except: [UInt32: Int])
        case indices([Int])
    }

    private let segment: TimelineSegment
    private let members: Members

    init(_ segment: TimelineSegment, _ range: Range<Int>, except changed: [UInt32: Int]) {
        self.segment = segment
        members = .range(range, except: changed)
    }

    init(_ segment: TimelineSegment, at indices: [Int]) {
        self.segment = segment
        members = .indices(indices)
    }

    /// Calls a closure with each lead. O(leads).
    ///
    /// - Parameter withScores: Whether decisions have their scores, which few pages need.
    @inline(__always)
    func forEach(withScores: Bool = true, _ body: (TimelineView) -> Void) {
        switch members {
        case .range(let range, let changed):
            if changed.isEmpty {
                segment.forEach(range, withScores: withScores, body)
            } else {
                segment.forEach(range, withScores: withScores) { if changed[$0.number] == nil { body($0) } }
            }
        case .indices(let indices): segment.forEach(indices, withScores: withScores, body)
        }
    }
}
