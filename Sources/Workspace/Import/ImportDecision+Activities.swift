internal import Intake
internal import Lifecycle

// Touches, engagements and outcomes of leads.
extension ImportDecision {
    func apply(_ record: ImportedTouch) throws(WorkspaceError) {
        guard let lead = try lead(of: record.lead, UnattachedRow(record)) else { return }
        let at = record.occurredAt ?? session.now
        let isAgreed = lead.followUp.map { $0.at == at && $0.channel == record.touch.channel } ?? false
        if isAgreed || known.contains(record.touch, at: at, of: lead) {
            tally.unchanged += 1
            return
        }
        tally.attached += 1
        // A touch dated in the future is a scheduled follow-up. One with an outcome is a clock that is ahead.
        let command: Command =
            at > session.now && record.touch.outcome == .unknown
            ? .schedule(FollowUp(channel: record.touch.channel, at: at, note: record.touch.note)) : .touch(record.touch)
        append(try decide(command, lead, occurredAt: past(record.occurredAt)), about: lead.id)
    }

    func apply(_ record: ImportedEngagement) throws(WorkspaceError) {
        if record.content == .optedOut || record.content == .bounced { return try close(record) }
        guard let lead = try lead(of: record.lead) else { return }
        let at = past(record.occurredAt) ?? session.now
        let command: Command
        switch record.content {
        case .engagement(let engagement):
            guard !known.contains(engagement, at: at, of: lead) else {
                tally.unchanged += 1
                return
            }
            command = .engage(engagement)
        case .optedOut: command = .optOut(.email)
        case .optedIn: command = .optIn(.email)
        case .bounced: command = .bounce(.email)
        }
        guard !isKnown(record.content, of: lead, at: at) else {
            tally.unchanged += 1
            return
        }
        tally.attached += 1
        append(try decide(command, lead, occurredAt: past(record.occurredAt)), about: lead.id)
    }

    func apply(_ record: ImportedOutcome) throws(WorkspaceError) {
        guard let lead = try lead(of: record.lead, UnattachedRow(record)) else { return }
        let outcome: Outcome? =
            switch record.stage {
            case .open: nil
            case .closed(let outcome): outcome
            }
        let moment = past(record.occurredAt)
        // An outcome with a date of creation has passed the opportunity (`lead-lifecycle.md`, "Figures").
        let created = outcome == nil ? nil : past(record.createdAt).flatMap { $0 < moment ?? session.now ? $0 : nil }
        var decided: [Draft] = []
        do throws(Refusal) {
            decided = try decide(DeclaredOutcome(outcome, record), lead, moment)
            if let created, !decided.isEmpty, !decisionContext(moment).definition.isOpportunity(lead) {
                let opened = try decide(DeclaredOutcome(nil, record), lead, created)
                let open = decisionContext(created).lead(lead, after: opened)
                decided =
                    opened
                    + (try open.map { (open) throws(Refusal) in try decide(DeclaredOutcome(outcome, record), open, moment) }
                        ?? decided)
            }
        } catch {
            tally.conflicting += 1
            tally.note(error.message)
            return
        }
        append(decided, about: lead.id)
        let isEstimated = try estimate(record, lead.id)
        if decided.isEmpty, !isEstimated {
            tally.unchanged += 1
        } else {
            tally.attached += 1
            tally.outcomes[outcome?.rawValue ?? "open", default: 0] += 1
        }
    }

    /// Records the chance to close that a file has for an open opportunity, as of the import; whether it is news.
    ///
    /// Only the first estimate of an opportunity: people here know it better from then on. Of a closed one, files have
    /// 0 or 100, which nobody estimated.
    private func estimate(_ record: ImportedOutcome, _ id: LeadID) throws(WorkspaceError) -> Bool {
        guard case .open = record.stage, let chance = record.probability, let lead = try lead(id), lead.stage.isOpen,
            lead.chances.last.map({ $0.seq < lead.opportunities.last?.seq ?? $0.seq }) ?? true
        else { return false }
        let assessed = Event.assessed(Assessed(answers: [:], chanceToClose: chance))
        append([Draft(lead: id, by: .person(run.actor), event: assessed)], about: id)
        return true
    }
}

extension ImportDecision {
    /// What the core makes of a declared outcome.
    private func decide(_ declared: DeclaredOutcome, _ lead: Lead, _ moment: Instant?) throws(Refusal) -> [Draft] {
        try Lifecycle.decide(.recordOutcome(declared), in: lead, given: decisionContext(moment))
    }
}

extension DeclaredOutcome {
    /// What a row says about an opportunity that ended so, or is open.
    fileprivate init(_ outcome: Outcome?, _ record: ImportedOutcome) {
        self.init(outcome: outcome, conversion: record.conversion, declaration: record.declaration)
    }
}
