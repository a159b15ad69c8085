internal import Lifecycle
internal import Screen

/// A preview of an action that one keystroke can't undo, to be confirmed with `y`.
///
/// `y` counts only from 200 ms after the preview was painted, so that typing ahead confirms nothing unseen.
struct Confirmation: Overlay {
    /// The shortest time between painting the preview and accepting `y`, in milliseconds.
    private static let pause: Int64 = 200

    let title: String
    /// One line per lead, with the reason where the action is refused.
    var lines: [(text: String, isRefused: Bool)] = []
    /// The number of leads that the action can change.
    var allowed = 1
    /// The effects of `y`.
    let effects: [Effect]
    /// Another key, which the overlay around this preview handles.
    var alternative: Message.KeyHint?
    /// When it was painted, in milliseconds of the keys' clock; nil until then.
    private var paintedAt: Int64?
    /// The first visible line.
    private var scroll = 0

    init(
        title: String, lines: [(text: String, isRefused: Bool)] = [], allowed: Int = 1, effects: [Effect],
        alternative: Message.KeyHint? = nil
    ) {
        self.title = title
        self.lines = lines
        self.allowed = allowed
        self.effects = effects
        self.alternative = alternative
    }

    mutating func wasPainted(at time: Int64) { paintedAt = paintedAt ?? time }

    var isBatch: Bool { effects.contains { if case .perform(_, let context) = $0 { context.isBatch } else { false } } }

    var leads: [LeadID] {
        effects.flatMap { effect in if case .perform(_, let context) = effect { context.leads } else { [] as [LeadID] } }
    }

    /// Leads back to where it was asked.
    mutating func ask(again notice: String, _ console: inout ConsoleModel) -> OverlayResult {
        console.shared.announce(notice)
        return .closed
    }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        let last = max(0, lines.count - 1)
        switch key {
        case .character("y"):
            guard allowed > 0 else {
                console.shared.report(.refused, "This cannot be done; press Esc to close")
                return .open
            }
            guard let paintedAt, at - paintedAt >= Self.pause else {
                console.shared.report(.refused, "Check the preview first, then press y")
                return .open
            }
            if !isBatch, let objection = console.objection(on: leads, to: "y", for: "confirm") {
                console.shared.object(objection)
                return .open
            }
            return .closed(effects)
        case .escape, .character("n"), .character("q"):
            console.shared.report(.note, Form.cancelledText)
            return .closed
        case .character("j"), .down: scroll = min(last, scroll + 1)
        case .character("k"), .up: scroll = max(0, scroll - 1)
        case .pageDown, .control("d"): scroll = min(last, scroll + 10)
        case .pageUp, .control("u"): scroll = max(0, scroll - 10)
        default: console.shared.report(.note, allowed == 0 ? "Esc to cancel" : "y to confirm, \(alternativeHint)Esc to cancel")
        }
        return .open
    }

    private var alternativeHint: String { alternative.map { "\($0.key) to \($0.title), " } ?? "" }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let shown = min(lines.count, max(3, console.size.rows - 10))
        let wide = (lines.map(\.text.displayWidth).max() ?? 0) + 2
        frame.drawBox(
            title, rows: shown + 1, columns: max(title.displayWidth + 4, min(wide, console.size.columns - 6)),
            hint: (allowed == 0 ? "" : "y to confirm, ") + alternativeHint
                + "Esc to cancel, j k to scroll", console
        ) { pane in
            let room = max(0, pane.rows - 1)
            let top = max(0, min(scroll, lines.count - room))
            for (line, each) in lines.dropFirst(top).prefix(room).enumerated() {
                pane.put(each.isRefused ? console.glyphs.fail : console.glyphs.check, line, 0, each.isRefused ? .error : .good)
                pane.put(each.text, line, 2, each.isRefused ? .disabled : .normal, width: pane.columns - 2)
            }
            let other: [(String, Style)] = alternative.map { [($0.key, .key), (" \($0.title)   ", .normal)] } ?? []
            let confirm: [(String, Style)] = allowed == 0 ? [] : [("y", .key), (" confirm   ", .normal)]
            pane.put(confirm + other + [("Esc", .key), (" cancel", .normal)], pane.rows - 1, 0)
        }
    }
}
