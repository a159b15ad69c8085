package import Lifecycle
package import ReadModel

/// All about one lead: its state, its lines, and who looks like it.
package struct LeadSheet: Sendable {
    /// The lead as it is.
    package let lead: Lead
    /// Its lines in force, newest first, without other leads' parts of the same actions.
    package let timeline: [Entry]
    /// Open leads that share its phone, or its name and company.
    package let likenesses: [LeadRow]

    /// Makes a sheet of a lead's lines; nil when nothing is left of it.
    package init?(_ history: LeadHistory, likenesses: [LeadRow]) {
        guard let lead = history.fold() else { return nil }
        self.lead = lead
        timeline = history.inForce.reversed()
        self.likenesses = likenesses
    }
}
