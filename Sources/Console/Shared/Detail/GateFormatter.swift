internal import Definitions
internal import Lifecycle

/// Words the gates of a lead's next steps: each requirement, met or unmet, and refusals.
struct GateFormatter {
    let session: ConsoleSession

    /// The next transitions of a lead that have a gate.
    func nextTransitions(_ lead: Lead) -> [Transition] {
        let topology = session.definition.topology
        var next: [Transition] =
            switch session.definition.effectiveStage(of: lead) {
            case .inquiry, .viable, .nurture, .disqualified: [.promote]
            case .mql: [.accept]
            case .sal: topology.hasQualification ? [.qualify] : []
            case .sql, .opportunity: session.definition.isOpportunity(lead) ? [.close] : []
            case .won, .lost, .noDecision, .dropped: []
            }
        if topology.convertsFrom.contains(session.definition.effectiveStage(of: lead)) { next.append(.convert) }
        return next.filter { session.definition.gates[$0]?.isEmpty == false }
    }

    /// The requirements of a gate in words, each met or not.
    func requirements(of transition: Transition, _ lead: Lead) -> [(text: String, isMet: Bool)] {
        let gateContext = GateContext(lead: lead, now: session.decisionContext.now)
        return (session.definition.gates[transition] ?? []).map { requirement in
            guard let unmet = session.definition.unmet(of: [requirement], gateContext).first else {
                return (describeMet(requirement, lead), true)
            }
            return (describe(unmet), false)
        }
    }

    private func describeMet(_ requirement: Requirement, _ lead: Lead) -> String {
        let definition = session.definition
        switch requirement {
        case .field(let field): return field.label
        case .anyField(let fields): return fields.filter(lead.fields.hasUsable).map(\.label).joined(separator: ", ")
        case .businessMail: return "no free e-mail address"
        case .criterion(let id):
            let criterion = definition.criterion(id)
            let answer = lead.answers[id].flatMap { criterion?.answer($0.answer)?.label } ?? "answered"
            return "\(criterion?.label ?? id): \(answer)"
        case .criteria(let ids, let least):
            let passed = ids.filter { id in
                lead.answers[id].flatMap { definition.criterion(id)?.answer($0.answer)?.passes } ?? false
            }
            return "\(passed.count.counted("criterion", "criteria")) answered, \(least) needed: "
                + passed.map { definition.criterion($0)?.label ?? $0 }.joined(separator: ", ")
        case .answer(let id, _):
            let criterion = definition.criterion(id)
            return "\(criterion?.label ?? id): \(lead.answers[id].flatMap { criterion?.answer($0.answer)?.label } ?? "answered")"
        case .answered(let ids): return "\(ids.count.counted("question")) answered"
        case .prescribedFollowUp: return "\(definition.followUpProgress(of: lead).made) of \(definition.followUp.attempts) attempts"
        case .touches(let count, let channels, _):
            let unit = channels.isEmpty ? "touches" : channels.map(\.touchName).joined(separator: " or ") + "s"
            return "\(count) \(unit)"
        case .contact(let channels):
            return "a contact" + (channels.isEmpty ? "" : " by " + channels.map(\.touchName).joined(separator: " or "))
        case .positiveContact: return "a positive contact"
        case .noContact: return "no contact"
        case .engagements(let count, _): return count.counted("activity", "activities")
        case .scheduledFollowUp:
            return "a scheduled meeting or call" + (lead.followUp.map { ", \(session.time.future($0.at))" } ?? "")
        case .chanceToClose: return "the chance to close" + (lead.chances.last.map { ", \($0.percent)%" } ?? "")
        case .conversion(let part): return "the \(part.label)"
        case .score(let points): return "\(points) points"
        case .daysActive(let days): return "\(days.counted("day")) active"
        case .windowPassed: return (definition.window?.lengthText ?? "") + " of attempts"
        case .optedOut: return "an opt-out"
        case .reason: return "a reason, picked when you do it"
        case .onPath(let path, let requirement):
            return lead.path == path
                ? describeMet(requirement, lead)
                : "not required for \(lead.path.rawValue) leads: \(DefinitionSummary(of: definition).describe(requirement))"
        }
    }

    /// The unmet requirements of a reason on a lead, each once.
    func unmet(_ transition: Transition, _ reason: Reason, _ lead: Lead) -> [UnmetRequirement] {
        let gateContext = GateContext(lead: lead, now: session.decisionContext.now)
        let unmet =
            session.definition.unmet(for: transition, gateContext)
            + session.definition.unmet(of: reason, gateContext)
        var distinct: [UnmetRequirement] = []
        for one in unmet where !distinct.contains(where: { describe($0) == describe(one) }) { distinct.append(one) }
        return distinct
    }

    /// Why a reason cannot be chosen for a lead; nil if it can.
    func blocking(_ transition: Transition, _ reason: Reason, _ lead: Lead) -> String? {
        let unmet = unmet(transition, reason, lead)
        return unmet.isEmpty ? nil : needsText(unmet)
    }

    /// An unmet requirement in words; prescribed attempts say how many are left and when the next is due.
    func describe(_ unmet: UnmetRequirement) -> String {
        let (need, due) = words(unmet)
        return need + due
    }

    private func words(_ unmet: UnmetRequirement) -> (need: String, due: String) {
        if case .touches(1, let channels, _) = unmet.requirement, channels.isEmpty { return ("a touch", "") }
        guard unmet.requirement == .prescribedFollowUp, let rest = unmet.rest else { return (unmet.text, "") }
        let due = unmet.nextDue.map {
            $0 <= session.decisionContext.now ? ", next due now" : ", next due " + session.time.future($0)
        }
        return (rest.counted("more attempt"), due ?? "")
    }

    /// A refusal in few words: the unmet requirements if there are any, otherwise its message.
    func describe(_ refusal: Refusal) -> String {
        refusal.unmet.isEmpty ? refusal.message : refusal.unmet.map(describe).joined(separator: "; ")
    }

    /// A refusal as what the step needs: `needs the company`; otherwise its message.
    func needsText(_ refusal: Refusal) -> String {
        refusal.unmet.isEmpty ? refusal.message : needsText(refusal.unmet)
    }

    /// What one of several leads lacks, without the moments that differ between them: `need a contact, an amount`.
    func batchNeedsText(_ refusal: Refusal) -> String {
        refusal.unmet.isEmpty ? refusal.message : "need " + refusal.unmet.map { words($0).need }.joined(separator: ", ")
    }

    /// Requirements as what is needed: `needs a contact`, `needs: a contact; an amount`, `6 more attempts needed`.
    func needsText(_ unmet: [UnmetRequirement]) -> String {
        // `6 more attempts, next due 14:00` says by itself what is missing.
        if unmet.count == 1, unmet[0].requirement == .prescribedFollowUp || (unmet[0].have ?? 0) > 0, unmet[0].rest != nil {
            let (need, due) = words(unmet[0])
            return "\(need) needed\(due)"
        }
        return (unmet.count > 1 ? "needs: " : "needs ") + unmet.map(describe).joined(separator: "; ")
    }
}

extension UnmetRequirement {
    /// What is left of a count; nil if it isn't a count, or the count is complete.
    fileprivate var rest: Int? {
        guard let have, let need, have < need else { return nil }
        return need - have
    }
}
