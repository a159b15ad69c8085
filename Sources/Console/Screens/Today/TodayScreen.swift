internal import Lifecycle
internal import ReadModel
internal import Screen

/// Screen 2: the touches due today, below notices about reassigned leads and the contact window.
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
            notices.append([
                "\(attempted) of attempts \(dot) D to disqualify them as one batch",
                "\(attempted) of attempts \(dot) D to disqualify", "\(attempted) \(dot) D",
            ])
        }
        if pastWindow.neglected > 0 {
            notices.append(["\(pastWindow.neglected.counted("lead")) without an attempt in \(window.lengthText)"])
        }
        return notices
    }
}

extension SharedState {
    /// The scope of the counts about the contact window.
    var windowScope: QueueScope { lists.isTeamWide ? .team : session.scope }
}
