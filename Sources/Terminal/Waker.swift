import CTerminal
import Glibc

/// Wakes a terminal that waits, from any thread; stays valid, and does nothing more, when the terminal is gone.
package final class Waker: Sendable {
    let descriptor: Int32

    init?() {
        descriptor = terminal_make_waker()
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// Makes ``Terminal/wait(for:timeout:)`` return with ``WakeReason/woken``; several calls before it does count as one.
    package func wake() { terminal_wake(descriptor) }
}
