package import Lifecycle
package import Workspace

/// The details of a lead: its state, its entries, and possible duplicates.
package struct LeadDetail: Sendable {
    /// The lead.
    package let lead: Lead
    /// Its entries in force, as they were recorded, newest first, without other leads' parts of the same actions.
    package let entries: [Entry]
    /// Its entries in force, the latest event first, whenever they were recorded.
    package let timeline: [Entry]
    /// Leads that share an address, a phone, or name and company, open or not.
    package let possibleDuplicates: [PossibleDuplicate]
    /// The lead's account and colleagues; nil without any.
    package internal(set) var glance: AccountGlance?
    /// Whether the person was erased after the moment shown, so that earlier values are no longer known.
    package let isErasedSince: Bool

    /// The entries that the undo entries of the timeline undid or redid, by sequence number of the undo.
    package let undoTargets: [SequenceNumber: (entry: Entry, isRedo: Bool)]

    /// Folds the history of a lead; nil when nothing is left of it.
    package init?(_ history: LeadHistory, possibleDuplicates: [PossibleDuplicate], isErasedSince: Bool = false) {
        guard let lead = history.fold() else { return nil }
        self.isErasedSince = isErasedSince
        self.lead = lead
        entries = history.inForce.reversed()
        timeline = entries.asRead.sorted { ($0.occurredAt, $0.seq) > ($1.occurredAt, $1.seq) }
        var undoTargets: [SequenceNumber: (entry: Entry, isRedo: Bool)] = [:]
        for entry in entries {
            guard case .undone(let undone) = entry.event, let target = history.entries.first(where: { undone.names($0.seq) })
            else { continue }
            if case .undone(let earlier) = target.event {
                undoTargets[entry.seq] = history.entries.first { earlier.names($0.seq) }.map { ($0, true) }
            } else {
                undoTargets[entry.seq] = (target, false)
            }
        }
        self.undoTargets = undoTargets
        self.possibleDuplicates = possibleDuplicates
    }
}
