internal import Lifecycle
internal import ReadModel
internal import Synchronization

/// The widths that the texts of a list need, by column.
struct RowNeeds {
    private var widths = [Int](repeating: 0, count: RowColumns.Kind.allCases.count)
    /// The width that four of five names need.
    var usualName = 0
    /// The width of the longest phone number, without e-mail addresses in its place.
    var phone = 0
    /// The width of the longest step with the letters of the criteria close together.
    var closeProgress = 0

    subscript(kind: RowColumns.Kind) -> Int {
        get { widths[kind.rawValue] }
        set { widths[kind.rawValue] = newValue }
    }

    /// Forgets the needs of the steps.
    mutating func removeProgress() {
        self[.progress] = 0
        closeProgress = 0
    }

    /// The needs of both lists, so that their columns line up.
    func union(_ other: RowNeeds) -> RowNeeds {
        var both = self
        for index in widths.indices { both.widths[index] = max(widths[index], other.widths[index]) }
        both.usualName = max(usualName, other.usualName)
        both.phone = max(phone, other.phone)
        both.closeProgress = max(closeProgress, other.closeProgress)
        return both
    }
}

/// Tells rows apart without comparing them.
final class RowsVersion: Hashable, Sendable {
    static func == (a: RowsVersion, b: RowsVersion) -> Bool { a === b }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// The needs of the lists' rows as last measured: measuring two hundred rows takes longer than all other drawing.
final class MeasuredRows: Sendable {
    /// What the needs of a list depend on.
    private struct Key: Hashable {
        var version: RowsVersion
        var rows: Range<Int>
        var definition: Int
    }

    private let known = Mutex<[ListID: (key: Key, needs: RowNeeds)]>([:])

    /// The needs of some rows of a list. O(rows) if the list, the rows or the definition are others than last time.
    func needs(of list: LeadList, _ rows: Range<Int>, _ cells: RowCells) -> RowNeeds {
        let key = Key(version: list.version, rows: rows, definition: cells.session.definition.number)
        if let last = known.withLock({ $0[list.id] }), last.key == key { return last.needs }
        let needs = cells.needs(list.rows[rows])
        known.withLock { $0[list.id] = (key, needs) }
        return needs
    }
}
