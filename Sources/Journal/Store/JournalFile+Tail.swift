import Formats
import Glibc
import Lifecycle

/// The end of a journal, read from its last lines alone.
package struct JournalTail: Sendable {
    /// The number of the last whole line; nil when there is only the header.
    package var seq: SequenceNumber?
    /// When that line was recorded.
    package var at: Instant?
    /// Whether that line is a line of a journal.
    package var isReadable = true
    /// The bytes after it: a writer is active or was interrupted.
    package var unfinishedBytes = 0
}

extension JournalFile {
    func tail() throws(JournalError) -> JournalTail {
        try refresh()
        var tail = JournalTail()
        var count = 1 << 16
        while true {
            let start = max(headerLength, status.size - count)
            let bytes = try readDescriptor.bytes(at: start, count: status.size - start, path: folder.journal)
            let newline = bytes.lastIndex(of: 0x0A)
            tail.unfinishedBytes = bytes.count - (newline.map { $0 + 1 } ?? 0)
            let before = newline.flatMap { bytes[..<$0].lastIndex(of: 0x0A) }
            guard start == headerLength || before != nil else {
                // The last line is longer than the bytes read.
                guard count <= JournalScan.maximumLineLength * 2 else {
                    tail.isReadable = false
                    return tail
                }
                count *= 8
                continue
            }
            guard let newline else { return tail }
            let from = before.map { $0 + 1 } ?? 0
            let envelope = bytes.withBytes { try? JournalEnvelope(UnsafeRawBufferPointer(rebasing: $0[from..<newline])) }
            tail.isReadable = envelope != nil
            tail.seq = envelope?.seq
            tail.at = envelope?.at
            return tail
        }
    }
}
