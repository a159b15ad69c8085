internal import Glibc

/// The file `definition.yaml` in a workspace: the agreement to read and to edit. Editing it does nothing until it is adopted.
struct DefinitionFile {
    /// Its path.
    let path: String
    /// The most bytes of it that are read.
    private static let most = 4 << 20

    init(folder: String) { path = folder + "/definition.yaml" }

    /// Its text; nil when there is none, or it can't be read.
    var text: String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < Self.most {
            let count = read(descriptor, &part, part.count)
            guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
            bytes += part[..<count]
        }
        return nil
    }

    /// Puts a text in its place, whole or not at all, unless somebody has edited what stood there: `old` is what must stand there, nil for nothing.
    /// Returns whether it did; that it couldn't is no failure, since the journal has the text.
    @discardableResult
    func replace(_ old: String?, with new: String) -> Bool {
        guard text == old else { return text == new }
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return false }
        // The folder decides who may look; the mask of whoever adopts doesn't.
        fchmod(descriptor, 0o644)
        var bytes = Array(new.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
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

extension Workspace {
    /// The path of the workspace's own definition file.
    package var definitionFilePath: String { DefinitionFile(folder: folder).path }

    /// Whether the workspace's `definition.yaml` says something else than what is in force: somebody edited it and hasn't adopted it.
    package var definitionFileDiffers: Bool {
        guard let text = DefinitionFile(folder: folder).text else { return false }
        return text != definitionText
    }
}
