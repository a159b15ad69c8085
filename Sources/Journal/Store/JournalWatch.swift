import CSystem
import Glibc

/// Tells when the journal grew or was replaced, by a descriptor for a poll loop (inotify).
///
/// A thousand writes may come as one event: take it as "read to the end". Watches the file for its growth and the folder for a new file under its
/// name, since a rename takes the old watch with it.
package final class JournalWatch {
    /// What happened since the last time.
    package struct Changes: OptionSet, Sendable {
        /// The bits of news.
        package let rawValue: Int
        /// Makes news out of its bits.
        package init(rawValue: Int) { self.rawValue = rawValue }
        /// Something was written.
        package static let grew = Changes(rawValue: 1)
        /// Another file stands in the journal's place.
        package static let replaced = Changes(rawValue: 2)
    }

    /// Readable when there is news; for `poll`.
    package let descriptor: Int32
    private let path: String
    private var fileWatch: Int32
    private let folderWatch: Int32

    /// Begins to watch.
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

    /// Takes the news that has come, without waiting.
    ///
    /// - Throws: `JournalError.system`.
    package func news() throws(JournalError) -> Changes {
        let bits = winnow_watch_drain(descriptor, fileWatch, folderWatch, JournalFolder.journalName)
        guard bits >= 0 else { throw .system(call: "read", path: path, code: errno) }
        var news: Changes = []
        if bits & 1 != 0 { news.insert(.grew) }
        // Events were lost: look at everything.
        if bits & 6 != 0 {
            news.formUnion([.grew, .replaced])
            let renewed = inotify_add_watch(descriptor, path, winnow_watch_file_mask())
            if renewed >= 0 { fileWatch = renewed }
        }
        return news
    }
}

extension JournalFile {
    package func watch() throws(JournalError) -> JournalWatch {
        try JournalWatch(folder: folder)
    }
}
