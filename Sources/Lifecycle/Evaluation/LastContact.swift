/// When somebody last tried to reach a lead, and last had contact with it.
///
/// What the lead did by itself, such as visiting a page, is neither. In sales' hands, marketing's nurture touches don't
/// count.
package struct LastContact: Hashable, Sendable {
    /// The last attempt, answered or not; nil for none.
    package let attemptedAt: Instant?
    /// The last touch that was a contact, in either direction; nil for none.
    package let contactedAt: Instant?

    /// Finds both. O(touches).
    package init(with lead: Lead) {
        let isWithSales = lead.stage.isWithSales
        let touches = lead.touches.filter { !(isWithSales && $0.touch.isNurture) }
        attemptedAt = touches.filter { $0.touch.direction == .outbound }.map(\.occurredAt).max()
        contactedAt = touches.filter { $0.touch.outcome.isContact }.map(\.occurredAt).max()
    }

    /// The last attempt, unless a contact is as new.
    package var unansweredAt: Instant? { attemptedAt.flatMap { $0 > contactedAt ?? .distantPast ? $0 : nil } }
}
