import Formats
import Glibc
import Lifecycle
import Platform

/// A journal in a local file: the store of every workspace on one host.
///
/// Keeps its descriptors open between calls. Not thread-safe: open one per thread; `flock` then separates them.
final class JournalFile: JournalStore {
    /// The folder of the files.
    let folder: JournalFolder
    let calls: JournalSystemCalls
    var readDescriptor: FileDescriptor
    var status: FileStatus
    /// The first line.
    private(set) var header: JournalHeader
    var headerLength: Int
    /// The files of a writer, opened by the first append.
    var writer: WriterFiles?
    /// The latest few thousand intents read while writing.
    var intents = RecentIntents()
    /// Those whose personal data is gone and whose `erased` event has not been read yet.
    var pendingErasures: [ErasureSubject: JournalDamage] = [:]
    /// The position at which `pendingErasures` is valid.
    var pendingErasuresPosition: JournalPosition?
    /// The failure that makes this store read-only although the marker could not be written.
    var failure: String?

    /// Opens the journal of a folder for reading; the first append opens the other files.
    ///
    /// - Throws: `JournalError.noJournal`, `.notAJournal`, `.headerChanged`, `.newerFormat`, `.networkFileSystem`,
    ///   `.notPermitted`, `.system`.
    init(folder: JournalFolder, calls: JournalSystemCalls = .live) throws(JournalError) {
        self.folder = folder
        self.calls = calls
        let opened = try Self.open(folder, calls)
        (readDescriptor, status, header, headerLength) = opened
    }

    /// Opens a journal whose first line can't be read, for a repair.
    init(
        folder: JournalFolder, _ descriptor: FileDescriptor, _ status: FileStatus, _ header: JournalHeader, headerLength: Int,
        calls: JournalSystemCalls
    ) {
        (self.folder, self.calls) = (folder, calls)
        (readDescriptor, self.status, self.header, self.headerLength) = (descriptor, status, header, headerLength)
    }

    private static func open(
        _ folder: JournalFolder, _ calls: JournalSystemCalls
    ) throws(JournalError) -> (FileDescriptor, FileStatus, JournalHeader, Int) {
        let (descriptor, status) = try openFile(folder, calls)
        let (header, length) = try readHeader(descriptor, folder.journal, calls)
        return (descriptor, status, header, length)
    }

    /// Opens the file, which must be a regular one: anything else may block, or lead elsewhere.
    static func openFile(
        _ folder: JournalFolder, _ calls: JournalSystemCalls
    ) throws(JournalError) -> (FileDescriptor, FileStatus) {
        let number = calls.open(folder.journal, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard number >= 0 else {
            if number == -ENOENT || number == -ENOTDIR {
                throw folder.missing(calls)
            }
            if number == -ELOOP { throw .notAFile(path: folder.journal) }
            throw .failed("open", folder.journal, -number, to: "read \(folder.journal)")
        }
        let descriptor = FileDescriptor(number, calls)
        let status = try Self.status(of: descriptor, folder.journal, calls)
        guard status.isRegular else { throw .notAFile(path: folder.journal) }
        if let type = networkFileSystem(of: number) { throw .networkFileSystem(folder: folder.path, type: type) }
        return (descriptor, status)
    }

    static func status(
        of descriptor: FileDescriptor, _ path: String, _ calls: JournalSystemCalls
    ) throws(JournalError) -> FileStatus {
        switch calls.status(descriptor.number) {
        case .success(let status): return status
        case .failure(let failure): throw .system(call: "fstat", path: path, code: failure.code)
        }
    }

    static func readHeader(
        _ descriptor: FileDescriptor, _ path: String, _ calls: JournalSystemCalls
    ) throws(JournalError) -> (JournalHeader, Int) {
        let bytes = try descriptor.bytes(at: 0, count: JournalHeader.maximumLength, path: path)
        guard let newline = bytes.firstIndex(of: 0x0A) else { throw .notAJournal(path: path) }
        do throws(JournalHeader.Failure) {
            let header = try bytes.withBytes { (bytes) throws(JournalHeader.Failure) in
                try JournalHeader(line: UnsafeRawBufferPointer(rebasing: bytes[..<newline]))
            }
            return (header, newline + 1)
        } catch {
            switch error {
            case .notAHeader: throw .notAJournal(path: path)
            case .newerFormat(let format): throw .newerFormat(format)
            case .changed: throw .headerChanged(path: path)
            }
        }
    }

    /// The position before the first line.
    var start: JournalPosition {
        JournalPosition(generation: header.generation, offset: headerLength, seq: SequenceNumber(0), hash: header.chain.hash)
    }

    var size: Int {
        if case .success(let status) = calls.statusAt(folder.journal) { status.size } else { 0 }
    }

    var stamp: JournalStamp? {
        guard case .success(let status) = calls.statusAt(folder.journal) else { return nil }
        return JournalStamp(inode: status.inode, size: status.size, changedAt: status.changedAt)
    }

    private(set) lazy var location = JournalFolder.location(of: folder.path)

    func erasureKey() throws(JournalError) -> ErasureKey { try ErasureKey(folder: folder) }

    func watch() throws(JournalError) -> FileWatch {
        do throws(FileWatch.Failure) {
            return try FileWatch(folder: folder.path, name: JournalFolder.journalName)
        } catch {
            throw .system(call: error.call, path: folder.journal, code: error.code)
        }
    }

    /// Opens the file again if another one has replaced it, as after an erasure.
    func refresh() throws(JournalError) {
        let current: FileStatus
        switch calls.statusAt(folder.journal) {
        case .success(let status): current = status
        case .failure(let failure):
            if failure.code == ENOENT { throw folder.missing(calls) }
            throw .failed("stat", folder.journal, failure.code, to: "read \(folder.journal)")
        }
        if current.isSame(as: status) {
            status.size = current.size
            return
        }
        try reopen()
    }

    /// Opens the file again.
    ///
    /// - Throws: `JournalError.positionLost` if it is another workspace's now.
    func reopen() throws(JournalError) {
        let opened = try Self.open(folder, calls)
        guard opened.2.workspace == header.workspace else { throw .positionLost }
        (readDescriptor, status, header, headerLength) = opened
        writer?.journal = nil
        pendingErasures = [:]
        pendingErasuresPosition = nil
    }
}
