import CTerminal
import Glibc
import Screen

/// The terminal while the console has it: the one owner of screen, keyboard and signals, which gives all back exactly once.
///
/// Opening takes the alternate screen, turns echo off, collects TERM, HUP, INT, QUIT, WINCH, TSTP and CONT, and keeps stderr aside until
/// the screen is given back. ``close(gone:)`` or the end of the value's life gives everything back; so do a crash and `exit()`. For the
/// main thread, which sleeps in ``wait(for:timeout:)``; other threads only use the ``waker``. Open it before other threads are started,
/// so that they inherit the blocked signals. One at a time in a process, as ncurses has it.
package struct Terminal: ~Copyable {
    /// The rows and columns there are; at most 500 × 1000.
    package private(set) var size: Size
    /// The colours in use.
    package let depth: ColourDepth
    /// The signs to draw frames with.
    package let glyphs: Glyphs
    /// Wakes the terminal from other threads.
    package let waker: Waker
    /// The descriptor of the keyboard.
    package let input: Int32

    let theme: Theme
    let speaksXterm: Bool
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

    /// Takes the terminal.
    package init(_ options: TerminalOptions) throws(TerminalError) {
        let utf8 = terminal_set_locale(!options.ascii)
        guard let waker = Waker() else { throw .system(errno: errno) }
        let opening = terminal_open(
            options.term, options.input, options.output, Int32(options.escapeDelay), TerminalOptions.speaksXterm(options.term))
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
        speaksXterm = terminal_is_xterm()
        encoder = CellEncoder(unicode: unicode, columnsOf: { Int(terminal_columns_of($0)) })
        pensDefined = Array(repeating: false, count: 1024)
        size = Terminal.measured()
        if depth != .monochrome { terminal_start_colours() }
        terminal_resize(Int32(size.rows), Int32(size.columns))
    }

    deinit {
        if isOpen { terminal_close(isGone) }
    }

    /// Gives the terminal back; nothing but the end of the value's life is left after it.
    /// - Parameter gone: true when nothing may be written to it, because it is not there any more.
    package mutating func close(gone: Bool = false) {
        guard isOpen else { return }
        isOpen = false
        terminal_close(gone || isGone)
    }

    /// The size that the kernel has, or 24 × 80 where it has none.
    private static func measured() -> Size {
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard terminal_measure(&rows, &columns) else { return Size(rows: 24, columns: 80) }
        return Size(rows: min(Int(rows), 500), columns: min(Int(columns), 1000))
    }

    /// Takes over the size that the terminal has now; true when it is another.
    mutating func measure() -> Bool {
        let now = Terminal.measured()
        terminal_resize(Int32(now.rows), Int32(now.columns))
        guard now != size else { return false }
        size = now
        painted = nil
        return true
    }

    /// Rings the bell, or flashes.
    package func bell() { terminal_bell() }

    /// Puts text into the clipboard of the person's machine where their terminal allows it (OSC 52); false when it cannot be sent.
    package func copy(_ text: String) -> Bool {
        guard speaksXterm, let sequence = Clipboard.sequence(text) else { return false }
        return Terminal.send(sequence)
    }

    static func send(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { terminal_send($0.baseAddress, $0.count) }
        }
    }

    /// Stops the program as Ctrl-Z does, gives the terminal back meanwhile, and takes it again when the program goes on.
    package mutating func suspend() {
        terminal_pause()
        terminal_stop()
        takeAgain()
    }

    /// Takes the terminal again after it was given back for a while; the next paint is whole.
    mutating func takeAgain() {
        terminal_resume()
        decoder.reset()
        painted = nil
        title = nil
        if measure() { pending.append(.resize(size)) }
    }
}
