internal import Formats
internal import Lifecycle

/// The details of the selected lead, and what was requested of them.
struct DetailState: Sendable {
    private(set) var loaded: LeadDetail?
    /// The lead that was requested last.
    private(set) var requested: LeadID?
    /// The past moment as of which it was requested; nil for now.
    private var requestedAsOf: Instant?
    /// What others did to the selected lead.
    var note: (lead: LeadID, note: RowChange)?

    /// Requests the details of the selected lead unless they are loaded; discards them if none is selected.
    mutating func request(_ lead: LeadID?, asOf moment: Instant?) -> [Effect] {
        guard let lead else {
            requested = nil
            loaded = nil
            return []
        }
        guard requested != lead || requestedAsOf != moment else { return [] }
        // The same lead as of another moment has other details.
        if requestedAsOf != moment { loaded = nil }
        requested = lead
        requestedAsOf = moment
        return [.loadLead(lead, asOf: moment)]
    }

    /// Receives the details of a lead, nil if it no longer exists; false if they are no longer requested.
    mutating func receive(_ detail: LeadDetail?, of lead: LeadID) -> Bool {
        guard requested == lead else { return false }
        if loaded?.lead.id != lead { note = note?.lead == lead ? note : nil }
        loaded = detail
        return true
    }

    /// Makes the next request load the details again.
    mutating func invalidate() { requested = nil }

    mutating func discard() { loaded = nil }

    /// The note about a lead, in words.
    func noteText(_ lead: LeadID, _ time: MomentFormatter) -> String? {
        guard let note, note.lead == lead else { return nil }
        return note.note.formatted(time)
    }
}
