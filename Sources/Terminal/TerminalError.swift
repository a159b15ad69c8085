import Screen

/// The reason why a terminal could not be opened.
package enum TerminalError: Error, Equatable, Sendable {
    /// Input or output is a file, a pipe or nothing.
    case notATerminal
    /// The terminal of this TERM cannot place its cursor.
    case noCursorMovement(term: String)
    /// No terminal description could be read, not even the embedded one.
    case noDescription(term: String)
    /// This process already has an open terminal.
    case alreadyOpen
    /// A system call failed with this number.
    case system(errno: Int32)
}

extension TerminalError: CustomStringConvertible {
    /// What happened and what to do about it.
    package var description: String {
        switch self {
        case .notATerminal:
            "the console needs a terminal, but standard input or output is not one: use the subcommands (winnow queue mql, …) in pipes and scripts"
        case .noCursorMovement(let term):
            "the terminal \"\(Sanitizer.line(term))\" cannot place its cursor: set TERM correctly, or use commands such as winnow queue mql"
        case .noDescription(let term):
            "no terminal description found for \"\(Sanitizer.line(term))\": install ncurses-base, or set TERM=xterm"
        case .alreadyOpen:
            "the terminal is already in use by this program"
        case .system(let errno):
            "the terminal could not be set up (system error \(errno)): try again, or use another terminal"
        }
    }
}
