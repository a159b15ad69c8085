internal import Lifecycle
internal import ReadModel
package import Screen

/// The panel that filters the lists; each change applies at once.
package struct FilterPanel: Sendable {
    /// A part of the filter that is typed.
    package enum Part: Sendable { case source, text }

    /// The part that is being typed; nil while keys act as switches.
    package var editing: Part?
    /// The text being typed.
    package var field = TextField(limit: 80)
}

extension ConsoleModel {
    mutating func filterKey(_ panel: FilterPanel, _ key: Key) -> [Effect] {
        var panel = panel
        if let part = panel.editing {
            switch key {
            case .escape: panel.editing = nil
            case .enter:
                panel.editing = nil
                overlays[overlays.count - 1] = .filter(panel)
                if part == .source { filter.source = panel.field.text } else { filter.text = panel.field.text }
                return reloadLists()
            default: panel.field.apply(key)
            }
            overlays[overlays.count - 1] = .filter(panel)
            return []
        }
        switch key {
        case .escape, .enter, .character("q"):
            overlays.removeLast()
            return []
        case .character("f"), .character("w"): isTeamWide.toggle()
        case .character("l"): filter.onlyOverdue.toggle()
        case .character("z"): filter.showsSnoozed.toggle()
        case .character("c"):
            filter = .init()
            isTeamWide = false
        case .character("s"), .character("/"):
            panel.editing = key == .character("s") ? .source : .text
            panel.field = TextField(panel.editing == .source ? filter.source : filter.text, limit: 80)
            overlays[overlays.count - 1] = .filter(panel)
            return []
        default:
            report(.refused, "\"\(key.name)\" is not an option here; Enter to close")
            return []
        }
        return reloadLists()
    }

    /// The active filter in words; nil if there is none.
    var filterSummary: String? {
        var parts: [String] = []
        if isTeamWide { parts.append("whole team") }
        if filter.onlyOverdue { parts.append("overdue only") }
        if filter.showsSnoozed { parts.append("with snoozed") }
        if !filter.source.isEmpty { parts.append("source \(filter.source)") }
        if !filter.text.isEmpty { parts.append("\"\(filter.text)\"") }
        if let owner = filter.owner { parts.append(owner.name) }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
