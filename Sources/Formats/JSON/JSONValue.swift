/// A JSON value whose objects preserve the order of their keys.
package enum JSONValue: Sendable {
    case text(String)
    case integer(Int)
    case boolean(Bool)
    case list([JSONValue])
    case object([(key: String, value: JSONValue)])

    fileprivate var isScalar: Bool {
        switch self {
        case .text, .integer, .boolean: true
        case .list, .object: false
        }
    }
}

extension JSONWriter {
    /// Writes a value over several lines, indented by two spaces a level; a list of scalars stays on one line.
    package mutating func indented(_ value: JSONValue, level: Int = 0) {
        switch value {
        case .text(let text): string(text)
        case .integer(let number): integer(number)
        case .boolean(let value): bool(value)
        case .list(let values) where values.allSatisfy(\.isScalar):
            raw("[")
            for (index, value) in values.enumerated() {
                if index > 0 { raw(", ") }
                indented(value)
            }
            raw("]")
        case .list(let values):
            lines("[", values, "]", level) { $0.indented($1, level: level + 1) }
        case .object(let members):
            lines("{", members, "}", level) {
                $0.string($1.key)
                $0.raw(": ")
                $0.indented($1.value, level: level + 1)
            }
        }
    }

    private mutating func lines<Element>(
        _ opening: StaticString, _ elements: [Element], _ closing: StaticString, _ level: Int,
        _ write: (inout JSONWriter, Element) -> Void
    ) {
        raw(opening)
        for (index, element) in elements.enumerated() {
            raw(index > 0 ? ",\n" : "\n")
            raw(repeatElement(UInt8(ascii: " "), count: 2 * (level + 1)))
            write(&self, element)
        }
        if !elements.isEmpty {
            raw("\n")
            raw(repeatElement(UInt8(ascii: " "), count: 2 * level))
        }
        raw(closing)
    }
}
