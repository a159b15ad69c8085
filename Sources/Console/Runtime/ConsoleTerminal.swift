package import Screen

/// What the console needs of a terminal, so that it never knows which one it has.
package protocol ConsoleTerminal: AnyObject {
    /// The rows and columns now.
    var size: Size { get }
    /// A clock that never goes back, in milliseconds from an arbitrary beginning; the same that stamps wakes.
    var monotonicMilliseconds: Int64 { get }
    /// Shows a frame.
    func paint(_ frame: Frame)
    /// Forgets what is on the screen, so that the next frame is painted whole.
    func redraw()
    /// Sleeps until something happens, at most so many milliseconds (0 only looks); returns all that happened, in order, and nothing
    /// when the time is up. `watching` are descriptors whose readability wakes it too.
    func wait(milliseconds: Int, watching: [Int32]) -> [TerminalWake]
    /// The descriptors that are readable when somebody types; none where that can't be told.
    var inputDescriptors: [Int32] { get }
    /// Puts text on the clipboard of the terminal's own machine (OSC 52).
    func copy(_ text: String)
    /// Rings.
    func bell()
    /// Gives the terminal back, stops the process, and takes the terminal again when it is continued.
    func suspend()
}

extension ConsoleTerminal {
    package var inputDescriptors: [Int32] { [] }
}

/// Why a waiting console woke up.
package enum TerminalWake: Sendable {
    /// A key, a paste, focus or a new size, with the milliseconds of ``ConsoleTerminal/monotonicMilliseconds`` at which it was read.
    case input(Input, at: Int64)
    /// A watched descriptor is readable: the journal grew.
    case watched
    /// The terminal is gone or the process is asked to end: leave.
    case leave
}
