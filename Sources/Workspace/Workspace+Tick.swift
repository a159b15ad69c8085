internal import Glibc
internal import Journal
package import Lifecycle
package import ReadModel

/// What the clock did in one look, and what it leaves for people.
package struct TickReport: Sendable {
    /// A lead that was given to somebody.
    package struct Gift: Hashable, Sendable {
        /// The lead.
        package var lead: LeadID
        /// Who had it; nil when nobody did.
        package var from: Login?
        /// Who has it now.
        package var to: Login
        /// Why.
        package var cause: Routing.Cause
    }

    /// The actions that it wrote, for taking them back.
    package var actions: [ActionID] = []
    /// The leads that were given to somebody, in order.
    package var given: [Gift] = []
    /// The leads that were disqualified since nobody was reached.
    package var disqualified: [LeadID] = []
    /// The leads that dropped out thereby, since they opted out or their address is dead.
    package var dropped: [LeadID] = []
    /// How many were moved to where a new definition puts them, since whoever adopted it was kept from finishing.
    package var requalified = 0
    /// How many wait in Today as a batch to disqualify.
    package var unreached = 0
    /// How many are past the window of contact without anybody having tried.
    package var neglected = 0
    /// How many a rule would give to somebody else, if somebody were free.
    package var stuck = 0
    /// How many snoozes ended since the last look.
    package var woken = 0
    /// Whether nothing that could be done is left.
    package var isComplete = true
    /// What is worth telling though it is done.
    package var warnings: [String] = []

    /// An empty report.
    package init() {}

    /// Whether nothing was written.
    package var isIdle: Bool { actions.isEmpty && requalified == 0 }
}

extension Workspace {
    /// How many leads one action of the clock's holds.
    private static let leadsAnAction = 200
    /// How long others get to write between two actions, in microseconds.
    private static let tickPause: UInt32 = 20_000

    /// Lets rules do what the clock asks for: disqualify who was not reached within the window, give leads to somebody who sees to them.
    ///
    /// Every lead is decided on under the lock by its newest lines, so that several processes at once do nothing twice; again it does nothing. Lines are by
    /// `rule:<name>` and name their trigger. Leads that nobody is free to take are counted and cost nothing. Snoozes end by the clock and need no
    /// line: they are only counted. Without anything due a few questions to the index; else O(lines of the leads).
    ///
    /// - Parameters:
    ///   - limit: at most so many leads; `isComplete` tells whether any are left.
    ///   - waits: whether to wait for whoever is writing; otherwise that is an error at once (`.busy`), for a console whose keys come first.
    /// - Throws: `WorkspaceError.notPermitted` where nothing can be written; what the journal has to say.
    package func tick(limit: Int = .max, waits: Bool = true) throws(WorkspaceError) -> TickReport {
        if let reason = readOnlyReason { throw WorkspaceError(.notPermitted, "nothing can be changed: \(reason)") }
        let patience = journal.patience
        if !waits { journal.patience = 0 }
        defer { journal.patience = patience }
        try catchUpQuietly()
        _ = try refreshClocks()
        var report = TickReport()
        // A console leaves that to whoever adopts and to `winnow tick`: looking at every lead takes longer than a key may wait.
        if waits { report.requalified = try finishAdoption() }
        let due = try dueLeads(limit: limit)
        report.isComplete = due.count < limit
        var rest = due[...]
        while !rest.isEmpty {
            try take(Array(rest.prefix(Self.leadsAnAction)), into: &report)
            rest = rest.dropFirst(Self.leadsAnAction)
            if !rest.isEmpty { usleep(Self.tickPause) }
        }
        try countRest(&report)
        return report
    }

    /// Leads past the window of contact that were tried but never reached, in the order in which it closed.
    package func unreached(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try wrapping { try index.unreached(scope, now: now, limit: limit) }
    }

    /// Leads past the window of contact that nobody tried to reach, in the order in which it closed.
    package func neglected(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try wrapping { try index.neglected(scope, now: now, limit: limit) }
    }

    /// How many leads are past the window of contact.
    package func countPastWindow(_ scope: QueueScope) throws(WorkspaceError) -> WindowCount {
        try wrapping { try index.countPastWindow(scope, now: now) }
    }

    /// Moves the leads that an adoption has yet to move.
    private func finishAdoption() throws(WorkspaceError) -> Int {
        guard try wrapping({ try index.countRequalifiable() }) > 0 else { return 0 }
        return try finishRequalifying()
    }

    /// The leads that rules have something to do on, without those that nobody is free to take.
    private func dueLeads(limit: Int) throws(WorkspaceError) -> [LeadID] {
        let routing = try routingState()
        let free = definition.routing.method == .nobody ? [] : routing.free(in: team, now: now).map(\.login)
        var searches = [RuleSearch.unreached]
        if !free.isEmpty {
            searches.append(.late(notOf: free.count == 1 ? free[0] : nil))
            searches += ownerSearches(routing).map(\.search)
        }
        var found: [LeadID] = []
        var seen: Set<LeadID> = []
        for search in searches where found.count < limit {
            let most = min(limit - found.count, surplus(search, routing))
            found += try wrapping { try index.leads(search, now: now, limit: most) }.filter { seen.insert($0).inserted }
        }
        return found
    }

    /// Whose leads are to be given away for what lies with their owner.
    private func ownerSearches(_ routing: RoutingState) -> [(cause: Routing.Cause, search: RuleSearch)] {
        let causes = definition.routing.reroutes
        var searches: [(cause: Routing.Cause, search: RuleSearch)] = []
        for member in team.members.values.sorted(by: { $0.login < $1.login }) where routing.loads[member.login] != nil {
            if causes.contains(.away), let back = member.absence(at: now) {
                searches.append((.away, .owed(by: member.login, before: back)))
            }
            if causes.contains(.full), surplus(.untouched(of: member.login), routing) > 0 {
                searches.append((.full, .untouched(of: member.login)))
            }
        }
        return searches
    }

    /// How many leads of a search there is any need to give away.
    private func surplus(_ search: RuleSearch, _ routing: RoutingState) -> Int {
        guard case .untouched(let owner) = search else { return .max }
        guard let capacity = team.members[owner]?.capacity else { return 0 }
        return max(0, routing.loads[owner, default: 0] - capacity)
    }

    /// Decides on some leads as one action.
    private func take(_ leads: [LeadID], into report: inout TickReport) throws(WorkspaceError) {
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
                report.given.append(TickReport.Gift(lead: lead, from: owners[lead], to: assigned.owner, cause: cause))
            case .disqualified: report.disqualified.append(lead)
            case .optedOut(let change), .bounced(let change): if change.stage == .dropped { report.dropped.append(lead) }
            default: break
            }
            // Nobody did it, so that it is news to whoever sits here too.
            untold.leads[lead] = entry
            untold.touched.insert(lead)
        }
        untold.lineCount += entries.count
        if let last = entries.last?.at { untold.lastRecordedAt = max(untold.lastRecordedAt ?? last, last) }
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
            routing.take(due, from: before, to: after)
            drafts += due
        }
        return drafts
    }

    /// Counts what the clock leaves for people, and what it did without a line.
    private func countRest(_ report: inout TickReport) throws(WorkspaceError) {
        let past = try countPastWindow(.team)
        report.unreached = definition.window?.unreached == .propose ? past.unreached : 0
        // Those that went to somebody else have a new window, and are reported all the same.
        report.neglected = past.neglected + report.given.count { $0.cause == .neglected }
        let (routing, now) = (try routingState(), now)
        if definition.routing.method != .nobody, report.isComplete {
            // One lead may be late and have an absent owner.
            var stuck = Set(try wrapping { try index.leads(.late(notOf: nil), now: now, limit: .max) })
            for (_, search) in ownerSearches(routing) {
                stuck.formUnion(try wrapping { try index.leads(search, now: now, limit: surplus(search, routing)) })
            }
            report.stuck = stuck.count
        }
        report.woken = try wrapping { try index.countWoken(after: lookedUntil, upTo: now) }
        lookedUntil = max(lookedUntil, now)
    }
}
