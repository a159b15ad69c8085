internal import Definitions
internal import Journal
internal import Lifecycle
internal import ReadModel

extension Workspace {
    /// The name of the rule that moves leads which a new definition puts elsewhere.
    static let definitionRule = "definition"
    /// How many leads are moved by one action.
    private static let requalifiedAtOnce = 1000

    /// What adopting a definition would do, without writing anything. O(leads before sales and in its queues).
    ///
    /// - Throws: `WorkspaceError.badInput` with every problem of the text.
    package func previewAdoption(
        text: String, fileName: String, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> AdoptionPreview {
        var then = try Self.check(text, fileName: fileName)
        try catchUpQuietly()
        let now = definition
        let moment = self.now
        then.number = (state.adopted?.number ?? 0) + 1
        then.adoptedAt = moment
        let candidate = then
        let survey = LeadScan(
            of: [.incoming, .mql, .sql, .opportunities], from: AdoptionTally(),
            taking: { $0.take($1, now: now, then: candidate, at: moment) }, joining: { $0.join($1) })
        let tally = try wrapping {
            try index.survey(survey) { progress?(WorkspaceProgress(phase: "looking at the leads", fraction: $0)) }
        }
        let moves = AdoptionPreview.Move.sorted(tally.moves)
        let gates = Transition.allCases.compactMap { transition -> AdoptionPreview.GateChange? in
            guard let gate = tally.gates[transition], gate.passNow != gate.passThen else { return nil }
            return AdoptionPreview.GateChange(
                transition: transition, count: gate.count, passNow: gate.passNow, passThen: gate.passThen)
        }
        return AdoptionPreview(
            now: now, then: then, moves: moves, readings: AdoptionPreview.Move.sorted(tally.readings), gates: gates,
            stay: tally.stay,
            differences: DefinitionDiff(from: now, to: then))
    }

    /// Moves the leads that nobody has decided on to where the definition in force puts them, by `requalified` lines in actions of a thousand
    /// leads; how many were moved. What an earlier adoption was kept from finishing is finished. O(leads that move): the index knows them.
    ///
    /// - Throws: `WorkspaceError`; what was moved until then stays moved.
    package func finishRequalifying(progress: ((WorkspaceProgress) -> Void)? = nil) throws(WorkspaceError) -> Int {
        try catchUpQuietly()
        let total = try wrapping { try index.countRequalifiable() }
        var moved = 0
        while moved < total {
            let (entries, _) = try append(newActionID(), as: me) { position throws(WorkspaceError) in
                try self.requalified(after: position)
            }
            // Whatever another writer has moved meanwhile is not there any more.
            guard !entries.isEmpty else { break }
            moved += entries.count { if case .requalified = $0.event { true } else { false } }
            progress?(WorkspaceProgress(phase: "moving leads", fraction: min(1, Double(moved) / Double(total))))
        }
        return moved
    }

    /// The moves of the next leads that are still where the definition doesn't put them; nothing when there are none.
    private func requalified(after position: JournalPosition) throws(WorkspaceError) -> [Draft] {
        let ids = try wrapping { try index.requalifiable(limit: Self.requalifiedAtOnce) }
        let definition = definition
        let trigger = state.adopted.map { RuleTrigger.line($0.seq) }
        let memory = FitScorer(definition)
        let today = definition.calendar.zone.day(of: now)
        var drafts: [Draft] = []
        var routing = try entryRoutingState()
        for id in ids {
            guard let lead = try lead(id),
                let stage = definition.requalification(of: lead, scoring: { definition.reading(of: lead, on: $0, memory) })
            else { continue }
            let score = definition.reading(of: lead, on: today, memory)
            let decisionContext = decisionContext(
                for: me, nextSeq: SequenceNumber(position.seq.value + 1 + drafts.count), newLead: id, routing: routing)
            let moved = Draft(
                lead: id, by: .rule(Self.definitionRule),
                event: .requalified(Requalified(stage: stage, score: score, trigger: trigger)))
            // Whoever comes into sales' hands by it gets an owner as on any other way.
            let all = consequences(of: moved, on: lead, given: decisionContext)
            var after: Lead? = lead
            for (offset, draft) in all.enumerated() { Lead.evolve(&after, decisionContext.entry(of: draft, at: offset)) }
            routing.take(all, from: lead, to: after)
            drafts += all
        }
        return drafts
    }
}
