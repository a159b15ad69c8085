internal import Lifecycle
internal import Screen

/// A screen: its state, what keys do on it, and how it is drawn.
///
/// A new screen is a folder, a case of ``ConsoleScreen``, and a line in ``Screens``.
protocol ScreenView: Sendable {
    /// The context whose keys work on it.
    var context: ConsoleContext { get }
    /// The lists of leads that it shows, from top to bottom.
    var lists: [ListID] { get }
    /// The list with the cursor; nil if it shows none.
    var focusedList: ListID? { get }
    /// The lead under the cursor of a screen without lists.
    var selectedLead: LeadID? { get }
    /// The notices above its list, each from its longest to its shortest form.
    func notices(_ shared: SharedState) -> [[String]]
    /// Handles an input, and returns the effects that it requests.
    mutating func handle(_ input: ScreenInput, _ shared: inout SharedState) -> [Effect]
    /// Adapts to the size of the terminal.
    mutating func layOut(_ shared: SharedState)
    /// Draws everything between the header and the message line of a screen without lists.
    func draw(_ frame: inout Frame, _ shared: SharedState)
}

/// What a screen handles.
enum ScreenInput: Sendable {
    /// It is shown, coming from the given screen, which may be the same.
    case opened(from: ConsoleScreen)
    /// The cursor moves, except within lists of leads.
    case moved(Movement)
    /// Tab: the next list, or the one before.
    case switchedList(by: Int)
    /// Everything shown is to be loaded again.
    case reloaded
    /// What it shows but lacks is to be loaded.
    case completed
}

// What screens of lists have in common; screens of other content override it.
extension ScreenView {
    var context: ConsoleContext { .list }
    var selectedLead: LeadID? { nil }
    func notices(_ shared: SharedState) -> [[String]] { [] }
    func layOut(_ shared: SharedState) {}
    func draw(_ frame: inout Frame, _ shared: SharedState) {}

    /// Reloads the lists of a screen of lists when it is shown again or lacks rows.
    func openLists(from other: ConsoleScreen, as screen: ConsoleScreen, _ shared: inout SharedState) -> [Effect] {
        guard other == screen else { return shared.reload(lists) }
        return focusedList.map { shared.lists[$0].request == nil } == true ? shared.reload(lists) : []
    }
}
