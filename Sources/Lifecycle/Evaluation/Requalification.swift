extension LeadDefinition {
    /// The stage in which this definition puts a lead, if it differs from the present one.
    ///
    /// Nil if the lead stays.
    ///
    /// Adopting a definition moves only undecided leads: people's decisions stand, and so does a file's statement that
    /// sales had the lead. Scores are as of the day of adoption, so an interrupted requalification moves the same leads
    /// when it is completed. `scoring` gives the lead's scores under this definition on any day.
    package func requalification(of lead: Lead, scoring: (Day) -> ScoreSnapshot) -> Stage? {
        guard let adoptedAt, lead.lastDefinition < number, lead.isUndecided, !lead.isErased else { return nil }
        return requalification(of: lead, scored: scoring(calendar.zone.day(of: adoptedAt)))
    }

    /// The same, with the lead's scores under this definition on the day of its adoption.
    package func requalification(of lead: Lead, scored snapshot: ScoreSnapshot) -> Stage? {
        guard let adoptedAt, lead.lastDefinition < number, lead.isUndecided, !lead.isErased else { return nil }
        let stage = stageByRules(lead, scored: snapshot, now: adoptedAt)
        return stage == lead.stage ? nil : stage
    }

    /// The stage that entry rules, viability, scores and activity give a lead without any decision.
    private func stageByRules(_ lead: Lead, scored snapshot: ScoreSnapshot, now: Instant) -> Stage {
        let entry = topology.nearestUsed(entryStage(of: lead))
        let hasRaisedHand = lead.engagements.contains { $0.engagement.raisesHand }
        var stage = entry
        func rise(to next: Stage) {
            let wanted = topology.nearestUsed(next)
            if wanted.ladderRank > stage.ladderRank { stage = wanted }
        }
        if meets(viability, lead, now: now) {
            rise(to: .viable)
            let reachesThreshold = topology.scorePromotes && thresholds.reached(by: snapshot)
            if reachesThreshold || (topology.raisedHandPromotes && hasRaisedHand), meets(gates[.promote] ?? [], lead, now: now) {
                rise(to: .mql)
            }
            // A lead that a file declares an MQL stays one, unless only a marketer makes MQLs.
            if lead.isStageDeclared, topology.scorePromotes { rise(to: lead.stage) }
        }
        if stage == .mql, topology.used.contains(.sql) {
            let promotesByHand = topology.advance.onRaisedHand && hasRaisedHand
            if promotesByHand || topology.advance.onScore?.reached(by: snapshot) == true { rise(to: .sql) }
        }
        return stage
    }

    /// The stage in which a lead would enter: by its form, otherwise by its source.
    ///
    /// A lead added manually keeps the stage in which it was put. The person who added it knew the rule in force; a
    /// later rule says nothing about their decision.
    private func entryStage(of lead: Lead) -> Stage {
        let form = lead.engagements.first { $0.occurredAt <= lead.capturedAt && !$0.engagement.isLaterCapture }?.engagement.form
        guard form != nil || lead.isImported else { return lead.stays.first?.stage ?? .inquiry }
        return entries.rule(for: form.map { .form($0) } ?? .file, lead.fields).stage
    }
}

extension Lead {
    /// Whether neither a person nor a file has made a decision on it, and no person owns it.
    ///
    /// An owner assigned by a rule who has not begun work is no decision. A file that declares it an inquiry or an MQL
    /// states none; a file that declares it contacted does.
    package var isUndecided: Bool {
        guard owner == nil || (assignedByRuleAt != nil && touches.isEmpty) else { return false }
        switch stage {
        case .inquiry, .viable, .mql: break
        case .sal, .sql: if isStageDeclared { return false }
        case .opportunity, .won, .lost, .noDecision, .nurture, .disqualified, .dropped: return false
        }
        return decisions.allSatisfy { $0.by.login == nil || ($0.isDeclared && $0.seq == stays.first?.seq) }
    }
}

extension Stage {
    /// Its rank on the way from inquiry to opportunity, for comparison only.
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
