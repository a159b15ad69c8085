/// The stages of a definition and how they relate.
package struct Topology: Hashable, Sendable {
    /// The stages in use. A lead passes through the others without stopping.
    package var used: Set<Stage>
    /// Display names. A stage without one has its plain name.
    package var labels: [Stage: String]
    /// The stages from which a lead may be converted.
    package var convertsFrom: Set<Stage>
    /// The stages from which a lead may be returned to marketing.
    package var rejectsFrom: Set<Stage>
    /// The stage that is the opportunity: `opportunity`, or `sql` where SQL is the opportunity.
    package var opportunity: Stage
    /// The stage to which a lead that raises its hand returns: `mql` or `sql`.
    package var raisedHandReturns: Stage
    /// Whether a score promotes by itself. If false, it only proposes and a marketer promotes.
    package var scorePromotes: Bool
    /// Whether the score of a recycled lead that reaches the threshold again promotes it. If false, it proposes it.
    package var recycledPromotes = false
    /// Whether a raised hand promotes a lead that sales doesn't have yet.
    package var raisedHandPromotes: Bool
    /// What promotes an MQL to SQL without a decision. Nothing in most definitions.
    package var advance: Advance
    /// Stages in which marketing still nurtures and may touch, assess and edit unowned leads.
    ///
    /// "Qualified leads: the most important input for sales" nurtures inside the MQL stage.
    package var nurturedWithin: Set<Stage>

    package init(
        used: Set<Stage>, labels: [Stage: String], convertsFrom: Set<Stage>, rejectsFrom: Set<Stage> = Self.usualRejections,
        opportunity: Stage, raisedHandReturns: Stage, scorePromotes: Bool, raisedHandPromotes: Bool, advance: Advance = Advance(),
        nurturedWithin: Set<Stage> = []
    ) {
        self.used = used
        self.labels = labels
        self.convertsFrom = convertsFrom
        self.rejectsFrom = rejectsFrom
        self.opportunity = opportunity
        self.raisedHandReturns = raisedHandReturns
        self.scorePromotes = scorePromotes
        self.raisedHandPromotes = raisedHandPromotes
        self.advance = advance
        self.nurturedWithin = nurturedWithin
    }

    /// The stages from which a definition lets leads return unless it says otherwise: before and with sales.
    package static let usualRejections: Set<Stage> = [.viable, .mql, .sal, .sql]

    /// The stage after acceptance: SAL, or SQL if the definition has no SAL.
    package var acceptsInto: Stage { used.contains(.sal) ? .sal : .sql }

    /// The stage that a stage counts as under this definition.
    ///
    /// If the definition uses only one of SAL and SQL, the other counts as that one. Otherwise a lead from another
    /// definition would be stuck.
    package func effectiveStage(_ stage: Stage) -> Stage {
        switch stage {
        case .sal where !used.contains(.sal) && used.contains(.sql): .sql
        case .sql where !used.contains(.sql) && used.contains(.sal): .sal
        default: stage
        }
    }

    /// Whether a SAL is qualified to SQL, rather than converted.
    package var hasQualification: Bool { used.contains(.sal) && used.contains(.sql) && opportunity != .sql }

    /// Whether a stage is the opportunity under this definition.
    package func isOpportunity(_ stage: Stage) -> Bool { stage == opportunity || stage == .opportunity }

    /// The stage for a lead whose stage a file declares: the nearest stage that the definition uses.
    ///
    /// If SQL is the opportunity, a declared SQL that was never converted becomes a SAL.
    package func declaredStage(_ stage: Stage) -> Stage {
        if stage == .sql, opportunity == .sql, used.contains(.sal) { return .sal }
        return nearestUsed(stage)
    }

    /// A stage, or the next higher one that the definition uses. A lead passes through unused stages.
    package func nearestUsed(_ stage: Stage) -> Stage {
        if used.contains(stage) { return stage }
        if stage == .opportunity { return opportunity }
        guard let index = Self.ladder.firstIndex(of: stage) else { return stage }
        return Self.ladder[index...].first(where: used.contains) ?? stage
    }

    private static let ladder: [Stage] = [.inquiry, .viable, .mql, .sal, .sql, .opportunity]
}

/// The rules that promote an MQL to SQL, as in "Defining Lead Status Classifications".
package struct Advance: Hashable, Sendable {
    /// On an action-oriented form, or any direct request for sales.
    package var onRaisedHand: Bool
    /// On a claim, which is then a request to transfer ownership.
    package var onOwnershipRequest: Bool
    /// On scores that reach these thresholds; nil for none.
    package var onScore: Thresholds?

    /// By default only people promote an MQL.
    package init(onRaisedHand: Bool = false, onOwnershipRequest: Bool = false, onScore: Thresholds? = nil) {
        self.onRaisedHand = onRaisedHand
        self.onOwnershipRequest = onOwnershipRequest
        self.onScore = onScore
    }
}

/// A change of stage that may have a gate.
package enum Transition: String, CaseIterable, Sendable {
    case promote, accept, qualify, reject, disqualify, convert, close

    /// The display name.
    package var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

/// The scores that make a viable lead an MQL, in points.
package struct Thresholds: Hashable, Sendable {
    /// The minimum of fit and engagement together.
    package var total: Int
    /// The minimum of fit alone; 0 for none.
    package var fit: Int
    /// The minimum of engagement alone; 0 for none.
    package var engagement: Int

    package init(total: Int, fit: Int = 0, engagement: Int = 0) {
        self.total = total
        self.fit = fit
        self.engagement = engagement
    }

    /// A score beside the thresholds, `55 of 30 points`; nil for thresholds that require nothing.
    package func progressText(_ score: ScoreSnapshot) -> String? {
        guard self != Thresholds(total: 0) else { return nil }
        var parts = total > 0 ? ["\(score.total.grouped) of \(total.grouped) points"] : []
        if fit > 0 { parts.append("fit \(score.fit.grouped) of \(fit.grouped)") }
        if engagement > 0 { parts.append("engagement \(score.engagement.grouped) of \(engagement.grouped)") }
        return parts.joined(separator: ", ")
    }

    /// Whether scores reach all three.
    package func reached(by score: ScoreSnapshot) -> Bool {
        score.total >= total && score.fit >= fit && score.engagement >= engagement
    }
}
