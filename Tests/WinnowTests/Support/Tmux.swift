import Foundation
import Glibc

/// A real terminal: its own tmux server, with a shell in one pane.
final class Tmux {
    private let socket = "winnow-" + UUID().uuidString.prefix(8)
    private let place: TestPlace
    private let extra: [String: String]

    /// Opens a terminal of this size, with the environment of a test place.
    init(_ place: TestPlace, columns: Int = 120, rows: Int = 36, environment: [String: String] = [:]) throws {
        self.place = place
        extra = environment
        let shell = "env -u TMUX PS1='$ ' bash --norc --noprofile"
        let run = try tmux("-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", shell)
        guard run.status == 0 else { throw TestPlace.Failed(message: run.description) }
        // The status line would hide part of the tested screen.
        try tmux("set-option", "-g", "status", "off")
        try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
        guard waitFor("$") else { throw TestPlace.Failed(message: "no prompt appeared:\n" + screen) }
    }

    deinit { _ = try? tmux("kill-server") }

    /// Runs a tmux command.
    @discardableResult
    func tmux(_ arguments: String...) throws -> Run {
        try ChildProcess(
            ["tmux", "-L", socket] + arguments, environment: place.environment.merging(extra) { $1 }, folder: place.folder,
            scratch: place.folder + "/scratch"
        ).wait(seconds: 20)
    }

    /// Types a line into the shell.
    func type(_ line: String) throws {
        try tmux("send-keys", "-l", line)
        try tmux("send-keys", "Enter")
    }

    /// Presses keys, by their names in tmux.
    func press(_ keys: String...) throws { for key in keys { try tmux("send-keys", key) } }

    /// Presses a key until the screen contains a text; returns whether it does in time.
    ///
    /// A key right after a refused one is dropped, since it was typed before the refusal could be read.
    func press(_ key: String, until text: String) throws -> Bool {
        for _ in 0..<15 {
            try press(key)
            if waitFor(text, seconds: 1) { return true }
        }
        return false
    }

    /// The text on the screen.
    var screen: String { (try? tmux("capture-pane", "-p").text) ?? "" }

    /// Whether the alternate screen is active.
    var isInAlternateScreen: Bool { (try? tmux("display-message", "-p", "#{alternate_on}").text) == "1\n" }

    /// Waits until the screen contains a text; returns whether it does in time.
    func waitFor(_ text: String, seconds: Double = 15) -> Bool { Wait.until(seconds: seconds) { self.screen.contains(text) } }

    /// Waits until the screen no longer contains a text; returns whether that is so in time.
    func waitUntilGone(_ text: String, seconds: Double = 15) -> Bool {
        Wait.until(seconds: seconds) { !self.screen.contains(text) }
    }

    /// The child process of the shell; nil if there is none.
    var child: pid_t? {
        guard let text = try? tmux("display-message", "-p", "#{pane_pid}").text, let shell = pid_t(text.dropLast()) else {
            return nil
        }
        let children = (try? String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)) ?? ""
        return children.split(separator: " ").compactMap { pid_t($0) }.first
    }

    /// Whether the shell has a terminal in a sane mode, outside the alternate screen.
    func isUsable() throws -> Bool {
        try press("C-l")
        try type("stty -a | tr ' ;' '\\n\\n' | grep -cx -e icanon -e echo -e isig -e opost | sed 's/^/sane /'")
        return waitFor("sane 4") && !isInAlternateScreen
    }
}
