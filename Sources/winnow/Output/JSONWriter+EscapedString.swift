import Formats
import Lifecycle
import Screen
import Workspace

extension JSONWriter {
    /// Writes a string in which every scalar that is not printable is escaped.
    ///
    /// The value stays exact, and control characters cannot affect a terminal or a pipe.
    mutating func escapedString(_ value: String) {
        Sanitizer.isClean(value) ? string(value) : visibleString(value)
    }

    /// Writes an object of strings whose keys may need escapes too, such as the names of a file's columns.
    mutating func pairs(_ pairs: [(key: String, value: String)]) {
        raw("{")
        for (index, pair) in pairs.enumerated() {
            if index > 0 { raw(",") }
            escapedString(pair.key)
            raw(":")
            escapedString(pair.value)
        }
        raw("}")
    }
}

extension JSONMembers {
    /// Writes a string, or `null` if it is nil or empty, so that the key is always present.
    mutating func text(_ key: StaticString, _ value: String?) {
        member(key) { json in
            if let value, !value.isEmpty { json.escapedString(value) } else { json.null() }
        }
    }

    /// Writes a number, or `null`.
    mutating func number(_ key: StaticString, _ value: Int?) {
        member(key) { json in
            if let value { json.integer(value) } else { json.null() }
        }
    }

    /// Writes an instant in UTC (`2026-11-23T09:14:05.123Z`), or `null`.
    mutating func moment(_ key: StaticString, _ value: Instant?) {
        text(key, value.map { MomentFormatter.utc($0) })
    }

    /// Writes an array of strings, including empty ones.
    mutating func texts(_ key: StaticString, _ values: [String]) {
        member(key) { $0.array(values) { $0.escapedString($1) } }
    }

    /// Writes refusals as an array.
    mutating func refusals(_ key: StaticString, _ refusals: [(lead: LeadID?, refusal: Refusal)]) {
        member(key) { json in
            json.array(refusals) { json, refused in
                json.object { item in
                    item.text("lead", (refused.lead ?? refused.refusal.lead)?.description)
                    item.member("code", refused.refusal.code.rawValue)
                    item.text("message", refused.refusal.message)
                    item.unmetRequirements(refused.refusal.unmet)
                }
            }
        }
    }

    /// Writes the unmet requirements of a gate.
    mutating func unmetRequirements(_ requirements: [UnmetRequirement]) {
        member("missing") { json in
            json.array(requirements) { json, one in
                json.object { item in
                    item.text("text", one.text)
                    item.number("have", one.have)
                    item.number("need", one.need)
                    item.moment("nextDueAt", one.nextDue)
                }
            }
        }
    }

    /// Writes the error of a command.
    mutating func error(_ error: CommandError) {
        member("error") { json in
            json.object { item in
                item.member("code", error.name)
                item.member("status", error.status)
                item.text("message", error.message)
                item.refusals("refusals", error.refusals)
            }
        }
    }
}
