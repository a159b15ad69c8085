/// Screen 1: the two queues, leads to review and active leads.
struct TriageScreen: ScreenView {
    var focus = ListID.mql
    /// Whether the list on which it opens is chosen.
    private var isSettled = false

    var lists: [ListID] { [.mql, .sql] }
    var focusedList: ListID? { focus }

    mutating func handle(_ input: ScreenInput, _ shared: inout SharedState) -> [Effect] {
        switch input {
        case .opened(let other): return openLists(from: other, as: .triage, &shared)
        case .switchedList:
            isSettled = true
            focus = focus == .mql ? .sql : .mql
            return []
        case .reloaded: return shared.reload(lists)
        case .moved, .completed: return []
        }
    }

    /// Opens on the active leads if there is nothing to review; later, only keys change the list.
    mutating func settle(_ lists: ListStore) {
        guard !isSettled, lists[.mql].request != nil, lists[.sql].request != nil else { return }
        isSettled = true
        if lists[.mql].rows.isEmpty, !lists[.sql].rows.isEmpty { focus = .sql }
    }
}
