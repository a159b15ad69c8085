internal import Lifecycle
internal import ReadModel
internal import Screen

/// The list of sources with their counts; letters narrow it, Enter filters by the selected one.
struct SourcePicker: Overlay {
    /// A line: nil for any source.
    private typealias Line = (source: String?, count: Int)

    private let all: [Line]
    private var list: NarrowedList

    var acceptsText: Bool { true }

    /// The sources with most leads first; rows in sight say how they are written.
    init(_ sources: [SourceCount], _ console: ConsoleModel) {
        var spelling: [String: String] = [:]
        for list in console.lists.values { for row in list.rows { spelling[row.source.lowercased()] = row.source } }
        let known = sources.filter { !$0.source.isEmpty }.sorted { ($1.count, $0.source) < ($0.count, $1.source) }
        all = [(nil, sources.reduce(0) { $0 + $1.count })] + known.map { (spelling[$0.source] ?? $0.source, $0.count) }
        let picked = console.shared.lists.filter.source.lowercased()
        list = NarrowedList(cursor: all.firstIndex { $0.source?.lowercased() == picked } ?? 0)
    }

    /// The lines that contain the typed text.
    private var lines: [Line] {
        let typed = list.text.trimmed.lowercased()
        return typed.isEmpty ? all : all.filter { $0.source?.lowercased().contains(typed) ?? false }
    }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        let lines = lines
        switch list.handle(key, count: lines.count) {
        case .open: return .open
        case .cancelled: return .closed
        case .picked(nil):
            console.shared.report(.refused, "No source contains \"\(list.text)\"; Backspace to change it")
            return .open
        case .picked(let index?):
            console.shared.lists.filter.source = lines[index].source ?? ""
            return .closed(console.reloadLists())
        }
    }

    mutating func paste(_ text: String) { list.paste(text) }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let height = min(max(all.count, 3), console.size.rows - 8)
        let longest = all.reduce(0) { max($0, $1.source?.displayWidth ?? 0) }
        frame.drawBox(
            "Source", rows: height + 1, columns: min(console.size.columns - 6, max(52, longest + 12)),
            hint: "Type to narrow the list, Enter to pick, Esc to cancel", console
        ) { pane in
            list.draw(("source ", .dim), lines, empty: "No source contains this text", &pane) { line, row, isSelected, pane in
                let count = line.count.grouped
                let room = pane.columns - count.displayWidth - 3
                pane.put(line.source ?? "any source", row, 1, .normal.selected(isSelected), width: max(0, room))
                pane.put(count, row, pane.columns - count.displayWidth - 1, .dim.selected(isSelected))
            }
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
