internal import Lifecycle
internal import ReadModel
internal import Screen

/// The list of sources with their counts; letters narrow it, Enter filters by the selected one.
struct SourcePicker: Overlay {
    /// A line: nil for any source.
    private typealias Line = (source: String?, count: Int)

    private let all: [Line]
    private var field = TextField(limit: 80)
    /// The index of the selected line.
    private var cursor = 0

    var acceptsText: Bool { true }

    /// The sources with most leads first; rows in sight say how they are written.
    init(_ sources: [SourceCount], _ console: ConsoleModel) {
        var spelling: [String: String] = [:]
        for list in console.lists.values { for row in list.rows { spelling[row.source.lowercased()] = row.source } }
        let known = sources.filter { !$0.source.isEmpty }.sorted { ($1.count, $0.source) < ($0.count, $1.source) }
        all = [(nil, sources.reduce(0) { $0 + $1.count })] + known.map { (spelling[$0.source] ?? $0.source, $0.count) }
        let picked = console.shared.lists.filter.source.lowercased()
        cursor = all.firstIndex { $0.source?.lowercased() == picked } ?? 0
    }

    /// The lines that contain the typed text.
    private var lines: [Line] {
        let typed = field.text.trimmed.lowercased()
        return typed.isEmpty ? all : all.filter { $0.source?.lowercased().contains(typed) ?? false }
    }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        let last = max(0, lines.count - 1)
        switch key {
        case .escape: return .closed
        case .up, .control("p"): cursor = max(0, cursor - 1)
        case .down, .control("n"), .tab: cursor = min(last, cursor + 1)
        case .pageUp: cursor = max(0, cursor - 10)
        case .pageDown: cursor = min(last, cursor + 10)
        case .enter:
            guard lines.indices.contains(cursor) else {
                console.shared.report(.refused, "No source contains \"\(field.text)\"; Backspace to change it")
                return .open
            }
            console.shared.lists.filter.source = lines[cursor].source ?? ""
            return .closed(console.reloadLists())
        default: if field.apply(key) { cursor = 0 }
        }
        return .open
    }

    mutating func paste(_ text: String) {
        field.insert(text)
        cursor = 0
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let lines = lines
        let height = min(max(all.count, 3), console.size.rows - 8)
        frame.drawBox(
            "Source", rows: height + 1, columns: 52, hint: "Type to narrow the list, Enter to pick, Esc to cancel", console
        ) { pane in
            let start = pane.put("source ", 0, 0, .dim)
            field.render(in: &pane, 0, start, width: pane.columns - start)
            let room = max(1, pane.rows - 1)
            let top = max(0, min(cursor - room + 1, lines.count - room))
            for (row, line) in lines.dropFirst(top).prefix(room).enumerated() {
                let isSelected = row + top == cursor
                if isSelected { pane.fill(Rect(row: row + 1, column: 0, rows: 1, columns: pane.columns), .normal.selected()) }
                let count = line.count.grouped
                pane.put(line.source ?? "any source", row + 1, 1, .normal.selected(isSelected), width: pane.columns - 12)
                pane.put(count, row + 1, pane.columns - count.displayWidth - 1, .dim.selected(isSelected))
            }
            if lines.isEmpty { pane.put("No source contains this text", 1, 1, .dim) }
        }
    }
}

extension ConsoleModel {
    /// The requests of the visible lists, whatever their source and text.
    var sourceRequests: [QueueRequest] {
        shownLists.compactMap { id in
            guard var request = shared.lists.request(id, session) else { return nil }
            request.filter.source = ""
            request.filter.text = ""
            return request
        }
    }
}
