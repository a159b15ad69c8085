import Lifecycle

/// Parses compiled time zones (TZif, RFC 9636): offset changes, then a rule for the time after them.
enum ZoneFile {
    /// The table in a file's bytes; nil unless they are TZif of version 2 or later.
    static func table(named name: String, from bytes: [UInt8]) -> ZoneTable? {
        var reader = Reader(bytes: bytes)
        // A file contains all data twice: first with 32-bit times, which are skipped, then with 64-bit times.
        guard let old = reader.header(), old.version >= 50 else { return nil }
        guard reader.skip(old.size(timeSize: 4)), let header = reader.header(), header.types > 0 else { return nil }
        guard header.times <= 5000, header.types <= 256, reader.remaining >= header.size(timeSize: 8) else { return nil }
        let moments = (0..<header.times).map { _ in reader.signed(8) }
        let kinds = (0..<header.times).map { _ in Int(reader.signed(1) & 0xFF) }
        var offsets: [Int] = []
        for _ in 0..<header.types {
            offsets.append(Int(reader.signed(4)))
            _ = reader.skip(2)
        }
        guard kinds.allSatisfy({ $0 < offsets.count }) else { return nil }
        _ = reader.skip(header.abbreviations + header.leaps * 12 + header.standards + header.universals)
        let rule = POSIXZoneRule(reader.line())

        var initial = offsets[0]
        var transitions: [ZoneTable.Transition] = []
        for (moment, kind) in zip(moments, kinds) {
            if moment <= 0 {
                initial = offsets[kind]
            } else if transitions.last?.offset ?? initial != offsets[kind] {
                transitions.append(.init(from: Instant(milliseconds: moment * 1000), offset: offsets[kind]))
            }
        }
        if let rule {
            let lastMoment = moments.last ?? 0
            if moments.isEmpty { initial = rule.standardOffset }
            for year in ZoneDatabase.years {
                for change in rule.changes(in: year) where change.from.milliseconds > max(0, lastMoment * 1000) {
                    if transitions.last?.offset ?? initial != change.offset { transitions.append(change) }
                }
            }
        }
        return ZoneTable(name: name, initialOffset: initial, transitions: transitions)
    }

    /// Seconds from 1970 to the start of a day in UTC.
    static func seconds(_ day: Day?) -> Double { Double((day?.number ?? 0) * 86_400) }

    private struct Header {
        var version: UInt8
        var universals = 0
        var standards = 0
        var leaps = 0
        var times = 0
        var types = 0
        var abbreviations = 0

        func size(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + abbreviations + leaps * (timeSize + 4) + standards + universals
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var at = 0
        var remaining: Int { bytes.count - at }

        /// Reads the next big-endian number; zero beyond the end.
        mutating func signed(_ count: Int) -> Int64 {
            guard remaining >= count else { return 0 }
            var value = UInt64(truncatingIfNeeded: Int8(bitPattern: bytes[at]))
            for byte in bytes[(at + 1)..<(at + count)] { value = value << 8 | UInt64(byte) }
            at += count
            return Int64(bitPattern: value)
        }

        mutating func skip(_ count: Int) -> Bool {
            guard remaining >= count else { return false }
            at += count
            return true
        }

        mutating func header() -> Header? {
            guard remaining >= 44, Array(bytes[at..<(at + 4)]) == Array("TZif".utf8) else { return nil }
            var header = Header(version: bytes[at + 4])
            at += 20
            header.universals = count()
            header.standards = count()
            header.leaps = count()
            header.times = count()
            header.types = count()
            header.abbreviations = count()
            return header
        }

        /// Reads a count of the header, limited so that no sum of counts overflows.
        private mutating func count() -> Int { Int(min(1_000_000, max(0, signed(4)))) }

        /// Reads the footer, the line between its two newlines.
        mutating func line() -> String {
            guard remaining > 1, bytes[at] == 10 else { return "" }
            return String(decoding: bytes[(at + 1)...].prefix { $0 != 10 }, as: UTF8.self)
        }
    }
}
