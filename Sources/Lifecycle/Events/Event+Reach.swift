extension Event {
    /// Whether it changes nothing but the state of its own lead.
    ///
    /// Such an event makes no lead and renames none, opens none that was closed, and takes nothing back: whatever was read about other leads before it still
    /// holds. What isn't listed is taken to reach further.
    package var staysWithItsLead: Bool {
        switch self {
        case .accepted, .qualified, .rejected, .disqualified, .touched, .followUpScheduled, .assessed, .assigned, .released,
            .snoozed,
            .noted, .optedOut, .optedIn, .bounced:
            true
        default: false
        }
    }
}
