internal import Glibc

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
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < Self.maximumSize {
            let count = read(descriptor, &part, part.count)
            guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
            bytes += part[..<count]
        }
        return nil
    }

    /// Replaces the file's text atomically, unless someone edited it.
    ///
    /// `old` is the expected present text, nil for no file. Returns false if the file has another text or cannot be
    /// written. That is not an error, because the journal has the text.
    @discardableResult
    func replace(_ old: String?, with new: String) -> Bool {
        guard text == old else { return text == new }
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return false }
        // The folder's permissions decide who may read the file, not the umask of the person who adopts.
        fchmod(descriptor, 0o644)
        var bytes = Array(new.utf8)[...]
        while !bytes.isEmpty {
            let count = write(descriptor, Array(bytes), bytes.count)
            guard count > 0 else { break }
            bytes = bytes.dropFirst(count)
        }
        let isWhole = bytes.isEmpty && fsync(descriptor) == 0
        close(descriptor)
        guard isWhole, rename(draft, path) == 0 else {
            unlink(draft)
            return false
        }
        return true
    }
}
