import Screen

/// What a session is opened with; everything that the environment decides is decided here by pure functions.
package struct TerminalOptions: Sendable {
    /// The descriptor that keys come from.
    package var input: Int32
    /// The descriptor that the picture goes to.
    package var output: Int32
    /// The kind of terminal, as in `TERM`; may be one that this host doesn't know.
    package var term: String
    /// ASCII signs and letters only.
    package var ascii: Bool
    /// The most colours to use; nil lets environment and terminal decide.
    package var depth: ColourDepth?
    /// How long to wait for the rest of a key that begins with an escape, in milliseconds.
    package var escapeDelay: Int
    /// The environment as the session sees it.
    package var environment: [String: String]

    /// Options from an environment.
    /// - Parameters:
    ///   - ascii: true when the user asked for ASCII; else the locale decides.
    ///   - monochrome: true when the user asked for no colours; else the environment and the terminal decide.
    ///   - escapeDelay: milliseconds; nil gives 50, or 150 over SSH, where an arrow may arrive in two packets.
    package init(
        environment: [String: String], input: Int32 = 0, output: Int32 = 1, ascii: Bool = false, monochrome: Bool = false,
        escapeDelay: Int? = nil
    ) {
        self.input = input
        self.output = output
        self.environment = environment
        term = environment["TERM"] ?? ""
        self.ascii = ascii || !TerminalOptions.allowsUnicode(environment)
        depth = monochrome ? .monochrome : nil
        let remote = environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil
        self.escapeDelay = min(max(escapeDelay ?? (remote ? 150 : 50), 1), 2000)
    }

    /// True when the environment asks for UTF-8, or for no locale at all on a terminal that isn't older than Unicode: a locale that is named and is
    /// another means ASCII.
    package static func allowsUnicode(_ environment: [String: String]) -> Bool {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let value = environment[name], !value.isEmpty else { continue }
            let lower = value.lowercased()
            return lower.contains("utf-8") || lower.contains("utf8")
        }
        let term = environment["TERM"] ?? ""
        return !term.hasPrefix("vt1") && !term.hasPrefix("vt2")
    }

    /// True when a terminal of this name speaks xterm's language: titles, bracketed paste, focus.
    package static func speaksXterm(_ term: String) -> Bool {
        let families = [
            "xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "wezterm", "ghostty", "st-", "konsole", "gnome", "vte",
            "contour",
        ]
        return families.contains { term.hasPrefix($0) }
    }

    /// The colours to use on a terminal whose description has so many.
    package func depth(terminalColours: Int) -> ColourDepth {
        depth ?? ColourDepth.decide(environment: { environment[$0] }, terminalColours: terminalColours)
    }
}
