package import Screen

/// The command palette: finds actions by some letters of their names.
package struct Palette: Sendable {
    /// The typed text.
    package var field = TextField(limit: 80)
    /// The index of the selected entry.
    package var cursor = 0
}

/// The scrollable list of the keys of a context.
package struct HelpOverlay: Sendable {
    /// The context whose keys it lists.
    package var context: ConsoleContext
    /// The first visible row.
    package var scroll = 0
}

extension ConsoleModel {
    /// The actions that match the typed text, best first, each with the reason why it can't be done now.
    func paletteEntries(_ palette: Palette) -> [(spec: ActionSpec, refusal: String?)] {
        let context = self.context
        let scored = ActionSpec.table.filter(isOffered).enumerated().compactMap { index, spec -> (Int, Int, ActionSpec)? in
            // Match the title first, then the names of the subcommand.
            let title = FuzzyMatch.score(palette.field.text, in: spec.title)
            let aliases = spec.action == .advance ? "accept qualify" : spec.subcommand ?? ""
            let score = title ?? FuzzyMatch.score(palette.field.text, in: aliases).map { $0 - 40 }
            return score.map { ($0, index, spec) }
        }
        return scored.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 < $1.1 }.map { _, _, spec in
            let elsewhere = spec.contexts == [.journal] ? "works only in the journal (6)" : "does not work on this screen"
            let refusal = spec.contexts.contains(context) ? self.refusal(of: spec) : elsewhere
            return (spec, refusal)
        }
    }

    mutating func paletteKey(_ palette: Palette, _ key: Key, at: Int64) -> [Effect] {
        var palette = palette
        switch key {
        case .escape:
            overlays.removeLast()
            return []
        case .up, .control("p"): palette.cursor = max(0, palette.cursor - 1)
        case .down, .control("n"), .tab:
            palette.cursor = min(max(0, paletteEntries(palette).count - 1), palette.cursor + 1)
        case .enter:
            let entries = paletteEntries(palette)
            guard entries.indices.contains(palette.cursor) else { return [] }
            let (spec, refusal) = entries[palette.cursor]
            if let refusal, spec.action != .reject, spec.action != .disqualify {
                report(.refused, "\(spec.title.capitalizedFirst): \(refusal)")
                return []
            }
            overlays.removeLast()
            return dispatch(spec)
        default:
            if palette.field.apply(key) { palette.cursor = 0 }
        }
        overlays[overlays.count - 1] = .palette(palette)
        return []
    }

    mutating func helpKey(_ help: HelpOverlay, _ key: Key) -> [Effect] {
        var help = help
        let last = max(0, helpRows(help.context).count - (size.rows - 7))
        switch key {
        case .escape, .character("q"), .character("?"), .enter, .function(1):
            overlays.removeLast()
            return []
        case .character("j"), .down: help.scroll += 1
        case .character("k"), .up: help.scroll -= 1
        case .pageDown, .control("d"), .character(" "): help.scroll += 10
        case .pageUp, .control("u"): help.scroll -= 10
        case .home, .character("g"): help.scroll = 0
        case .end, .character("G"): help.scroll = last
        case .character("Q"): return dispatch(ActionSpec.of(.quit))
        default: return []
        }
        help.scroll = max(0, min(last, help.scroll))
        overlays[overlays.count - 1] = .help(help)
        return []
    }

    /// The rows of the help at the current width; a long sentence continues in the next row.
    func helpRows(_ context: ConsoleContext) -> [(keys: String, title: String, text: String, isDisabled: Bool)] {
        helpLines(context).flatMap { line in
            let text = line.refusal.map { "Not possible now: \($0)" } ?? line.help
            let rows = TextWrap.rows(text, width: max(10, size.columns - 37), ellipsis: glyphs.ellipsis)
            return rows.enumerated().map { index, row in
                (index == 0 ? line.keys : "", index == 0 ? line.title : "", row, line.refusal != nil)
            }
        }
    }

    /// Every key of a context: its keys, title and sentence, and the reason why it can't be done now.
    func helpLines(_ context: ConsoleContext) -> [(keys: String, title: String, help: String, refusal: String?)] {
        ActionSpec.table.filter { $0.contexts.contains(context) && isOffered($0) }.map {
            ($0.keyNames, $0.title, $0.help(under: session.definition), refusal(of: $0))
        }
    }
}
