import Glibc
import Lifecycle

/// The result of a repair, with exactly what the journal lost.
package struct JournalRepair: Sendable {
    /// The damage that was found, if any.
    package var damage: JournalDamage?
    /// The last line that was kept.
    package var cutAfter: SequenceNumber
    /// The bytes moved to the quarantine: everything after the last whole and sound action.
    package var quarantinedBytes = 0
    /// The number of lines among them, complete or not.
    package var quarantinedLines = 0
    /// The failure that the removed marker recorded.
    package var degraded: String?
    /// The state after the repair.
    package var verification: JournalVerification
}

extension JournalFile {
    /// Makes the journal writable again.
    ///
    /// Copies everything after the last sound action to the quarantine, cuts it off, and clears the failure marker.
    /// Everything before stays as it is. O(n).
    ///
    /// Acknowledged actions can be among what is moved: the caller must say so before, and show the result after.
    ///
    /// - Throws: `JournalError.notPermitted` unless the user owns the folder or is root; `.busy`, `.diskFull`,
    ///   `.notConfirmed`, `.system`.
    package func repair(holder: Login) throws -> JournalRepair {
        try requireOwnership(to: "repair the workspace")
        let (cut, damage, bytes, lines, reason) = try withLock(holder) { writer in
            try refresh()
            failure = nil
            let reason = try degradedReason(writer)
            var scan = JournalScan(after: start, pendingErasures: [:], path: folder.journal, calls: calls)
            let end = try scan.run(readDescriptor.number, expecting: status.size) { _ in .continue }
            let rest = status.size - end.position.offset
            var lines = 0
            let journal = try openForWriting(folder.journal, O_APPEND)
            writer.journal = journal
            if rest > 0 {
                lines = try countLines(from: end.position.offset, count: rest)
                let why = end.damage.map { "damaged: " + $0.reason } ?? "unfinished action"
                try Quarantine(folder: folder, calls: calls).append(readDescriptor, from: end.position, count: rest, reason: why)
                try self.cut(to: end.position.offset, journal, writer)
            } else {
                try confirm(journal, writer)
            }
            let cleared = calls.truncate(writer.degraded.number, 0)
            guard cleared == 0 else { throw JournalError.system(call: "ftruncate", path: folder.degraded, code: -cleared) }
            try writer.degraded.sync(path: folder.degraded)
            return (end.position.seq, end.damage, rest, lines, reason)
        }
        return JournalRepair(
            damage: damage, cutAfter: cut, quarantinedBytes: bytes, quarantinedLines: lines, degraded: reason,
            verification: try verify())
    }

    private func countLines(from offset: Int, count: Int) throws(JournalError) -> Int {
        var (lines, done) = (0, 0)
        var last: UInt8 = 0x0A
        while done < count {
            let bytes = try readDescriptor.bytes(
                at: offset + done, count: min(count - done, JournalScan.chunk), path: folder.journal)
            guard let end = bytes.last else { break }
            last = end
            for byte in bytes where byte == 0x0A { lines += 1 }
            done += bytes.count
        }
        return last == 0x0A ? lines : lines + 1
    }
}
