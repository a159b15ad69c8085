import Glibc

/// Sees from outside when an action of another process is safe, by what any process may see: the journal's size and its lock.
///
/// A writer holds the lock from before its one write until the disk has it (steps 2 to 9 of the append protocol). So once the journal has grown, the
/// moment at which the lock can be had is the first at which anybody can know that the action is durable. It sleeps until inotify tells of the write: a
/// loop that looks would take a processor from those whom it times.
final class JournalWitness {
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

    /// How long the journal is.
    var size: Int {
        var facts = stat()
        return fstat(journal, &facts) == 0 ? Int(facts.st_size) : 0
    }

    /// Waits until the journal is longer than it was and its writer let go of the lock; nil when nothing was written within `limit` milliseconds.
    func durable(since before: Int, limit: Double) -> Double? {
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

/// The least that a safe append can cost here: open, lock, write 300 bytes, wait for the disk, close.
final class BareAppend {
    private let folder: String
    private let line = [UInt8](repeating: 65, count: 299) + [10]

    init(in folder: String) { self.folder = folder }

    /// Does one and returns how long it took in milliseconds.
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
