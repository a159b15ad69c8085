import Foundation
import Glibc

/// Runs the program behind a simulated slow connection.
///
/// The output of its terminal is read no faster than the connection allows, and displayed in a local terminal.
final class SlowConnection {
    /// The bytes that the connection transfers in a tenth of a second: 25 KB/s.
    static let bytesPerInterval = 2500
    /// The number of bytes received.
    private(set) var receivedBytes = 0
    /// The text on the local screen.
    var screen: String { terminal.screen }

    private let terminal: Tmux
    private let far: Int32
    private let near: Int32
    private let child: pid_t
    private var nextAt = SlowConnection.seconds()
    /// The time at which the last byte arrived.
    private var lastAt = SlowConnection.seconds()

    /// Starts winnow behind the connection, in a terminal of this size.
    init(_ place: TestPlace, columns: Int, rows: Int, _ arguments: [String]) throws {
        terminal = try Tmux(place, columns: columns, rows: rows)
        let pipe = place.folder + "/line-\(UUID().uuidString.prefix(8))"
        guard mkfifo(pipe, 0o600) == 0 else { throw TestPlace.Failed(message: "no pipe: \(errno)") }
        near = open(pipe, O_RDWR | O_CLOEXEC)
        try terminal.type("stty raw -echo; cat '\(pipe)'")
        // TIOCSPTLCK and TIOCGPTN do what unlockpt and ptsname do, which Glibc's module map leaves out.
        far = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (locked, number): (Int32, Int32) = (0, 0)
        guard near >= 0, far >= 0, ioctl(far, 0x4004_5431, &locked) == 0, ioctl(far, 0x8004_5430, &number) == 0 else {
            throw TestPlace.Failed(message: "no terminal: \(errno)")
        }
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(far, UInt(TIOCSWINSZ), &size)
        _ = fcntl(far, F_SETFL, O_NONBLOCK)
        child = try SlowConnection.start([Binary.path] + arguments, place.environment, on: "/dev/pts/\(number)")
    }

    deinit {
        kill(child, SIGKILL)
        var ignored: Int32 = 0
        waitpid(child, &ignored, 0)
        close(far)
        close(near)
    }

    private static func start(_ arguments: [String], _ environment: [String: String], on terminal: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        // POSIX_SPAWN_SETSID: a new session, which the terminal belongs to.
        posix_spawnattr_setflags(&attributes, 0x80 | Int16(POSIX_SPAWN_SETSIGMASK))
        let argv = arguments.map { strdup($0) } + [nil]
        let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, arguments[0], &actions, &attributes, argv, envp)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
        return pid
    }

    /// Presses keys, and returns the time until the response is complete on the screen, and its bytes.
    ///
    /// The response is complete when the screen contains the texts and nothing has arrived for a quarter of a second,
    /// which is not counted. Nil if it does not appear within 15 seconds.
    func response(to keys: String = "", showing texts: String...) -> (seconds: Double, bytes: Int)? {
        let (begun, before) = (SlowConnection.seconds(), receivedBytes)
        lastAt = begun
        if !keys.isEmpty { _ = Array(keys.utf8).withUnsafeBytes { write(far, $0.baseAddress, $0.count) } }
        let isComplete = Wait.until(seconds: 15) {
            transfer()
            guard SlowConnection.seconds() - lastAt > 0.25, receivedBytes > before else { return false }
            let screen = screen
            return texts.allSatisfy { screen.contains($0) }
        }
        return isComplete ? (lastAt - begun, receivedBytes - before) : nil
    }

    /// Transfers the available output, unless the connection is still busy with earlier bytes.
    private func transfer() {
        let now = SlowConnection.seconds()
        guard now >= nextAt else { return }
        var buffer = [UInt8](repeating: 0, count: SlowConnection.bytesPerInterval)
        let count = read(far, &buffer, buffer.count)
        guard count > 0 else { return }
        _ = write(near, buffer, count)
        receivedBytes += count
        nextAt = now + 0.1 * Double(count) / Double(SlowConnection.bytesPerInterval)
        lastAt = nextAt
    }

    private static func seconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}

extension SlowConnection: CustomStringConvertible {
    var description: String { "\(receivedBytes) bytes\n\(screen)" }
}
