/// How many colours a terminal shows.
package enum ColourDepth: Int, Comparable, Hashable, Sendable, CaseIterable {
    /// No colour: bold, dim, underline and reverse only.
    case monochrome = 0
    /// The terminal's own sixteen (or eight) colours.
    case sixteen = 16
    /// The palette of 256.
    case full = 256

    package static func < (left: ColourDepth, right: ColourDepth) -> Bool { left.rawValue < right.rawValue }

    /// Determines the depth from the environment and the terminal's description.
    ///
    /// `NO_COLOR` (not empty; https://no-color.org) and `TERM=dumb` give monochrome. `COLORTERM=truecolor` or `24bit`,
    /// or a TERM that ends in `-256color` or `-direct`, gives 256 if the description has colours at all.
    /// - Parameters:
    ///   - environment: returns the value of a variable, nil when it is not set.
    ///   - terminalColours: the number of colours in the terminal's description; nil when it is not known.
    ///   - monochrome: whether the user asked for no colours.
    package static func decide(
        environment: (String) -> String?, terminalColours: Int? = nil, monochrome: Bool = false
    ) -> ColourDepth {
        if monochrome { return .monochrome }
        if let off = environment("NO_COLOR"), !off.isEmpty { return .monochrome }
        let term = environment("TERM") ?? ""
        if term == "dumb" || term.hasSuffix("-m") || term.hasSuffix("-mono") || term.hasPrefix("vt1") || term.hasPrefix("vt2") {
            return .monochrome
        }
        if let colours = terminalColours {
            if colours >= 256 { return .full }
            if colours < 8 { return .monochrome }
            return .sixteen
        }
        let more = environment("COLORTERM") ?? ""
        if more == "truecolor" || more == "24bit" || term.hasSuffix("-256color") || term.hasSuffix("-direct") { return .full }
        return term.isEmpty ? .monochrome : .sixteen
    }
}
