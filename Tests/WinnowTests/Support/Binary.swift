import Foundation
import Glibc

/// The winnow program that was built with these tests.
enum Binary {
    /// The path of the program, in the folder of the running test program.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var folder = URL(fileURLWithPath: own).deletingLastPathComponent()
        // A test program in a bundle is some folders further down.
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent("winnow").path
            if access(candidate, X_OK) == 0, !isFolder(candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return CommandLine.arguments.compactMap { argument -> String? in
            let candidate = URL(fileURLWithPath: argument).deletingLastPathComponent().appendingPathComponent("winnow").path
            return access(candidate, X_OK) == 0 && !isFolder(candidate) ? candidate : nil
        }.first ?? "winnow"
    }()

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

/// The result of a finished process.
struct Run: CustomStringConvertible {
    /// The exit status, or 128 plus the number of the signal that ended the process.
    let status: Int32
    /// The bytes of standard output.
    let out: [UInt8]
    /// The bytes of standard error.
    let err: [UInt8]

    /// Standard output as text.
    var text: String { String(decoding: out, as: UTF8.self) }
    /// Standard error as text.
    var errorText: String { String(decoding: err, as: UTF8.self) }
    var description: String { "status \(status)\n\(text)\(errorText)" }

    /// Standard output as one JSON object.
    var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(out))) as? [String: Any] ?? [:] }

    /// Standard output as JSON objects, one per line; nil for a line that is not an object.
    var objects: [[String: Any]?] {
        text.split(separator: "\n").map { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any] }
    }

    /// The error in the output of `--json`.
    var error: [String: Any] { object["error"] as? [String: Any] ?? [:] }
}

/// A process that was started and may still run.
final class ChildProcess {
    let pid: pid_t
    private let out: String
    private let err: String
    private var status: Int32?

    /// Starts a program in a folder with an environment, empty input, and output to files.
    init(_ arguments: [String], environment: [String: String], folder: String, scratch: String) throws {
        let name = scratch + "/" + UUID().uuidString
        out = name + ".out"
        err = name + ".err"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, err, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        // Its own process group, so that it can be killed together with its children.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Test threads block most signals, and a child would inherit that.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        posix_spawnattr_setpgroup(&attributes, 0)
        let whole = ["env", "-C", folder] + arguments
        let argv = whole.map { strdup($0) } + [nil]
        let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: pid_t = 0
        let failure = posix_spawnp(&pid, whole[0], &actions, &attributes, argv, envp)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
        self.pid = pid
    }

    /// Whether the process still runs.
    var isRunning: Bool {
        if status != nil { return false }
        var code: Int32 = 0
        guard waitpid(pid, &code, WNOHANG) == pid else { return true }
        status = ChildProcess.exitStatus(code)
        return false
    }

    /// Kills the process and its children with SIGKILL, and reaps it.
    ///
    /// The monitor of tests that exit waits for any child, and goes round for ever beside one that nobody reaps.
    func kill() {
        _ = Glibc.kill(-pid, SIGKILL)
        var code: Int32 = 0
        if status == nil, waitpid(pid, &code, 0) == pid { status = ChildProcess.exitStatus(code) }
    }

    /// Waits for the end of the process, and kills it after the time limit.
    func wait(seconds: Double = 60) -> Run {
        if !Wait.until(seconds: seconds, { !isRunning }) {
            kill()
        }
        return Run(status: status ?? -1, out: ChildProcess.contents(out), err: ChildProcess.contents(err))
    }

    /// What it has written to standard output so far.
    var output: String { String(decoding: ChildProcess.contents(out), as: UTF8.self) }

    private static func contents(_ path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map(Array.init) ?? [] }

    private static func exitStatus(_ code: Int32) -> Int32 { code & 0x7F == 0 ? code >> 8 & 0xFF : 128 + (code & 0x7F) }
}

/// Waits for effects of other processes, with a time limit.
enum Wait {
    /// Polls a condition until it holds or the time is over; returns whether it holds.
    static func until(seconds: Double, _ condition: () -> Bool) -> Bool {
        var begun = timespec()
        clock_gettime(CLOCK_MONOTONIC, &begun)
        while true {
            if condition() { return true }
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            if Double(now.tv_sec - begun.tv_sec) + Double(now.tv_nsec - begun.tv_nsec) / 1e9 > seconds { return false }
            usleep(2000)
        }
    }
}
