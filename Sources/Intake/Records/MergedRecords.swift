import Lifecycle

/// Which records are one, because their own system merged them.
package struct MergedRecords: Sendable {
    /// The merges, in the order in which they came.
    package private(set) var list: [MergedRecord] = []
    /// Each record with those that one merge makes it one with.
    private var neighbours: [RecordID: [RecordID]] = [:]

    package init() {}

    /// Adds a merge.
    package mutating func insert(_ merged: MergedRecord) {
        let (one, other) = (merged.id.shortened, merged.survivor.shortened)
        guard one != other, !contains(merged) else { return }
        neighbours[one, default: []].append(other)
        neighbours[other, default: []].append(one)
        list.append(merged)
    }

    /// Whether a merge is known.
    package func contains(_ merged: MergedRecord) -> Bool {
        neighbours[merged.id.shortened]?.contains(merged.survivor.shortened) ?? false
    }

    /// The records that are one with a record by one merge.
    package func records(mergedWith id: RecordID) -> [RecordID] { neighbours[id.shortened] ?? [] }

    /// All records that are one with a record, by one merge or several; it itself is none of them.
    package func all(mergedWith id: RecordID) -> [RecordID] {
        var (all, next) = ([id.shortened], 0)
        while next < all.count {
            for other in records(mergedWith: all[next]) where !all.contains(other) { all.append(other) }
            next += 1
        }
        return Array(all.dropFirst())
    }
}
