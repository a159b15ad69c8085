import Glibc
import Lifecycle

/// What checking the whole journal found.
package struct JournalVerification: Sendable {
    /// The journal's generation.
    package var generation: UInt64 = 0
    /// How many lines count, the header not included.
    package var lines = 0
    /// How many actions count.
    package var actions = 0
    /// How many people's erasures are told.
    package var erasures = 0
    /// The last sum that counts: keep it, and a later `verify --against` it shows whether anything before it was changed.
    package var sum: JournalHash
    /// The bytes of an unfinished action at the end, which the next writer sets aside.
    package var unfinishedBytes = 0
    /// The first place that makes no sense.
    package var damage: JournalDamage?
    /// Leads whose personal data is gone although no erasure says so.
    package var missing: [LeadID] = []
    /// The bytes in the quarantine, or `nil` where the user may not look.
    package var quarantineBytes: Int?
    /// Why nothing can be written, if that is so and the user may look.
    package var degraded: String?
    /// Where the sum stands that was asked for: the line's number, or 0 for the place before the first.
    package var foundSum: SequenceNumber?
    /// The sum that was asked for.
    package var soughtSum: JournalHash?

    /// Whether everything is as it must be; a full quarantine or an unfinished end is worth telling but no fault.
    package var isSound: Bool {
        damage == nil && missing.isEmpty && degraded == nil && (soughtSum == nil || foundSum != nil)
    }
}

extension JournalFile {
    /// Checks the whole journal without changing anything; needs no right but to read. O(n).
    ///
    /// - Parameter sum: an earlier sum, which must stand in the chain.
    /// - Throws: `JournalError.system`, `.noJournal`; damage is reported, not thrown.
    package func verify(against sum: JournalHash? = nil) throws -> JournalVerification {
        try refresh()
        var found = JournalVerification(sum: start.sum)
        for look in 1...5 {
            found = try verifyOnce(against: sum)
            // A writer may just be cutting off an unfinished end.
            guard found.damage != nil, look < 5 else { break }
            calls.pause(10)
            try refresh()
        }
        if case .success(let facts) = calls.statusAt(folder.quarantine) { found.quarantineBytes = facts.size }
        let marker = calls.open(folder.degraded, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
        if marker >= 0 {
            let bytes = try FileDescriptor(marker, calls).bytes(at: 0, count: 200, path: folder.degraded)
            if !bytes.isEmpty { found.degraded = String(decoding: bytes.filter { (0x20..<0x7F).contains($0) }, as: UTF8.self) }
        }
        return found
    }

    private func verifyOnce(against sum: JournalHash?) throws -> JournalVerification {
        var found = JournalVerification(sum: start.sum)
        found.generation = header.generation
        found.soughtSum = sum
        if sum == start.sum { found.foundSum = SequenceNumber(0) }
        var scan = JournalScan(after: start, missing: [:], path: folder.journal, calls: calls)
        let end = try scan.run(reading.number, expecting: facts.size) { action in
            found.actions += 1
            found.lines += action.lines.count
            // Who was several leads that were merged is one person.
            if action.lines.contains(where: { $0.envelope.kind == .erased }) { found.erasures += 1 }
            for line in action.lines {
                if line.envelope.sum == sum { found.foundSum = line.envelope.seq }
            }
            return .goOn
        }
        found.sum = end.position.sum
        found.damage = end.damage
        found.unfinishedBytes = end.damage == nil ? end.tailBytes : 0
        found.missing = end.damage == nil ? scan.missing.keys.sorted() : []
        return found
    }
}
