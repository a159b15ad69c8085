import Glibc

/// A file that is written beside another and then takes its place, with its owner, group and mode.
final class FileReplacement {
    let path: String
    let file: FileDescriptor
    private let target: String
    private let folder: JournalFolder
    private let calls: JournalSystemCalls

    init(of target: String, like facts: FileStatus, in folder: JournalFolder, _ calls: JournalSystemCalls) throws(JournalError) {
        self.target = target
        self.folder = folder
        self.calls = calls
        path = target + ".new"
        // Left over from a run that was killed; the name is ours alone, in a folder that only its owner can write to.
        _ = calls.remove(path)
        let number = calls.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw .of("open", path, -number, doing: "replace files of this workspace") }
        file = FileDescriptor(number, calls)
        var result = calls.changeOwner(number, facts.owner, facts.group)
        if result == 0 { result = calls.changeMode(number, facts.mode & 0o7777) }
        guard result == 0 else {
            discard()
            throw .of("fchown", path, -result, doing: "give the new file to its owner and group")
        }
    }

    /// Waits until the disk has the file, puts it in its place, and waits until the disk has that.
    func commit() throws(JournalError) {
        try file.sync(path: path)
        let result = calls.rename(path, target)
        guard result == 0 else { throw .of("rename", path, -result, doing: "replace files of this workspace") }
        let number = calls.open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard number >= 0 else { throw .of("open", folder.path, -number, doing: "replace files of this workspace") }
        try FileDescriptor(number, calls).sync(path: folder.path)
    }

    /// Removes the file if it hasn't taken its place.
    func discard() {
        _ = calls.remove(path)
    }
}
