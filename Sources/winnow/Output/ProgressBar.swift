import Glibc
import Screen
import Workspace

/// A progress bar on standard error, for operations of more than half a second in a terminal.
final class ProgressBar {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let startedAt = ProgressBar.milliseconds()
    private var updatedAt: Int64 = 0
    private var isVisible = false

    /// Shows the progress; cheap enough to be called often.
    func show(_ progress: WorkspaceProgress) {
        guard isTerminal else { return }
        let now = Self.milliseconds()
        guard now - startedAt >= 500, now - updatedAt >= 100 else { return }
        updatedAt = now
        isVisible = true
        let fraction = min(1, max(0, progress.fraction))
        let filled = Int(fraction * 24)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        let percent = Int(fraction * 100)
        write("\r\u{1B}[K[\(bar)] \(percent < 10 ? "  " : percent < 100 ? " " : "")\(percent)%  " + Sanitizer.line(progress.phase))
    }

    /// Removes the bar.
    func end() {
        if isVisible { write("\r\u{1B}[K") }
        isVisible = false
    }

    private func write(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
