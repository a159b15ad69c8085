import CTerminal
import Glibc

/// Wakes a waiting terminal, from any thread; does nothing after the terminal is closed.
package final class Waker: Sendable {
    let descriptor: Int32

    init?() {
        descriptor = terminal_make_waker()
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// Makes ``Terminal/wait(for:timeout:)`` return with ``WakeReason/woken``.
    ///
    /// Several calls before that count as one.
    package func wake() { terminal_wake(descriptor) }
}
