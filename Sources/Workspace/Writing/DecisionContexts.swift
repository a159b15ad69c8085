internal import Journal
internal import Lifecycle
internal import ReadModel

/// Makes the contexts of decisions: the session, and who has how many leads.
final class DecisionContexts {
    private let session: Session
    private let journal: IndexedJournal
    /// The routing state as of a position of the journal.
    private var known: (position: JournalPosition, routing: RoutingState)?

    init(_ journal: IndexedJournal) {
        self.journal = journal
        session = journal.session
    }

    /// The context of an actor's decision, after earlier decisions of the same action.
    func context(
        for actor: Login, nextSeq: SequenceNumber, newLead: LeadID, occurredAt: Instant? = nil, isImport: Bool = false,
        routing: RoutingState
    ) -> DecisionContext {
        var context = DecisionContext(
            now: session.now, occurredAt: occurredAt, actor: actor, team: session.team, definition: session.definition,
            nextSeq: nextSeq, newLead: newLead, isImport: isImport, routing: routing)
        context.isOnBehalf = actor != session.me
        return context
    }

    /// The context of a decision that a person makes now.
    func current(for actor: Login) throws(WorkspaceError) -> DecisionContext {
        context(
            for: actor, nextSeq: journal.index.position.seq.next, newLead: try journal.read(journal.index.lines.nextLead()),
            routing: try entryRouting())
    }

    /// The context of a decision that the user makes now, to show what is possible; of a new lead and of routing, it
    /// has what the index can tell.
    func forDisplay() -> DecisionContext {
        do throws(WorkspaceError) {
            return try current(for: session.me)
        } catch {
            return context(
                for: session.me, nextSeq: journal.index.position.seq.next, newLead: LeadID(1), routing: RoutingState())
        }
    }

    /// The routing state if the definition assigns leads in decisions.
    ///
    /// Otherwise an empty one, which saves the queries.
    func entryRouting() throws(WorkspaceError) -> RoutingState {
        let definition = session.definition
        let routes = !definition.routing.assigns.isEmpty || definition.entries.contains { $0.owner == .routed }
        return try routes ? routing() : RoutingState()
    }

    /// Everyone's active leads and the last routing assignment; empty if the definition does not route.
    ///
    /// Read once per position of the journal. O(owners' counts in the index).
    func routing() throws(WorkspaceError) -> RoutingState {
        guard session.definition.routing.method != .nobody else { return RoutingState() }
        if let known, known.position == journal.storedIndex.position { return known.routing }
        let routing = try journal.read(journal.index.rules.routingState())
        known = (journal.index.position, routing)
        return routing
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

    /// A lead after some drafts of its own.
    func lead(_ lead: Lead?, after drafts: [Draft]) -> Lead? {
        var lead = lead
        for (offset, draft) in drafts.enumerated() { Lead.evolve(&lead, entry(of: draft, at: offset)) }
        return lead
    }
}
