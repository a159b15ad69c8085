import Glibc
import Screen
import Testing

@Suite("A terminal session in a bare pty", .serialized)
struct TerminalSessionTests {
    static let enter = "\u{1B}[?1049h"
    static let leave = "\u{1B}[?1049l"

    /// Removes the known sequences; only plain text may be left.
    func rest(of text: String) -> (plain: String, foreign: [String]) {
        var plain = ""
        var foreign: [String] = []
        var scalars = Array(text.unicodeScalars)[...]
        let modes: Set<String> = [
            "?1049", "?1", "?7", "?12", "?25", "?2004", "?1004", "?12;25", "4", "?3", "?4", "?1000", "?1034", "?3;4", "?5", "34",
        ]
        while let scalar = scalars.popFirst() {
            guard scalar.value == 0x1B else {
                plain.unicodeScalars.append(scalar)
                continue
            }
            guard let next = scalars.popFirst() else { break }
            switch next {
            case "[":
                var parameters = ""
                while let one = scalars.first, (0x20...0x3F).contains(one.value) {
                    parameters.unicodeScalars.append(one)
                    scalars.removeFirst()
                }
                let final = scalars.popFirst() ?? " "
                let known =
                    switch final {
                    case "H", "J", "K", "m", "d", "G", "A", "B", "C", "D", "X", "P", "@", "L", "M", "r", "S", "T", "b":
                        !parameters.hasPrefix("?")
                    case "h", "l": modes.contains(parameters)
                    case "t":
                        parameters == "22;2" || parameters == "23;2" || parameters.hasPrefix("22;0") || parameters.hasPrefix("23;0")
                    case "p": parameters == "!"
                    default: false
                    }
                if !known { foreign.append("CSI \(parameters)\(final)") }
            case "]":
                var body = ""
                while let one = scalars.popFirst(), one.value != 0x07 { body.unicodeScalars.append(one) }
                if !body.hasPrefix("2;probe ") && !body.hasPrefix("52;c;") { foreign.append("OSC \(body)") }
            case "(", ")": scalars.removeFirst()
            case "=", ">", "7", "8", "M": break
            default: foreign.append("ESC \(next)")
            }
        }
        return (plain, foreign)
    }

    @Test("A session switches to the alternate screen once, paints, and restores everything once")
    func ordinary() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready 24x80 full unicode"))
        #expect(!pty.isRestored)
        pty.send("Q")
        #expect(pty.waitForExit() == 0)
        #expect(pty.isRestored)
        #expect(pty.count(Self.enter) == 1 && pty.count(Self.leave) == 1)
        #expect(pty.text.contains("exited with 0"))
        #expect(pty.text.contains("Tomás Ferreira") && pty.text.contains("漢字 名前") && pty.text.contains("שלום"))
    }

    @Test("Changes of attributes select no character set, which costs three bytes each")
    func attributes() throws {
        let pty = try Pty(environment: ["TERM=xterm-256color", "LANG=C.UTF-8"])
        #expect(pty.waitForLine("ready 24x80"))
        pty.send("Q")
        #expect(pty.waitForExit() == 0)
        #expect(pty.count("\u{1B}(B") <= 3 && pty.count("\u{1B}[m") > 3)
    }

    @Test(
        "Hostile names cause no sequences but our own",
        arguments: [
            ["TERM=xterm-256color", "LANG=C.UTF-8"], ["TERM=xterm", "LANG=C.UTF-8"], ["TERM=screen", "LANG=C.UTF-8", "NO_COLOR=1"],
            ["TERM=xterm-256color", "LANG=POSIX"], ["TERM=xterm-ghostty", "LANG=de_DE.UTF-8"],
        ])
    func hostile(environment: [String]) throws {
        let pty = try Pty(rows: 30, columns: 100, environment: environment)
        #expect(pty.waitForLine("ready 30x100"))
        pty.send("LQ")
        #expect(pty.waitForExit() == 0)
        let (plain, foreign) = rest(of: pty.text)
        #expect(foreign.isEmpty, "\(foreign)")
        for scalar in plain.unicodeScalars {
            let value = scalar.value
            let ours = value == 0x0A || value == 0x0D || value == 0x08 || value == 0x09 || value == 0x0E || value == 0x0F
            #expect(ours || value >= 0x20 && !(0x7F..<0xA0).contains(value), "U+\(String(value, radix: 16))")
            #expect(![0x202E, 0x2066, 0x200B, 0xFEFF].contains(value))
        }
        if environment.contains("LANG=POSIX") { #expect(plain.unicodeScalars.allSatisfy { $0.isASCII }) }
        if environment.contains("NO_COLOR=1") { #expect(!pty.text.contains("\u{1B}[38") && !pty.text.contains("\u{1B}[31m")) }
    }

    @Test(
        "On a termination signal it restores the terminal and exits",
        arguments: [(SIGTERM, 4), (SIGHUP, 4), (SIGQUIT, 4), (SIGINT, 3)] as [(Int32, Int32)])
    func signals(signal: Int32, status: Int32) throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        kill(pty.child, signal)
        #expect(pty.waitForExit() == status)
        #expect(pty.isRestored && pty.count(Self.leave) == 1)
    }

    @Test("Ctrl-C is an interrupt; Ctrl-S, Ctrl-Q and Ctrl-V are keys")
    func controlKeys() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        pty.send([0x13, 0x11, 0x16, 0x0F])
        #expect(pty.waitForLine("key C-o"))
        #expect(pty.reported == ["key C-s", "key C-q", "key C-v", "key C-o"])
        pty.send([0x03])
        #expect(pty.waitForExit() == 3)
    }

    @Test(
        "A crash restores the terminal and is still a crash",
        arguments: [("S", SIGSEGV), ("O", SIGSEGV), ("B", SIGABRT), ("I", SIGILL)] as [(String, Int32)])
    func crash(key: String, signal: Int32) throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        pty.send("E")
        #expect(pty.waitForLine("key E"))
        pty.send(key)
        #expect(pty.waitForExit() == -signal)
        #expect(pty.isRestored && pty.count(Self.leave) == 1)
        #expect(pty.text.contains("\u{1B}[?2004l"))
        let parts = pty.text.range(of: Self.leave)
        #expect(parts.map { pty.text[$0.upperBound...].range(of: "said on stderr") != nil } == true)
    }

    @Test("exit() without closing restores the terminal, once")
    func exits() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        pty.send("X")
        #expect(pty.waitForExit() == 7)
        #expect(pty.isRestored && pty.count(Self.leave) == 1)
    }

    @Test("A terminal that accepts no more bytes does not keep the program from exiting", arguments: [SIGTERM, SIGHUP])
    func stalled(signal: Int32) throws {
        let pty = try Pty(rows: 60, columns: 200)
        #expect(pty.waitForLine("ready"))
        #expect(pty.stall())
        let start = ContinuousClock.now
        kill(pty.child, signal)
        #expect(pty.waitForExitUnread() == 4)
        #expect(ContinuousClock.now - start < .seconds(1))
        #expect(pty.isRestored)
    }

    @Test("When the terminal disconnects, the program exits within a second")
    func gone() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        let start = ContinuousClock.now
        pty.hangUp()
        let status = pty.waitForExit()
        #expect(status == 5 || status == 4)
        #expect(ContinuousClock.now - start < .seconds(1))
    }

    @Test("With HUP ignored (nohup), the program still exits within a second of a disconnect")
    func goneWithoutHangup() throws {
        let pty = try Pty(shell: "trap '' HUP; exec $PROBE")
        #expect(pty.waitForLine("ready"))
        let start = ContinuousClock.now
        pty.hangUp()
        #expect(pty.waitForExit() == 5)
        #expect(ContinuousClock.now - start < .seconds(1))
    }

    @Test("Output to stderr is held until the screen is restored")
    func standardError() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        pty.send("E")
        #expect(pty.waitForLine("painted"))
        #expect(!pty.text.contains("said on stderr"))
        pty.send("Q")
        #expect(pty.waitForExit() == 0)
        let end = pty.text.range(of: Self.leave)
        #expect(end.map { pty.text[$0.upperBound...].range(of: "said on stderr") != nil } == true)
    }

    @Test("Keys are decoded; unknown sequences and bytes that are not text are dropped")
    func keys() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        pty.send("\u{1B}OA\u{1B}[B\u{1B}[5~\u{1B}[3~\u{1B}[Z\u{1B}[15~\u{1B}[1;5D")
        pty.send("\u{1B}[99;99;99u\u{1B}[?62;c\u{1B}]11;rgb:00/00/00\u{7}\u{1B}[<0;3;4M")
        pty.send([0xFF, 0xC3, 0x28])
        pty.send("é漢\r\t\u{7F}\u{12}")
        #expect(pty.waitForLine("key C-r"))
        #expect(
            pty.reported == [
                "key Up", "key Down", "key PgUp", "key Del", "key S-Tab", "key F5", "key M-b", "key (", "key é", "key 漢",
                "key Enter", "key Tab",
                "key Backspace", "key C-r",
            ])
    }

    @Test("A split arrow is an arrow, and no letter of it leaks")
    func split() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        pty.send("\u{1B}")
        #expect(pty.waitForLine("key Esc"))
        pty.send("[A")
        #expect(pty.waitForLine("key Up"))
        pty.send("\u{1B}[")
        pty.pump(100)
        pty.send("B")
        pty.send("z")
        #expect(pty.waitForLine("key z"))
        #expect(pty.reported == ["key Esc", "key Up", "key Down", "key z"])
    }

    @Test("A paste is one input, whatever it contains, and triggers no action")
    func paste() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        pty.send("\u{1B}[200~Q\rX\u{1B}[Aé\u{1B}[201~z")
        #expect(pty.waitForLine("key z"))
        #expect(pty.reported.first?.hasPrefix("paste 51 a 58") == true)
        #expect(pty.reported.count == 2)
    }

    @Test("Focus, resize and a wake-up from another thread are reported")
    func others() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        pty.send("\u{1B}[I\u{1B}[O")
        #expect(pty.waitForLine("focus false"))
        pty.resize(rows: 40, columns: 120)
        #expect(pty.waitForLine("resize 40x120"))
        pty.resize(rows: 3, columns: 10)
        #expect(pty.waitForLine("resize 3x10"))
        pty.send("W")
        #expect(pty.waitForLine("woken"))
        #expect(pty.reported == ["focus true", "focus false", "resize 40x120", "resize 3x10", "key W", "woken"])
    }

    @Test("Ctrl-Z stops the job with the terminal restored; continuing paints again")
    func suspend() throws {
        let pty = try Pty(shell: "set -m; $PROBE; echo STOP''PED; fg >/dev/null; echo status $?")
        #expect(pty.waitForLine("ready"))
        pty.send([0x1A])
        #expect(pty.waitUntil { pty.text.contains("STOPPED") })
        #expect(pty.waitForLine("resumed"))
        #expect(pty.waitUntil { pty.count(Self.enter) == 2 })
        pty.send("Q")
        #expect(pty.waitForExit() == 0)
        #expect(pty.text.contains("status 0") && pty.isRestored)
    }

    @Test("Stopped and continued from outside, it reacquires the terminal and saves the title only once")
    func stoppedFromOutside() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        kill(pty.child, SIGSTOP)
        kill(pty.child, SIGCONT)
        #expect(pty.waitForLine("resumed"))
        pty.send("Q")
        #expect(pty.waitForExit() == 0)
        #expect(pty.isRestored && pty.count("\u{1B}[22;2t") == 1 && pty.count("\u{1B}[23;2t") == 1)
    }

    @Test("Text is copied to the user's clipboard")
    func copying() throws {
        let pty = try Pty()
        #expect(pty.waitForLine("ready"))
        pty.send("Y")
        #expect(pty.waitForLine("copied true"))
        #expect(pty.waitUntil { pty.text.contains("\u{1B}]52;c;KzQ5IDQyMSA1NTUgMDE5OQ==\u{7}") })
    }

    @Test("A watched file wakes the session when it grows")
    func watching() throws {
        var template = Array("/tmp/winnow-watch-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        defer { close(file) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        let pty = try Pty(["--watch", path])
        #expect(pty.waitForLine("ready"))
        #expect(write(file, "x", 1) == 1)
        #expect(pty.waitForLine("grew"))
    }

    @Test("A terminal without cursor movement is refused with advice", arguments: ["dumb"])
    func refused(term: String) throws {
        let pty = try Pty(environment: ["TERM=\(term)", "LANG=C.UTF-8"])
        #expect(pty.waitForExit() == 2)
        #expect(pty.text.contains("cannot place its cursor"))
        #expect(pty.isRestored && pty.count(Self.enter) == 0)
    }

    @Test("Input that is not a terminal is refused")
    func pipes() throws {
        let pty = try Pty(shell: "$PROBE </dev/null")
        #expect(pty.waitForExit() == 2)
        #expect(pty.text.contains("needs a terminal"))
    }

    @Test(
        "A terminal without a description, or no TERM at all, is treated as xterm",
        arguments: ["xterm-ghostty", "no-such-thing", ""])
    func unknown(term: String) throws {
        let pty = try Pty(environment: ["TERM=\(term)", "LANG=C.UTF-8"])
        #expect(pty.waitForLine("ready"))
        pty.send("Q")
        #expect(pty.waitForExit() == 0)
        #expect(pty.isRestored && pty.count(Self.leave) == 1)
    }
}
