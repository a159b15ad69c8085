internal import Glibc
internal import Journal
internal import Lifecycle
internal import ReadModel

/// Applies the rules that depend on time.
package final class Rules {
    private let session: Session
    private let journal: IndexedJournal
    private let writer: ActionWriter
    private let queries: Queries
    private let administration: Administration
    /// The moment up to which ended snoozes have been counted.
    private var snoozesCheckedUntil: Instant

    /// The number of leads per action.
    private static let leadsPerAction = 200
    /// The pause between two actions, in which others can write, in microseconds.
    private static let tickPause: UInt32 = 20_000

    init(_ administration: Administration) {
        self.administration = administration
        writer = administration.writer
        session = writer.session
        journal = writer.journal
        queries = writer.queries
        snoozesCheckedUntil = journal.index.clocks.time
    }

    /// Applies the rules that depend on time: disqualifies unreached leads and reassigns overdue ones.
    ///
    /// Each lead is decided on under the lock, from its newest lines. Concurrent processes therefore do nothing twice,
    /// and a second call does nothing. Lines have the actor `rule:<name>` and name their trigger. Leads that nobody is
    /// free to take are only counted. Snoozes end without a line and are only counted, too. Takes a few index queries
    /// if nothing is due, otherwise O(lines of the leads).
    ///
    /// - Parameters:
    ///   - limit: The largest number of leads; `isComplete` tells whether any are left.
    ///   - waits: Whether to wait for another writer. Otherwise `.busy` is thrown at once, for a responsive console.
    /// - Throws: `WorkspaceError.notPermitted` if nothing can be written; errors of the journal.
    package func tick(limit: Int = .max, waits: Bool = true) throws(WorkspaceError) -> TickReport {
        if let reason = writer.readOnlyReason { throw WorkspaceError(writer.readOnlyCode, "nothing was changed: \(reason)") }
        try journal.catchUp()
        _ = try journal.refreshClocks()
        var report = TickReport()
        // A console leaves this to the adoption itself and to `winnow tick`: a scan of all leads takes too long.
        if waits { report.requalified = try administration.finishAdoption() }
        let due = try dueLeads(limit: limit)
        report.isComplete = due.count < limit
        var rest = due[...]
        while !rest.isEmpty {
            do throws(WorkspaceError) {
                try process(Array(rest.prefix(Self.leadsPerAction)), waits: waits, into: &report)
            } catch {
                guard !report.actions.isEmpty else { throw error }
                let changed = report.assignments.count + report.disqualified.count + report.dropped.count
                throw error.after(
                    "\(changed.counted("lead")) \(changed == 1 ? "was" : "were") changed by rules, and that is saved",
                    then: "`winnow tick` goes on with the others")
            }
            rest = rest.dropFirst(Self.leadsPerAction)
            if !rest.isEmpty { usleep(Self.tickPause) }
        }
        try countRest(&report)
        return report
    }

    /// The leads that rules can act on now, without those that nobody is free to take.
    private func dueLeads(limit: Int) throws(WorkspaceError) -> [LeadID] {
        let routing = try writer.contexts.routing()
        let free =
            session.definition.routing.method == .nobody ? [] : routing.free(in: session.team, now: session.now).map(\.login)
        var searches = [RuleSearch.unreached]
        if !free.isEmpty {
            searches.append(.overdue(exceptOwner: free.count == 1 ? free[0] : nil))
            searches += ownerSearches(routing).map(\.search)
        }
        var found: [LeadID] = []
        var seen: Set<LeadID> = []
        for search in searches where found.count < limit {
            let maximum = min(limit - found.count, surplus(search, routing))
            found += try journal.read(journal.index.rules.leads(search, now: session.now, limit: maximum)).filter {
                seen.insert($0).inserted
            }
        }
        return found
    }

    /// The searches for leads to be reassigned because of their owner, who is absent or over capacity.
    private func ownerSearches(_ routing: RoutingState) -> [(cause: Routing.Cause, search: RuleSearch)] {
        let causes = session.definition.routing.reassignsWhen
        var searches: [(cause: Routing.Cause, search: RuleSearch)] = []
        for member in session.team.members.values.sorted(by: { $0.login < $1.login }) where routing.loads[member.login] != nil {
            if causes.contains(.ownerAbsent), let back = member.absence(at: session.now) {
                searches.append((.ownerAbsent, .dueDuringAbsence(of: member.login, until: back)))
            }
            if causes.contains(.ownerFull), surplus(.untouched(of: member.login), routing) > 0 {
                searches.append((.ownerFull, .untouched(of: member.login)))
            }
        }
        return searches
    }

    /// The number of a search's leads that have to be reassigned.
    private func surplus(_ search: RuleSearch, _ routing: RoutingState) -> Int {
        guard case .untouched(let owner) = search else { return .max }
        guard let capacity = session.team.members[owner]?.capacity else { return 0 }
        return max(0, routing.loads[owner, default: 0] - capacity)
    }

    /// Decides on some leads as one action.
    private func process(_ leads: [LeadID], waits: Bool, into report: inout TickReport) throws(WorkspaceError) {
        var owners: [LeadID: Login] = [:]
        let id = session.newActionID()
        let entries = try writer.write(id, as: session.me, waits: waits) { (position) throws(WorkspaceError) in
            try decideDue(on: leads, after: position, &owners)
        }.entries
        report.warnings += journal.takeWarnings()
        guard !entries.isEmpty else { return }
        report.actions.append(id)
        for entry in entries {
            guard let lead = entry.lead else { continue }
            switch entry.event {
            case .assigned(let assigned):
                let cause = Routing.Cause.allCases.first { entry.by == .rule($0.ruleName) } ?? .entered
                report.assignments.append(TickReport.Assignment(lead: lead, from: owners[lead], to: assigned.owner, cause: cause))
            case .disqualified: report.disqualified.append(lead)
            case .optedOut(let change), .bounced(let change): if change.stage == .dropped { report.dropped.append(lead) }
            default: break
            }
        }
        journal.addChanges(of: entries)
    }

    private func decideDue(
        on leads: [LeadID], after position: JournalPosition, _ owners: inout [LeadID: Login]
    ) throws(WorkspaceError) -> [Draft] {
        var routing = try writer.contexts.routing()
        var drafts: [Draft] = []
        for id in leads {
            let history = try queries.history(id)
            let context = writer.contexts.context(
                for: session.me, nextSeq: SequenceNumber(position.seq.value + 1 + drafts.count), newLead: id, routing: routing)
            let due = Lifecycle.decideDue(history, given: context)
            guard !due.isEmpty else { continue }
            let before = history.fold()
            owners[id] = before?.owner
            routing.apply(due, from: before, to: context.lead(before, after: due))
            drafts += due
        }
        return drafts
    }

    /// Counts what is left for people to do, and the snoozes that ended.
    private func countRest(_ report: inout TickReport) throws(WorkspaceError) {
        let past = try journal.read(journal.index.rules.countPastWindow(.team, now: session.now))
        if session.definition.window?.unreached == .propose { (report.unreached, report.ready) = (past.unreached, past.ready) }
        // Reassigned leads have a new contact window, and still count as neglected in this report.
        report.neglected = past.neglected + report.assignments.count { $0.cause == .neglected }
        let (routing, now) = (try writer.contexts.routing(), session.now)
        if session.definition.routing.method != .nobody, report.isComplete {
            // One lead may be overdue and have an absent owner.
            var stuck = Set(try journal.read(journal.index.rules.leads(.overdue(exceptOwner: nil), now: now, limit: .max)))
            for (_, search) in ownerSearches(routing) {
                stuck.formUnion(try journal.read(journal.index.rules.leads(search, now: now, limit: surplus(search, routing))))
            }
            report.stuck = stuck.count
        }
        report.endedSnoozes = try journal.read(journal.index.rules.countEndedSnoozes(after: snoozesCheckedUntil, upTo: now))
        snoozesCheckedUntil = max(snoozesCheckedUntil, now)
    }
}
