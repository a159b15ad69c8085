import Glibc
import Workspace

/// A file that other programs read, replaced as a whole: they find the old content or the new one, never a part.
///
/// It is written under another name in the same folder, synced, and renamed. Everybody may read it (0644), whatever the
/// umask is. A link in its place is replaced, not followed.
enum PublishedFile {
    /// Replaces a file of the same kind, or creates it.
    ///
    /// - Parameter opening: What such a file begins with; no other file is replaced, unless it is empty.
    /// - Throws: `CommandError.cannotWrite`, with nothing changed.
    static func replace(_ path: String, with bytes: [UInt8], opening: String) throws(CommandError) {
        try requireReplaceable(path, opening: opening)
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

    /// Refuses to replace what is no regular file, or one that begins with something else and so is another program's.
    static func requireReplaceable(_ path: String, opening: String) throws(CommandError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw CommandError(.cannotWrite, "\(path) is a folder; add the name of a file in it")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CommandError(.cannotWrite, "\(path) is no regular file; choose another name")
        }
        guard status.st_size > 0 else { return }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw failure("read \(path)") }
        defer { close(descriptor) }
        var beginning = [UInt8](repeating: 0, count: opening.utf8.count)
        guard read(descriptor, &beginning, beginning.count) == beginning.count, beginning.elementsEqual(opening.utf8) else {
            throw CommandError(.cannotWrite, "\(path) is another file and stays as it is; choose another name")
        }
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
