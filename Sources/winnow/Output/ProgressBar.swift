import Glibc
import Screen
import Workspace

/// A bar on standard error for work that takes longer than half a second, while a person looks on.
final class ProgressBar {
    private let isWatched = isatty(STDERR_FILENO) == 1
    private let startedAt = ProgressBar.milliseconds()
    private var shownAt: Int64 = 0
    private var isShown = false

    /// Tells how far the work is; called often.
    func show(_ progress: WorkspaceProgress) {
        guard isWatched else { return }
        let now = Self.milliseconds()
        guard now - startedAt >= 500, now - shownAt >= 100 else { return }
        shownAt = now
        isShown = true
        let fraction = min(1, max(0, progress.fraction))
        let filled = Int(fraction * 24)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        let percent = Int(fraction * 100)
        put("\r\u{1B}[K[\(bar)] \(percent < 10 ? "  " : percent < 100 ? " " : "")\(percent) %  " + Sanitizer.line(progress.phase))
    }

    /// Takes the bar away.
    func end() {
        if isShown { put("\r\u{1B}[K") }
        isShown = false
    }

    private func put(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
