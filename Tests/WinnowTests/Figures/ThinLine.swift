import Foundation
import Glibc

/// The program at the far end of a thin line: its terminal is read no faster than the line carries, and what arrived is shown in a terminal
/// of this side.
final class ThinLine {
    /// What the line carries in a tenth of a second: 25 KB/s.
    static let carried = 2500
    /// How many bytes arrived.
    private(set) var arrived = 0
    /// What the terminal of this side shows.
    var screen: String { terminal.screen }

    private let terminal: Tmux
    private let far: Int32
    private let near: Int32
    private let child: pid_t
    private var nextAt = ThinLine.seconds()
    /// When the last of them had come all of the way.
    private var lastAt = ThinLine.seconds()

    /// Starts winnow at the far end, with a terminal of that size.
    init(_ place: TestPlace, columns: Int, rows: Int, _ arguments: [String]) throws {
        terminal = try Tmux(place, columns: columns, rows: rows)
        let pipe = place.folder + "/line-\(UUID().uuidString.prefix(8))"
        guard mkfifo(pipe, 0o600) == 0 else { throw TestPlace.Failed(told: "no pipe: \(errno)") }
        near = open(pipe, O_RDWR | O_CLOEXEC)
        try terminal.type("stty raw -echo; cat '\(pipe)'")
        // As posix_openpt, unlockpt and ptsname do, which Glibc's module map leaves out: TIOCSPTLCK and TIOCGPTN.
        far = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (locked, number): (Int32, Int32) = (0, 0)
        guard near >= 0, far >= 0, ioctl(far, 0x4004_5431, &locked) == 0, ioctl(far, 0x8004_5430, &number) == 0 else {
            throw TestPlace.Failed(told: "no terminal: \(errno)")
        }
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(far, UInt(TIOCSWINSZ), &size)
        _ = fcntl(far, F_SETFL, O_NONBLOCK)
        child = try ThinLine.start([Binary.path] + arguments, place.environment, on: "/dev/pts/\(number)")
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
        // A session of its own, which the terminal then belongs to: POSIX_SPAWN_SETSID.
        posix_spawnattr_setflags(&attributes, 0x80 | Int16(POSIX_SPAWN_SETSIGMASK))
        let argv = arguments.map { strdup($0) } + [nil]
        let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, arguments[0], &actions, &attributes, argv, envp)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
        return pid
    }

    /// Presses a key or several, and tells how long it took until all of the answer stood on the screen, and how many bytes it was.
    ///
    /// All of it stands there when the screen shows what is waited for and nothing more has come for a quarter of a second; that quarter is
    /// not counted. Nil when it never came.
    func answer(to keys: String = "", showing texts: String...) -> (seconds: Double, bytes: Int)? {
        let (begun, before) = (ThinLine.seconds(), arrived)
        lastAt = begun
        if !keys.isEmpty { _ = Array(keys.utf8).withUnsafeBytes { write(far, $0.baseAddress, $0.count) } }
        let isThere = Wait.until(seconds: 15) {
            carry()
            guard ThinLine.seconds() - lastAt > 0.25, arrived > before else { return false }
            let screen = screen
            return texts.allSatisfy { screen.contains($0) }
        }
        return isThere ? (lastAt - begun, arrived - before) : nil
    }

    /// Carries what there is, unless the line is still busy with the bytes before.
    private func carry() {
        let now = ThinLine.seconds()
        guard now >= nextAt else { return }
        var buffer = [UInt8](repeating: 0, count: ThinLine.carried)
        let count = read(far, &buffer, buffer.count)
        guard count > 0 else { return }
        _ = write(near, buffer, count)
        arrived += count
        nextAt = now + 0.1 * Double(count) / Double(ThinLine.carried)
        lastAt = nextAt
    }

    private static func seconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}

extension ThinLine: CustomStringConvertible {
    var description: String { "\(arrived) bytes\n\(screen)" }
}
