import Formats
import Glibc
import Lifecycle

/// One user's copy of a journal that is on a server, in the format of a journal in a folder.
///
/// It is read like any journal. Only ``extend(with:)`` and ``rewrite(_:)`` write to it, with what the server has
/// confirmed, so nothing in it is waited for: what a power failure takes away is fetched again. Several processes of
/// the user share it; the lock of its folder separates their writes. Not thread-safe: open one per thread.
package final class JournalReplica {
    private let folder: JournalFolder
    private let file: JournalFile
    private let writer: JournalWriter
    /// The end of the last whole action that this process has read.
    private var known: JournalPosition

    /// Opens the copy in a folder.
    ///
    /// - Throws: `JournalError.noJournal` if there is none yet; errors of the journal.
    package init(_ folder: JournalFolder) throws(JournalError) {
        self.folder = folder
        file = try JournalFile(folder: folder)
        writer = JournalWriter(Login("replica"))
        known = file.start
    }

    /// The copy as a journal; what it lacks is only on the server.
    package var store: any JournalStore { file }
    /// The copy's first line.
    package var header: JournalHeader { file.header }

    /// Begins a copy with the header alone; an existing file of that name is replaced.
    ///
    /// - Throws: `JournalError.notPermitted`, `.diskFull`, `.system`.
    package static func create(_ folder: JournalFolder, _ header: JournalHeader) throws(JournalError) {
        guard header.hasValidWorkspace else { throw .notAJournal(path: folder.journal) }
        var path = ""
        for part in folder.path.split(separator: "/") {
            path += "/" + part
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw .failed("mkdir", path, errno, to: "keep a copy of the journal in \(folder.path)")
            }
        }
        // Whole or not at all: a copy that begins with half a header is none.
        let new = folder.journal + ".begun-\(getpid())"
        unlink(new)
        let number = JournalSystemCalls.live.open(new, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw .failed("open", new, -number, to: "keep a copy of the journal in \(folder.path)") }
        let file = FileDescriptor(number, .live)
        try header.line.withBytes { (bytes) throws(JournalError) in try file.write(bytes, path: new) }
        guard rename(new, folder.journal) == 0 else {
            throw .failed("rename", folder.journal, errno, to: "keep a copy of the journal in \(folder.path)")
        }
    }

    /// The end of the copy; reads only what is new since the previous call.
    ///
    /// - Throws: `JournalError.damaged` if the copy is not what was written to it: make it again.
    package func end() throws(JournalError) -> JournalPosition {
        try follow()
        return known
    }

    /// Goes on from a position as if all before it had been read; returns false, with nothing changed, if the copy has
    /// another line there.
    ///
    /// - Throws: `JournalError.system`.
    package func resume(at position: JournalPosition) throws(JournalError) -> Bool {
        guard try file.contains(position) else { return false }
        known = position
        return true
    }

    private func follow() throws(JournalError) {
        try file.refresh()
        known = try scanToEnd().position
    }

    /// Adds lines of the server after those that are there; whole actions only. O(bytes).
    ///
    /// Lines that another process of the user has added already are skipped.
    ///
    /// - Parameters:
    ///   - lines: Lines of the journal in their order.
    ///   - first: The number of the first one.
    /// - Returns: The end of the copy, which is the same as before if not even one action was whole.
    /// - Throws: `JournalError.damaged` if the copy isn't sound, `.positionLost` if the lines do not follow it,
    ///   `.diskFull`, `.busy`, `.system`.
    @discardableResult
    package func extend(with lines: [SplitLine], from first: SequenceNumber) throws(JournalError) -> JournalPosition {
        let lock = try JournalLock(file, writer)
        defer { withExtendedLifetime(lock.files) {} }
        try file.refresh()
        if known.generation != file.header.generation { known = file.start }
        let end = try scanToEnd()
        // Of a process that was killed; the server has it.
        let journal = try file.journalForWriting(lock.files)
        if end.tailBytes > 0 { try cut(journal, to: end.position.offset) }
        known = end.position
        let skipped = known.seq.value + 1 - first.value
        guard skipped >= 0 else { throw .positionLost }
        guard skipped < lines.count else { return known }

        var text = JSONWriter(capacity: (lines.count - skipped) * 512)
        var chain = JournalChain(after: known.hash)
        var whole = (length: 0, seq: known.seq, hash: known.hash)
        for (offset, line) in lines.enumerated().dropFirst(skipped) {
            let start = text.bytes.count
            line.add(to: &text, &chain)
            let envelope = try text.bytes.withBytes { (bytes) throws(JournalError) in
                try Self.envelope(UnsafeRawBufferPointer(rebasing: bytes[start..<bytes.count - 1]), known.offset + start)
            }
            guard envelope.seq.value == first.value + offset else { throw .positionLost }
            if envelope.part == envelope.parts { whole = (text.bytes.count, envelope.seq, chain.hash) }
        }
        guard whole.length > 0 else { return known }
        let written = text.bytes.withBytes { bytes in
            uninterrupted { file.calls.write(journal.number, UnsafeRawBufferPointer(rebasing: bytes[..<whole.length])) }
        }
        guard written == whole.length else {
            try cut(journal, to: known.offset)
            throw .diskFull
        }
        known = JournalPosition(
            generation: known.generation, offset: known.offset + whole.length, seq: whole.seq, hash: whole.hash)
        file.status.size = known.offset
        return known
    }

    private func scanToEnd() throws(JournalError) -> JournalScan.End {
        let end: JournalScan.End
        do throws(JournalError) {
            end = try file.scan(after: known) { (_) throws(JournalError) in .continue }
        } catch {
            // An erasure, or another process that began the copy again.
            guard error == .positionLost else { throw error }
            end = try file.scan(after: file.start) { (_) throws(JournalError) in .continue }
        }
        if let damage = end.damage, damage.kind != .tail { throw .damaged(damage) }
        return end
    }

    private func cut(_ journal: FileDescriptor, to end: Int) throws(JournalError) {
        let result = uninterrupted { file.calls.truncate(journal.number, end) }
        guard result == 0 else { throw .system(call: "ftruncate", path: folder.journal, code: -result) }
        file.status.size = end
    }

    private static func envelope(_ line: UnsafeRawBufferPointer, _ offset: Int) throws(JournalError) -> JournalEnvelope {
        do throws(JSONError) {
            return try JournalEnvelope(line)
        } catch {
            throw .damaged(JournalDamage(kind: .malformed(error), line: 0, offset: offset))
        }
    }

    /// Writes the copy again under a later generation of the server's journal: without the personal data that its
    /// `erased` lines take away. O(n).
    ///
    /// - Throws: As ``extend(with:from:)`` does.
    package func rewrite(_ generation: UInt64) throws(JournalError) {
        var subjects: Set<ErasureSubject> = []
        _ = try file.read(after: file.start) { (action) throws(JournalError) in
            for line in action.lines where line.envelope.kind == .erased {
                try Self.reading(line) { () throws(JSONError) in
                    subjects.formUnion(try line.envelope.erasedSubjects(in: action.bytes(of: line)))
                }
            }
            return .continue
        }
        let lock = try JournalLock(file, writer)
        defer { withExtendedLifetime(lock.files) {} }
        try file.refresh()
        guard file.header.generation < generation else { return }
        let copy = try JournalRewrite(of: file, without: subjects, generation: generation)
        try copy.extend(from: file)
        try copy.finish()
        try copy.rename(file, lock.files)
        try file.refresh()
        known = copy.position
    }

    /// The numbers of the lines whose personal data goes with some subjects. O(n).
    ///
    /// - Parameter position: Where to begin; nil for the whole journal.
    /// - Throws: `JournalError.positionLost` if the journal was rewritten since that position; `.damaged`, `.system`.
    package func lines(
        about subjects: Set<ErasureSubject>, after position: JournalPosition? = nil
    ) throws(JournalError) -> [SequenceNumber] {
        var found: [SequenceNumber] = []
        _ = try file.read(after: position ?? file.start) { (action) throws(JournalError) in
            for line in action.lines {
                guard let person = line.envelope.person, !person.isNull else { continue }
                let subject = try Self.reading(line) { () throws(JSONError) in
                    try line.envelope.erasureSubject(in: action.bytes(of: line))
                }
                if let subject, subjects.contains(subject) { found.append(line.envelope.seq) }
            }
            return .continue
        }
        return found
    }

    private static func reading<Value>(_ line: JournalLine, _ body: () throws(JSONError) -> Value) throws(JournalError) -> Value {
        do throws(JSONError) {
            return try body()
        } catch {
            throw .damaged(JournalDamage(kind: .malformed(error), line: line.number, offset: line.offset))
        }
    }
}
