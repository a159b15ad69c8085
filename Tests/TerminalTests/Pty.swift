import Glibc
import Testing

/// The probe in a bare pseudo-terminal, which sends and receives what a person's terminal would.
final class Pty {
    let master: Int32
    let child: pid_t
    let log: String
    let before: termios
    private(set) var output: [UInt8] = []
    private var status: Int32?

    /// The folder of the built programs: beside the test bundle.
    static var products: String {
        for argument in CommandLine.arguments {
            if let end = argument.range(of: ".xctest") {
                let path = argument[..<end.lowerBound]
                if let slash = path.lastIndex(of: "/") { return String(path[..<slash]) }
            }
        }
        return ".build/debug"
    }

    /// Starts the probe, within `shell` if given, in which `$PROBE` stands for its command line.
    init(
        _ arguments: [String] = [], rows: UInt16 = 24, columns: UInt16 = 80,
        environment: [String] = ["TERM=xterm-256color", "LANG=C.UTF-8"],
        shell: String? = nil
    ) throws {
        // The calls of posix_openpt, unlockpt and ptsname, which Glibc's module map lacks: TIOCSPTLCK and TIOCGPTN.
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var locked: Int32 = 0
        var number: Int32 = 0
        try #require(master >= 0 && ioctl(master, 0x4004_5431, &locked) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
        let name = "/dev/pts/\(number)"
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        var modes = termios()
        tcgetattr(master, &modes)
        before = modes
        _ = fcntl(master, F_SETFL, O_NONBLOCK)

        var template = Array("/tmp/winnow-probe-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        close(file)
        log = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)

        let probe = Pty.products + "/TerminalProbe"
        let line = [probe, log] + arguments
        let command = shell.map { ["/bin/sh", "-c", $0.replacing("$PROBE", with: line.joined(separator: " "))] } ?? line

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, 0x80 | Int16(POSIX_SPAWN_SETSIGMASK))
        var pid: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] =
            (environment + ["PATH=/usr/bin:/bin", "SWIFT_BACKTRACE=enable=no"]).map { strdup($0) } + [nil]
        let failure = posix_spawn(&pid, command[0], &actions, &attributes, &words, &variables)
        for word in words + variables { free(word) }
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        try #require(failure == 0, "cannot start \(command[0])")
        child = pid
    }

    deinit {
        if status == nil {
            kill(child, SIGKILL)
            var ignored: Int32 = 0
            waitpid(child, &ignored, 0)
        }
        if !hungUp { close(master) }
        unlink(log)
    }

    private var hungUp = false

    /// Disconnects the terminal.
    func hangUp() {
        close(master)
        hungUp = true
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    func resize(rows: UInt16, columns: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Reads what is available, after waiting for a moment at most.
    func pump(_ milliseconds: Int32 = 10) {
        guard !hungUp else {
            poll(nil, 0, milliseconds)
            return
        }
        var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        let ready = poll(&polled, 1, milliseconds)
        if ready > 0, polled.revents & Int16(POLLIN) == 0 { poll(nil, 0, milliseconds) }
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(master, &buffer, buffer.count)
            if count <= 0 { return }
            output += buffer[..<count]
        }
    }

    /// The lines that the probe has logged.
    var lines: [String] {
        guard let file = fopen(log, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The logged lines without the paints.
    var reported: [String] { lines.filter { $0 != "painted" && !$0.hasPrefix("ready") } }

    /// Reads until a condition holds, for at most ten seconds; returns whether it held.
    @discardableResult
    func waitUntil(_ condition: () -> Bool) -> Bool {
        let end = ContinuousClock.now + .seconds(10)
        while !condition() {
            if ContinuousClock.now > end { return false }
            pump()
        }
        return true
    }

    /// Waits until the probe has logged a line with this beginning.
    func waitForLine(_ line: String) -> Bool { waitUntil { lines.contains { $0.hasPrefix(line) } } }

    /// Waits until the probe has exited and its output is read; returns the status, or minus the signal.
    func waitForExit() -> Int32? {
        var raw: Int32 = 0
        _ = waitUntil {
            if status == nil, waitpid(child, &raw, WNOHANG) == child { status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : -(raw & 0x7F) }
            return status != nil
        }
        pump()
        return status
    }

    /// As ``waitForExit()``, without reading the output.
    func waitForExitUnread() -> Int32? {
        var raw: Int32 = 0
        let end = ContinuousClock.now + .seconds(10)
        while status == nil, ContinuousClock.now < end {
            if waitpid(child, &raw, WNOHANG) == child {
                status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : -(raw & 0x7F)
            } else {
                poll(nil, 0, 5)
            }
        }
        return status
    }

    /// Requests complete paints without reading until one blocks in a write; returns whether one did.
    func stall() -> Bool {
        for asked in 1...500 {
            send("L")
            let end = ContinuousClock.now + .milliseconds(300)
            while lines.count(where: { $0 == "painted" }) < asked {
                if ContinuousClock.now > end { return true }
                poll(nil, 0, 2)
            }
        }
        return false
    }

    var text: String { String(decoding: output, as: UTF8.self) }

    /// Whether the terminal's modes are those from before the probe.
    var isRestored: Bool {
        var now = termios()
        tcgetattr(master, &now)
        var before = before
        return memcmp(&now, &before, MemoryLayout<termios>.size) == 0
    }

    /// How often a text was printed.
    func count(_ part: String) -> Int {
        var count = 0
        var rest = text[...]
        while let found = rest.range(of: part) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}

extension StringProtocol {
    /// The range of a text by its scalars, without Foundation and regardless of grapheme boundaries.
    func range(of part: String) -> Range<Index>? {
        let wanted = Array(part.unicodeScalars)
        guard let first = wanted.first else { return nil }
        let scalars = unicodeScalars
        var at = scalars.startIndex
        while at != scalars.endIndex {
            if scalars[at] == first, scalars[at...].starts(with: wanted) {
                return at..<scalars.index(at, offsetBy: wanted.count)
            }
            scalars.formIndex(after: &at)
        }
        return nil
    }
}
