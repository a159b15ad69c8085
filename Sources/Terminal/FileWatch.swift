import Glibc

/// Reports growth and replacement of a file through an inotify descriptor to wait for.
///
/// Many writes arrive as one event: treat an event as "read to the end". A rename moves the watch along with the old
/// file, so the path is then watched again. Not thread-safe: for the waiting thread.
package final class FileWatch {
    private let path: String
    private var watch: Int32 = -1
    /// The descriptor to wait for.
    package let descriptor: Int32

    /// Watches the file at a path, which may not exist yet; nil when the system gives no more watches.
    package init?(path: String) {
        self.path = path
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        if descriptor < 0 { return nil }
        renew()
    }

    deinit { close(descriptor) }

    /// Consumes the events; returns true if there were any.
    ///
    /// Watches the path again when the file was moved, deleted or missing.
    @discardableResult
    package func drain() -> Bool {
        var any = false
        var lost = watch < 0
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
            guard let base = buffer.baseAddress else { return }
            while true {
                let count = read(descriptor, base, buffer.count)
                guard count > 0 else { break }
                any = true
                var at = 0
                while at + MemoryLayout<inotify_event>.size <= count {
                    let event = base.load(fromByteOffset: at, as: inotify_event.self)
                    if event.mask & (UInt32(IN_MOVE_SELF) | UInt32(IN_DELETE_SELF) | UInt32(IN_IGNORED)) != 0 { lost = true }
                    at += MemoryLayout<inotify_event>.size + Int(event.len)
                }
            }
        }
        if lost { renew() }
        return any
    }

    private func renew() {
        if watch >= 0 { inotify_rm_watch(descriptor, watch) }
        watch = inotify_add_watch(
            descriptor, path, UInt32(IN_MODIFY) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVE_SELF) | UInt32(IN_DELETE_SELF))
    }
}
