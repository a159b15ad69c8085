/// Gives each counter of a report its number.
///
/// Each part of a report takes its counters when it is created and keeps them under their names. The numbers appear
/// nowhere else.
struct CounterLayout {
    private(set) var count = 0

    /// Takes a counter for each key and row.
    mutating func table<Key: CounterKey>(_ keys: Key.Type = Key.self, count: Int, rows: Int = 1) -> CounterTable<Key> {
        CounterTable(start: take(count * rows), width: count, rows: rows)
    }

    /// Takes a counter for each case of an enum and each row.
    mutating func table<Key: CounterKey & CaseIterable>(_ keys: Key.Type = Key.self, rows: Int = 1) -> CounterTable<Key> {
        table(keys, count: Key.allCases.count, rows: rows)
    }

    /// Takes a number of counters that have no names, such as one for each class of a histogram.
    mutating func run(_ count: Int) -> CounterRun { CounterRun(start: take(count), count: count) }

    /// Takes a counter for each column of each row, such as for each week of each source.
    mutating func grid(rows: Int, columns: Int) -> CounterGrid {
        CounterGrid(start: take(rows * columns), columns: columns)
    }

    private mutating func take(_ taken: Int) -> Int {
        defer { count += taken }
        return count
    }
}

/// What a counter counts: an enum with a case for each counter of a row.
protocol CounterKey {
    /// The number of the counter within its row, from 0.
    var index: Int { get }
}

extension CounterKey where Self: RawRepresentable<Int> {
    @inline(__always) var index: Int { rawValue }
}

/// The counters of a table: one for each key and row.
struct CounterTable<Key: CounterKey> {
    fileprivate let start: Int
    fileprivate let width: Int
    let rows: Int

    /// The counter of a key in a row.
    @inline(__always)
    subscript(key: Key, row: Int = 0) -> CounterID { CounterID(start + row * width + key.index) }

    /// The counters of keys that have no lead in common, at least one.
    func sum(_ keys: [Key], _ row: Int = 0) -> CounterSum {
        CounterSum(self[keys[0], row], keys.dropFirst().map { self[$0, row] })
    }
}

/// Counters in an order.
struct CounterRun {
    fileprivate let start: Int
    let count: Int

    @inline(__always)
    subscript(index: Int) -> CounterID { CounterID(start + index) }
}

/// Counters in rows and columns.
struct CounterGrid {
    fileprivate let start: Int
    let columns: Int

    @inline(__always)
    subscript(row: Int, column: Int) -> CounterID { CounterID(start + row * columns + column) }
}
