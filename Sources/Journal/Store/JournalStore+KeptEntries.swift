import Lifecycle

extension JournalStore {
    /// Whether the journal has the entry before a position, which may be of an earlier generation. O(n).
    ///
    /// A repair or a restore in this place says itself what it goes on without, and an upgrade gives new hashes to
    /// entries that all stay, so nothing is looked for behind one. An erasure keeps all hashes.
    ///
    /// - Throws: Any `JournalError`.
    package func hasKept(_ position: JournalPosition) throws(JournalError) -> Bool {
        // First what opens the file again if another has replaced it: the header is that of what was asked.
        if try contains(position) { return true }
        guard header.generation > position.generation else { return false }
        if header.isBegun(at: location), header.beginning > position.generation { return true }
        var found: JournalHash?
        _ = try read(after: start) { (action) throws(JournalError) in
            found = action.lines.first { $0.envelope.seq == position.seq }?.envelope.hash
            return found == nil ? .continue : .stop
        }
        return found == position.hash
    }
}
