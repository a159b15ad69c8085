import CSystem
import Glibc

/// Reports growth and replacement of the journal through an inotify descriptor for a poll loop.
///
/// Many writes may arrive as one event: treat an event as "read to the end". The file is watched for growth and the
/// folder for a new file of the journal's name, because a rename takes the watch along with the old file.
package final class JournalWatch {
    /// What has happened since the last call of ``changes()``.
    package struct Changes: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }
        /// The journal was written to.
        package static let grew = Changes(rawValue: 1)
        /// Another file has replaced the journal.
        package static let replaced = Changes(rawValue: 2)
    }

    /// Readable when there are changes; for `poll`.
    package let descriptor: Int32
    private let path: String
    private var fileWatch: Int32
    private let folderWatch: Int32

    /// Starts watching the journal of a folder.
    ///
    /// - Throws: `JournalError.system`, for example when a user has too many watches.
    package init(folder: JournalFolder) throws(JournalError) {
        path = folder.journal
        descriptor = winnow_watch_open()
        guard descriptor >= 0 else { throw .system(call: "inotify_init1", path: path, code: errno) }
        folderWatch = inotify_add_watch(descriptor, folder.path, winnow_watch_folder_mask())
        fileWatch = inotify_add_watch(descriptor, path, winnow_watch_file_mask())
        guard folderWatch >= 0, fileWatch >= 0 else {
            let code = errno
            close(descriptor)
            throw .system(call: "inotify_add_watch", path: path, code: code)
        }
    }

    deinit {
        close(descriptor)
    }

    /// Returns the changes since the last call, without waiting.
    ///
    /// - Throws: `JournalError.system`.
    package func changes() throws(JournalError) -> Changes {
        let bits = winnow_watch_drain(descriptor, fileWatch, folderWatch, JournalFolder.journalName)
        guard bits >= 0 else { throw .system(call: "read", path: path, code: errno) }
        var changes: Changes = []
        if bits & 1 != 0 { changes.insert(.grew) }
        // Events were lost: report every change.
        if bits & 6 != 0 {
            changes.formUnion([.grew, .replaced])
            let renewed = inotify_add_watch(descriptor, path, winnow_watch_file_mask())
            if renewed >= 0 { fileWatch = renewed }
        }
        return changes
    }
}
