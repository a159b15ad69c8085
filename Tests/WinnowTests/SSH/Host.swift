import Foundation
import Glibc
import Testing

/// A shared host with temporary logins, groups, a workspace and a real SSH daemon.
///
/// Everything is removed afterwards. Sam is in sales and may write, Max is a manager and may read, Sid is a stranger.
/// The workspace's admin is root, which runs the tests. The daemon listens on the loopback interface.
final class Host {
    let place: TestPlace
    /// The groups of the readers and of the writers.
    let readers: String, writers: String
    /// The logins.
    let sam: String, max: String, sid: String
    /// The port of the daemon.
    var port = 0
    /// The daemon.
    var daemon: ChildProcess?
    /// A copy of the program that every login can run.
    let program: String

    /// Whether these tests run.
    ///
    /// They run as root, which can create logins, and always in CI, where they must not be skipped.
    static var isEnabled: Bool { geteuid() == 0 || ProcessInfo.processInfo.environment["CI"] != nil }

    init() throws {
        guard geteuid() == 0 else {
            throw TestPlace.Failed(message: "the tests with several logins must run as root: sudo make test")
        }
        for (name, package) in [
            ("/usr/sbin/sshd", "openssh-server"), ("/usr/bin/ssh", "openssh-client"), ("/usr/bin/strace", "strace"),
            ("/usr/sbin/useradd", "passwd"),
        ] where access(name, X_OK) != 0 {
            throw TestPlace.Failed(message: "\(name) is missing: apt-get install \(package)")
        }
        Host.removeLeftovers()
        place = try TestPlace(withWorkspace: false)
        // The clock of the machine, since SSH sessions run without --at.
        place.clock = nil
        chmod(place.folder, 0o755)
        let stem = "\(Host.stem)\(getpid() % 100_000)\(Host.letters())"
        (readers, writers) = (stem + "r", stem + "w")
        (sam, max, sid) = (stem + "sam", stem + "max", stem + "sid")
        program = place.folder + "/winnow"
        try run("groupadd", readers)
        try run("groupadd", writers)
        for (login, groups) in [(sam, "\(readers),\(writers)"), (max, readers), (sid, "")] {
            let home = place.folder + "/" + login
            // A password hash that nothing matches, instead of a locked login.
            try run(
                ["useradd", "-M", "-N", "-g", "nogroup", "-d", home, "-s", "/bin/sh", "-p", "*"]
                    + (groups.isEmpty ? [] : ["-G", groups]) + [login])
            try run("install", "-d", "-m", "0700", "-o", login, home)
        }
        try run("install", "-m", "0755", Binary.path, program)
        try makeRunnable()
        let made = try place.run(
            ["init", place.workspace, "--zone", "UTC", "--readers", readers, "--writers", writers], inWorkspace: false)
        guard made.status == 0 else { throw TestPlace.Failed(message: made.description) }
        try place.winnow("team", "add", sam, "--role", "sdr")
        try place.winnow("team", "add", max, "--role", "viewer")
    }

    /// Copies the toolchain's libraries next to a debug build, if other logins cannot read them.
    private func makeRunnable() throws {
        let version = "\(program) --version"
        if try shell(as: sid, version).status == 0 { return }
        for line in try run("ldd", program).text.split(separator: "\n") where line.contains("/swift/") {
            let words = line.split(separator: " ")
            guard let arrow = words.firstIndex(of: "=>"), arrow + 1 < words.count else { continue }
            try run("install", "-m", "0755", String(words[arrow + 1]), place.folder)
        }
        let run = try shell(as: sid, version)
        guard run.status == 0 else { throw TestPlace.Failed(message: "logins other than root cannot run winnow here: \(run)") }
    }

    deinit {
        daemon?.kill()
        _ = daemon?.wait(seconds: 5)
        for login in [sam, max, sid] { Host.remove(login) }
        for group in [readers, writers] { _ = try? run("groupdel", group) }
    }

    private static let stem = "wnwt"

    private static func letters() -> String { String((0..<3).compactMap { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() }) }

    /// Kills the processes of a login, and removes it.
    private static func remove(_ login: String) {
        for process in Process.all() where process.belongs(to: login) { kill(process.pid, SIGKILL) }
        _ = Wait.until(seconds: 5) { !Process.all().contains { $0.belongs(to: login) } }
        _ = try? Host.shell("userdel \(login)")
    }

    /// Removes the logins of interrupted test runs.
    private static func removeLeftovers() {
        let lines = (try? String(contentsOfFile: "/etc/passwd", encoding: .utf8))?.split(separator: "\n") ?? []
        for line in lines where line.hasPrefix(stem) {
            let login = String(line.prefix { $0 != ":" })
            guard let pid = pid_t(login.dropFirst(stem.count).prefix { $0.isNumber }), pid > 0, kill(pid, 0) != 0 else { continue }
            remove(login)
            _ = try? Host.shell("groupdel \(login.dropLast(3))r; groupdel \(login.dropLast(3))w")
        }
    }

    /// Runs a command as root; throws with its output if it fails.
    @discardableResult
    func run(_ words: String...) throws -> Run { try run(words) }

    @discardableResult
    func run(_ words: [String]) throws -> Run {
        let run = try ChildProcess(
            words, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], folder: place.folder, scratch: place.folder + "/scratch"
        ).wait()
        guard run.status == 0 else { throw TestPlace.Failed(message: "\(words.joined(separator: " ")): \(run)") }
        return run
    }

    /// Runs a shell command as root and returns the result, failed or not.
    @discardableResult
    static func shell(_ line: String) throws -> Run {
        let scratch = NSTemporaryDirectory() + "winnow-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        return try ChildProcess(
            ["sh", "-c", line], environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], folder: "/", scratch: scratch
        ).wait()
    }

    /// Runs a shell command as a login, without SSH, with the permissions of the system.
    func shell(as login: String, _ line: String) throws -> Run {
        try ChildProcess(
            ["setpriv", "--reuid", login, "--regid", "nogroup", "--init-groups", "--reset-env", "sh", "-c", line],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], folder: "/", scratch: place.folder + "/scratch"
        ).wait()
    }
}
