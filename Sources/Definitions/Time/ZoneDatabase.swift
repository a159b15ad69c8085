import Foundation
import Lifecycle

/// The time zones of this machine, as tables that the core can use.
///
/// They are read from the compiled IANA database in `/usr/share/zoneinfo` (RFC 9636), at about 50 µs per zone.
/// Foundation's `TimeZone` takes up to 60 ms the first time and is empty in a program that is linked statically without
/// FoundationInternationalization, so it is only a fallback for machines without that folder.
package enum ZoneDatabase {
    /// The years that tables cover; the last rule of a zone is assumed to stay in force.
    static let years = 1970...2100

    /// Whether a text can be the name of a zone: `Area/City` in letters, digits, `_`, `+` and `-`.
    ///
    /// Such a name can't lead to a file outside the database.
    static func isName(_ text: String) -> Bool {
        guard (1...60).contains(text.utf8.count) else { return false }
        return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            guard let first = part.utf8.first, (65...90).contains(first) || (97...122).contains(first) else { return false }
            return part.utf8.allSatisfy {
                (65...90).contains($0) || (97...122).contains($0) || (48...57).contains($0) || $0 == 43 || $0 == 45 || $0 == 95
            }
        }
    }

    /// The table of a zone; nil when this machine doesn't know the zone. UTC needs no file access.
    package static func table(named name: String) -> ZoneTable? {
        if ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"].contains(name) { return .utc }
        guard isName(name) else { return nil }
        if let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name) {
            return ZoneFile.table(named: name, from: [UInt8](data))
        }
        return foundationTable(named: name)
    }

    /// The name of the machine's own zone; nil when none is configured or known.
    ///
    /// It is taken from `TZ`, the target of `/etc/localtime` or the content of `/etc/timezone`, whichever first names a
    /// known zone.
    package static func machineZone(environment: [String: String]) -> String? {
        var candidates: [String] = []
        if let variable = environment["TZ"] { candidates.append(variable.hasPrefix(":") ? String(variable.dropFirst()) : variable) }
        if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/etc/localtime"),
            let range = link.range(of: "zoneinfo/")
        {
            candidates.append(String(link[range.upperBound...]))
        }
        if let data = FileManager.default.contents(atPath: "/etc/timezone") {
            candidates.append(String(decoding: data.prefix(100), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return candidates.first { table(named: $0) != nil }
    }

    /// The names of the zones in the same area as a misspelt one, for suggesting the nearest.
    static func names(inAreaOf name: String) -> [String] {
        let parts = name.split(separator: "/").dropLast()
        guard isName(name),
            let files = try? FileManager.default.contentsOfDirectory(atPath: "/usr/share/zoneinfo/" + parts.joined(separator: "/"))
        else {
            return []
        }
        return files.sorted().map { (parts + [$0[...]]).joined(separator: "/") }
    }

    static func foundationTable(named name: String) -> ZoneTable? {
        guard let zone = TimeZone(identifier: name) else { return nil }
        var moment = Date(timeIntervalSince1970: 0)
        let end = Date(timeIntervalSince1970: ZoneFile.seconds(Day(year: years.upperBound + 1, month: 1, day: 1)))
        let initial = zone.secondsFromGMT(for: moment)
        var transitions: [ZoneTable.Transition] = []
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next > moment, next < end, transitions.count < 1000 {
            let from = Instant(milliseconds: Int64(next.timeIntervalSince1970) * 1000)
            transitions.append(.init(from: from, offset: zone.secondsFromGMT(for: next)))
            moment = next
        }
        return ZoneTable(name: name, initialOffset: initial, transitions: transitions)
    }
}
