import CSystem
import Glibc
import Workspace

/// Restricts the process for `--read-only`.
///
/// It removes dangerous environment variables and forbids starting other programs, for people who may run only this
/// program (`ForceCommand`). Afterwards no variable names a file to read or a program to start, and the kernel refuses
/// to start any program, even if winnow has a bug.
enum Sandbox {
    /// Restricts the process permanently; called before anything else.
    ///
    /// The variables for terminal, language and colours stay if they contain only names and numbers, and so do the
    /// folders for the user's own cache, state and list of trusted workspaces. `TERMINFO`, `TERMCAP`, `EDITOR`,
    /// `PAGER`, `LESSOPEN`, `NCURSES_…`, `LOCPATH`, `TZ`, `SSH_ORIGINAL_COMMAND` and all others are removed before
    /// ncurses or the C library read them.
    ///
    /// - Throws: `CommandError.usage` if `WINNOW_WORKSPACE` names the workspace, which here only `-w` may do.
    static func begin(workspace: String?) throws(CommandError) {
        let named = getenv("WINNOW_WORKSPACE").map { String(cString: $0) } ?? ""
        if workspace == nil, !named.isEmpty {
            throw CommandError(.usage, "--read-only ignores WINNOW_WORKSPACE; name the workspace with -w DIR")
        }
        var kept: [(name: String, value: String)] = []
        for name in names + numbers + folders + addresses {
            guard let value = getenv(name).map({ String(cString: $0) }), isSane(value, of: name) else { continue }
            kept.append((name, value))
        }
        clearenv()
        for (name, value) in kept { setenv(name, value, 1) }
        // If the kernel does not support it, the program still contains no code that starts another program.
        _ = winnow_forbid_exec()
    }

    private static let names = [
        "TERM", "COLORTERM", "NO_COLOR", "CLICOLOR", "COLORFGBG", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_TIME",
        "LC_NUMERIC", "LC_COLLATE",
    ]
    private static let numbers = ["COLUMNS", "LINES"]
    private static let folders = ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"]
    private static let addresses = ["SSH_CONNECTION", "SSH_TTY"]

    /// Whether a value has the form that its variable requires.
    ///
    /// The name of a terminal or locale must not contain a slash, because it would be a path (ncurses(3), locale(7)).
    private static func isSane(_ value: String, of name: String) -> Bool {
        guard value.utf8.count <= 4096, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return false }
        if numbers.contains(name) { return Int(value).map { (1...1000).contains($0) } ?? false }
        if folders.contains(name) { return value.hasPrefix("/") }
        if addresses.contains(name) { return true }
        return value.utf8.count <= 64
            && value.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "@"),
                    UInt8(ascii: ";"):
                    true
                default: false
                }
            }
    }
}
