import Glibc
import Lifecycle

/// How a journal ends, as a look at its last lines tells.
package struct JournalTail: Sendable {
    /// The number of the last whole line; nil when there is only the header.
    package var seq: SequenceNumber?
    /// When that line was recorded.
    package var at: Instant?
    /// Whether that line is one of a journal.
    package var isReadable = true
    /// The bytes behind it: somebody is writing, or was cut off.
    package var unfinishedBytes = 0
}

extension JournalFile {
    /// Looks at the end of the journal only; whether all before it is sound ``verify(against:)`` tells. A read or two, whatever the length.
    ///
    /// - Throws: `JournalError.noJournal`, `.notPermitted`, `.system`.
    package func ending() throws(JournalError) -> JournalTail {
        try refresh()
        var ending = JournalTail()
        var count = 1 << 16
        while true {
            let start = max(headerLength, facts.size - count)
            let bytes = try reading.bytes(at: start, count: facts.size - start, path: folder.journal)
            let newline = bytes.lastIndex(of: 0x0A)
            ending.unfinishedBytes = bytes.count - (newline.map { $0 + 1 } ?? 0)
            let before = newline.flatMap { bytes[..<$0].lastIndex(of: 0x0A) }
            guard start == headerLength || before != nil else {
                // The last line is longer than what was read.
                guard count <= JournalScan.longestLine * 2 else {
                    ending.isReadable = false
                    return ending
                }
                count *= 8
                continue
            }
            guard let newline else { return ending }
            let from = before.map { $0 + 1 } ?? 0
            let envelope = bytes.withBytes { try? JournalEnvelope(UnsafeRawBufferPointer(rebasing: $0[from..<newline])) }
            ending.isReadable = envelope != nil
            ending.seq = envelope?.seq
            ending.at = envelope?.at
            return ending
        }
    }
}
