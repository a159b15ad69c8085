import Glibc
import Lifecycle

/// A file that is written beside another and then replaces it, with the same owner, group and mode.
///
/// Unless it was committed, it is removed with its last reference.
final class FileReplacement {
    let path: String
    let file: FileDescriptor
    private let target: String
    private let folder: JournalFolder
    private let calls: JournalSystemCalls
    private var isCommitted = false

    /// The most files that are being written for one target at a time.
    private static let names = 16

    /// The name of the new file until it replaces the other: that of the first, or of another process at the same time.
    private static func path(of target: String, _ number: Int) -> String {
        target + ".new" + (number == 1 ? "" : "-\(number)")
    }

    init(of target: String, like status: FileStatus, in folder: JournalFolder, _ calls: JournalSystemCalls) throws(JournalError) {
        self.target = target
        self.folder = folder
        self.calls = calls
        Self.removeLeftovers(of: target, calls)
        (path, file) = try Self.create(target, calls)
        var result = calls.changeOwner(file.number, status.owner, status.group)
        if result == 0 { result = calls.changeMode(file.number, status.mode & 0o7777) }
        guard result == 0 else { throw .failed("fchown", path, -result, to: "set the owner and group of the new file") }
    }

    /// Creates the file under a name that no other process is writing, and locks it.
    private static func create(
        _ target: String, _ calls: JournalSystemCalls
    ) throws(JournalError) -> (String, FileDescriptor) {
        for number in 1...names {
            let path = path(of: target, number)
            let descriptor = calls.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC, 0o600)
            if descriptor == -EEXIST { continue }
            guard descriptor >= 0 else { throw .failed("open", path, -descriptor, to: "replace files of this workspace") }
            let file = FileDescriptor(descriptor, calls)
            // Before it was locked, it looked like a leftover to others.
            guard calls.flock(descriptor, LOCK_EX | LOCK_NB) != -EWOULDBLOCK, isAt(path, file, calls) else { continue }
            return (path, file)
        }
        throw .fileInTheWay(path: path(of: target, 1))
    }

    /// Removes what runs that were killed have left: nobody has it locked. It has personal data.
    static func removeLeftovers(of target: String, _ calls: JournalSystemCalls) {
        for number in 1...names {
            let path = path(of: target, number)
            let descriptor = calls.open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
            if descriptor == -ELOOP { _ = calls.remove(path) }
            guard descriptor >= 0 else { continue }
            let file = FileDescriptor(descriptor, calls)
            // Where there are no locks, it is taken for one.
            guard calls.flock(descriptor, LOCK_EX | LOCK_NB) != -EWOULDBLOCK, isAt(path, file, calls) else { continue }
            _ = calls.remove(path)
        }
    }

    /// Whether a name is still that of a file.
    private static func isAt(_ path: String, _ file: FileDescriptor, _ calls: JournalSystemCalls) -> Bool {
        guard case .success(let own) = calls.status(file.number), case .success(let there) = calls.statusAt(path) else {
            return false
        }
        return own.isSame(as: there)
    }

    deinit {
        if !isCommitted, Self.isAt(path, file, calls) { _ = calls.remove(path) }
    }

    /// Syncs the file, renames it into place, and syncs the folder.
    ///
    /// - Throws: `JournalError.notConfirmed` after the rename: the disk did not confirm it. Any other error is from
    ///   before it, with nothing changed.
    func commit() throws(JournalError) {
        try file.sync(path: path)
        // What another program made of the name meanwhile is not what was verified.
        guard Self.isAt(path, file, calls) else { throw .system(call: "rename", path: path, code: ENOENT) }
        let result = calls.rename(path, target)
        guard result == 0 else { throw .failed("rename", path, -result, to: "replace files of this workspace") }
        isCommitted = true
        let code = folder.sync(calls)
        guard code == 0 else { throw .notConfirmed(call: "fsync", code: code) }
    }

    /// Reads the whole file from the disk as a journal: header, chain, digests, and recorded erasures. O(n).
    ///
    /// - Throws: `JournalError.damaged` if it isn't exactly what was to be written.
    func verify(_ header: JournalHeader, endsAt expected: JournalPosition) throws(JournalError) {
        try file.sync(path: path)
        let whole = try WholeJournal(file, path: path, calls)
        if let damage = whole.damage { throw .damaged(damage) }
        let end = whole.end
        guard end.position == expected, end.tailBytes == 0, whole.header == header else {
            throw .damaged(JournalDamage(kind: .tail, line: end.position.seq.value + 2, offset: end.position.offset))
        }
    }
}
