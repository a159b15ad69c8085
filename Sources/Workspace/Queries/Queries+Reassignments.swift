package import Lifecycle
internal import ReadModel

/// The leads that rules reassigned from or to one person.
///
/// Shown when the person returns, or when more leads arrive.
package struct ReassignmentNotice: Hashable, Sendable {
    /// A reassigned lead.
    package struct Item: Hashable, Sendable {
        /// The reassignment.
        package var reassignment: Reassignment
        /// The lead's display name.
        package var name: String
        /// The lead's company; empty if unknown.
        package var company: String
    }

    /// The person.
    package var login: Login
    /// The start of the period: the person's last action before today, at most 30 days ago.
    package var since: Instant
    /// The person's newest line. The person could see everything before it.
    package var lastOwn: SequenceNumber
    /// The leads, newest reassignment first.
    package var items: [Item]

    package init(login: Login, since: Instant = .distantPast, lastOwn: SequenceNumber = SequenceNumber(0), items: [Item] = []) {
        self.login = login
        self.since = since
        self.lastOwn = lastOwn
        self.items = items
    }

    /// The number of leads reassigned from the person.
    package var lostCount: Int { items.count { $0.reassignment.from == login } }
    /// The number of leads reassigned to the person.
    package var gainedCount: Int { items.count - lostCount }
}

extension Queries {
    /// The longest reported period, in days.
    private static let longestPeriod = 30
    /// The largest number of reported reassignments.
    private static let maximumReassignments = 500

    /// The leads that rules reassigned from or to the user since their last action before today.
    ///
    /// Goes back at most 30 days. It is derived from the journal and stays the same for the whole day on which the user
    /// returns, whatever they do on it.
    /// Some microseconds without reassignments, otherwise a short stretch of the journal or two.
    ///
    /// - Throws: `WorkspaceError`; `.notPermitted` if the user may not act for that person.
    package func reassignments(onBehalfOf principal: Login? = nil) throws(WorkspaceError) -> ReassignmentNotice {
        let person = try session.actor(for: principal)
        let (zone, now) = (session.definition.calendar.zone, session.now)
        let earliest = now - .days(Self.longestPeriod)
        var notice = ReassignmentNotice(login: person, since: earliest)
        var found = try journal.read(index.rules.reassignments(of: person, after: earliest, limit: Self.maximumReassignments))
        guard !found.isEmpty else { return notice }
        let today = zone.instant(LocalTime(day: zone.day(of: now), millisecond: 0))
        if let last = try journal.read(index.actions.latestLine(of: person, before: today)) {
            notice.since = max(earliest, last.at)
            found.removeAll { $0.at <= last.at }
        }
        guard !found.isEmpty else { return notice }
        notice.lastOwn = try journal.read(index.actions.latestLine(of: person, before: .distantFuture))?.seq ?? SequenceNumber(0)
        let rows = try rows(Array(Set(found.map(\.lead))))
        let known = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        // Erased people are in no list.
        notice.items = found.compactMap { reassignment in
            known[reassignment.lead].map {
                ReassignmentNotice.Item(reassignment: reassignment, name: $0.displayName, company: $0.company)
            }
        }
        return notice
    }
}
