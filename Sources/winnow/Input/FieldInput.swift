import Lifecycle
import Workspace

/// `FIELD=VALUE` as people type it.
enum FieldInput {
    /// Fields and columns of their own names (`extra.COLUMN=VALUE`) out of several `FIELD=VALUE`.
    ///
    /// - Throws: `CommandError.usage` for what isn't such a pair or names no field.
    static func changes(_ pairs: [String]) throws(CommandError) -> FieldChanges {
        var changes = FieldChanges()
        for pair in pairs {
            guard let equals = pair.firstIndex(of: "=") else {
                throw CommandError(.usage, "\"\(pair)\" is not FIELD=VALUE; fields are \(names)")
            }
            let name = String(pair[..<equals])
            let value = String(pair[pair.index(after: equals)...])
            if name.hasPrefix("extra."), name.utf8.count > 6 {
                changes.extra[String(name.dropFirst(6))] = value
            } else if let field = field(named: name) {
                changes.fields[field] = value
            } else {
                throw CommandError(
                    .usage, "there is no field \"\(name)\"; fields are \(names), and extra.COLUMN for a column of your own")
            }
        }
        return changes
    }

    /// The field of a name, whatever its case, hyphens and spaces.
    static func field(named name: String) -> LeadField? {
        let wanted = folded(name)
        return LeadField.allCases.first { folded($0.rawValue) == wanted || folded($0.label) == wanted }
    }

    /// The names of all fields.
    static var names: String { LeadField.allCases.map(\.rawValue).joined(separator: ", ") }

    private static func folded(_ name: String) -> String { name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " } }
}
