internal import Lifecycle
internal import Screen

/// Screen 6: everything that happened, newest first.
struct JournalScreen: ScreenView {
    private(set) var entries: [Entry] = []
    /// The names of the leads in the entries.
    private(set) var names: [LeadID: String] = [:]
    private var isComplete = false
    private(set) var viewport = Viewport()
    /// Whether the cursor stays at the newest entry.
    private(set) var isFollowing = false
    /// Shows only the entries of this lead.
    private(set) var lead: LeadID?
    /// How many new entries wait to be shown.
    private(set) var newCount = 0
    /// Whether the next page is being loaded.
    private(set) var isLoading = false
    /// Whether it is being read only to count new entries.
    private var isPeeked = false

    var context: ConsoleContext { .journal }
    var lists: [ListID] { [] }
    var focusedList: ListID? { nil }
    var selectedLead: LeadID? { selected?.lead }

    var selected: Entry? { entries.indices.contains(viewport.selection) ? entries[viewport.selection] : nil }

    mutating func handle(_ input: ScreenInput, _ shared: inout SharedState) -> [Effect] {
        switch input {
        case .opened, .reloaded: return reload(shared)
        case .moved(let movement):
            isFollowing = movement == .first
            viewport.move(movement)
            return []
        case .completed:
            guard !isComplete, !entries.isEmpty, !isLoading,
                viewport.selection + max(20, viewport.height) >= entries.count
            else { return [] }
            isLoading = true
            return [.loadJournal(before: entries.last?.seq, limit: shared.pageLength, lead: lead)]
        case .switchedList: return []
        }
    }

    mutating func layOut(_ shared: SharedState) {
        let height = max(1, shared.size.rows - 4 - (shared.size.columns < ConsoleLayout.wide ? Self.stripHeight : 0))
        if viewport.height != height { viewport.resize(height: height) }
    }

    private mutating func reload(_ shared: SharedState) -> [Effect] {
        newCount = 0
        isLoading = true
        isPeeked = false
        return [.loadJournal(before: nil, limit: shared.pageLength, lead: lead)]
    }

    /// Reads the newest entries after a change: shows them when it follows, otherwise only counts them.
    mutating func readNewest(_ shared: SharedState) -> [Effect] {
        let effects = reload(shared)
        isPeeked = !isFollowing
        return effects
    }

    /// Stays at the newest entry, or no longer.
    mutating func toggleFollowing(_ shared: inout SharedState) -> [Effect] {
        isFollowing.toggle()
        shared.report(.note, isFollowing ? "Following new entries" : "No longer following new entries")
        guard isFollowing else { return [] }
        viewport.select(0)
        return reload(shared)
    }

    /// Shows the entries of the selected entry's lead only, or of all leads again.
    mutating func toggleLead(_ shared: inout SharedState) -> [Effect] {
        guard lead != nil || selectedLead != nil else {
            shared.report(.refused, "This entry is not about a lead")
            return []
        }
        lead = lead == nil ? selectedLead : nil
        return reload(shared)
    }

    mutating func receive(
        _ page: [Entry], _ newNames: [LeadID: String], before: SequenceNumber?, lead: LeadID?, isComplete: Bool
    ) {
        isLoading = false
        guard lead == self.lead else { return }
        let selectedEntry = selected?.seq
        if before == nil, isPeeked, let newest = entries.first?.seq {
            // Rows don't move while the user works: new entries wait to be shown.
            isPeeked = false
            newCount = page.count { $0.seq > newest }
            return
        }
        if before == nil {
            entries = page
            names = newNames
            let index = isFollowing ? 0 : entries.firstIndex { $0.seq == selectedEntry }
            viewport.update(count: entries.count, selection: index ?? 0)
        } else if entries.last?.seq == before {
            entries += page
            names.merge(newNames) { _, newer in newer }
            viewport.update(count: entries.count)
        }
        self.isComplete = isComplete
    }

    mutating func stopLoading() { isLoading = false }
}
