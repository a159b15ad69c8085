/// The reason for which a wait ended.
package enum WakeReason: Hashable, Sendable {
    /// Keys, a paste or a resize: read them with ``Terminal/drainInputs()``.
    case input
    /// Another thread called ``Waker/wake()``.
    case woken
    /// One of the given descriptors is readable or has failed.
    case descriptor(Int32)
    /// The timeout has passed.
    case timeout
    /// The program was stopped and continued: paint again.
    case resumed
    /// Ctrl-C.
    case interrupt
    /// A termination signal (TERM, HUP, QUIT): exit now.
    case terminate(signal: Int32)
    /// The terminal has disconnected: exit now and write nothing to it.
    case gone
}
