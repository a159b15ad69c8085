/// Several texts in one, each with its length before it, so that they may contain anything.
struct PackedTexts {
    /// The texts as one.
    private(set) var text = ""

    private static let mark = UInt8(ascii: ":")

    init(capacity: Int = 64) { text.reserveCapacity(capacity) }

    /// Adds a text.
    mutating func add(_ value: String) {
        let count = value.utf8.count
        // Most are blank.
        if count > 0 { text.append(String(count)) }
        text.append(":")
        text.append(value)
    }

    /// Adds a list, which is read as one.
    mutating func add(_ values: [String]) {
        add(values.isEmpty ? "" : String(values.count))
        for value in values { add(value) }
    }

    /// Reads packed texts in the order in which they were added; blank ones after the last.
    struct Reader {
        private var rest: Substring.UTF8View

        init(_ text: String) { rest = text[...].utf8 }

        /// The next text.
        mutating func next() -> String {
            guard let mark = rest.firstIndex(of: PackedTexts.mark) else { return "" }
            let count = Int(Substring(rest[..<mark])) ?? 0
            let start = rest.index(after: mark)
            guard let end = rest.index(start, offsetBy: count, limitedBy: rest.endIndex) else { return "" }
            defer { rest = rest[end...] }
            return String(Substring(rest[start..<end]))
        }

        /// The next list.
        mutating func list() -> [String] { (0..<(Int(next()) ?? 0)).map { _ in next() } }
    }
}
