import Glibc
import Lifecycle

/// The files of a workspace's journal, by their places.
package struct JournalFolder: Equatable, Sendable {
    /// The folder.
    package let path: String

    /// Names the folder; nothing is opened or made.
    package init(path: String) {
        self.path = path
    }

    /// The source of truth.
    package var journal: String { path + "/" + Self.journalName }
    /// What writers hold while they write; never replaced, never read for its content but to name who holds it.
    package var lock: String { path + "/lock" }
    /// Where unfinished and damaged ends of the journal are kept.
    package var quarantine: String { path + "/quarantine" }
    /// Not empty when a failure of the disk left it open what was written.
    package var degraded: String { path + "/degraded" }
    /// The key of the digests that keep erased people from coming back.
    package var erasureKey: String { path + "/erasure.key" }

    /// The journal's name in its folder.
    package static let journalName = "journal.jsonl"
}

/// A journal in a local file: the store that every workspace on one host uses.
///
/// It keeps its descriptors open between calls. Not for use from two threads at a time; open one for each, `flock` tells them apart.
package final class JournalFile: JournalStore {
    /// Where the files are.
    package let folder: JournalFolder
    let calls: JournalSystemCalls
    var reading: FileDescriptor
    var facts: FileStatus
    /// The first line.
    package internal(set) var header: JournalHeader
    var headerLength: Int
    /// The descriptors of a writer, opened with the first action.
    var writing: Writing?
    /// The intents among the lines read while writing, the latest some thousand.
    var intents = RecentIntents()
    /// People whose erasure hasn't been met yet by those who read on.
    var missing: [LeadID: JournalDamage] = [:]
    /// Where those who read on stand, for `missing` holds only there.
    var missingAt: JournalPosition?
    /// How long a writer waits for another, in milliseconds; 0 gives up at once.
    package var patience = 5000
    /// The failure that makes this store read-only although the marker couldn't be set.
    var failure: String?

    /// Opens the journal of a folder for reading; writing opens the rest when it comes to that.
    ///
    /// - Throws: `JournalError.noJournal`, `.notAJournal`, `.newerFormat`, `.networkFileSystem`, `.notPermitted`, `.system`.
    package convenience init(folder: JournalFolder) throws(JournalError) {
        try self.init(folder: folder, calls: .live)
    }

    init(folder: JournalFolder, calls: JournalSystemCalls) throws(JournalError) {
        self.folder = folder
        self.calls = calls
        let opened = try Self.open(folder, calls)
        (reading, facts, header, headerLength) = opened
    }

    private static func open(
        _ folder: JournalFolder, _ calls: JournalSystemCalls
    ) throws(JournalError) -> (FileDescriptor, FileStatus, JournalHeader, Int) {
        let number = calls.open(folder.journal, O_RDONLY | O_CLOEXEC, 0)
        guard number >= 0 else {
            if number == -ENOENT || number == -ENOTDIR { throw .noJournal(folder: folder.path) }
            throw .of("open", folder.journal, -number, doing: "read \(folder.journal)")
        }
        let descriptor = FileDescriptor(number, calls)
        if let type = networkFileSystem(of: number) { throw .networkFileSystem(folder: folder.path, type: type) }
        let facts = try Self.facts(of: descriptor, folder.journal, calls)
        let (header, length) = try readHeader(descriptor, folder.journal, calls)
        return (descriptor, facts, header, length)
    }

    static func facts(of descriptor: FileDescriptor, _ path: String, _ calls: JournalSystemCalls) throws(JournalError) -> FileStatus
    {
        switch calls.status(descriptor.number) {
        case .success(let facts): return facts
        case .failure(let failure): throw .system(call: "fstat", path: path, code: failure.code)
        }
    }

    static func readHeader(
        _ descriptor: FileDescriptor, _ path: String, _ calls: JournalSystemCalls
    ) throws(JournalError) -> (JournalHeader, Int) {
        let bytes = try descriptor.bytes(at: 0, count: JournalHeader.longest, path: path)
        guard let newline = bytes.firstIndex(of: 0x0A) else { throw .notAJournal(path: path) }
        do throws(JSONError) {
            let header = try bytes.withBytes { (bytes) throws(JSONError) in
                try JournalHeader(line: UnsafeRawBufferPointer(rebasing: bytes[..<newline]))
            }
            guard header.format == 1 else { throw JSONError(.unexpectedValue, at: header.format) }
            return (header, newline + 1)
        } catch {
            if error.reason == .unexpectedValue, error.offset > 1 { throw .newerFormat(error.offset) }
            throw .notAJournal(path: path)
        }
    }

    /// The place before the first line.
    package var start: JournalPosition {
        JournalPosition(generation: header.generation, offset: headerLength, seq: SequenceNumber(0), sum: header.chain.sum)
    }

    /// Opens the file anew if another stands in its place, as after an erasure.
    func refresh() throws(JournalError) {
        let there: FileStatus
        switch calls.statusAt(folder.journal) {
        case .success(let facts): there = facts
        case .failure(let failure):
            if failure.code == ENOENT { throw .noJournal(folder: folder.path) }
            throw .of("stat", folder.journal, failure.code, doing: "read \(folder.journal)")
        }
        if there.isSame(as: facts) {
            facts.size = there.size
            return
        }
        (reading, facts, header, headerLength) = try Self.open(folder, calls)
        writing?.journal = nil
        missing = [:]
        missingAt = nil
    }
}
