import Glibc
import Journal
import Screen
import Workspace

/// Standard output, buffered; all text on it has passed the sanitizer.
///
/// A reader that goes away early ends the writing quietly: `isClosed` then tells commands that go on for ever to stop.
final class Output {
    /// Whether a person looks at it.
    let isTerminal: Bool
    /// The columns of that person's terminal; nil when nobody looks, and everything is written in full.
    let width: Int?
    /// Whether nobody reads any more.
    private(set) var isClosed = false
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

    /// Writes one line; a newline within becomes visible.
    func line(_ text: String = "") {
        append(Array(Sanitizer.line(text).utf8))
        append([UInt8(ascii: "\n")])
    }

    /// Writes one line, cut to the terminal's width where there is one.
    func cutLine(_ text: String) {
        let clean = Sanitizer.line(text)
        append(Array((width.map { clean.truncated(to: $0) } ?? clean).utf8))
        append([UInt8(ascii: "\n")])
    }

    /// Writes several lines and ends the last.
    func lines(_ text: String) {
        let clean = Sanitizer.lines(text)
        append(Array(clean.utf8))
        if clean.last != "\n" { append([UInt8(ascii: "\n")]) }
    }

    /// Writes rows whose texts have passed the sanitizer and that have colours around them.
    func painted(_ rows: [String]) {
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

    /// Writes one row of CSV (RFC 4180, but lines end in LF); a text that a spreadsheet would take for a formula gets a `'` in front.
    func csv(_ cells: [String]) {
        var row: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { row.append(UInt8(ascii: ",")) }
            row.append(contentsOf: CSVCell.bytes(of: Sanitizer.lines(cell)))
        }
        row.append(UInt8(ascii: "\n"))
        append(row)
    }

    private func append(_ bytes: [UInt8]) {
        buffer.append(contentsOf: bytes)
        if buffer.count > 1 << 16 { flush() }
    }

    /// Hands over what is buffered.
    func flush() {
        guard !buffer.isEmpty else { return }
        if !isClosed, failure == 0 {
            let error = writeAll(buffer, to: STDOUT_FILENO)
            if error == EPIPE { isClosed = true } else { failure = error }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Flushes; the exit status is 74 when the output couldn't be written.
    func end() -> Int32 {
        flush()
        return failure == 0 ? EXIT_SUCCESS : 74
    }

    /// Flushes; throws when the output couldn't be written.
    func finish() throws(CommandError) {
        flush()
        if failure != 0 {
            throw CommandError(.inputOutput, "standard output can't be written: \(String(cString: strerror(failure)))")
        }
    }
}

/// A cell of CSV.
enum CSVCell {
    /// The cell's bytes with quotes where it needs them.
    static func bytes(of text: String) -> [UInt8] {
        var text = text
        if isFormula(text) { text = "'" + text }
        guard
            text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) || text.first == " "
                || text.last == " "
        else { return Array(text.utf8) }
        var out: [UInt8] = [0x22]
        for byte in text.utf8 {
            if byte == 0x22 { out.append(0x22) }
            out.append(byte)
        }
        out.append(0x22)
        return out
    }

    /// Whether a spreadsheet would compute it: it begins with `= + - @`, a tab or a return, and isn't just a number.
    static func isFormula(_ text: String) -> Bool {
        guard let first = text.utf8.first, "=+-@\t\r".utf8.contains(first) else { return false }
        if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
            let rest = text.utf8.dropFirst()
            let points = rest.count { $0 == UInt8(ascii: ".") }
            let isNumber = !rest.isEmpty && points <= 1 && rest.allSatisfy { ($0 >= 48 && $0 <= 57) || $0 == UInt8(ascii: ".") }
            return !isNumber
        }
        return true
    }
}
