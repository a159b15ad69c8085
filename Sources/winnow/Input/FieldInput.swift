import Lifecycle
import Workspace

/// Parses `FIELD=VALUE` arguments.
enum FieldInput {
    /// The changes that several `FIELD=VALUE` and `extra.COLUMN=VALUE` arguments describe.
    ///
    /// - Throws: `CommandError.usage` for an argument without an equals sign or with an unknown field.
    static func changes(_ pairs: [String]) throws(CommandError) -> FieldChanges {
        var changes = FieldChanges()
        for pair in pairs {
            guard let equals = pair.firstIndex(of: "=") else {
                throw CommandError(.usage, "\"\(pair)\" is not FIELD=VALUE; the fields are \(names)")
            }
            let name = String(pair[..<equals])
            let value = String(pair[pair.index(after: equals)...])
            if name.hasPrefix("extra."), name.utf8.count > 6 {
                changes.extra[String(name.dropFirst(6))] = value
            } else if let field = field(named: name) {
                changes.fields[field] = value
            } else {
                throw CommandError(
                    .usage, "there is no field \"\(name)\"; the fields are \(names), and extra.COLUMN for your own columns")
            }
        }
        return changes
    }

    /// The field with a name; case, hyphens, underscores and spaces don't matter.
    static func field(named name: String) -> LeadField? {
        TypedWord.value(name, among: LeadField.allCases) { [$0.rawValue, $0.label] }
    }

    /// The names of all fields.
    static var names: String { LeadField.allCases.map(\.rawValue).joined(separator: ", ") }
}
