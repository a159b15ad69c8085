import Glibc

/// The files of a workspace's journal, by their paths.
package struct JournalFolder: Equatable, Sendable {
    /// The folder.
    package let path: String

    /// Names the folder; opens and creates nothing.
    package init(path: String) {
        self.path = path
    }

    /// The journal itself, the source of truth.
    package var journal: String { path + "/" + Self.journalName }
    /// The journal in format 1 that an upgrade to format 2 kept; an erasure removes it.
    package var formerJournal: String { path + "/journal.format1.jsonl" }
    /// The file that writers lock; never replaced, and read only to name the holder.
    package var lock: String { path + "/lock" }
    /// The file that keeps unfinished and damaged ends of the journal.
    package var quarantine: String { path + "/quarantine" }
    /// The failure marker: not empty while it is unknown, after a disk failure, what was written.
    package var degraded: String { path + "/degraded" }
    /// What the marker has while a file gets the journal's or the quarantine's name: no failure.
    package static let unfinishedRename = "renaming"
    /// The key of the digests that keep erased people from being imported again.
    package var erasureKey: String { path + "/erasure.key" }

    /// The file that names the server of a workspace on one.
    package var serverConfiguration: String { path + "/" + Self.serverName }

    /// The name of the file that names a server.
    package static let serverName = "server.conf"

    /// Whether the folder has a journal, or has lost the one that its key belongs to.
    package var isWorkspace: Bool {
        var status = stat()
        return lstat(journal, &status) == 0 || lstat(erasureKey, &status) == 0 || lstat(serverConfiguration, &status) == 0
    }

    /// The files that hold nothing while all is well, so that empty ones can take their place.
    var replaceableFiles: [String] { [lock, quarantine, degraded] }

    /// Waits until the names of the folder's files are on disk; returns 0, or the error number.
    func sync(_ calls: JournalSystemCalls) -> Int32 {
        let number = calls.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard number >= 0 else { return -number }
        let result = calls.sync(number)
        calls.close(number)
        // Some file systems cannot sync a folder; then there is nothing to wait for.
        return result == -EINVAL ? 0 : -result
    }

    /// A folder's path without links.
    static func location(of path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The journal's name in its folder.
    package static let journalName = "journal.jsonl"

    /// Opens the journal for reading; the first write opens the other files.
    ///
    /// - Throws: `JournalError.noJournal`, `.notAJournal`, `.headerChanged`, `.newerFormat`, `.networkFileSystem`,
    ///   `.notPermitted`, `.system`.
    package func open() throws(JournalError) -> any JournalStore { try JournalFile(folder: self) }

    /// Opens the journal for its administrators.
    ///
    /// - Throws: As `open()` does.
    package func openForMaintenance() throws(JournalError) -> any JournalMaintenance { try JournalFile(folder: self) }
}
