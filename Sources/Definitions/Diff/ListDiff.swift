/// The differences between two lists whose elements have names, whatever their order.
struct ListDiff<Element> {
    /// Elements that only the new list has, in its order.
    private(set) var added: [Element] = []
    /// Elements that only the old list has, in its order.
    private(set) var removed: [Element] = []
    /// Elements that both lists have, in the order of the new one.
    private(set) var kept: [(old: Element, new: Element)] = []
    /// Whether the elements that both lists have are in a different order.
    private(set) var isReordered = false

    /// Compares two lists. Elements with the same name are paired in the order in which they occur. O(n).
    init(_ old: [Element], _ new: [Element], by name: (Element) -> String) {
        let oldNames = Self.names(old, name)
        let newNames = Self.names(new, name)
        let before = Dictionary(zip(oldNames, old)) { first, _ in first }
        for (key, element) in zip(newNames, new) {
            if let old = before[key] { kept.append((old, element)) } else { added.append(element) }
        }
        let after = Set(newNames)
        removed = zip(oldNames, old).filter { !after.contains($0.0) }.map(\.1)
        let both = after.intersection(oldNames)
        isReordered = oldNames.filter(both.contains) != newNames.filter(both.contains)
    }

    private static func names(_ list: [Element], _ name: (Element) -> String) -> [String] {
        var count: [String: Int] = [:]
        return list.map { element in
            let key = name(element)
            count[key, default: 0] += 1
            return "\(key)\u{0}\(count[key, default: 0])"
        }
    }
}

/// Collects the lines about the changes in one part of a definition.
final class DiffLineCollector {
    private var lines: [String] = []

    /// The lines since the previous call.
    func takeLines() -> [String] {
        defer { lines = [] }
        return lines
    }

    /// Appends a line.
    func append(_ line: String) { lines.append(line) }

    /// Appends a line when two values differ: `attempts: 8, was 6`.
    func compare(_ what: String, _ old: String, _ new: String) {
        if old != new { lines.append("\(what): \(new), was \(old)") }
    }

    /// Appends a line when two texts differ, with the texts in quotes.
    func compareText(_ what: String, _ old: String, _ new: String) {
        compare(what, "\"\(old)\"", "\"\(new)\"")
    }

    /// Appends a line for the values that a set gained, and one for those that it lost.
    func compareSets<Value: Hashable>(
        _ old: Set<Value>, _ new: Set<Value>, in order: [Value], gained: ([Value]) -> String, lost: ([Value]) -> String
    ) {
        let more = order.filter { new.contains($0) && !old.contains($0) }
        let less = order.filter { old.contains($0) && !new.contains($0) }
        if !more.isEmpty { lines.append(gained(more)) }
        if !less.isEmpty { lines.append(lost(less)) }
    }

    /// Appends a line for each element that a list gained or lost, then what `kept` says about those with the same
    /// name, then whether their order changed.
    func compareLists<Element>(
        _ old: [Element], _ new: [Element], by name: (Element) -> String, reordered: String?, added: (Element) -> String,
        removed: (Element) -> String, kept: (_ old: Element, _ new: Element) -> Void = { _, _ in }
    ) {
        let difference = ListDiff(old, new, by: name)
        lines += difference.added.map(added) + difference.removed.map(removed)
        for (old, new) in difference.kept { kept(old, new) }
        if difference.isReordered, let reordered { lines.append(reordered) }
    }
}
