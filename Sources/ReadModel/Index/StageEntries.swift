import Lifecycle

/// When a lead first entered each of its stages, and who captured it: what its row keeps, so that it can be taken out of the counts again.
///
/// In few bytes: how many stages; for each its code and the day as a number of variable length, zigzag; then the login of who captured it, empty for a rule.
enum StageEntries {
    static func bytes(of lead: Lead, in zone: ZoneTable) -> [UInt8] {
        let first = lead.firstEntries(in: zone)
        var bytes = [UInt8(first.count)]
        bytes.reserveCapacity(1 + 4 * first.count + 8)
        for (stage, day) in first {
            bytes.append(UInt8(stage.code))
            let number = Int64(day.number)
            Varint.append(UInt64(bitPattern: number << 1 ^ number >> 63), to: &bytes)
        }
        if let login = lead.sourcedBy.login { bytes.append(contentsOf: login.name.utf8) }
        return bytes
    }
}

/// How many leads first entered a stage on a day, by who captured them, as differences that are still to be written.
struct StageEntryCounts {
    /// By whom, in which stage and when: the place of the login among those met, the stage's code and the day in one number.
    private var counts: [UInt64: Int] = [:]
    private var logins: [[UInt8]] = []
    private var known: [[UInt8]: Int] = [:]

    /// Counts a lead so many times, -1 to take it out.
    mutating func add(_ arrivals: [UInt8], _ times: Int) {
        guard let count = arrivals.first else { return }
        var index = 1
        var entries: [UInt64] = []
        for _ in 0..<count where index < arrivals.count {
            let stage = UInt64(arrivals[index])
            index += 1
            guard let day = Varint.read(arrivals, at: &index) else { return }
            entries.append(stage << 32 | UInt64(UInt32(truncatingIfNeeded: day)))
        }
        let by = place(of: Array(arrivals[index...]))
        for entry in entries { counts[UInt64(by) << 40 | entry, default: 0] += times }
    }

    private mutating func place(of login: [UInt8]) -> Int {
        if let place = known[login] { return place }
        logins.append(login)
        known[login] = logins.count - 1
        return logins.count - 1
    }

    /// Writes the differences, and begins anew.
    mutating func write(to database: IndexDatabase) throws(ReadModelError) {
        let row = try database.statement(
            """
            INSERT INTO arrival(stage, sourcedBy, day, count) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count
            """, for: "counting")
        for (key, count) in counts where count != 0 {
            let zigzag = UInt32(truncatingIfNeeded: key)
            row.bind(1, Int(key >> 32 & 0xFF))
            row.bind(2, String(decoding: logins[Int(key >> 40)], as: UTF8.self))
            row.bind(3, Int(Int32(bitPattern: zigzag >> 1) ^ -Int32(bitPattern: zigzag & 1)))
            row.bind(4, count)
            try row.run()
        }
        counts = [:]
    }
}
