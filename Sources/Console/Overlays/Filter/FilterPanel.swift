internal import ReadModel
internal import Screen

/// The panel that filters the lists; each change applies at once.
struct FilterPanel: Overlay {
    /// A part of the filter that is typed.
    private enum Part { case source, text }

    /// The part that is being typed; nil while keys act as switches.
    private var editing: Part?
    private var field = TextField(limit: 80)

    var acceptsText: Bool { editing != nil }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        if let editing { return type(key, editing, &console) }
        switch key {
        case .escape, .enter, .character("q"): return .closed
        case .character("f"), .character("w"): console.shared.lists.isTeamWide.toggle()
        case .character("l"): console.shared.lists.filter.onlyOverdue.toggle()
        case .character("z"): console.shared.lists.filter.showsSnoozed.toggle()
        case .character("c"):
            console.shared.lists.filter = QueueFilter()
            console.shared.lists.isTeamWide = false
        case .character("s"): return edit(.source, console.shared.lists.filter.source)
        case .character("/"): return edit(.text, console.shared.lists.filter.text)
        default:
            console.shared.report(.refused, "\"\(key.name)\" is not an option here; Enter to close")
            return .open
        }
        return .open(console.reloadLists())
    }

    mutating func paste(_ text: String) { field.insert(text) }

    private mutating func edit(_ part: Part, _ text: String) -> OverlayResult {
        editing = part
        field = TextField(text, limit: 80)
        return .open
    }

    /// Handles a key while a part is typed.
    private mutating func type(_ key: Key, _ part: Part, _ console: inout ConsoleModel) -> OverlayResult {
        switch key {
        case .escape: editing = nil
        case .enter:
            editing = nil
            switch part {
            case .source: console.shared.lists.filter.source = field.text
            case .text: console.shared.lists.filter.text = field.text
            }
            return .open(console.reloadLists())
        default: field.apply(key)
        }
        return .open
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let lists = console.shared.lists
        let switches: [(key: String, label: String, value: String)] = [
            ("f", "owner", lists.isTeamWide ? "whole team" : "mine + unassigned in my territory"),
            ("l", "overdue", lists.filter.onlyOverdue ? "overdue only" : "all"),
            ("z", "snoozed", lists.filter.showsSnoozed ? "shown" : "hidden"),
            ("s", "source", lists.filter.source.isEmpty ? "any" : lists.filter.source),
            ("/", "text", lists.filter.text.isEmpty ? "any" : lists.filter.text),
            ("c", "clear", ""),
        ]
        frame.drawBox(
            "Filter", rows: switches.count, columns: 52,
            hint: editing == nil
                ? "Press a key to change a line, Enter or Esc to close" : "Type the text, Enter to apply, Esc to cancel", console
        ) { pane in
            for (row, each) in switches.enumerated() {
                pane.put(each.key, row, 1, .key)
                pane.put(each.label, row, 4, .dim)
                let isEdited = (editing == .source && each.key == "s") || (editing == .text && each.key == "/")
                if isEdited {
                    field.render(in: &pane, row, 14, width: pane.columns - 15)
                } else {
                    pane.put(each.value, row, 14, .normal, width: pane.columns - 15)
                }
            }
        }
    }
}
