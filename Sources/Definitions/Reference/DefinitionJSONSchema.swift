import Formats
import Lifecycle

/// The JSON Schema (draft 2020-12) of a definition's text, for editors that complete and check YAML.
///
/// It is generated from `DefinitionSchema`, as validation is. It describes the shape only; references between parts,
/// such as a gate that names a criterion, are checked by `winnow definition check`.
package enum DefinitionJSONSchema {
    /// The schema as JSON text, with a newline at its end; the same on every call.
    package static var text: String {
        var json = JSONWriter(capacity: 1 << 16)
        json.indented(schema)
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private static var schema: JSONValue {
        let parts = DocumentedSections(DefinitionSchema.document).parts
        let document = object(DefinitionSchema.document)
        let head: [(key: String, value: JSONValue)] = [
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text("A winnow lead definition")),
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
            ("description", .text(shape.documentation)), ("type", .text("object")),
            ("properties", .object(shape.keys.map { ($0.name, .object(property($0))) })), ("additionalProperties", .boolean(false)),
        ]
        if !required.isEmpty { members.append(("required", .list(required))) }
        if !shape.exactlyOne.isEmpty { members.append(("allOf", .list(shape.exactlyOne.map(exactlyOne)))) }
        if !dependent.isEmpty { members.append(("dependentRequired", .object(dependent))) }
        return members
    }

    private static func property(_ key: KeyDescription) -> [(key: String, value: JSONValue)] {
        var description = key.documentation
        var defaultValue: JSONValue?
        if let written = key.defaultText {
            // A default in words, such as "any stage", is no value.
            let isInWords = if case .list = key.type { !written.hasPrefix("[") } else { false }
            if key.isModifier || isInWords {
                description += " Default: \(written)."
            } else {
                defaultValue = value(written, key.type)
            }
        }
        return [("description", .text(description))] + type(key.type) + (defaultValue.map { [("default", $0)] } ?? [])
    }

    /// Requires exactly one of several keys; the two ends of a range count as one.
    private static func exactlyOne(_ group: [String]) -> JSONValue {
        func needs(_ key: String) -> JSONValue { .object([("required", .list([.text(key)]))]) }
        let isRange = group.contains("from") && group.contains("to")
        let single = group.filter { !isRange || ($0 != "from" && $0 != "to") }.map(needs)
        let range = isRange ? [JSONValue.object([("anyOf", .list([needs("from"), needs("to")]))])] : []
        return .object([("oneOf", .list(single + range))])
    }

    private static func type(_ type: ValueType) -> [(key: String, value: JSONValue)] {
        switch type {
        case .text(let most):
            // An unquoted number is a valid text.
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
        case .choice(_, let values): return [("enum", .list(values.map { .text($0) }))]
        case .duration: return pattern("^[0-9]{1,7} (minutes?|hours?|days?)$")
        case .clockDuration: return pattern("^[0-9]{1,7} (business )?(minutes?|hours?|days?)$")
        case .workingHours: return pattern("^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$")
        case .day: return pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        case .timeZone: return pattern("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*)*$")
        case .mailDomain: return pattern("^[^.\\s@][^\\s@]*\\.[^\\s@]*[^.\\s@]$")
        case .currency: return pattern("^[A-Z]{3}$")
        case .rate:
            return [
                ("type", .list([.text("string"), .text("number")])), ("pattern", .text("^[0-9]{1,7}(\\.[0-9]{1,6})?$")),
                ("exclusiveMinimum", .integer(0)),
            ]
        case .list(let element, let least, let most):
            return [("type", .text("array")), ("items", .object(Self.type(element)))]
                + (least > 0 ? [("minItems", .integer(least))] : [])
                + [("maxItems", .integer(most))]
        case .table(let noun, let keys, let element):
            let properties = keys.map { key in
                (
                    key: key,
                    value: JSONValue.object(
                        (DefinitionSchema.meaning(of: key, noun).map { [("description", .text($0))] } ?? []) + Self.type(element))
                )
            }
            return [("type", .text("object")), ("properties", .object(properties)), ("additionalProperties", .boolean(false))]
        case .section(let shape): return [("$ref", .text("#/$defs/" + shape.identifier))]
        case .keywordOrSection(let noun, let keywords, let shape):
            let known = keywords.map { keyword in
                JSONValue.object(
                    [("const", .text(keyword))]
                        + (DefinitionSchema.meaning(of: keyword, noun).map { [("description", .text($0))] } ?? [])
                )
            }
            return [("oneOf", .list(known + [.object([("$ref", .text("#/$defs/" + shape.identifier))])]))]
        }
    }

    private static func pattern(_ pattern: String) -> [(key: String, value: JSONValue)] {
        [("type", .text("string")), ("pattern", .text(pattern))]
    }

    /// The default value of a key as JSON; `written` is its YAML form, with plain scalars in lists.
    private static func value(_ written: String, _ type: ValueType) -> JSONValue {
        switch type {
        case .boolean: return .boolean(written == "true")
        case .integer: return Int(written).map { .integer($0) } ?? .text(written)
        case .table: return .object([])
        case .list:
            let elements = written.dropFirst().dropLast().split(separator: ",")
            return .list(elements.map { .text(String($0.drop { $0 == " " })) })
        default: return .text(written)
        }
    }
}
