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
    func repair(as writer: JournalWriter) throws(JournalError) -> JournalRepair {
        try requireOwnership(to: "repair the workspace")
        var repair = try cutDamage(as: writer)
        repair.verification = try verify(against: nil)
        return repair
    }

    private func cutDamage(as writer: JournalWriter) throws(JournalError) -> JournalRepair {
        let lock = try JournalLock(self, writer)
        try refresh()
        failure = nil
        let reason = try degradedReason(lock.files)
        var scan = JournalScan(after: start, pendingErasures: [:], path: folder.journal, calls: calls)
        let end = try scan.run(readDescriptor.number, expecting: status.size) { (_) throws(JournalError) in .continue }
        var repair = JournalRepair(
            damage: end.damage, cutAfter: end.position.seq, degraded: reason, verification: JournalVerification(hash: start.hash))
        repair.quarantinedBytes = status.size - end.position.offset
        let journal = try openForWriting(folder.journal, O_APPEND)
        lock.files.journal = journal
        if repair.quarantinedBytes > 0 {
            repair.quarantinedLines = try countLines(from: end.position.offset, count: repair.quarantinedBytes)
            let why = end.damage.map { "damaged: " + $0.reason } ?? "unfinished action"
            try Quarantine(folder: folder, calls: calls).append(
                readDescriptor, from: end.position, count: repair.quarantinedBytes, reason: why)
            try cut(to: end.position.offset, journal, lock.files)
        } else {
            try confirm(journal, lock.files)
        }
        let cleared = calls.truncate(lock.files.degraded.number, 0)
        guard cleared == 0 else { throw .system(call: "ftruncate", path: folder.degraded, code: -cleared) }
        try lock.files.degraded.sync(path: folder.degraded)
        return repair
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
