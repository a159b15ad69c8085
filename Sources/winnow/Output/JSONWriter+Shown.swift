import Journal
import Lifecycle
import Screen
import Workspace

extension JSONWriter {
    /// Writes a string whose every scalar that doesn't show for itself is an escape: the value is exact, and no pipe or terminal is deceived.
    mutating func shown(_ value: String) {
        guard !Sanitizer.isClean(value) else { return string(value) }
        var out: [UInt8] = [UInt8(ascii: "\"")]
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": out.append(contentsOf: [UInt8(ascii: "\\"), UInt8(truncatingIfNeeded: scalar.value)])
            default:
                if Self.showsItself(scalar) {
                    out.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
                } else {
                    for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
                        let digits = String(unit, radix: 16)
                        out.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
                    }
                }
            }
        }
        out.append(UInt8(ascii: "\""))
        raw(out)
    }

    /// Writes an object of texts whose keys may need escapes too, as the names of a file's columns do.
    mutating func pairs(_ pairs: [(key: String, value: String)]) {
        raw("{")
        for (index, pair) in pairs.enumerated() {
            if index > 0 { raw(",") }
            shown(pair.key)
            raw(":")
            shown(pair.value)
        }
        raw("}")
    }

    private static func showsItself(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value >= 0x20, scalar.value < 0x7F { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .nonspacingMark,
            .enclosingMark, .spacingMark:
            return false
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}

extension JSONMembers {
    /// Writes a text, or `null` where there is none: keys of a promised shape are always there.
    mutating func text(_ key: StaticString, _ value: String?) {
        member(key) { json in
            if let value, !value.isEmpty { json.shown(value) } else { json.null() }
        }
    }

    /// Writes a number, or `null`.
    mutating func number(_ key: StaticString, _ value: Int?) {
        member(key) { json in
            if let value { json.integer(value) } else { json.null() }
        }
    }

    /// Writes a moment in UTC (`2026-11-23T09:14:05.123Z`), or `null`.
    mutating func moment(_ key: StaticString, _ value: Instant?) {
        text(key, value.map { MomentFormatter.utc($0) })
    }

    /// Writes a list of texts, empty ones too.
    mutating func texts(_ key: StaticString, _ values: [String]) {
        member(key) { $0.array(values) { $0.shown($1) } }
    }

    /// Writes refusals as a list.
    mutating func refusals(_ key: StaticString, _ refusals: [(lead: LeadID?, refusal: Refusal)]) {
        member(key) { json in
            json.array(refusals) { json, refused in
                json.object { item in
                    item.text("lead", (refused.lead ?? refused.refusal.lead)?.description)
                    item.member("code", refused.refusal.code.rawValue)
                    item.text("message", refused.refusal.message)
                    item.missing(refused.refusal.unmet)
                }
            }
        }
    }

    /// Writes what a gate still asks for.
    mutating func missing(_ missing: [UnmetRequirement]) {
        member("missing") { json in
            json.array(missing) { json, one in
                json.object { item in
                    item.text("text", one.text)
                    item.number("have", one.have)
                    item.number("need", one.need)
                    item.moment("nextDueAt", one.nextDue)
                }
            }
        }
    }

    /// Writes why a command ended.
    mutating func error(_ ending: CommandError) {
        member("error") { json in
            json.object { item in
                item.member("code", ending.name)
                item.member("status", ending.status)
                item.text("message", ending.message)
                item.refusals("refusals", ending.refusals)
            }
        }
    }
}

/// Moments as texts.
enum MomentFormatter {
    /// `2026-11-23T09:14:05.123Z`.
    static func utc(_ instant: Instant) -> String {
        let local = ZoneTable.utc.local(instant)
        let milli = local.millisecond
        return local.day.description + "T" + clock(milli) + ":" + two(milli / 1000 % 60) + "." + three(milli % 1000) + "Z"
    }

    /// `2026-11-23 09:14` on a zone's wall.
    static func wall(_ instant: Instant, _ zone: ZoneTable) -> String {
        let local = zone.local(instant)
        return local.day.description + " " + clock(local.millisecond)
    }

    private static func clock(_ milli: Int) -> String { two(milli / 3_600_000) + ":" + two(milli / 60_000 % 60) }
    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    private static func three(_ value: Int) -> String { value < 10 ? "00\(value)" : value < 100 ? "0\(value)" : "\(value)" }
}
