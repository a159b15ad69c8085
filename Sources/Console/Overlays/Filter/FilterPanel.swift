internal import ReadModel
internal import Screen

/// The panel that filters the lists; each change applies at once.
struct FilterPanel: Overlay {
    /// Whether the text is being typed; otherwise keys act as switches.
    private var isTyping = false
    private var field = TextField(limit: 80)

    var acceptsText: Bool { isTyping }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        if isTyping { return type(key, &console) }
        switch key {
        case .escape, .enter, .character("q"): return .closed
        case .character("f"), .character("w"): console.shared.lists.isTeamWide.toggle()
        case .character("l"): console.shared.lists.filter.onlyOverdue.toggle()
        case .character("z"): console.shared.lists.filter.showsSnoozed.toggle()
        case .character("c"):
            console.shared.lists.filter = QueueFilter()
            console.shared.lists.isTeamWide = false
        case .character("s"): return .open([.loadSources(console.sourceRequests)])
        case .character("/"):
            isTyping = true
            field = TextField(console.shared.lists.filter.text, limit: 80)
            field.selectAll()
            return .open
        default:
            console.shared.report(.refused, "\"\(key.name)\" is not an option here; Enter to close")
            return .open
        }
        return .open(console.reloadLists())
    }

    mutating func paste(_ text: String) { field.insert(text) }

    /// Handles a key while the text is typed.
    private mutating func type(_ key: Key, _ console: inout ConsoleModel) -> OverlayResult {
        switch key {
        case .escape: isTyping = false
        case .enter:
            isTyping = false
            console.shared.lists.filter.text = field.text
            return .open(console.reloadLists())
        default: field.apply(key)
        }
        return .open
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let lists = console.shared.lists
        let switches: [(key: String, label: String, value: String)] = [
            ("f", "owner", lists.isTeamWide ? "whole team" : "mine + unassigned in my territory"),
            ("l", "overdue", lists.filter.onlyOverdue ? "overdue tasks only" : "all"),
            ("z", "snoozed", lists.filter.showsSnoozed ? "shown" : "hidden"),
            ("s", "source", lists.filter.source.isEmpty ? "any" : lists.filter.source),
            ("/", "text", lists.filter.text.isEmpty ? "any" : lists.filter.text),
            ("c", "clear", ""),
        ]
        frame.drawBox(
            "Filter", rows: switches.count, columns: 52,
            hint: !isTyping
                ? "Press a key to change a line, Enter or Esc to close" : "Type the text, Enter to apply, Esc to cancel", console
        ) { pane in
            for (row, each) in switches.enumerated() {
                pane.put(each.key, row, 1, .key)
                pane.put(each.label, row, 4, .dim)
                if isTyping, each.key == "/" {
                    field.render(in: &pane, row, 14, width: pane.columns - 15)
                } else {
                    pane.put(each.value, row, 14, .normal, width: pane.columns - 15)
                }
            }
        }
    }
}
