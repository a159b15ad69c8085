package import Screen

/// The terminal operations that the console uses, independent of the actual terminal.
package protocol ConsoleTerminal: AnyObject {
    /// The current size.
    var size: Size { get }
    /// A monotonic clock, in milliseconds from an arbitrary start; wakes carry its time.
    var monotonicMilliseconds: Int64 { get }
    /// Shows a frame.
    func paint(_ frame: Frame)
    /// Makes the next frame repaint the whole screen.
    func redraw()
    /// Waits for events for at most `milliseconds` (0 polls), and returns them in order; empty on timeout.
    ///
    /// `watching` are file descriptors that end the wait when they become readable.
    func wait(milliseconds: Int, watching: [Int32]) -> [TerminalWake]
    /// File descriptors that become readable on input; empty where this is unknown.
    var inputDescriptors: [Int32] { get }
    /// Copies text to the clipboard of the terminal's machine (OSC 52).
    func copy(_ text: String)
    /// Rings the bell.
    func bell()
    /// Restores the terminal, stops the process, and takes the terminal over again when it is continued.
    func suspend()
}

extension ConsoleTerminal {
    package var inputDescriptors: [Int32] { [] }
}

/// The reason why the console woke up.
package enum TerminalWake: Sendable {
    /// A key, a paste, a focus change or a new size, with its ``ConsoleTerminal/monotonicMilliseconds``.
    case input(Input, at: Int64)
    /// A watched descriptor is readable: the journal has grown.
    case watched
    /// The terminal is gone, or the process was asked to end.
    case terminate
}
