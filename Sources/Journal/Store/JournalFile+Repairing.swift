import Glibc
import Lifecycle

/// What a repair did, and exactly what is lost by it.
package struct JournalRepair: Sendable {
    /// What was wrong, if anything.
    package var damage: JournalDamage?
    /// Where the journal was cut.
    package var cutAfter: SequenceNumber
    /// How many bytes were moved into the quarantine: all from the first action that is not whole or sound to the end of the file.
    package var setAsideBytes = 0
    /// How many lines these hold, whole or not.
    package var setAsideLines = 0
    /// What the marker said that is now taken away.
    package var degraded: String?
    /// The state after the repair.
    package var verification: JournalVerification
}

extension JournalFile {
    /// Makes the journal writable again: what stands after the last sound action goes into the quarantine and is cut off, and the marker of a failed disk is
    /// taken away. Everything before stays as it is. O(n).
    ///
    /// Acknowledged actions can be among what is set aside: the caller must say so before, and show the report after.
    ///
    /// - Throws: `JournalError.notPermitted` unless the folder is the user's own; `.busy`, `.diskFull`, `.notConfirmed`, `.system`.
    package func repair(holder: Login) throws -> JournalRepair {
        try requireOwnership(to: "repair the workspace")
        let (cut, damage, bytes, lines, reason) = try holding(holder) { writing in
            try refresh()
            failure = nil
            let reason = try degradedReason(writing)
            var scan = JournalScan(after: start, missing: [:], path: folder.journal, calls: calls)
            let end = try scan.run(reading.number, expecting: facts.size) { _ in .goOn }
            let rest = facts.size - end.position.offset
            var lines = 0
            let journal = try openForWriting(folder.journal, O_APPEND)
            writing.journal = journal
            if rest > 0 {
                lines = try countLines(from: end.position.offset, count: rest)
                let why = end.damage.map { "damaged: " + $0.reason } ?? "unfinished action"
                try Quarantine(folder: folder, calls: calls).keep(reading, from: end.position, count: rest, reason: why)
                try self.cut(to: end.position.offset, journal, writing)
            } else {
                try confirm(journal, writing)
            }
            let cleared = calls.truncate(writing.degraded.number, 0)
            guard cleared == 0 else { throw JournalError.system(call: "ftruncate", path: folder.degraded, code: -cleared) }
            try writing.degraded.sync(path: folder.degraded)
            return (end.position.seq, end.damage, rest, lines, reason)
        }
        return JournalRepair(
            damage: damage, cutAfter: cut, setAsideBytes: bytes, setAsideLines: lines, degraded: reason, verification: try verify())
    }

    private func countLines(from offset: Int, count: Int) throws(JournalError) -> Int {
        var (lines, done) = (0, 0)
        var last: UInt8 = 0x0A
        while done < count {
            let bytes = try reading.bytes(at: offset + done, count: min(count - done, JournalScan.chunk), path: folder.journal)
            guard let end = bytes.last else { break }
            last = end
            for byte in bytes where byte == 0x0A { lines += 1 }
            done += bytes.count
        }
        return last == 0x0A ? lines : lines + 1
    }
}
