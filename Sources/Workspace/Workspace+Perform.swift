internal import Intake
internal import Journal
package import Lifecycle
internal import ReadModel

extension Workspace {
    /// Does what somebody asks for, as one action; when it returns, the disk has it.
    ///
    /// Catches up, takes the lock, reads the little that is new, decides on that state, writes once and waits for the disk. One refusal
    /// writes nothing, unless the intent is partial. O(lines of the leads).
    ///
    /// - Throws: `WorkspaceError`, with the refusals where rules refused it.
    package func perform(_ intent: Intent) throws(WorkspaceError) -> ActionResult {
        let actor = try actor(for: intent.onBehalfOf)
        try catchUpQuietly()
        var decided = DecidedSteps()
        let (entries, warnings) = try append(intent.id, as: actor) { position throws(WorkspaceError) in
            decided = try self.decideAll(intent, as: actor, after: position)
            if !decided.refusals.isEmpty, !intent.isPartial || decided.drafts.isEmpty {
                throw WorkspaceError(refusals: decided.refusals)
            }
            return decided.drafts
        }
        return ActionResult(
            action: intent.id, entries: entries, leads: Self.leads(of: entries), refused: decided.refusals,
            warnings: decided.detours + warnings)
    }

    /// What would be done and what refused, without a lock and without writing.
    package func preview(_ intent: Intent) throws(WorkspaceError) -> [(lead: LeadID?, refusal: Refusal?)] {
        let actor = try actor(for: intent.onBehalfOf)
        let refusals = try decideAll(intent, as: actor, after: index.position).refusals
        return intent.steps.map { step in (step.lead, refusals.first { $0.lead == step.lead }?.refusal) }
    }

    static func leads(of entries: [Entry]) -> [LeadID] {
        var seen: Set<LeadID> = []
        return entries.flatMap(\.leads).filter { seen.insert($0).inserted }
    }

    /// Who acts: me, or somebody for whom a team lead (or anyone in a simulated workspace) acts.
    func actor(for other: Login?) throws(WorkspaceError) -> Login {
        guard let other, other != me else { return me }
        guard isSimulated || roles.contains(.teamlead) else {
            throw WorkspaceError(
                .notPermitted,
                "to act for somebody else is for team leads; you are \(roles.map(\.rawValue).sorted().joined(separator: ", "))")
        }
        guard state.team.members[other] != nil else {
            throw WorkspaceError(.notFound, "\(other) is not in the team; `winnow team` lists who is")
        }
        return other
    }

    /// Appends what is decided on under the lock, and takes it into the index.
    func append(
        _ id: ActionID, as actor: Login, batch: ActionID? = nil, deciding: (JournalPosition) throws(WorkspaceError) -> [Draft]
    ) throws(WorkspaceError) -> (entries: [Entry], warnings: [String]) {
        let index = index
        if let reason = readOnlyReason, degradedReason == nil {
            throw WorkspaceError(.notPermitted, "nothing can be changed: \(reason)")
        }
        var warnings: [String] = []
        let appended = try wrapping {
            try noticingFailure {
                try journal.append(
                    id, holder: me, after: index.position,
                    catchingUp: { try index.take($0) },
                    deciding: { position in
                        isDeciding = true
                        defer { isDeciding = false }
                        try takeNews(try index.settle())
                        let drafts = try deciding(position)
                        return JournalDraft(
                            at: now, via: actor == me ? nil : me, definition: definition.number, batch: batch, events: drafts,
                            salt: salt)
                    })
            }
        }
        guard case .written(let written) = appended else { return ([], []) }
        if let at = written.entries.last?.at { latestRecorded = max(latestRecorded, at) }
        if acknowledgesFirst, index.postpone(written) {
            unindexed = Set(written.entries.compactMap(\.lead))
            return (written.entries, warnings)
        }
        do {
            if try index.applied(written).rulesChanged { try refreshState() }
        } catch {
            warnings.append(Self.notIndexed(error))
        }
        return (written.entries, warnings)
    }

    /// Remembers that the disk failed, so that nothing pretends to work from then on.
    private func noticingFailure<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as JournalError {
            switch error {
            case .notConfirmed, .degraded, .damaged: degradedReason = error.description
            default: break
            }
            throw error
        }
    }

    /// How many opportunities everybody has, where an intent converts and there are several closers to choose from; else nobody counts.
    private func opportunities(for intent: Intent) throws(WorkspaceError) -> [Login: Int] {
        let converts = intent.steps.contains { if case .convert = $0.command { true } else { false } }
        guard converts, team.logins(with: .closer).count > 1 else { return [:] }
        return try wrapping { try index.opportunities() }
    }

    /// Decides all steps on the state as of a position; steps on the same lead build on each other.
    private func decideAll(
        _ intent: Intent, as actor: Login, after position: JournalPosition
    ) throws(WorkspaceError) -> DecidedSteps {
        var decided = DecidedSteps()
        var table = LeadCache(self)
        var added = 0
        var routing = try entryRoutingState()
        var opportunities = try opportunities(for: intent)
        // Only who adds a lead needs its number, which the index file knows.
        let adds = intent.steps.contains { if case .add = $0.command { true } else { false } }
        let firstNew = adds ? try wrapping { try index.nextLead() } : LeadID(1)
        for step in intent.steps {
            let nextSeq = SequenceNumber(position.seq.value + 1 + decided.drafts.count)
            var decisionContext = decisionContext(
                for: actor, nextSeq: nextSeq, newLead: LeadID(firstNew.number + added), occurredAt: intent.occurredAt,
                routing: routing)
            decisionContext.opportunities = opportunities
            let id = try step.lead.map { (id) throws(WorkspaceError) in try table.survivor(of: id) }
            var lead = try id.flatMap { (id) throws(WorkspaceError) in try table.lead(id) }
            if case .merge(let other) = step.command {
                decisionContext.others[other] = try table.lead(try table.survivor(of: other))
            }
            do throws(Refusal) {
                if case .add(let new) = step.command {
                    try refuseDuplicate(of: new)
                    added += 1
                } else if let id, lead == nil {
                    throw Refusal(
                        .noSuchLead, lead: id,
                        "there is no lead \(id); `winnow search` finds leads by name, company, e-mail and phone")
                }
                let before = lead
                let drafts = try decide(step.command, in: lead, given: decisionContext)
                for (offset, draft) in drafts.enumerated() {
                    let entry = decisionContext.entry(of: draft, at: offset)
                    Lead.evolve(&lead, entry)
                    if case .converted(let converted) = draft.event, let owner = converted.owner {
                        opportunities[owner, default: 0] += 1
                    }
                    if case .merged(let merged) = draft.event, let gone = decisionContext.others[merged.absorbed] {
                        lead?.absorb(gone, entry)
                        if let id { table.merge(gone.id, into: id) }
                    }
                }
                routing.take(drafts, from: before, to: lead)
                if let id { table.put(lead, id) }
                if let named = step.lead, let id, named != id {
                    decided.detours.append("\(named) was merged into \(id), where this was done")
                }
                decided.drafts += drafts
            } catch {
                decided.refusals.append((step.lead, error))
            }
        }
        return decided
    }

    /// Refuses to add by hand who is there already; flagged likenesses (same phone, same name and company) are let in.
    private func refuseDuplicate(of new: NewLead) throws(Refusal) {
        let keys = MatchKeys(LeadKeys(new.fields), rowKey: nil)
        guard let found = (try? index.matches([keys]))?.first?.first else { return }
        throw Refusal(.duplicate, lead: found, "\(found) has that e-mail address or external id already; edit it instead")
    }
}

/// What the steps of an intent come to.
private struct DecidedSteps {
    var drafts: [Draft] = []
    var refusals: [(lead: LeadID?, refusal: Refusal)] = []
    /// What was done on another lead than was named, since the one named became part of it.
    var detours: [String] = []
}

/// The leads that the steps of an intent are about, as the steps before leave them.
private struct LeadCache {
    private let workspace: Workspace
    private var leads: [LeadID: Lead?] = [:]
    private var merged: [LeadID: LeadID] = [:]

    init(_ workspace: Workspace) { self.workspace = workspace }

    /// The number that stands for one: that of the lead that it became part of, or its own.
    func survivor(of id: LeadID) throws(WorkspaceError) -> LeadID {
        let known = try workspace.survivor(of: id) ?? id
        return merged[known] ?? known
    }

    mutating func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? {
        if let known = leads[id] { return known }
        let lead = try workspace.lead(id)
        leads[id] = .some(lead)
        return lead
    }

    mutating func put(_ lead: Lead?, _ id: LeadID) { leads[id] = .some(lead) }

    mutating func merge(_ absorbed: LeadID, into survivor: LeadID) {
        leads[absorbed] = .some(nil)
        for (lead, former) in merged where former == absorbed { merged[lead] = survivor }
        merged[absorbed] = survivor
    }
}

extension DecisionContext {
    /// The entry that a draft will become, as far as the fold can tell.
    func entry(of draft: Draft, at offset: Int) -> Entry {
        Entry(
            seq: SequenceNumber(nextSeq.value + offset), action: ActionID(high: 0, low: 0), at: now, occurredAt: draft.occurredAt,
            by: draft.by,
            lead: draft.lead, definition: definition.number, event: draft.event)
    }
}
