import Glibc
import Lifecycle
import Workspace

/// What the program takes from the operating system.
///
/// These are variables, folders, the login, the clock and random numbers.
struct ProcessEnvironment {
    /// The environment variables that winnow uses.
    let variables: [String: String]
    /// The working folder.
    let currentFolder: String
    /// The login of the user.
    let login: Login

    private static let names = [
        "HOME", "WINNOW_WORKSPACE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TERM", "COLORTERM",
        "NO_COLOR", "LANG",
        "LC_ALL", "LC_CTYPE", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "TMUX", "STY", "TERM_PROGRAM", "TERMINFO", "TERMINFO_DIRS",
        "COLORFGBG", "CLICOLOR", "ESCDELAY", "TZ",
    ]

    /// Reads the environment; takes a few microseconds.
    init() {
        var variables: [String: String] = [:]
        for name in Self.names {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        self.variables = variables
        if let folder = getcwd(nil, 0) {
            currentFolder = String(cString: folder)
            free(folder)
        } else {
            currentFolder = "/"
        }
        login = Login(Self.loginName())
    }

    private static func loginName() -> String {
        // Its result is overwritten by the next call; there is no other thread yet.
        guard let name = getpwuid(getuid())?.pointee.pw_name else { return "uid\(getuid())" }
        return String(cString: name)
    }

    /// The name of this machine.
    static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "a machine without a name" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The folder of an XDG variable, or its default under the home folder; nil without either.
    func folder(_ variable: String, defaultUnderHome path: String) -> String? {
        // Relative paths must be ignored (XDG Base Directory Specification).
        if let value = variables[variable], value.hasPrefix("/") { return value }
        guard let home = variables["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/" + path
    }

    /// Why there is no cache folder and what to do about it; nil if there is one.
    private var cacheProblem: String? {
        guard folder("XDG_CACHE_HOME", defaultUnderHome: ".cache") == nil else { return nil }
        let problem =
            switch (variables["XDG_CACHE_HOME"], variables["HOME"]) {
            case (let cache?, _) where !cache.isEmpty: "XDG_CACHE_HOME is the relative path \(cache)"
            case (_, let home?) where !home.isEmpty: "HOME is the relative path \(home)"
            default: "neither XDG_CACHE_HOME nor HOME is an absolute path"
            }
        return "set XDG_CACHE_HOME to an absolute path (\(problem))"
    }

    /// The current time of the system's clock.
    static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// The environment of a workspace, with the given clock.
    func environment(clock: @escaping () -> Instant) -> WorkspaceEnvironment {
        let random = RandomBits()
        var environment = WorkspaceEnvironment(
            clock: clock, random: random.next, login: login, cacheFolder: folder("XDG_CACHE_HOME", defaultUnderHome: ".cache"),
            cacheProblem: cacheProblem)
        environment.log = { DiagnosticLog.shared.noticed($0) }
        return environment
    }
}
