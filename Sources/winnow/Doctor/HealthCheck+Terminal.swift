import Glibc
import Screen
import Terminal

// Checks the terminal and the locale.
extension HealthCheck {
    mutating func checkTerminal() {
        let variables = context.processEnvironment.variables
        checkLocale(variables)
        guard context.output.isTerminal || isatty(STDIN_FILENO) == 1 else {
            add(.fine("terminal", "none; over SSH, request one with ssh -t"))
            return
        }
        let term = variables["TERM"] ?? ""
        guard !term.isEmpty, term != "dumb" else {
            add(
                .failure(
                    "terminal", term.isEmpty ? "TERM is not set" : "a dumb terminal cannot move its cursor",
                    remedy: "export TERM=xterm-256color"))
            return
        }
        let description = TerminalDescription(term, folders: Self.folders(variables))
        if let description {
            let depth = ColourDepth.decide(environment: { variables[$0] }, terminalColours: description.colours)
            let colours = depth == .monochrome ? "no colours" : "\(depth.rawValue) colours"
            add(.fine("terminal", "\(term), \(colours)\(TerminalOptions.allowsUnicode(variables) ? "" : ", ASCII only")"))
        } else {
            add(
                .warning(
                    "terminal", "this machine has no description of \(term); winnow treats it as xterm-256color",
                    remedy: "apt-get install ncurses-term"))
        }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return }
        if size.ws_col < 60 || size.ws_row < 16 {
            add(
                .warning(
                    "terminal", "\(size.ws_col)x\(size.ws_row) is too small for the console", remedy: "make it 60x16 or larger"))
        } else {
            add(.fine("terminal", "\(size.ws_col) columns and \(size.ws_row) rows"))
        }
    }

    private mutating func checkLocale(_ variables: [String: String]) {
        let named = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { variables[$0] }.first { !$0.isEmpty }
        guard let named else {
            add(.fine("locale", "none is set; winnow assumes UTF-8"))
            return
        }
        if !TerminalOptions.allowsUnicode(variables) {
            add(.warning("locale", "\(named) is not UTF-8; winnow shows only ASCII", remedy: "export LC_ALL=C.UTF-8"))
        } else if setlocale(LC_CTYPE, named) == nil {
            add(.warning("locale", "\(named) is not on this machine; winnow uses C.UTF-8", remedy: "export LC_ALL=C.UTF-8"))
        } else {
            add(.fine("locale", named))
        }
    }

    /// The folders to search for terminal descriptions (terminfo(5) and Debian's folders).
    private static func folders(_ variables: [String: String]) -> [String] {
        let named = [variables["TERMINFO"], variables["HOME"].map { $0 + "/.terminfo" }].compactMap { $0 }
        let more = variables["TERMINFO_DIRS"]?.split(separator: ":").map(String.init) ?? []
        return (named + more + ["/etc/terminfo", "/lib/terminfo", "/usr/lib/terminfo", "/usr/share/terminfo"]).filter {
            $0.hasPrefix("/")
        }
    }
}

/// The compiled description of a terminal; only its number of colours is read (term(5)).
struct TerminalDescription {
    /// The number of colours; 0 for none.
    let colours: Int

    /// Searches folders for the description, by its first letter or that letter's code; nil if none has it.
    init?(_ term: String, folders: [String]) {
        guard let first = term.utf8.first, !term.contains("/"), !term.hasPrefix(".") else { return nil }
        let letters = [String(UnicodeScalar(first)), String(first, radix: 16)]
        for folder in folders {
            for letter in letters {
                guard let bytes = Self.contents("\(folder)/\(letter)/\(term)") else { continue }
                colours = Self.colours(bytes)
                return
            }
        }
        return nil
    }

    private static func contents(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 32_768)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 12 ? Array(bytes[..<count]) : nil
    }

    /// The 14th number, `max_colors`, after the names and the booleans, which are padded to an even offset.
    private static func colours(_ bytes: [UInt8]) -> Int {
        func short(_ at: Int) -> Int { at + 1 < bytes.count ? Int(bytes[at]) | Int(bytes[at + 1]) << 8 : 0 }
        // 01036 marks numbers of 32 bits.
        let width = short(0) == 0o1036 ? 4 : 2
        var start = 12 + short(2) + short(4)
        start += start & 1
        guard short(6) > 13 else { return 0 }
        let colours = short(start + 13 * width)
        return colours >= 0xFFFE ? 0 : colours
    }
}
