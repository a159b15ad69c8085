import Screen

/// The options of a session; pure functions derive them from the environment.
package struct TerminalOptions: Sendable {
    /// The descriptor of the keyboard.
    package var input: Int32
    /// The descriptor of the screen.
    package var output: Int32
    /// The terminal type, as in `TERM`; this host needn't know it.
    package var term: String
    /// Whether only ASCII is shown.
    package var ascii: Bool
    /// The most colours to use; nil if the environment and the terminal decide.
    package var depth: ColourDepth?
    /// How long to wait for the rest of a key that begins with an escape, in milliseconds.
    package var escapeDelay: Int
    /// The environment of the session.
    package var environment: [String: String]

    /// Derives the options from an environment.
    /// - Parameters:
    ///   - ascii: whether the user asked for ASCII; otherwise the locale decides.
    ///   - monochrome: whether the user asked for no colours; otherwise the environment and the terminal decide.
    ///   - escapeDelay: Milliseconds; nil gives 50, or 150 over SSH, where an arrow may arrive in two packets.
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

    /// Whether the environment allows Unicode.
    ///
    /// It does if it asks for UTF-8, or if it names no locale and the terminal isn't older than Unicode. Any other
    /// locale means ASCII.
    package static func allowsUnicode(_ environment: [String: String]) -> Bool {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let value = environment[name], !value.isEmpty else { continue }
            let lower = value.lowercased()
            return lower.contains("utf-8") || lower.contains("utf8")
        }
        let term = environment["TERM"] ?? ""
        return !term.hasPrefix("vt1") && !term.hasPrefix("vt2")
    }

    /// Whether a terminal of this name supports xterm's sequences: titles, bracketed paste, focus.
    package static func supportsXterm(_ term: String) -> Bool {
        let families = [
            "xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "wezterm", "ghostty", "st-", "konsole", "gnome", "vte",
            "contour",
        ]
        return families.contains { term.hasPrefix($0) }
    }

    /// The colour depth for a terminal whose description has this number of colours.
    package func depth(terminalColours: Int) -> ColourDepth {
        depth ?? ColourDepth.decide(environment: { environment[$0] }, terminalColours: terminalColours)
    }
}
