/// Why waiting ended.
package enum WakeReason: Hashable, Sendable {
    /// Keys, a paste, a resize: take them with ``Terminal/inputs()``.
    case input
    /// Another thread called ``Waker/wake()``.
    case woken
    /// One of the descriptors given can be read (or has failed).
    case descriptor(Int32)
    /// The time is over.
    case timeout
    /// The program was stopped and goes on: paint again.
    case resumed
    /// Ctrl-C.
    case interrupt
    /// Told to end by this signal (TERM, HUP, QUIT): leave now.
    case terminate(signal: Int32)
    /// The terminal is gone: leave now, write nothing to it.
    case gone
}
