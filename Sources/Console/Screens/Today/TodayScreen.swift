internal import Lifecycle
internal import ReadModel
internal import Screen

/// Screen 2: the tasks due today, below notices about reassigned leads and the contact window.
struct TodayScreen: ScreenView {
    /// The number of leads past the contact window.
    private var pastWindow = WindowCount()
    /// The maximum size of the batch of unreached leads, so that its preview is immediate.
    static let batchLimit = 500

    var lists: [ListID] { [.today] }
    var focusedList: ListID? { .today }

    mutating func handle(_ input: ScreenInput, _ shared: inout SharedState) -> [Effect] {
        switch input {
        case .opened(let other): return openLists(from: other, as: .today, &shared)
        case .reloaded: return shared.reload(lists)
        case .switchedList, .moved, .completed: return []
        }
    }

    /// Requests the counts of leads past the window, where the definition has one.
    func countEffects(_ shared: SharedState) -> [Effect] {
        shared.session.definition.window == nil ? [] : [.countPastWindow(shared.windowScope)]
    }

    /// Receives the number of leads past the window; false if it is unchanged or no longer requested.
    mutating func receive(_ count: WindowCount, for scope: QueueScope, _ shared: SharedState) -> Bool {
        guard scope == shared.windowScope, count != pastWindow else { return false }
        pastWindow = count
        return true
    }

    func notices(_ shared: SharedState) -> [[String]] {
        var notices = shared.reassignments.notices(shared.glyphs)
        guard let window = shared.session.definition.window else { return notices }
        let dot = shared.glyphs.dot
        if window.unreached == .propose, pastWindow.unreached > 0 {
            let attempted = "\(pastWindow.unreached.counted("lead")) not reached in \(window.lengthText)"
            let offer = offer(shared)
            notices.append([
                "\(attempted) of attempts \(dot) D \(offer.long)", "\(attempted) of attempts \(dot) D \(offer.short)",
                "\(attempted) \(dot) D \(offer.short)", "\(attempted) \(dot) D",
            ])
        }
        if pastWindow.neglected > 0 {
            notices.append(["\(pastWindow.neglected.counted("lead")) without an attempt in \(window.lengthText)"])
        }
        return notices
    }

    /// What `D` does to the leads that were not reached: as much as its preview will say.
    private func offer(_ shared: SharedState) -> (long: String, short: String) {
        let (all, ready) = (pastWindow.unreached, min(pastWindow.ready, Self.batchLimit))
        guard ready > 0 else {
            return ("shows what is missing before they can be disqualified", "shows what is missing")
        }
        guard ready < all else { return ("to disqualify them as one batch", "to disqualify") }
        let rest = pastWindow.ready > ready ? "" : "; \((all - ready).grouped) not yet"
        return ("to disqualify \(ready.grouped) of them as one batch" + rest, "to disqualify \(ready.grouped)" + rest)
    }
}

extension SharedState {
    /// The scope of the counts about the contact window.
    var windowScope: QueueScope { lists.isTeamWide ? .team : session.scope }
}
