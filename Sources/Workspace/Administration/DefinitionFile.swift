internal import Glibc
internal import Journal

/// The file `definition.yaml` in a workspace, for reading and editing.
///
/// Edits have no effect until the file is adopted.
struct DefinitionFile {
    /// The file's path.
    let path: String
    /// The largest size that is read, in bytes.
    private static let maximumSize = 4 << 20

    init(folder: String) { path = folder + "/definition.yaml" }

    /// The file's text. Nil if the file does not exist, is too large or cannot be read.
    var text: String? {
        // A pipe in its place would be waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < Self.maximumSize {
            let count = read(descriptor, &part, part.count)
            guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
            bytes += part[..<count]
        }
        return nil
    }

    /// Whether there is no file under the name, so that nobody's text is lost when one is written.
    var isMissing: Bool {
        var status = stat()
        return lstat(path, &status) != 0 && errno == ENOENT
    }

    /// Replaces the file's text atomically, unless someone edited it; makes a missing file.
    ///
    /// `old` is the expected present text. A file with another text stays. That it can't be written is
    /// not an error, because the journal has the text.
    ///
    /// - Returns: A warning if the file could not be written, or the disk did not confirm it.
    func replace(_ old: String?, with new: String) -> String? {
        guard isMissing || (old != nil && text == old) else { return nil }
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        // In a shared workspace only the owner of the folder can write there.
        guard descriptor >= 0 else { return errno == EACCES || errno == EPERM ? nil : warning(errno) }
        // The folder's permissions decide who may read the file, not the umask of the person who adopts.
        fchmod(descriptor, 0o644)
        var bytes = Array(new.utf8)[...]
        while !bytes.isEmpty {
            let count = write(descriptor, Array(bytes), bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes = bytes.dropFirst(count)
        }
        var code: Int32 = 0
        if !bytes.isEmpty || fsync(descriptor) != 0 { code = errno == 0 ? EIO : errno }
        close(descriptor)
        if code == 0, rename(draft, path) != 0 { code = errno }
        guard code == 0 else {
            unlink(draft)
            return warning(code)
        }
        return syncFolder()
    }

    /// Waits until the file's name is on disk; returns a warning if it isn't.
    private func syncFolder() -> String? {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return warning(errno) }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 || errno == EINVAL ? nil : warning(errno)
    }

    private func warning(_ code: Int32) -> String {
        "saved in the journal, but \(path) could not be written (\(JournalError.text(code))); "
            + "`winnow definition show --yaml` prints the text"
    }
}
