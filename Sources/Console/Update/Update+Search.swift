internal import ReadModel
internal import Lifecycle
internal import Screen

extension ConsoleModel {
    /// Handles a key while a search is typed; nil where the key keeps its meaning on lists.
    mutating func searchKey(_ key: Key) -> [Effect]? {
        switch key {
        case .enter:
            search?.isTyping = false
            if list(.found).rows.isEmpty { search?.isShown = false }
            return []
        case .escape:
            search?.isTyping = false
            search?.isShown = false
            return []
        case .down, .up, .pageDown, .pageUp, .tab, .backtab: return nil
        default:
            let before = search?.field.text
            search?.field.apply(key)
            return search?.field.text == before ? [] : searchEffects()
        }
    }

    func searchEffects() -> [Effect] {
        guard let text = search?.field.text.trimmed, !text.isEmpty else { return [.search("", limit: 0)] }
        return [.search(text, limit: 200)]
    }

    /// Selects the next or previous result, cyclically.
    mutating func selectNextFound(_ by: Int) -> [Effect] {
        let found = list(.found)
        guard let search, !found.rows.isEmpty else {
            report(.note, "No search yet; press / to search")
            return []
        }
        if !search.isShown, page == nil {
            self.search?.isShown = true
            return []
        }
        let count = found.rows.count
        let target = (found.viewport.selection + by + count) % count
        updateList(.found) { $0.viewport.select(target) }
        if page != nil { page = LeadPageState(lead: found.rows[target].id, list: .found) }
        return []
    }
}
