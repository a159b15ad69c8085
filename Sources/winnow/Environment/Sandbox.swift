import CSystem
import Glibc
import Workspace

/// What `--read-only` takes away before anything else happens: the environment that could lead the program astray, and the way to other programs.
///
/// Made for people who are let into this program and nothing else (`ForceCommand`): no variable names a file to read or a program to start, and
/// the kernel refuses to start any, whatever the program may come to do.
enum Sandbox {
    /// Begins it; for the process, for good.
    ///
    /// Variables that stay: those that say what terminal, language and colours there are, with nothing in them but names and numbers, and the folders
    /// for the user's own cache and state. `TERMINFO`, `TERMCAP`, `EDITOR`, `PAGER`, `LESSOPEN`, `NCURSES_…`, `LOCPATH`, `TZ`,
    /// `SSH_ORIGINAL_COMMAND` and all else are gone before ncurses or the C library look for them.
    ///
    /// - Throws: `CommandError` when `WINNOW_WORKSPACE` names the workspace, which only `-w` may do here.
    static func begin(workspace: String?) throws(CommandError) {
        let named = getenv("WINNOW_WORKSPACE").map { String(cString: $0) } ?? ""
        if workspace == nil, !named.isEmpty {
            throw CommandError(.usage, "with --read-only nothing is taken from WINNOW_WORKSPACE; name the workspace by -w DIR")
        }
        var kept: [(name: String, value: String)] = []
        for name in words + numbers + folders + addresses {
            guard let value = getenv(name).map({ String(cString: $0) }), isSane(value, of: name) else { continue }
            kept.append((name, value))
        }
        clearenv()
        for (name, value) in kept { setenv(name, value, 1) }
        // Where the kernel can't, there is still nothing here that would start one.
        _ = winnow_forbid_programs()
    }

    private static let words = [
        "TERM", "COLORTERM", "NO_COLOR", "CLICOLOR", "COLORFGBG", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_TIME",
        "LC_NUMERIC", "LC_COLLATE",
    ]
    private static let numbers = ["COLUMNS", "LINES"]
    private static let folders = ["HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"]
    private static let addresses = ["SSH_CONNECTION", "SSH_TTY"]

    /// Whether a value is of the kind that its variable holds; a terminal's or a locale's name with a slash in it would be a path (ncurses(3), locale(7)).
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
