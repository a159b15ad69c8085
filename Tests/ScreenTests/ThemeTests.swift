import Screen
import Testing

@Suite("Theme")
struct ThemeTests {
    func depth(_ variables: [String: String], _ colours: Int? = nil) -> ColourDepth {
        ColourDepth.decide(environment: { variables[$0] }, terminalColours: colours)
    }

    @Test("The colour depth follows the environment and the terminal's description")
    func depths() {
        #expect(depth(["TERM": "xterm-256color"], 256) == .full)
        #expect(depth(["TERM": "xterm-256color"]) == .full)
        #expect(depth(["TERM": "xterm"], 8) == .sixteen)
        #expect(depth(["TERM": "xterm", "COLORTERM": "truecolor"]) == .full)
        #expect(depth(["TERM": "linux"], 8) == .sixteen)
        #expect(depth(["TERM": "vt100"], nil) == .monochrome)
        #expect(depth(["TERM": "xterm-mono"], nil) == .monochrome)
        #expect(depth(["TERM": "xterm-256color", "NO_COLOR": "1"], 256) == .monochrome)
        #expect(depth(["TERM": "xterm-256color", "NO_COLOR": ""], 256) == .full)
        #expect(depth([:]) == .monochrome)
        #expect(ColourDepth.decide(environment: { _ in "xterm-256color" }, terminalColours: 256, monochrome: true) == .monochrome)
    }

    @Test("Colour is never the only signal: roles that call for action have an attribute too", arguments: ColourDepth.allCases)
    func neverColourAlone(depth: ColourDepth) {
        let theme = Theme(depth: depth)
        for role in [Role.overdue, .warning, .error, .marked, .match, .key, .ready, .good] {
            #expect(!theme.pen(Style(role)).attributes.isEmpty, "\(role)")
            #expect(theme.pen(Style(role).selected()) != theme.pen(Style.normal.selected()) || depth != .full)
        }
        #expect(theme.pen(Style(.selected)) != theme.pen(.normal))
        #expect(theme.pen(Style.normal.selected()) != theme.pen(.normal))
    }

    @Test("Monochrome uses no colour at all, sixteen none beyond the sixteen")
    func palette() {
        for role in Role.allCases {
            for style in [Style(role), Style(role).selected()] {
                let plain = Theme(depth: .monochrome).pen(style)
                #expect(plain.foreground == -1 && plain.background == -1)
                let few = Theme(depth: .sixteen).pen(style)
                #expect(few.foreground < 8 && few.background < 8)
                #expect(!Theme(depth: .full).pen(style).attributes.contains(.selected))
            }
        }
    }
}
