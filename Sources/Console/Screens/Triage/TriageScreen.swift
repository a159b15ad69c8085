/// Screen 1: the two queues, leads to review and active leads.
struct TriageScreen: ScreenView {
    var focus = ListID.mql

    var lists: [ListID] { [.mql, .sql] }
    var focusedList: ListID? { focus }

    mutating func handle(_ input: ScreenInput, _ shared: inout SharedState) -> [Effect] {
        switch input {
        case .opened(let other): return openLists(from: other, as: .triage, &shared)
        case .switchedList:
            focus = focus == .mql ? .sql : .mql
            return []
        case .reloaded: return shared.reload(lists)
        case .moved, .completed: return []
        }
    }
}
