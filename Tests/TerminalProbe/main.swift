import Glibc
import Platform
import Screen
import Terminal

// Opens a terminal and logs to a file what arrives: the program that the tests of Terminal drive in a bare pty.
// Usage: TerminalProbe LOG [--ascii] [--watch FILE]

/// Names as imports contain them, ordinary and hostile ones.
let names = [
    "Priya Natarajan", "Tomás Ferreira", "漢字 名前", "한글 이름", "👩‍👩‍👧 family", "🇩🇪 flag", "❤️ heart", "שלום עולם", "مرحبا", "Zoe\u{308}",
    "🫨 shaking",
    "evil \u{1B}[2J\u{1B}]0;owned\u{7}\u{1B}P+q\u{1B}\\", "c1 \u{9B}31m \u{85}", "bidi \u{202E}abc\u{2066}",
    "zero\u{200B}\u{200B}\u{FEFF}width",
    "zalgo" + String(repeating: "\u{336}\u{301}", count: 50), "cr\rlf\nback\u{8}",
]

struct Log {
    let descriptor: Int32
    func write(_ line: String) {
        var text = line + "\n"
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}

/// Overflows the stack.
func deeper(_ depth: Int) -> Int { depth == 0 ? 0 : deeper(depth + 1) &+ deeper(depth + 2) }

func environment() -> [String: String] {
    var result: [String: String] = [:]
    for name in ["TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE", "SSH_CONNECTION"] {
        if let value = getenv(name) { result[name] = String(cString: value) }
    }
    return result
}

func picture(_ terminal: borrowing Terminal, last: String) -> Frame {
    var frame = Frame(size: terminal.size, glyphs: terminal.glyphs)
    frame.title = "probe \u{1B}]0;owned\u{7}"
    frame.fill(frame.bounds.line(0), .header)
    frame.put("probe \(terminal.size.rows)x\(terminal.size.columns) \(terminal.depth)", 0, 1, .header)
    frame.box(Rect(row: 1, column: 0, rows: min(names.count + 2, frame.rows - 2), columns: frame.columns), title: "names")
    for (index, name) in names.enumerated() where index + 3 < frame.rows - 1 {
        frame.put(
            name, index + 2, 2, index % 3 == 0 ? .overdue : index % 3 == 1 ? Style.normal.selected() : .dim,
            width: frame.columns - 4)
    }
    frame.put(last, frame.rows - 1, 0)
    frame.placeCursor(row: frame.rows - 1, column: 0)
    return frame
}

func session(_ log: Log, _ arguments: [String]) -> Int32 {
    do {
        var terminal = try Terminal(TerminalOptions(environment: environment(), ascii: arguments.contains("--ascii")))
        var watch: FileWatch?
        if let at = arguments.firstIndex(of: "--watch"), at + 1 < arguments.count {
            let path = arguments[at + 1].split(separator: "/").map(String.init)
            watch = try FileWatch(folder: "/" + path.dropLast().joined(separator: "/"), name: path.last ?? "")
        }
        terminal.paint(picture(terminal, last: "ready"))
        log.write(
            "ready \(terminal.size.rows)x\(terminal.size.columns) \(terminal.depth) \(terminal.glyphs.isASCII ? "ascii" : "unicode")"
        )
        while true {
            for reason in terminal.wait(for: watch.map { [$0.descriptor] } ?? [], timeout: .seconds(20)) {
                switch reason {
                case .input: break
                case .descriptor:
                    if let changes = try watch?.changes(), !changes.isEmpty { log.write("grew") }
                case .woken: log.write("woken")
                case .resumed: log.write("resumed")
                case .timeout: return 9
                case .interrupt:
                    log.write("interrupt")
                    terminal.close()
                    return 3
                case .terminate(let signal):
                    log.write("terminate \(signal)")
                    terminal.close()
                    return 4
                case .gone:
                    log.write("gone")
                    terminal.close(gone: true)
                    return 5
                }
            }
            var last = ""
            for input in terminal.drainInputs() {
                switch input {
                case .key(let key): last = "key \(key.name)"
                case .paste(let text):
                    last = "paste \(text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " "))"
                case .focus(let front): last = "focus \(front)"
                case .resize(let size): last = "resize \(size.rows)x\(size.columns)"
                }
                log.write(last)
                switch input {
                case .key(.character("Q")):
                    terminal.close()
                    return 0
                case .key(.character("S")): raise(SIGSEGV)
                case .key(.character("B")): abort()
                case .key(.character("O")): log.write("\(deeper(1))")
                case .key(.character("I")): raise(SIGILL)
                case .key(.character("X")): exit(7)
                case .key(.character("E")): Log(descriptor: 2).write("said on stderr")
                case .key(.character("Y")): log.write("copied \(terminal.copy("+49 421 555 0199"))")
                case .key(.character("L")): terminal.repaint()
                case .key(.character("W")):
                    let waker = terminal.waker
                    Task.detached { waker.wake() }
                default: break
                }
            }
            terminal.paint(picture(terminal, last: last))
            log.write("painted")
        }
    } catch {
        Log(descriptor: 2).write("\(error)")
        log.write("error")
        return 2
    }
}

let arguments = CommandLine.arguments
guard arguments.count > 1 else { exit(64) }
let descriptor = open(arguments[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
let status = session(Log(descriptor: descriptor), Array(arguments.dropFirst(2)))
if status != 5, status != 2 { print("exited with \(status)") }
exit(status)
