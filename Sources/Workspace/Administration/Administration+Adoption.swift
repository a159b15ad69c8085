internal import Definitions
internal import Journal
internal import Lifecycle
internal import ReadModel

extension Administration {
    /// The name of the rule that moves leads after the adoption of a definition.
    static let definitionRule = "definition"
    /// The number of leads moved by one action.
    private static let movesPerAction = 1000

    /// The effects of adopting a definition, without writing anything.
    ///
    /// O(leads before sales and in its queues).
    ///
    /// - Throws: `WorkspaceError.badInput` with every problem of the text.
    package func previewAdoption(
        text: String, fileName: String, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> AdoptionPreview {
        var proposed = try Workspace.check(text, fileName: fileName)
        try journal.catchUp()
        let current = session.definition
        let moment = session.now
        proposed.number = (session.state.adopted?.number ?? 0) + 1
        proposed.adoptedAt = moment
        let candidate = proposed
        let tally = try journal.read(
            journal.index.scan(
                [.incoming, .mql, .sql, .opportunities], from: AdoptionCounts(),
                adding: { $0.add($1, current: current, proposed: candidate, at: moment) }, merging: { $0.merge($1) },
                progress: { progress?(WorkspaceProgress(phase: "checking leads", fraction: $0)) }))
        let moves = AdoptionPreview.Move.sorted(tally.moves)
        let gates = Transition.allCases.compactMap { transition -> AdoptionPreview.GateChange? in
            guard let gate = tally.gates[transition], gate.passingNow != gate.passingIfAdopted else { return nil }
            return AdoptionPreview.GateChange(
                transition: transition, count: gate.count, passingNow: gate.passingNow, passingIfAdopted: gate.passingIfAdopted)
        }
        return AdoptionPreview(
            current: current, proposed: proposed, moves: moves,
            reinterpretations: AdoptionPreview.Move.sorted(tally.reinterpretations), gates: gates, stayCount: tally.stayCount,
            differences: DefinitionDiff(from: current, to: proposed))
    }

    /// Moves the leads without a decision by a person to the stages that the definition gives them.
    ///
    /// Uses the definition in force. Writes `requalified` lines, in actions of a thousand leads, and completes an
    /// interrupted adoption. O(leads that move), which the index knows.
    ///
    /// - Returns: The number of leads moved.
    /// - Throws: `WorkspaceError`. Leads that were moved before the error stay moved.
    package func finishRequalifying(progress: ((WorkspaceProgress) -> Void)? = nil) throws(WorkspaceError) -> Int {
        try journal.catchUp()
        let total = try journal.read(journal.index.rules.countRequalifiable())
        var moved = 0
        while moved < total {
            let entries = try writer.write(session.newActionID(), as: session.me) { (position) throws(WorkspaceError) in
                try nextMoves(after: position)
            }.entries
            // Another writer may have moved the remaining leads meanwhile.
            guard !entries.isEmpty else { break }
            moved += entries.count { if case .requalified = $0.event { true } else { false } }
            progress?(WorkspaceProgress(phase: "moving leads", fraction: min(1, Double(moved) / Double(total))))
        }
        return moved
    }

    /// Moves the remaining leads of an interrupted adoption.
    func finishAdoption() throws(WorkspaceError) -> Int {
        guard try journal.read(journal.index.rules.countRequalifiable()) > 0 else { return 0 }
        return try finishRequalifying()
    }

    /// The moves of the next leads that are not in the stage that the definition gives them, if any.
    private func nextMoves(after position: JournalPosition) throws(WorkspaceError) -> [Draft] {
        let ids = try journal.read(journal.index.rules.requalifiable(limit: Self.movesPerAction))
        let definition = session.definition
        let trigger = session.state.adopted.map { RuleTrigger.line($0.seq) }
        var scorer = FitScorer(definition)
        let today = definition.calendar.zone.day(of: session.now)
        var drafts: [Draft] = []
        var routing = try writer.contexts.entryRouting()
        for id in ids {
            guard let lead = try queries.lead(id),
                let stage = definition.requalification(of: lead, scoring: { scorer.snapshot(of: lead, on: $0) })
            else { continue }
            let score = scorer.snapshot(of: lead, on: today)
            let context = writer.contexts.context(
                for: session.me, nextSeq: SequenceNumber(position.seq.value + 1 + drafts.count), newLead: id, routing: routing)
            let moved = Draft(
                lead: id, by: .rule(Self.definitionRule),
                event: .requalified(Requalified(stage: stage, score: score, trigger: trigger)))
            // A lead that comes to sales this way gets an owner, as on any other way.
            let all = consequences(of: moved, on: lead, given: context)
            routing.apply(all, from: lead, to: context.lead(lead, after: all))
            drafts += all
        }
        return drafts
    }
}
