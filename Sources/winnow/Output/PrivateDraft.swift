import Glibc
import Workspace

/// A file that only its owner can read (0600), written under a passing name and then given its own as a whole.
///
/// Until ``publish(replacing:)`` nothing is there under its name. A process that is killed leaves `NAME.` with six
/// random characters behind, which can be deleted.
struct PrivateDraft: ~Copyable {
    /// Where to write.
    let draftPath: String
    private let path: String
    private var isPublished = false

    /// Creates an empty draft beside a file.
    ///
    /// - Throws: `CommandError.cannotWrite`, also if the file exists and is not to be replaced.
    init(of path: String, replacing: Bool) throws(CommandError) {
        self.path = path
        var status = stat()
        if lstat(path, &status) == 0, !replacing || status.st_mode & S_IFMT != S_IFREG { throw Self.exists(path, status) }
        var draft = Array((path + ".XXXXXX").utf8CString)
        let descriptor = mkstemp(&draft)
        guard descriptor >= 0 else {
            throw CommandError(
                .cannotWrite, "cannot create \(path) (\(String(cString: strerror(errno)))); choose another file")
        }
        // Whatever the umask is.
        fchmod(descriptor, 0o600)
        close(descriptor)
        draftPath = String(decoding: draft.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { if !isPublished { unlink(draftPath) } }

    /// Syncs the draft to disk and gives it its name.
    ///
    /// - Throws: `CommandError.cannotWrite`, with nothing under its name but what was there before.
    mutating func publish(replacing: Bool) throws(CommandError) {
        let descriptor = open(draftPath, O_RDONLY | O_CLOEXEC)
        var problem = descriptor < 0 ? errno : 0
        if descriptor >= 0 {
            if fsync(descriptor) != 0 { problem = errno }
            close(descriptor)
        }
        if problem == 0 {
            // A link is never put in the place of a file, even of one that came meanwhile.
            let result = replacing ? rename(draftPath, path) : link(draftPath, path)
            if result != 0 { problem = errno }
        }
        guard problem == 0 else {
            throw CommandError(
                .cannotWrite,
                problem == EEXIST
                    ? "\(path) already exists; choose another name or delete it"
                    : "cannot write \(path) (\(String(cString: strerror(problem)))); choose another file")
        }
        // After a link the draft is a second name of the same file.
        if !replacing { unlink(draftPath) }
        isPublished = true
        PublishedFile.syncFolder(of: path)
    }

    private static func exists(_ path: String, _ status: stat) -> CommandError {
        guard status.st_mode & S_IFMT == S_IFREG else {
            return CommandError(.cannotWrite, "\(path) is no regular file; choose another name")
        }
        return CommandError(.cannotWrite, "\(path) already exists; choose another name, delete it, or add --overwrite")
    }
}
