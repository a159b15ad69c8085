import Lifecycle

/// The first entry of a lead into each stage, and who captured the lead.
///
/// Stored in the row of the lead, so that it can be subtracted from the counts. Encoded as the number of stages; for
/// each its code and the day as a zigzag varint; then the login of the person who captured the lead, empty for a rule.
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

/// Counts of leads by first stage entry, day and capturing person.
///
/// They are differences that have not been written yet.
struct StageEntryCounts {
    /// Differences by the index of the login, the stage's code and the day, packed into one number.
    private var counts: [UInt64: Int] = [:]
    private var logins: [[UInt8]] = []
    private var indexes: [[UInt8]: Int] = [:]

    /// Counts a lead a number of times; -1 removes it.
    mutating func add(_ stageEntries: [UInt8], _ times: Int) {
        guard let count = stageEntries.first else { return }
        var index = 1
        var entries: [UInt64] = []
        for _ in 0..<count where index < stageEntries.count {
            let stage = UInt64(stageEntries[index])
            index += 1
            guard let day = Varint.read(stageEntries, at: &index) else { return }
            entries.append(stage << 32 | UInt64(UInt32(truncatingIfNeeded: day)))
        }
        let by = loginIndex(of: Array(stageEntries[index...]))
        for entry in entries { counts[UInt64(by) << 40 | entry, default: 0] += times }
    }

    private mutating func loginIndex(of login: [UInt8]) -> Int {
        if let index = indexes[login] { return index }
        logins.append(login)
        indexes[login] = logins.count - 1
        return logins.count - 1
    }

    /// Writes the differences and clears them.
    mutating func write(to database: IndexDatabase) throws(ReadModelError) {
        let row = try database.statement(
            """
            INSERT INTO stageEntry(stage, sourcedBy, day, count) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count
            """, for: "counting")
        for (key, count) in counts where count != 0 {
            let zigzag = UInt32(truncatingIfNeeded: key)
            try row.with(
                Int(key >> 32 & 0xFF), String(decoding: logins[Int(key >> 40)], as: UTF8.self),
                Int(Int32(bitPattern: zigzag >> 1) ^ -Int32(bitPattern: zigzag & 1)), count
            ).run()
        }
        counts = [:]
    }
}
