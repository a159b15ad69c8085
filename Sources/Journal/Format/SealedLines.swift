import Formats
import Lifecycle

/// The lines of an action with their hashes, each of which covers the lines before it.
struct SealedLines {
    private let start: JournalPosition
    private var chain: JournalChain
    private var text: JSONWriter
    private var lines: [JournalLine] = []
    private var entries: [Entry] = []

    init(after position: JournalPosition, capacity: Int) {
        start = position
        chain = JournalChain(after: position.hash)
        text = JSONWriter(capacity: capacity * 600)
        lines.reserveCapacity(capacity)
        entries.reserveCapacity(capacity)
    }

    /// Appends lines and replaces their placeholders by the hashes.
    mutating func add(_ chunk: LineEncoder.Chunk) throws(JournalError) {
        let before = text.bytes.count
        guard before + chunk.text.bytes.count <= JournalScan.maximumActionSize else { throw .tooLarge }
        text.raw(chunk.text.bytes)
        for (range, parsed, entry) in chunk.lines {
            var envelope = parsed
            envelope.hash = chunk.text.bytes.withBytes { bytes in
                chain.advance(UnsafeRawBufferPointer(rebasing: bytes[range]), parsed)
            }
            // Before the closing quote and brace.
            envelope.hash.withDigits { text.replace(at: before + range.upperBound - 2 - JournalHash.digits, with: $0) }
            lines.append(JournalLine(offset: start.offset + before + range.lowerBound, length: range.count, envelope: envelope))
            entries.append(entry)
        }
    }

    var written: WrittenAction {
        let end = JournalPosition(
            generation: start.generation, offset: start.offset + text.bytes.count,
            seq: SequenceNumber(start.seq.value + entries.count), hash: chain.hash)
        return WrittenAction(lines: lines, entries: entries, position: end, bytes: text.bytes)
    }
}
