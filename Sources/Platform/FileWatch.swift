import CSystem
import Glibc

/// Reports growth and replacement of a file through an inotify descriptor for a poll loop.
///
/// Many writes may arrive as one event: treat an event as "read to the end". The file is watched for growth and its
/// folder for a new file of its name, because a rename takes the watch along with the old file.
package final class FileWatch {
    /// What has happened since the last call of ``changes()``.
    package struct Changes: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }
        /// The file was written to.
        package static let grew = Changes(rawValue: 1)
        /// Another file has replaced it.
        package static let replaced = Changes(rawValue: 2)
    }

    /// The system call that failed, and its error number.
    package struct Failure: Error {
        package var call: String
        package var code: Int32
    }

    /// Readable when there are changes; for `poll`.
    package let descriptor: Int32
    private let path: String
    private let name: String
    private var fileWatch: Int32
    private let folderWatch: Int32

    /// Starts watching an existing file of a folder.
    ///
    /// - Throws: `Failure`, for example when a user has too many watches.
    package init(folder: String, name: String) throws(Failure) {
        path = folder + "/" + name
        self.name = name
        descriptor = winnow_watch_open()
        guard descriptor >= 0 else { throw Failure(call: "inotify_init1", code: errno) }
        folderWatch = inotify_add_watch(descriptor, folder, winnow_watch_folder_mask())
        fileWatch = inotify_add_watch(descriptor, path, winnow_watch_file_mask())
        guard folderWatch >= 0, fileWatch >= 0 else {
            // The descriptor is closed with the object.
            throw Failure(call: "inotify_add_watch", code: errno)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Returns the changes since the last call, without waiting.
    package func changes() throws(Failure) -> Changes {
        let bits = winnow_watch_drain(descriptor, fileWatch, folderWatch, name)
        guard bits >= 0 else { throw Failure(call: "read", code: errno) }
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
