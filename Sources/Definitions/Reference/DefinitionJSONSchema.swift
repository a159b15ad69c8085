import Lifecycle

/// The JSON Schema (draft 2020-12) of a definition's text, for editors that complete and check YAML.
///
/// Generated from `DefinitionSchema`, which the checker goes by too. It tells shapes only: what one part says about another, such as a gate
/// that names a criterion, is for `winnow definition check`.
package enum DefinitionJSONSchema {
    /// The schema as JSON text, with a newline at its end; the same each time.
    package static var text: String { schema.text() + "\n" }

    private static var schema: JSONValue {
        let parts = DocumentedSections(DefinitionSchema.document).parts
        let document = object(DefinitionSchema.document)
        let head: [(key: String, value: JSONValue)] = [
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text("A lead definition of winnow")),
        ]
        let definitions = parts.dropFirst().map { (key: $0.shape.identifier, value: JSONValue.object(object($0.shape))) }
        return .object(head + document + [("$defs", .object(definitions))])
    }

    private static func object(_ shape: Shape) -> [(key: String, value: JSONValue)] {
        let required = shape.keys.filter(\.isRequired).map { JSONValue.text($0.name) }
        let dependent = shape.keys.compactMap { key in
            key.modifies.map { (key: key.name, value: JSONValue.list([.text($0)])) }
        }
        var members: [(key: String, value: JSONValue)] = [
            ("description", .text(shape.about)), ("type", .text("object")),
            ("properties", .object(shape.keys.map { ($0.name, .object(property($0))) })), ("additionalProperties", .boolean(false)),
        ]
        if !required.isEmpty { members.append(("required", .list(required))) }
        if !shape.exactlyOne.isEmpty { members.append(("allOf", .list(shape.exactlyOne.map(exactlyOne)))) }
        if !dependent.isEmpty { members.append(("dependentRequired", .object(dependent))) }
        return members
    }

    private static func property(_ key: KeyDescription) -> [(key: String, value: JSONValue)] {
        var about = key.about
        var standard: JSONValue?
        if let written = key.standard {
            if key.isModifier { about += " Without it: \(written)." } else { standard = value(written, key.type) }
        }
        return [("description", .text(about))] + type(key.type) + (standard.map { [("default", $0)] } ?? [])
    }

    /// One of some keys must be there; the two ends of a band are one.
    private static func exactlyOne(_ group: [String]) -> JSONValue {
        func needs(_ key: String) -> JSONValue { .object([("required", .list([.text(key)]))]) }
        let isBand = group.contains("from") && group.contains("to")
        let single = group.filter { !isBand || ($0 != "from" && $0 != "to") }.map(needs)
        let band = isBand ? [JSONValue.object([("anyOf", .list([needs("from"), needs("to")]))])] : []
        return .object([("oneOf", .list(single + band))])
    }

    private static func type(_ type: ValueType) -> [(key: String, value: JSONValue)] {
        switch type {
        case .text(let most):
            // A number without quotes is a text too.
            return [
                ("type", .list([.text("string"), .text("number")])), ("minLength", .integer(1)), ("maxLength", .integer(most)),
            ]
        case .identifier: return pattern("^[A-Za-z][A-Za-z0-9_-]{0,59}$")
        case .keystroke:
            return [("type", .list([.text("string"), .text("integer")])), ("pattern", .text("^[a-z1-9]$"))]
                + [("minimum", .integer(1)), ("maximum", .integer(9))]
        case .letter: return pattern("^[^a-z0-9\\s]$")
        case .integer(let range):
            return [
                ("type", .text("integer")), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound)),
            ]
        case .boolean: return [("type", .text("boolean"))]
        case .choice(_, let words): return [("enum", .list(words.map { .text($0) }))]
        case .duration: return pattern("^[0-9]{1,7} (minutes?|hours?|days?)$")
        case .clockDuration: return pattern("^[0-9]{1,7} (business )?(minutes?|hours?|days?)$")
        case .workingHours: return pattern("^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$")
        case .day: return pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        case .timeZone: return pattern("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*)*$")
        case .mailDomain: return pattern("^[^.\\s@][^\\s@]*\\.[^\\s@]*[^.\\s@]$")
        case .list(let element, let least, let most):
            return [("type", .text("array")), ("items", .object(Self.type(element)))]
                + (least > 0 ? [("minItems", .integer(least))] : [])
                + [("maxItems", .integer(most))]
        case .table(let noun, let words, let element):
            let properties = words.map { word in
                (
                    key: word,
                    value: JSONValue.object(
                        (DefinitionSchema.meaning(of: word, noun).map { [("description", .text($0))] } ?? []) + Self.type(element))
                )
            }
            return [("type", .text("object")), ("properties", .object(properties)), ("additionalProperties", .boolean(false))]
        case .section(let shape): return [("$ref", .text("#/$defs/" + shape.identifier))]
        case .wordOrSection(let noun, let words, let shape):
            let known = words.map { word in
                JSONValue.object(
                    [("const", .text(word))] + (DefinitionSchema.meaning(of: word, noun).map { [("description", .text($0))] } ?? [])
                )
            }
            return [("oneOf", .list(known + [.object([("$ref", .text("#/$defs/" + shape.identifier))])]))]
        }
    }

    private static func pattern(_ pattern: String) -> [(key: String, value: JSONValue)] {
        [("type", .text("string")), ("pattern", .text(pattern))]
    }

    /// What holds without a key, as JSON; it is written as in YAML, and lists in it hold words only.
    private static func value(_ written: String, _ type: ValueType) -> JSONValue {
        switch type {
        case .boolean: return .boolean(written == "true")
        case .integer: return Int(written).map { .integer($0) } ?? .text(written)
        case .table: return .object([])
        case .list:
            let words = written.dropFirst().dropLast().split(separator: ",")
            return .list(words.map { .text(String($0.drop { $0 == " " })) })
        default: return .text(written)
        }
    }
}
