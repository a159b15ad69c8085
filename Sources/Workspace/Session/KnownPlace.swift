internal import Formats
internal import Glibc
internal import Journal
internal import Platform

/// Which workspace's journal was in a folder, as one user's cache remembers it.
///
/// A journal that is copied over another one is sound, and has another index; only what was there before tells. The
/// erasure key stays then. Where it is another one too, the whole folder is another workspace's.
struct KnownPlace {
    private let record: PrivateRecord?
    private let workspace: String
    /// Whether an accepted loss or a restore in this place began the journal's generation.
    private let isAccepted: Bool
    /// What the file system says of the erasure key's file; `none` without one.
    private let key: String

    /// The place of a journal.
    init(of store: any JournalStore, _ folder: String, _ environment: WorkspaceEnvironment) {
        workspace = store.header.workspace
        isAccepted = store.header.isBegun(at: store.location)
        var status = stat()
        let hasKey = lstat(JournalFolder(path: folder).erasureKey, &status) == 0
        key = hasKey ? "\(status.st_ino) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)" : "none"
        record = environment.cacheFolder.map { cache in
            let name = Array(store.location.utf8).withBytes { JournalHash.of($0).description.prefix(32) }
            return PrivateRecord(path: "\(cache)/winnow-places/\(name)")
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

    /// Remembers the journal that is here. If that can't be written, only this notice is missing.
    func remember() {
        guard known != text else { return }
        _ = record?.replace(with: Array(text.utf8))
    }

    private var text: String { "\(workspace) \(key)" }

    private var known: String? { record?.bytes(limit: 200).map { String(decoding: $0, as: UTF8.self) } }
}
