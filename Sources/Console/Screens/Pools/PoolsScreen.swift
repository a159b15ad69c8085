/// Screen 3: the leads outside the queues, one pool at a time.
struct PoolsScreen: ScreenView {
    var pool = ListID.nurture

    var lists: [ListID] { [pool] }
    var focusedList: ListID? { pool }

    mutating func handle(_ input: ScreenInput, _ shared: inout SharedState) -> [Effect] {
        switch input {
        case .opened(let other): return openLists(from: other, as: .pools, &shared)
        case .switchedList(let offset):
            pool = pool.pool(at: offset)
            return shared.reload(lists)
        case .reloaded: return shared.reload(lists)
        case .moved, .completed: return []
        }
    }
}
