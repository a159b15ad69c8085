import Formats
import Glibc
import Screen
import Workspace

/// Buffered standard output; the sanitizer filters all text.
///
/// If the reader closes the pipe early, writing ends silently. If writing fails in another way, ``finish()`` says so.
/// In both cases `isClosed` becomes true, which stops commands that have no end.
final class Output {
    /// Whether standard output is a terminal.
    let isTerminal: Bool
    /// The columns of the terminal; nil without one, and then nothing is truncated.
    let width: Int?
    /// What the command has done, as a clause such as `saved`; nil for nothing.
    ///
    /// For the message if the output can't be written: what was saved must not be taken for lost.
    var accomplished: String?
    /// What messages call standard output: the path of the file to which a command redirected it.
    var destination = "standard output"
    /// Whether nothing more can be written.
    var isClosed: Bool { readerIsGone || failure != 0 }
    private var readerIsGone = false
    private var failure: Int32 = 0
    private var buffer: [UInt8] = []

    init() {
        isTerminal = isatty(STDOUT_FILENO) == 1
        width = isTerminal ? Output.columns() : nil
    }

    private static func columns() -> Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return 80
    }

    /// Writes one line; a newline within the text is shown as a visible character.
    func line(_ text: String = "") {
        append(Array(Sanitizer.line(text).utf8))
        append([UInt8(ascii: "\n")])
    }

    /// Writes one line, truncated to the terminal's width if there is a terminal.
    func truncatedLine(_ text: String) {
        let clean = Sanitizer.line(text)
        append(Array((width.map { clean.truncated(to: $0) } ?? clean).utf8))
        append([UInt8(ascii: "\n")])
    }

    /// Writes several lines, and adds a newline at the end if it is missing.
    func lines(_ text: String) {
        let clean = Sanitizer.lines(text)
        append(Array(clean.utf8))
        if clean.last != "\n" { append([UInt8(ascii: "\n")]) }
    }

    /// Writes rows that are already sanitized and contain colour codes.
    func styledRows(_ rows: [String]) {
        for row in rows {
            append(Array(row.utf8))
            append([UInt8(ascii: "\n")])
        }
    }

    /// Writes one JSON object on a line of its own.
    func json(_ members: (inout JSONMembers) -> Void) {
        var text = JSONWriter(capacity: 512)
        text.object(members)
        append(text.bytes)
        append([UInt8(ascii: "\n")])
    }

    /// Writes one row of CSV (RFC 4180, but with LF line ends).
    ///
    /// A cell that a spreadsheet would run as a formula begins with `'`.
    func csv(_ cells: [String]) {
        append(Array(CSVWriter.row(cells.map(Sanitizer.lines), guardingFormulas: true).utf8))
    }

    private func append(_ bytes: [UInt8]) {
        buffer.append(contentsOf: bytes)
        if buffer.count > 1 << 16 { flush() }
    }

    /// Writes the buffer to standard output.
    func flush() {
        guard !buffer.isEmpty else { return }
        if !isClosed {
            let error = writeAll(buffer, to: STDOUT_FILENO)
            if error == EPIPE { readerIsGone = true } else { failure = error }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Flushes and returns the exit status: 0, or 74 if the output could not be written.
    func end() -> Int32 {
        flush()
        return failure == 0 ? EXIT_SUCCESS : 74
    }

    /// Flushes; throws if the output could not be written.
    func finish() throws(CommandError) {
        flush()
        if let problem { throw problem }
    }

    /// The error if the output could not be written; nil while it can be.
    var problem: CommandError? {
        guard failure != 0 else { return nil }
        let reason = String(cString: strerror(failure))
        guard let accomplished else {
            return CommandError(.inputOutput, "cannot write \(destination): \(reason)")
        }
        return CommandError(
            .inputOutput,
            "\(accomplished), but the output could not be written: \(reason); the command need not be repeated"
        )
    }
}
