internal import Intake
internal import Journal
package import Lifecycle
internal import ReadModel

extension Workspace {
    /// Performs an intent as one action. When it returns, the action is on disk.
    ///
    /// Catches up, takes the lock, reads the newest lines, decides on that state, writes once and waits for the disk.
    /// One refusal prevents the whole action, unless the intent is partial. O(lines of the leads).
    ///
    /// - Throws: `WorkspaceError`, with the refusals if rules refused the action.
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
            warnings: decided.mergeNotes + warnings)
    }

    /// The leads on which an intent would act, with the refusals. Takes no lock and writes nothing.
    package func preview(_ intent: Intent) throws(WorkspaceError) -> [(lead: LeadID?, refusal: Refusal?)] {
        let actor = try actor(for: intent.onBehalfOf)
        let refusals = try decideAll(intent, as: actor, after: index.position).refusals
        return intent.steps.map { step in (step.lead, refusals.first { $0.lead == step.lead }?.refusal) }
    }

    static func leads(of entries: [Entry]) -> [LeadID] {
        var seen: Set<LeadID> = []
        return entries.flatMap(\.leads).filter { seen.insert($0).inserted }
    }

    /// The acting person: the user, or another person for whom the user acts.
    ///
    /// A team lead can act for others, in a simulated workspace everyone can.
    func actor(for other: Login?) throws(WorkspaceError) -> Login {
        guard let other, other != me else { return me }
        guard isSimulated || roles.contains(.teamlead) else {
            throw WorkspaceError(
                .notPermitted,
                "to act for another person you need the role team lead; your role is "
                    + roles.sorted().map(\.label).joined(lastWith: "and"))
        }
        guard state.team.members[other] != nil else {
            throw WorkspaceError(.notFound, "\(other) is not on the team; `winnow team` lists the members")
        }
        return other
    }

    /// Decides under the lock, appends the result to the journal and updates the index.
    func append(
        _ id: ActionID, as actor: Login, batch: ActionID? = nil, deciding: (JournalPosition) throws(WorkspaceError) -> [Draft]
    ) throws(WorkspaceError) -> (entries: [Entry], warnings: [String]) {
        let index = index
        if let reason = readOnlyReason, degradedReason == nil {
            throw WorkspaceError(.notPermitted, "nothing was changed: \(reason)")
        }
        var warnings: [String] = []
        let written = try wrapErrors { () -> WrittenAction? in
            try recordFailure {
                let begun = try journal.begin(id, as: writer, after: index.position) { (action) throws(ReadModelError) in
                    try index.ingest(action)
                }
                guard let transaction = begun else { return nil }
                isDeciding = true
                defer { isDeciding = false }
                try applyChanges(try index.flush())
                let drafts = try deciding(transaction.position)
                guard !drafts.isEmpty else { return nil }
                return try transaction.commit(
                    ActionDraft(
                        at: now, via: actor == me ? nil : me, definition: definition.number, batch: batch, events: drafts,
                        salt: salt))
            }
        }
        guard let written else { return ([], []) }
        if let at = written.entries.last?.at { latestRecorded = max(latestRecorded, at) }
        if defersIndexUpdates, index.applyDeferred(written) {
            return (written.entries, warnings)
        }
        do {
            if try index.apply(written).rulesChanged { try refreshState() }
        } catch {
            warnings.append(Self.indexUpdateWarning(error))
        }
        return (written.entries, warnings)
    }

    /// Records a failure of the disk. The workspace is read-only from then on.
    private func recordFailure<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            switch (error as? ReadModelError)?.journalError ?? error as? JournalError {
            case .notConfirmed?, .degraded?, .damaged?: degradedReason = "\(error)"
            default: break
            }
            throw error
        }
    }

    /// Everyone's number of opportunities, if an intent converts and several closers can get the lead.
    ///
    /// Otherwise empty.
    private func opportunities(for intent: Intent) throws(WorkspaceError) -> [Login: Int] {
        let converts = intent.steps.contains { if case .convert = $0.command { true } else { false } }
        guard converts, team.logins(with: .closer).count > 1 else { return [:] }
        return try wrapErrors { try index.rules.opportunities() }
    }

    /// Decides all steps on the state as of a position. Steps on the same lead build on each other.
    private func decideAll(
        _ intent: Intent, as actor: Login, after position: JournalPosition
    ) throws(WorkspaceError) -> DecidedSteps {
        var decided = DecidedSteps()
        var cache = LeadCache(self)
        var added = 0
        var routing = try entryRoutingState()
        var opportunities = try opportunities(for: intent)
        // Only an added lead needs the next id, which the index file has.
        let adds = intent.steps.contains { if case .add = $0.command { true } else { false } }
        let firstNew = adds ? try wrapErrors { try index.lines.nextLead() } : LeadID(1)
        for step in intent.steps {
            let nextSeq = SequenceNumber(position.seq.value + 1 + decided.drafts.count)
            var decisionContext = decisionContext(
                for: actor, nextSeq: nextSeq, newLead: LeadID(firstNew.number + added), occurredAt: intent.occurredAt,
                routing: routing)
            decisionContext.opportunities = opportunities
            let id = try step.lead.map { (id) throws(WorkspaceError) in try cache.survivor(of: id) }
            var lead = try id.flatMap { (id) throws(WorkspaceError) in try cache.lead(id) }
            if case .merge(let other) = step.command {
                decisionContext.others[other] = try cache.lead(try cache.survivor(of: other))
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
                    if case .merged(let merged) = draft.event, let absorbed = decisionContext.others[merged.absorbed] {
                        lead?.absorb(absorbed, entry)
                        if let id { cache.merge(absorbed.id, into: id) }
                    }
                }
                routing.apply(drafts, from: before, to: lead)
                if let id { cache.put(lead, id) }
                if let requested = step.lead, let id, requested != id {
                    decided.mergeNotes.append("\(requested) was merged into \(id); the action applies to \(id)")
                }
                decided.drafts += drafts
            } catch {
                decided.refusals.append((step.lead, error))
            }
        }
        return decided
    }

    /// Refuses to add a person who is already a lead.
    ///
    /// Possible duplicates (same phone, same name and company) are allowed.
    private func refuseDuplicate(of new: NewLead) throws(Refusal) {
        let keys = MatchKeys(LeadKeys(new.fields), rowKey: nil)
        guard let found = (try? index.matches.leads(with: [keys]))?.first?.first else { return }
        throw Refusal(.duplicate, lead: found, "\(found) already has that e-mail address or record id; edit that lead instead")
    }
}

/// The result of deciding on the steps of an intent.
private struct DecidedSteps {
    var drafts: [Draft] = []
    var refusals: [(lead: LeadID?, refusal: Refusal)] = []
    /// Notes on steps that apply to another lead, because the requested one was merged into it.
    var mergeNotes: [String] = []
}

/// The leads of an intent's steps, as the previous steps leave them.
private struct LeadCache {
    private let workspace: Workspace
    private var leads: [LeadID: Lead?] = [:]
    private var merged: [LeadID: LeadID] = [:]

    init(_ workspace: Workspace) { self.workspace = workspace }

    /// The lead that an id stands for: the one that it was merged into, or itself.
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
    /// The entry that a draft will become, with everything that folding needs.
    func entry(of draft: Draft, at offset: Int) -> Entry {
        Entry(
            seq: SequenceNumber(nextSeq.value + offset), action: ActionID(high: 0, low: 0), at: now, occurredAt: draft.occurredAt,
            by: draft.by,
            lead: draft.lead, definition: definition.number, event: draft.event)
    }
}
