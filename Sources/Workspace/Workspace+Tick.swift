internal import Glibc
internal import Journal
package import Lifecycle
package import ReadModel

/// The results of applying the rules once, and what is left for people to do.
package struct TickReport: Sendable {
    /// A lead that a rule assigned.
    package struct Assignment: Hashable, Sendable {
        /// The lead.
        package var lead: LeadID
        /// The previous owner; nil if there was none.
        package var from: Login?
        /// The new owner.
        package var to: Login
        /// The reason.
        package var cause: Routing.Cause
    }

    /// The actions written, for `undo`.
    package var actions: [ActionID] = []
    /// The assigned leads, in order.
    package var assignments: [Assignment] = []
    /// The leads that were disqualified because nobody reached them.
    package var disqualified: [LeadID] = []
    /// The disqualified leads that dropped out, because they opted out or their address is invalid.
    package var dropped: [LeadID] = []
    /// The number of leads moved to complete an interrupted adoption.
    package var requalified = 0
    /// The number of leads in Today that wait to be disqualified as one batch.
    package var unreached = 0
    /// The number of leads past the contact window without an attempt.
    package var neglected = 0
    /// The number of leads that a rule would reassign, if anyone were free.
    package var stuck = 0
    /// The number of snoozes that ended since the previous tick.
    package var endedSnoozes = 0
    /// Whether nothing is left that rules could do now.
    package var isComplete = true
    /// Warnings about successful actions.
    package var warnings: [String] = []

    package init() {}

    /// Whether nothing was written.
    package var isIdle: Bool { actions.isEmpty && requalified == 0 }
}

extension Workspace {
    /// The number of leads per action.
    private static let leadsPerAction = 200
    /// The pause between two actions, in which others can write, in microseconds.
    private static let tickPause: UInt32 = 20_000

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
        if let reason = readOnlyReason { throw WorkspaceError(.notPermitted, "nothing was changed: \(reason)") }
        waitsForOthers = waits
        defer { waitsForOthers = true }
        try catchUpQuietly()
        _ = try refreshClocks()
        var report = TickReport()
        // A console leaves this to the adoption itself and to `winnow tick`: a scan of all leads takes too long.
        if waits { report.requalified = try finishAdoption() }
        let due = try dueLeads(limit: limit)
        report.isComplete = due.count < limit
        var rest = due[...]
        while !rest.isEmpty {
            try process(Array(rest.prefix(Self.leadsPerAction)), into: &report)
            rest = rest.dropFirst(Self.leadsPerAction)
            if !rest.isEmpty { usleep(Self.tickPause) }
        }
        try countRest(&report)
        return report
    }

    /// Leads past the contact window with attempts but without a contact, in the order of its end.
    package func unreached(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try wrapErrors { try index.rules.unreached(scope, now: now, limit: limit) }
    }

    /// Leads past the contact window without an attempt, in the order in which the window ended.
    package func neglected(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try wrapErrors { try index.rules.neglected(scope, now: now, limit: limit) }
    }

    /// The number of leads past the contact window.
    package func countPastWindow(_ scope: QueueScope) throws(WorkspaceError) -> WindowCount {
        try wrapErrors { try index.rules.countPastWindow(scope, now: now) }
    }

    /// Moves the remaining leads of an interrupted adoption.
    private func finishAdoption() throws(WorkspaceError) -> Int {
        guard try wrapErrors({ try index.rules.countRequalifiable() }) > 0 else { return 0 }
        return try finishRequalifying()
    }

    /// The leads that rules can act on now, without those that nobody is free to take.
    private func dueLeads(limit: Int) throws(WorkspaceError) -> [LeadID] {
        let routing = try routingState()
        let free = definition.routing.method == .nobody ? [] : routing.free(in: team, now: now).map(\.login)
        var searches = [RuleSearch.unreached]
        if !free.isEmpty {
            searches.append(.overdue(exceptOwner: free.count == 1 ? free[0] : nil))
            searches += ownerSearches(routing).map(\.search)
        }
        var found: [LeadID] = []
        var seen: Set<LeadID> = []
        for search in searches where found.count < limit {
            let maximum = min(limit - found.count, surplus(search, routing))
            found += try wrapErrors { try index.rules.leads(search, now: now, limit: maximum) }.filter { seen.insert($0).inserted }
        }
        return found
    }

    /// The searches for leads to be reassigned because of their owner, who is absent or over capacity.
    private func ownerSearches(_ routing: RoutingState) -> [(cause: Routing.Cause, search: RuleSearch)] {
        let causes = definition.routing.reassignsWhen
        var searches: [(cause: Routing.Cause, search: RuleSearch)] = []
        for member in team.members.values.sorted(by: { $0.login < $1.login }) where routing.loads[member.login] != nil {
            if causes.contains(.ownerAbsent), let back = member.absence(at: now) {
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
        guard let capacity = team.members[owner]?.capacity else { return 0 }
        return max(0, routing.loads[owner, default: 0] - capacity)
    }

    /// Decides on some leads as one action.
    private func process(_ leads: [LeadID], into report: inout TickReport) throws(WorkspaceError) {
        var owners: [LeadID: Login] = [:]
        let id = newActionID()
        let (entries, warnings) = try append(id, as: me) { position throws(WorkspaceError) in
            owners = [:]
            return try self.decideDue(on: leads, after: position, &owners)
        }
        report.warnings += warnings
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
            // No person did it, so it is a change for the user too.
            pendingChanges.leads[lead] = entry
            pendingChanges.touched.insert(lead)
        }
        pendingChanges.lineCount += entries.count
        if let last = entries.last?.at { pendingChanges.lastRecordedAt = max(pendingChanges.lastRecordedAt ?? last, last) }
    }

    private func decideDue(
        on leads: [LeadID], after position: JournalPosition, _ owners: inout [LeadID: Login]
    ) throws(WorkspaceError) -> [Draft] {
        var routing = try routingState()
        var drafts: [Draft] = []
        for id in leads {
            let history = try history(id)
            let decisionContext = decisionContext(
                for: me, nextSeq: SequenceNumber(position.seq.value + 1 + drafts.count), newLead: id, routing: routing)
            let due = Lifecycle.decideDue(history, given: decisionContext)
            guard !due.isEmpty else { continue }
            let before = history.fold()
            owners[id] = before?.owner
            var after = before
            for (offset, draft) in due.enumerated() { Lead.evolve(&after, decisionContext.entry(of: draft, at: offset)) }
            routing.apply(due, from: before, to: after)
            drafts += due
        }
        return drafts
    }

    /// Counts what is left for people to do, and the snoozes that ended.
    private func countRest(_ report: inout TickReport) throws(WorkspaceError) {
        let past = try countPastWindow(.team)
        report.unreached = definition.window?.unreached == .propose ? past.unreached : 0
        // Reassigned leads have a new contact window, and still count as neglected in this report.
        report.neglected = past.neglected + report.assignments.count { $0.cause == .neglected }
        let (routing, now) = (try routingState(), now)
        if definition.routing.method != .nobody, report.isComplete {
            // One lead may be overdue and have an absent owner.
            var stuck = Set(try wrapErrors { try index.rules.leads(.overdue(exceptOwner: nil), now: now, limit: .max) })
            for (_, search) in ownerSearches(routing) {
                stuck.formUnion(try wrapErrors { try index.rules.leads(search, now: now, limit: surplus(search, routing)) })
            }
            report.stuck = stuck.count
        }
        report.endedSnoozes = try wrapErrors { try index.rules.countEndedSnoozes(after: snoozesCheckedUntil, upTo: now) }
        snoozesCheckedUntil = max(snoozesCheckedUntil, now)
    }
}
