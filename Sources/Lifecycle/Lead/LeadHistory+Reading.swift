extension Sequence<Entry> {
    /// The entries as people read them: without the numbers that opportunities get in the action that opens them.
    package var asRead: [Entry] {
        let opening = Set(
            lazy.filter { entry in
                switch entry.event {
                case .converted, .reengaged: true
                default: false
                }
            }.map(\.action))
        guard !opening.isEmpty else { return Array(self) }
        return filter { entry in
            if case .opportunityOpened = entry.event { !opening.contains(entry.action) } else { true }
        }
    }
}
