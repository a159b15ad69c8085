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

    /// The name of the new file until it replaces the other.
    static func path(of target: String) -> String { target + ".new" }

    init(of target: String, like status: FileStatus, in folder: JournalFolder, _ calls: JournalSystemCalls) throws(JournalError) {
        self.target = target
        self.folder = folder
        self.calls = calls
        path = Self.path(of: target)
        // Left by a run that was killed. Nobody else uses the name: only the owner can write to the folder.
        _ = calls.remove(path)
        let number = calls.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw .failed("open", path, -number, to: "replace files of this workspace") }
        file = FileDescriptor(number, calls)
        var result = calls.changeOwner(number, status.owner, status.group)
        if result == 0 { result = calls.changeMode(number, status.mode & 0o7777) }
        guard result == 0 else { throw .failed("fchown", path, -result, to: "set the owner and group of the new file") }
    }

    deinit {
        if !isCommitted { _ = calls.remove(path) }
    }

    /// Syncs the file, renames it into place, and syncs the folder.
    ///
    /// - Throws: `JournalError.notConfirmed` after the rename: the disk did not confirm it. Any other error is from
    ///   before it, with nothing changed.
    func commit() throws(JournalError) {
        try file.sync(path: path)
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
