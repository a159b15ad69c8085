import Lifecycle

extension JournalStore {
    /// Whether the journal has the entry before a position, which may be of an earlier generation. O(n).
    ///
    /// A restore or an accepted loss in this place says itself what it goes on without, so nothing is looked for behind
    /// one. An erasure and other repairs keep all hashes; an upgrade keeps all numbers.
    ///
    /// - Throws: Any `JournalError`.
    package func hasKept(_ position: JournalPosition) throws(JournalError) -> Bool {
        // First what opens the file again if another has replaced it: the header is that of what was asked.
        if try contains(position) { return true }
        guard header.generation > position.generation else { return false }
        let isBefore = header.beginning > position.generation
        if isBefore, header.isBegun(at: location) { return true }
        var found: JournalHash?
        _ = try read(after: start) { (action) throws(JournalError) in
            found = action.lines.first { $0.envelope.seq == position.seq }?.envelope.hash
            return found == nil ? .continue : .stop
        }
        return found == position.hash || found != nil && isBefore && header.isBegun(at: JournalHeader.upgradePlace)
    }
}
