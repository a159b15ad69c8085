/// The columns of a JSON file by the names of its objects' members.
///
/// Programs write `Email`, `email` and `E-mail` from row to row, and mean one column.
struct JSONColumns {
    /// The number of columns.
    let count: Int
    private let exact: [String: Int]
    private let folded: [String: Int]

    /// Makes the columns of some names, in their order.
    init(_ names: [String]) {
        count = names.count
        exact = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        folded = Dictionary(names.enumerated().map { (Self.folded($1), $0) }) { first, _ in first }
    }

    /// The column of a member; nil for none.
    func index(of name: String) -> Int? { exact[name] ?? folded[Self.folded(name)] }

    /// A name without case, spaces, hyphens and underscores.
    fileprivate static func folded(_ name: String) -> String {
        let marks: Set<Character> = [" ", "-", "_", "\u{A0}"]
        let rest = name.lowercased().filter { !marks.contains($0) }
        return rest.isEmpty ? name : rest
    }

    /// The different names that members have, while a file is read.
    struct Spellings {
        private var order: [String] = []
        private var foldedName: [String: String] = [:]
        /// Columns of which an object has two spellings, so that they are different ones.
        private var different: Set<String> = []

        /// The number of columns at most.
        var count: Int { order.count }

        /// Adds the names of an object's members.
        mutating func add(_ names: [String]) {
            var inObject: [String: String] = [:]
            for name in names {
                let folded: String
                if let known = foldedName[name] {
                    folded = known
                } else {
                    folded = JSONColumns.folded(name)
                    foldedName[name] = folded
                    order.append(name)
                }
                if let other = inObject.updateValue(name, forKey: folded), other != name { different.insert(folded) }
            }
        }

        /// The names of the columns: of one column its first spelling.
        var names: [String] {
            var seen: Set<String> = []
            return order.filter { name in
                let folded = foldedName[name] ?? name
                return different.contains(folded) || seen.insert(folded).inserted
            }
        }
    }
}
