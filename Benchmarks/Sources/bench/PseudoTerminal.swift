import CBench
import Glibc

/// A program in its own pseudo-terminal, with the times at which its output arrives.
final class PseudoTerminal {
    let pid: pid_t
    private let master: Int32
    private(set) var screen: [UInt8] = []

    /// Starts a program in a terminal of this size.
    init(_ arguments: [String], environment: [String], rows: UInt16, columns: UInt16) throws(BenchFailure) {
        var name = [CChar](repeating: 0, count: 128)
        master = bench_open_terminal(&name, name.count, rows, columns)
        guard master >= 0 else { throw BenchFailure("no pseudo-terminal") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(&attributes, bench_spawn_flags())
        pid = try spawn(arguments, environment, &actions, &attributes)
    }

    deinit {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        close(master)
    }

    /// Types keys.
    func type(_ keys: String) {
        var bytes = Array(keys.utf8)
        _ = write(master, &bytes, bytes.count)
    }

    /// Reads until no output arrives for `idle` milliseconds, or until `limit`.
    ///
    /// - Returns: The number of bytes, and the times of the first and the last.
    func readUntilIdle(idle: Int32, limit: Double = 30_000) -> (bytes: Int, first: Double, last: Double) {
        var count = 0
        let began = now()
        var first = began
        var last = began
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var patience = Int32(limit)
        while now() - began < limit {
            var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, count == 0 ? patience : idle) > 0 else { break }
            let got = read(master, &buffer, buffer.count)
            guard got > 0 else { break }
            last = now()
            if count == 0 { first = last }
            count += got
            screen.append(contentsOf: buffer[0..<got])
            patience = idle
        }
        if screen.count > 1_000_000 { screen.removeFirst(screen.count - 100_000) }
        return (count, first, last)
    }

    /// The time of the first output of each of some terminals; nil for one that drew nothing until `limit`.
    ///
    /// Returns when all have drawn something and no more arrives for `idle` milliseconds.
    static func firstOutputs(of terminals: [PseudoTerminal], limit: Double, idle: Int32) -> [Double?] {
        var times: [Double?] = terminals.map { _ in nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let began = now()
        while now() - began < limit {
            var waiting = terminals.map { pollfd(fd: $0.master, events: Int16(POLLIN), revents: 0) }
            let isComplete = !times.contains { $0 == nil }
            guard poll(&waiting, nfds_t(waiting.count), isComplete ? idle : Int32(limit)) > 0 else { break }
            for (index, descriptor) in waiting.enumerated() where descriptor.revents != 0 {
                let got = read(descriptor.fd, &buffer, buffer.count)
                guard got > 0 else { return times }
                times[index] = times[index] ?? now()
            }
        }
        return times
    }

    /// Whether a text has been drawn since the screen was last cleared.
    func contains(_ text: String) -> Bool {
        let sought = Array(text.utf8)
        guard screen.count >= sought.count else { return false }
        return (0...(screen.count - sought.count)).contains { screen[$0..<($0 + sought.count)].elementsEqual(sought) }
    }

    func clearScreen() { screen.removeAll() }

    /// Resident memory and its highest point, in MB.
    func memory() -> ProcessMemory { ProcessMemory(of: pid) }
}

/// The memory of a process, in MB.
struct ProcessMemory {
    let resident: Double
    let peak: Double

    init(of pid: pid_t) {
        let text = contents(of: "/proc/\(pid)/status")
        func value(_ key: String) -> Double {
            guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else { return 0 }
            return (Double(line.filter(\.isNumber)) ?? 0) / 1024
        }
        (resident, peak) = (value("VmRSS:"), value("VmHWM:"))
    }
}

/// Why a measurement failed.
struct BenchFailure: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

/// The number of lines of a file.
func countLines(of path: String, from offset: Int = 0) throws(BenchFailure) -> Int {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { throw BenchFailure("cannot read \(path)") }
    defer { close(file) }
    lseek(file, offset, SEEK_SET)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var lines = 0
    while case let got = read(file, &buffer, buffer.count), got > 0 { for byte in buffer[0..<got] where byte == 10 { lines += 1 } }
    return lines
}

/// Milliseconds of the monotonic clock.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
}

func contents(of path: String, from offset: Int = 0, limit: Int = .max) -> String {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return "" }
    defer { close(file) }
    lseek(file, offset, SEEK_SET)
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while all.count < limit {
        let got = read(file, &buffer, min(buffer.count, limit - all.count))
        guard got > 0 else { break }
        all.append(contentsOf: buffer[0..<got])
    }
    return String(decoding: all, as: UTF8.self)
}

func spawn(
    _ arguments: [String], _ environment: [String], _ actions: inout posix_spawn_file_actions_t,
    _ attributes: inout posix_spawnattr_t
) throws(BenchFailure) -> pid_t {
    var pid: pid_t = 0
    var argv = arguments.map { strdup($0) } + [nil]
    var envp = environment.map { strdup($0) } + [nil]
    defer {
        for pointer in argv + envp { free(pointer) }
        argv = []
        envp = []
    }
    guard posix_spawn(&pid, arguments[0], &actions, &attributes, argv, envp) == 0 else {
        throw BenchFailure("cannot start \(arguments[0])")
    }
    bench_use_all_processors(pid)
    return pid
}
