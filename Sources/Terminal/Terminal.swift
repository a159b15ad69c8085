import CTerminal
import Glibc
import Screen

/// The open terminal: the one owner of screen, keyboard and signals, which restores them exactly once.
///
/// Opening switches to the alternate screen, turns echo off, collects TERM, HUP, INT, QUIT, WINCH, TSTP and CONT, and
/// holds stderr back until the screen is restored. ``close(gone:)``, the end of the value's life, a crash and `exit()`
/// all restore the terminal. For the main thread, which sleeps in ``wait(for:timeout:)``; other threads only use the
/// ``waker``. Open it before other threads are started, so that they inherit the blocked signals. Only one per process,
/// as ncurses requires.
package struct Terminal: ~Copyable {
    /// The terminal's size; at most 500 × 1000.
    package private(set) var size: Size
    /// The colour depth in use.
    package let depth: ColourDepth
    /// The symbols to draw frames with.
    package let glyphs: Glyphs
    /// Wakes the terminal from other threads.
    package let waker: Waker
    /// The descriptor of the keyboard.
    package let input: Int32

    let theme: Theme
    let supportsXterm: Bool
    let encoder: CellEncoder
    var encoded: [UInt64: [CellEncoder.Piece]] = [:]
    var pensDefined: [Bool]
    var painted: Frame?
    var title: String?
    var row: [terminal_cell] = []

    var decoder = InputDecoder()
    var pending: [Input] = []
    var emptyReads = 0
    var isGone = false
    private var isOpen = true

    /// Opens the terminal.
    package init(_ options: TerminalOptions) throws(TerminalError) {
        let utf8 = terminal_set_locale(!options.ascii)
        guard let waker = Waker() else { throw .system(errno: errno) }
        let opening = terminal_open(
            options.term, options.input, options.output, Int32(options.escapeDelay), TerminalOptions.supportsXterm(options.term))
        switch opening {
        case .opened: break
        case .notATerminal: throw .notATerminal
        case .noCursor: throw .noCursorMovement(term: options.term)
        case .noDescription: throw .noDescription(term: options.term)
        case .alreadyOpen: throw .alreadyOpen
        case .system: throw .system(errno: errno)
        }
        self.waker = waker
        input = options.input
        depth = options.depth(terminalColours: Int(terminal_colours()))
        let unicode = utf8 && !options.ascii
        glyphs = unicode ? .unicode : .ascii
        theme = Theme(depth: depth)
        supportsXterm = terminal_is_xterm()
        encoder = CellEncoder(unicode: unicode, columnsOf: { Int(terminal_columns_of($0)) })
        pensDefined = Array(repeating: false, count: 1024)
        size = Terminal.kernelSize()
        if depth != .monochrome { terminal_start_colours() }
        terminal_resize(Int32(size.rows), Int32(size.columns))
    }

    deinit {
        if isOpen { terminal_close(isGone) }
    }

    /// Restores the terminal; nothing else may be called afterwards.
    /// - Parameter gone: whether the terminal has disconnected and nothing may be written to it.
    package mutating func close(gone: Bool = false) {
        guard isOpen else { return }
        isOpen = false
        terminal_close(gone || isGone)
    }

    /// The kernel's size of the terminal, or 24 × 80 if it has none.
    private static func kernelSize() -> Size {
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard terminal_measure(&rows, &columns) else { return Size(rows: 24, columns: 80) }
        return Size(rows: min(Int(rows), 500), columns: min(Int(columns), 1000))
    }

    /// Updates the size; returns true if it has changed.
    mutating func measure() -> Bool {
        let now = Terminal.kernelSize()
        terminal_resize(Int32(now.rows), Int32(now.columns))
        guard now != size else { return false }
        size = now
        painted = nil
        return true
    }

    /// Rings the bell, or flashes the screen.
    package func bell() { terminal_bell() }

    /// Copies text to the clipboard of the user's machine if their terminal allows it (OSC 52).
    ///
    /// Returns false if the text can't be sent.
    package func copy(_ text: String) -> Bool {
        guard supportsXterm, let sequence = ClipboardSequence.sequence(text) else { return false }
        return Terminal.send(sequence)
    }

    static func send(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { terminal_send($0.baseAddress, $0.count) }
        }
    }

    /// Stops the program as Ctrl-Z does, with the terminal restored, and reacquires it on continuation.
    package mutating func suspend() {
        terminal_pause()
        terminal_stop()
        reacquire()
    }

    /// Reacquires the terminal after a pause; the next paint is complete.
    mutating func reacquire() {
        terminal_resume()
        decoder.reset()
        painted = nil
        title = nil
        if measure() { pending.append(.resize(size)) }
    }
}
