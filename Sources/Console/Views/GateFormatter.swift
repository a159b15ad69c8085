internal import Definitions
internal import Lifecycle

// Gates in full: what each one asks for, done or missing.
extension ConsoleModel {
    /// The ways on whose gates are told in full.
    func nextTransitions(_ lead: Lead) -> [Transition] {
        let topology = session.definition.topology
        var next: [Transition] =
            switch session.definition.standing(of: lead) {
            case .inquiry, .viable, .nurture, .disqualified: [.promote]
            case .mql: [.accept]
            case .sal: topology.hasQualification ? [.qualify] : []
            case .sql, .opportunity: session.definition.isOpportunity(lead) ? [.close] : []
            case .won, .lost, .noDecision, .dropped: []
            }
        if topology.convertsFrom.contains(session.definition.standing(of: lead)) { next.append(.convert) }
        return next.filter { session.definition.gates[$0]?.isEmpty == false }
    }

    /// What a gate asks for, one by one, in words: what is missing in the core's words, what is met in ours.
    func requirements(of transition: Transition, _ lead: Lead) -> [(text: String, isMet: Bool)] {
        let gateCase = GateContext(lead: lead, now: session.decisionContext.now)
        return (session.definition.gates[transition] ?? []).map { requirement in
            guard let missing = session.definition.unmet(of: [requirement], gateCase).first else {
                return (met(requirement, lead), true)
            }
            return (words(missing), false)
        }
    }

    private func met(_ requirement: Requirement, _ lead: Lead) -> String {
        let definition = session.definition
        switch requirement {
        case .field(let field): return field.label
        case .anyField(let fields): return fields.filter { lead.fields[$0] != nil }.map(\.label).joined(separator: ", ")
        case .businessMail: return "no free e-mail address"
        case .criterion(let id):
            let criterion = definition.criterion(id)
            let answer = lead.answers[id].flatMap { criterion?.answer($0.answer)?.label } ?? "answered"
            return "\(criterion?.label ?? id): \(answer)"
        case .criteria(let ids, let least):
            let passed = ids.filter { id in
                lead.answers[id].flatMap { definition.criterion(id)?.answer($0.answer)?.passes } ?? false
            }
            return "\(passed.count) of \(least) criteria: "
                + passed.map { definition.criterion($0)?.label ?? $0 }.joined(separator: ", ")
        case .answer(let id, _):
            let criterion = definition.criterion(id)
            return "\(criterion?.label ?? id): \(lead.answers[id].flatMap { criterion?.answer($0.answer)?.label } ?? "answered")"
        case .answered(let ids): return "\(ids.count) questions answered"
        case .prescribedFollowUp: return "\(definition.followUpProgress(of: lead).made) of \(definition.followUp.attempts) attempts"
        case .touches(let count, let channels, _):
            let way = channels.isEmpty ? "touches" : channels.map(\.rawValue).joined(separator: " or ") + "s"
            return "\(count) \(way)"
        case .contact(let channels):
            return "a contact" + (channels.isEmpty ? "" : " by " + channels.map(\.rawValue).joined(separator: " or "))
        case .noContact: return "no contact"
        case .engagements(let count, _): return "\(count) \(count == 1 ? "thing" : "things") that it did"
        case .scheduledFollowUp:
            return "a scheduled meeting or call" + (lead.followUp.map { ", \(session.time.future($0.at))" } ?? "")
        case .chanceToClose: return "the chance to close" + (lead.chances.last.map { ", \($0.percent) %" } ?? "")
        case .conversion(let part): return "the \(part.label)"
        case .score(let points): return "\(points) points"
        case .daysInHand(let days): return "\(days) days in hand"
        case .reason: return "a reason, asked for by its sheet"
        case .onPath(let path, let asked):
            return lead.path == path
                ? met(asked, lead) : "not asked of \(lead.path.rawValue) leads: \(definition.words(for: asked))"
        }
    }
}
