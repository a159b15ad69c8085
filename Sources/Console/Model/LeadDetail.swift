package import Lifecycle
package import ReadModel

/// All about one lead: its state, its lines, and who looks like it.
package struct LeadDetail: Sendable {
    /// The lead as it is.
    package let lead: Lead
    /// Its lines in force, newest first, without other leads' parts of the same actions.
    package let timeline: [Entry]
    /// Open leads that share its phone, or its name and company.
    package let likenesses: [LeadRow]
    /// Whether the person was erased after the moment as of which it is told, so that what they were then isn't known any more.
    package let isErasedSince: Bool

    /// What the undos of the timeline took back or did again, by the numbers of their lines.
    package let meant: [SequenceNumber: (entry: Entry, isAgain: Bool)]

    /// Makes a sheet of a lead's lines; nil when nothing is left of it.
    package init?(_ history: LeadHistory, likenesses: [LeadRow], isErasedSince: Bool = false) {
        guard let lead = history.fold() else { return nil }
        self.isErasedSince = isErasedSince
        self.lead = lead
        timeline = history.inForce.reversed()
        var meant: [SequenceNumber: (entry: Entry, isAgain: Bool)] = [:]
        for entry in timeline {
            guard case .undone(let undone) = entry.event, let target = history.entries.first(where: { undone.names($0.seq) })
            else { continue }
            if case .undone(let earlier) = target.event {
                meant[entry.seq] = history.entries.first { earlier.names($0.seq) }.map { ($0, true) }
            } else {
                meant[entry.seq] = (target, false)
            }
        }
        self.meant = meant
        self.likenesses = likenesses
    }
}
