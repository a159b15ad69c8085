internal import Lifecycle
internal import ReadModel
package import Screen

/// What the lists are narrowed down to; each change shows at once.
package struct FilterPanel: Sendable {
    /// The part of it that takes text.
    package enum Part: Sendable { case source, text }

    /// What is being typed into; nil when keys are switches.
    package var editing: Part?
    /// What is being typed.
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
        case .character("l"): filter.onlyLate.toggle()
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
            say(.refused, "\"\(key.name)\" is none of these; Enter closes the panel")
            return []
        }
        return reloadLists()
    }

    /// What the lists are narrowed down to, in words; nil when to nothing.
    var filterWords: String? {
        var parts: [String] = []
        if isTeamWide { parts.append("whole team") }
        if filter.onlyLate { parts.append("late only") }
        if filter.showsSnoozed { parts.append("snoozed too") }
        if !filter.source.isEmpty { parts.append("source \(filter.source)") }
        if !filter.text.isEmpty { parts.append("\"\(filter.text)\"") }
        if let owner = filter.owner { parts.append(owner.name) }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
