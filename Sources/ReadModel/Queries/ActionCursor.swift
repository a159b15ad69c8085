import Journal
import Lifecycle

/// How far a person's actions were read, newest first.
///
/// Each block of the journal that has one of them is read once, and after some steps all undos, O(u log u). See
/// ``ActionQueries/next(_:)``.
package struct ActionCursor {
    private let login: Login
    /// The index that the rest was read from; another one may have taken its place since.
    private var index: OpenIndex?
    /// The line before which the next action ends.
    private var end = Int.max
    /// The actions of the block that are still to come, oldest first.
    private var block: [[Entry]] = []
    /// The line before the block; nil before the first.
    private var blockStart: Int?
    private var steps = 0
    private var undos: UndoneLines?

    /// The number of actions from which on all undos are read at once instead of asking for each action.
    private static let fewSteps = 8

    package init(of login: Login) { self.login = login }

    mutating func next(in index: OpenIndex) throws(ReadModelError) -> UndoCandidate? {
        if self.index !== index {
            self.index = index
            (block, blockStart, undos) = ([], nil, nil)
        }
        while true {
            while let entries = block.popLast() {
                guard let first = entries.first, first.seq.value < end, entries.contains(where: { $0.by == .person(login) }) else {
                    continue
                }
                end = first.seq.value
                steps += 1
                if undos == nil, steps > Self.fewSteps { undos = try index.map.undoneLines() }
                return try UndoCandidate(entries, index.map, undos)
            }
            // What is left of the last block is others'.
            if let blockStart { end = min(end, blockStart + 1) }
            guard let start = try index.map.block(withActor: login.name, before: end, generation: index.generation) else {
                return nil
            }
            block = try LineQueries(index: index).actions(after: start)
            blockStart = start.seq.value
        }
    }
}

extension UndoCandidate {
    /// Nil for no entries.
    init?(_ entries: [Entry], _ map: JournalMap, _ undos: UndoneLines? = nil) throws(ReadModelError) {
        guard let first = entries.first, let last = entries.last else { return nil }
        let undone = entries.compactMap { if case .undone(let undone) = $0.event { undone } else { nil } }
        let named = undone.compactMap(\.ranges.first).last?.lowerBound.value
        let by = entries.lazy.compactMap(\.by.login).first ?? Login("")
        lines = ActionLines(action: first.action, lines: first.seq...max(first.seq, last.seq), by: by)
        self.entries = entries
        isUndo = !undone.isEmpty
        if let undos {
            isRedo = named.map(undos.isUndo) ?? false
            isInForce = undos.isInForce(first.seq.value)
        } else {
            isRedo = try named.map { (seq) throws(ReadModelError) in try !map.ranges(of: seq).isEmpty } ?? false
            isInForce = try map.isInForce(first.seq.value)
        }
    }
}

/// Which lines of the journal are in force, for many questions. O(u log u) for u undone ranges.
struct UndoneLines {
    /// The undos, in order.
    private let undos: [Int]
    /// What the undos in force name: ranges in order that don't overlap.
    private let ranges: [ClosedRange<Int>]

    /// - Parameter named: Each undo with a range of lines that it names, in any order.
    init(_ named: [(undo: Int, first: Int, last: Int)]) {
        let named = named.sorted { $0.undo > $1.undo }
        var undos: [Int] = []
        for entry in named where undos.last != entry.undo { undos.append(entry.undo) }
        undos.reverse()
        // From each undo, the next one at or after it that isn't known to be undone; the last has none.
        var nextInForce = Array(0...undos.count)
        func inForce(from index: Int) -> Int {
            var index = index
            while nextInForce[index] != index {
                nextInForce[index] = nextInForce[nextInForce[index]]
                index = nextInForce[index]
            }
            return index
        }
        func position(of line: Int) -> Int { undos.partitioningIndex { $0 >= line } }
        // Newest first: a line is undone only by later ones.
        var ranges: [ClosedRange<Int>] = []
        for (undo, first, last) in named {
            let own = position(of: undo)
            guard nextInForce[own] == own else { continue }
            // A line undoes only earlier ones, whatever it names.
            let last = min(last, undo - 1)
            guard first <= last else { continue }
            ranges.append(first...last)
            var index = inForce(from: position(of: first))
            while index < own, undos[index] <= last {
                nextInForce[index] = index + 1
                index = inForce(from: index)
            }
        }
        self.undos = undos
        self.ranges = Self.joined(ranges.sorted { $0.lowerBound < $1.lowerBound })
    }

    private static func joined(_ ranges: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
        var joined: [ClosedRange<Int>] = []
        for range in ranges {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }

    /// Whether a line undoes others. O(log u).
    func isUndo(_ line: Int) -> Bool {
        let index = undos.partitioningIndex { $0 >= line }
        return index < undos.count && undos[index] == line
    }

    /// Whether no undo in force names a line. O(log u).
    func isInForce(_ line: Int) -> Bool {
        let index = ranges.partitioningIndex { $0.upperBound >= line }
        return index == ranges.count || !ranges[index].contains(line)
    }
}

extension Array {
    /// The first index whose element meets a condition that holds for all after it. O(log n).
    fileprivate func partitioningIndex(_ isAfter: (Element) -> Bool) -> Int {
        var bounds = 0..<count
        while !bounds.isEmpty {
            let middle = (bounds.lowerBound + bounds.upperBound) / 2
            bounds = isAfter(self[middle]) ? bounds.lowerBound..<middle : (middle + 1)..<bounds.upperBound
        }
        return bounds.lowerBound
    }
}
