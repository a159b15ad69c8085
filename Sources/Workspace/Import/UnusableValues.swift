internal import Intake
internal import Lifecycle

/// Values of a file that are not used, for the import report: which column, what is wrong, on which lines.
struct UnusableValues {
    private struct Key: Hashable {
        let column: String
        let one: String
        let several: String
        let result: String
    }

    private var values: [Key: LineSample] = [:]
    private var order: [Key] = []
    /// The kinds of which only the number is kept.
    private var further: Set<Key> = []

    /// Each kind of problem of each column has one remark; files with more columns than that are rare.
    private static let maximumKinds = 40

    /// Counts a value, with what is wrong as the rest of a sentence about one or several, and what became of it.
    mutating func add(_ one: String, _ several: String, result: String, column: String?, line: Int) {
        let key = Key(column: column ?? "", one: one, several: several, result: result)
        if values[key] == nil {
            guard order.count < Self.maximumKinds else {
                further.insert(key)
                return
            }
            order.append(key)
        }
        values[key, default: LineSample()].add(line)
    }

    /// A remark on each column and problem, in the order of the file.
    var notes: [String] {
        let notes: [String] = order.compactMap { key in
            guard let found = values[key] else { return nil }
            let subject = found.count == 1 ? "\(found.text): the value of" : "\(found.text): \(found.count.grouped) values of"
            return "\(subject) \"\(key.column)\" \(found.count == 1 ? key.one : key.several); \(key.result)"
        }
        return further.isEmpty ? notes : notes + ["and \(further.count.counted("more kind")) of values that are not used"]
    }
}
