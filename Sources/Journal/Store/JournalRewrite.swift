import Formats
import Glibc
import Lifecycle

/// A copy of the journal under the next generation: without the personal data of some subjects, or in format 2.
final class JournalRewrite {
    private let replacement: FileReplacement
    private let erased: Set<ErasureSubject>
    private let calls: JournalSystemCalls
    private let folder: JournalFolder
    private var header: JournalHeader
    /// The chain of the copy where it differs from that of the journal: in another format.
    private var chain: JournalChain?
    /// The position in the old file up to which it has been copied.
    private var copied: JournalPosition
    /// The length of the new file in bytes.
    private var length: Int

    /// Begins a copy with the new header.
    ///
    /// - Parameters:
    ///   - erased: Those whose personal data is left out. All hashes stay.
    ///   - format: The format of the copy. In another one than the journal's, all hashes are new.
    ///   - generation: The generation of the copy where a server decides on it; nil for the next one.
    init(
        of journal: JournalFile, without erased: Set<ErasureSubject> = [], in format: JournalHeader.Format? = nil,
        generation: UInt64? = nil
    ) throws(JournalError) {
        replacement = try FileReplacement(of: journal.folder.journal, like: journal.status, in: journal.folder, journal.calls)
        self.erased = erased
        calls = journal.calls
        folder = journal.folder
        header = journal.header.next
        if let generation { header.generation = generation }
        if let format, format != header.format {
            header = journal.header.begun(above: 0, at: JournalHeader.upgradePlace, calls.time())
            header.format = format
            chain = header.chain
        }
        copied = journal.start
        let line = header.line
        length = line.count
        try write(line)
    }

    private func write(_ bytes: [UInt8]) throws(JournalError) {
        try bytes.withBytes { (bytes) throws(JournalError) in try replacement.file.write(bytes, path: replacement.path) }
    }

    /// Copies what the old file has after the copied position.
    func extend(from journal: JournalFile) throws(JournalError) {
        var text = JSONWriter(capacity: JournalScan.chunk)
        var scan = JournalScan(after: copied, pendingErasures: [:], path: folder.journal, calls: calls)
        let end = try scan.run(journal.readDescriptor.number, expecting: journal.status.size - copied.offset) {
            (action) throws(JournalError) in
            for line in action.lines {
                let bytes = action.bytes(of: line)
                if let person = line.envelope.person, !person.isNull, try concernsErased(line, bytes) {
                    text.raw(bytes[..<Int(person.value.lowerBound)])
                    text.null()
                    text.raw(bytes[Int(person.value.upperBound)...])
                } else if let hash = chain?.advance(bytes, line.envelope) {
                    text.raw(bytes[..<(bytes.count - JournalEnvelope.suffixLength)])
                    text.raw(",\"sum\":\"")
                    hash.withDigits { text.raw($0) }
                    text.raw("\"}")
                } else {
                    text.raw(bytes)
                }
                text.raw("\n")
            }
            if text.bytes.count >= JournalScan.chunk { try flush(&text) }
            return .continue
        }
        try flush(&text)
        if let damage = end.damage { throw .damaged(damage) }
        copied = end.position
    }

    private func concernsErased(_ line: JournalLine, _ bytes: UnsafeRawBufferPointer) throws(JournalError) -> Bool {
        do throws(JSONError) {
            return try line.envelope.erasureSubject(in: bytes).map(erased.contains) ?? false
        } catch {
            throw .damaged(JournalDamage(kind: .malformed(error), line: line.number, offset: line.offset))
        }
    }

    private func flush(_ text: inout JSONWriter) throws(JournalError) {
        try write(text.bytes)
        length += text.bytes.count
        text.removeAll()
    }

    /// The end of the copy, for a position in the old file.
    func position(from old: JournalPosition) -> JournalPosition {
        JournalPosition(generation: header.generation, offset: length, seq: old.seq, hash: old.hash)
    }

    /// The end of the copy, after everything that was copied.
    var position: JournalPosition {
        JournalPosition(generation: header.generation, offset: length, seq: copied.seq, hash: chain?.hash ?? copied.hash)
    }

    /// Writes the last action, if any, and verifies the whole copy: chain, digests, and recorded erasures.
    func finish(with written: WrittenAction? = nil) throws(JournalError) {
        if let written { try write(written.bytes) }
        let expected = written?.position ?? position
        try replacement.verify(header, endsAt: expected)
    }

    /// Renames the copy to the journal's name, while the lock is held.
    func rename(_ journal: JournalFile, _ writer: WriterFiles) throws(JournalError) {
        try journal.commit(replacement, writer)
    }
}
