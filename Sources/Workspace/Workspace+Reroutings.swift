package import Lifecycle
internal import ReadModel

/// What rules gave to others and to whom, as far as it concerns one person: for whoever comes back, and whoever gets more.
package struct ReroutingNotice: Hashable, Sendable {
    /// One lead that changed hands.
    package struct Item: Hashable, Sendable {
        /// What happened.
        package var rerouting: Rerouting
        /// What to call the lead.
        package var name: String
        /// Its company; empty when unknown.
        package var company: String

        /// Makes it.
        package init(rerouting: Rerouting, name: String, company: String = "") {
            self.rerouting = rerouting
            self.name = name
            self.company = company
        }
    }

    /// Whom it concerns.
    package var login: Login
    /// Since when it is told: since they last did something here before today.
    package var since: Instant
    /// The newest line that is theirs; whatever came before it they had the chance to see.
    package var lastOwn: SequenceNumber
    /// The leads, newest first.
    package var items: [Item]

    /// Makes it.
    package init(login: Login, since: Instant = .distantPast, lastOwn: SequenceNumber = SequenceNumber(0), items: [Item] = []) {
        self.login = login
        self.since = since
        self.lastOwn = lastOwn
        self.items = items
    }

    /// How many were taken from them.
    package var taken: Int { items.count { $0.rerouting.from == login } }
    /// How many were given to them.
    package var given: Int { items.count - taken }
}

extension Workspace {
    /// The longest time for which it is told what changed hands.
    private static let reroutingDays = 30
    /// The most that is told at a time.
    private static let mostReroutings = 500

    /// What rules took from me and gave to me since I last did something here before today, thirty days at most.
    ///
    /// Derived from the journal, so that it stays for the whole day on which somebody comes back, whatever they do on it. Some microseconds where there is
    /// nothing, otherwise a stretch of the journal or two.
    ///
    /// - Throws: `WorkspaceError`; `.notPermitted` when I may not act for that person.
    package func reroutings(onBehalfOf principal: Login? = nil) throws(WorkspaceError) -> ReroutingNotice {
        let person = try decisionContext(onBehalfOf: principal).actor
        let earliest = now - .days(Self.reroutingDays)
        let (index, zone, now) = (index, definition.calendar.zone, now)
        var news = ReroutingNotice(login: person, since: earliest)
        var found = try wrapping { try index.reroutings(of: person, after: earliest, limit: Self.mostReroutings) }
        guard !found.isEmpty else { return news }
        let today = zone.instant(LocalTime(day: zone.day(of: now), millisecond: 0))
        if let last = try wrapping({ try index.latestLine(of: person, before: today) }) {
            news.since = max(earliest, last.at)
            found.removeAll { $0.at <= last.at }
        }
        guard !found.isEmpty else { return news }
        news.lastOwn = try wrapping { try index.latestLine(of: person, before: .distantFuture) }?.seq ?? SequenceNumber(0)
        let rows = try rows(Array(Set(found.map(\.lead))))
        let known = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        news.items = found.map { rerouting in
            let row = known[rerouting.lead]
            return ReroutingNotice.Item(
                rerouting: rerouting, name: row?.calling ?? rerouting.lead.description, company: row?.company ?? "")
        }
        return news
    }
}
