internal import Formats
internal import Glibc
internal import Journal
internal import Platform

/// Which workspace's journal was in a folder, as one user's cache remembers it.
///
/// A journal that is copied over another one is sound, and has another index; only what was there before tells. The
/// erasure key stays then. Where it is another one too, the whole folder is another workspace's.
struct KnownPlace {
    private let path: String?
    private let workspace: String
    /// Whether an accepted loss or a restore in this place began the journal's generation.
    private let isAccepted: Bool
    private let key: String

    /// The place of a journal.
    init(of store: any JournalStore, _ folder: String, _ environment: WorkspaceEnvironment) {
        workspace = store.header.workspace
        isAccepted = store.header.isBegun(at: store.location)
        var status = stat()
        let hasKey = lstat(JournalFolder(path: folder).erasureKey, &status) == 0
        key = hasKey ? "\(status.st_ino) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)" : "none"
        path = environment.cacheFolder.map { cache in
            let name = Array(store.location.utf8).withBytes { JournalHash.of($0).description.prefix(32) }
            return "\(cache)/winnow-places/\(name)"
        }
    }

    /// The id of the workspace whose journal was here before another one took its place; nil if that isn't known, or
    /// if a repair in this place goes on with it.
    var formerWorkspace: String? {
        if isAccepted { return nil }
        let words = known?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
        guard words.count == 2, words[1] == key, key != "none", words[0] != workspace else { return nil }
        return words[0]
    }

    /// Remembers the journal that is here.
    func remember() {
        guard let path, known != text else { return }
        let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
        guard PrivateFolder.create(folder) else { return }
        let draft = path + ".\(getpid())"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let bytes = Array(text.utf8)
        let written = write(descriptor, bytes, bytes.count)
        close(descriptor)
        // Without it, only this notice is missing.
        if written != bytes.count || rename(draft, path) != 0 { unlink(draft) }
    }

    private var text: String { "\(workspace) \(key)" }

    private var known: String? {
        guard let path else { return nil }
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
