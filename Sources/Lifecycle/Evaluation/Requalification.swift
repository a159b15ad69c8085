extension LeadDefinition {
    /// The stage that a lead belongs in by this definition, where that isn't the one it is in; nil where it stays.
    ///
    /// Adopting a definition moves only leads that nobody has decided on: what people decided stands, and so does a file's word
    /// that sales had it. Scores count as of the day of the adoption, so that finishing the work later moves the same leads.
    /// O(rules × what the lead has done).
    package func requalification(of lead: Lead) -> Stage? {
        requalification(of: lead) { score(lead, on: $0).reading }
    }

    /// The same for who knows the lead's scores by this definition on any day already.
    package func requalification(of lead: Lead, scoring: (Day) -> ScoreSnapshot) -> Stage? {
        guard let adoptedAt, lead.lastDefinition < number, lead.isUndecided else { return nil }
        return requalification(of: lead, scored: scoring(calendar.zone.day(of: adoptedAt)))
    }

    /// The same for who knows the lead's scores by this definition on the day of its adoption.
    package func requalification(of lead: Lead, scored reading: ScoreSnapshot) -> Stage? {
        guard let adoptedAt, lead.lastDefinition < number, lead.isUndecided else { return nil }
        let stage = stageByRules(lead, scored: reading, now: adoptedAt)
        return stage == lead.stage ? nil : stage
    }

    /// The stage that entry rules, viability, scores and what it did give a lead when nobody decides anything.
    private func stageByRules(_ lead: Lead, scored reading: ScoreSnapshot, now: Instant) -> Stage {
        let entry = nearestUsed(entryStage(of: lead))
        let hasRaisedHand = lead.engagements.contains { $0.engagement.raisesHand }
        var stage = entry
        func rise(to next: Stage) {
            let wanted = nearestUsed(next)
            if wanted.ladderRank > stage.ladderRank { stage = wanted }
        }
        if meets(viability, lead, now: now) {
            rise(to: .viable)
            let isProposed = topology.scorePromotes && thresholds.reached(by: reading)
            if isProposed || (topology.raisedHandPromotes && hasRaisedHand), meets(gates[.promote] ?? [], lead, now: now) {
                rise(to: .mql)
            }
            // What a file calls an MQL stays one by its word, where anything but a marketer makes MQLs.
            if lead.isStageDeclared, topology.scorePromotes { rise(to: lead.stage) }
        }
        if stage == .mql, topology.used.contains(.sql) {
            let isAsked = topology.advance.onRaisedHand && hasRaisedHand
            if isAsked || topology.advance.onScore?.reached(by: reading) == true { rise(to: .sql) }
        }
        return stage
    }

    /// Where a lead would enter: by the form that it came with, else by its source. Whom somebody added by hand enters where they were put then: the rule in
    /// force was known to who did it, and what a later one says of others is no word on them.
    private func entryStage(of lead: Lead) -> Stage {
        let form = lead.engagements.first { $0.occurredAt <= lead.capturedAt }?.engagement.form
        guard form != nil || lead.isImported else { return lead.stays.first?.stage ?? .inquiry }
        return entryRule(for: form.map { .form($0) } ?? .file, lead.fields).stage
    }
}

extension Lead {
    /// Whether nobody has decided on it: no person did, nobody owns it, and no file says that sales had it already.
    ///
    /// An owner whom only a rule gave it to, and who hasn't begun, is no decision. A file that calls it an inquiry or an MQL tells of none; one that
    /// calls it contacted does.
    package var isUndecided: Bool {
        guard owner == nil || (givenAt != nil && touches.isEmpty) else { return false }
        switch stage {
        case .inquiry, .viable, .mql: break
        case .sal, .sql: if isStageDeclared { return false }
        case .opportunity, .won, .lost, .noDecision, .nurture, .disqualified, .dropped: return false
        }
        return decisions.allSatisfy { $0.by.login == nil || ($0.isDeclared && $0.seq == stays.first?.seq) }
    }
}

extension Stage {
    /// How far up the ladder from inquiry to opportunity, for comparing only.
    fileprivate var ladderRank: Int {
        switch self {
        case .inquiry: 0
        case .viable: 1
        case .mql: 2
        case .sal: 3
        case .sql: 4
        case .opportunity: 5
        case .won, .lost, .noDecision, .nurture, .disqualified, .dropped: 6
        }
    }
}
