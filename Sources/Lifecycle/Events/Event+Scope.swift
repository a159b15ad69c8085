extension Event {
    /// Whether it changes only the state of its own lead.
    ///
    /// Such an event creates, renames or reopens no lead and undoes nothing, so whatever was read about other leads
    /// before it still holds. Kinds not listed here are assumed to affect other leads.
    package var affectsOnlyItsLead: Bool {
        switch self {
        case .accepted, .qualified, .rejected, .disqualified, .touched, .followUpScheduled, .assessed, .assigned, .released,
            .snoozed,
            .noted, .optedOut, .optedIn, .bounced:
            true
        default: false
        }
    }
}
