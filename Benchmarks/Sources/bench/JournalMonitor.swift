import Glibc

/// Detects from outside when an action of another process is durable, by the journal's size and lock.
///
/// A writer holds the lock from before its write until the data is on disk (steps 2 to 9 of the append protocol). So
/// once the journal has grown, the first moment at which the lock is free is the first at which anybody can know that
/// the action is durable. The monitor sleeps until inotify reports the write: a polling loop would take a processor
/// from the processes that it times.
final class JournalMonitor {
    private let journal: Int32
    private let lock: Int32
    private let watch: Int32

    init(_ workspace: String) throws(BenchFailure) {
        journal = open(workspace + "/journal.jsonl", O_RDONLY | O_CLOEXEC)
        lock = open(workspace + "/lock", O_RDWR | O_CLOEXEC)
        watch = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard journal >= 0, lock >= 0, watch >= 0, inotify_add_watch(watch, workspace + "/journal.jsonl", UInt32(IN_MODIFY)) >= 0
        else { throw BenchFailure("cannot open the journal and the lock of \(workspace)") }
    }

    deinit {
        close(journal)
        close(lock)
        close(watch)
    }

    /// The size of the journal, in bytes.
    var size: Int {
        var metadata = stat()
        return fstat(journal, &metadata) == 0 ? Int(metadata.st_size) : 0
    }

    /// Waits until the journal has grown and its writer has released the lock.
    ///
    /// - Returns: The time of `now()`; nil if nothing was written within `limit` milliseconds.
    func waitUntilDurable(since before: Int, limit: Double) -> Double? {
        let began = now()
        var events = [UInt8](repeating: 0, count: 4096)
        while size <= before {
            var descriptor = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, Int32(max(0, began + limit - now()))) > 0 else { return nil }
            _ = read(watch, &events, events.count)
        }
        flock(lock, LOCK_EX)
        let seen = now()
        flock(lock, LOCK_UN)
        return seen
    }
}

/// The minimal cost of a durable append on this disk: open, lock, write 300 bytes, sync, close.
final class BareAppend {
    private let folder: String
    private let line = [UInt8](repeating: 65, count: 299) + [10]

    init(in folder: String) { self.folder = folder }

    /// Appends once and returns the time in milliseconds.
    func once() -> Double {
        let began = now()
        let lock = open(folder + "/bare.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        flock(lock, LOCK_EX)
        let file = open(folder + "/bare.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        _ = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        fdatasync(file)
        close(file)
        close(lock)
        return now() - began
    }
}
