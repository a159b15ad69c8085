import Glibc
import Workspace

/// A file that other programs read, replaced as a whole: they find the old content or the new one, never a part.
///
/// It is written under another name in the same folder, synced, and renamed. Everybody may read it (0644), whatever the
/// umask is. A link in its place is replaced, not followed.
enum PublishedFile {
    /// Replaces a file, or creates it.
    ///
    /// - Throws: `CommandError.cannotWrite`, with nothing changed.
    static func replace(_ path: String, with bytes: [UInt8]) throws(CommandError) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw CommandError(.cannotWrite, "\(path) is a folder; add the name of a file in it")
        }
        var draft = Array((path + ".XXXXXX").utf8CString)
        let descriptor = mkstemp(&draft)
        guard descriptor >= 0 else { throw failure("create a file beside \(path)") }
        let draftPath = String(decoding: draft.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var problem = writeAll(bytes, to: descriptor)
        if problem == 0, fchmod(descriptor, 0o644) != 0 || fsync(descriptor) != 0 { problem = errno }
        if close(descriptor) != 0, problem == 0 { problem = errno }
        if problem == 0, rename(draftPath, path) != 0 { problem = errno }
        guard problem == 0 else {
            unlink(draftPath)
            errno = problem
            throw failure("write \(path)")
        }
        syncFolder(of: path)
    }

    /// Makes the new name of a file last through a power failure, where the file system can.
    static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func failure(_ activity: String) -> CommandError {
        CommandError(.cannotWrite, "cannot \(activity) (\(String(cString: strerror(errno)))); check the folder's permissions")
    }
}
