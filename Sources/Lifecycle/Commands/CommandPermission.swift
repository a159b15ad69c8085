/// One row of the command table: the stages, the roles and the required ownership.
struct CommandPermission {
    enum Ownership { case anybody, unownedOnly, mineOrUnowned, ownerOnly, ownerOrAnybody, ownerOrResponsible }

    let command: Command
    let definition: LeadDefinition

    init(_ command: Command, _ definition: LeadDefinition) {
        self.command = command
        self.definition = definition
    }

    /// All roles that may write.
    static let writers: Set<Role> = [.sdr, .closer, .marketing, .teamlead, .admin]

    /// The roles that may run the command on a lead in a stage.
    func roles(in stage: Stage) -> Set<Role> {
        switch command {
        case .add, .engage, .optOut, .optIn, .bounce, .note, .fillBlanks, .recordOutcome: return Self.writers
        case .promote: return [.marketing, .teamlead]
        case .claim: return [.sdr]
        case .accept: return [.sdr]
        case .qualify: return [.sdr, .teamlead]
        case .reject: return deciders(in: stage)
        case .disqualify: return stage == .nurture ? [.marketing] : deciders(in: stage)
        case .convert: return [.sdr, .teamlead]
        case .close: return [.closer, .teamlead]
        case .reengage: return [.marketing, .sdr]
        // These belong to the owner, whatever the owner's role. Ownership is checked next.
        case .touch, .edit, .schedule, .assess, .snooze, .changeOpportunity:
            return stage == .nurture || stage == .disqualified ? [.marketing, .teamlead] : Self.writers
        case .release: return Self.writers
        case .assign: return [.teamlead]
        case .merge: return [.sdr, .marketing, .teamlead]
        }
    }

    /// Who may return or disqualify a lead: sales, and before the handover marketing where it qualifies by contact.
    private func deciders(in stage: Stage) -> Set<Role> {
        let sales: Set<Role> = [.sdr, .closer, .teamlead]
        return stage == .viable && definition.qualifiesByContact ? sales.union([.marketing]) : sales
    }

    /// Whether marketing may run the command on a lead that sales hasn't accepted, even one with an owner.
    func isMarketingWork(in stage: Stage) -> Bool {
        switch command {
        case .touch, .schedule, .assess, .edit, .snooze: stage == .inquiry || stage == .viable || stage == .mql
        default: false
        }
    }

    /// The stages from which the command is possible.
    var stages: Set<Stage> {
        let topology = definition.topology
        let open = Set(Stage.allCases.filter(\.isOpen))
        switch command {
        case .add: return []
        case .engage, .optOut, .optIn, .bounce, .fillBlanks, .recordOutcome: return Set(Stage.allCases)
        case .promote: return [.inquiry, .viable, .nurture, .disqualified]
        case .claim, .release, .merge: return open
        // A customer keeps somebody to talk to.
        case .assign: return open.union([.won])
        case .accept: return [.mql]
        case .qualify: return topology.hasQualification ? [.sal] : []
        case .reject: return topology.rejectsFrom
        case .disqualify: return [.viable, .mql, .sal, .sql, .nurture]
        case .convert: return topology.convertsFrom
        case .close: return [topology.opportunity, .opportunity]
        case .reengage: return [.nurture, .disqualified, .won, .lost, .noDecision, .dropped]
        case .touch, .schedule, .assess, .edit, .note, .snooze, .changeOpportunity:
            return Set(Stage.allCases).subtracting([.dropped])
        }
    }

    /// The ownership that the command requires.
    var ownership: Ownership {
        switch command {
        case .add, .engage, .optOut, .optIn, .bounce, .fillBlanks, .recordOutcome, .promote, .reengage, .note, .assign: .anybody
        case .claim: .unownedOnly
        case .accept: .mineOrUnowned
        case .release: .ownerOnly
        // One of two captures of a person is often owned while the other has no owner. The latter doesn't prevent the
        // merge.
        case .merge: .ownerOrAnybody
        case .qualify, .reject, .disqualify, .convert, .close, .touch, .schedule, .assess, .edit, .snooze, .changeOpportunity:
            .ownerOrResponsible
        }
    }
}

extension Command {
    /// Whether a definition allows the command from a lead's present stage, whatever the actor's role.
    package func isPossible(on lead: Lead, under definition: LeadDefinition) -> Bool {
        CommandPermission(self, definition).stages.contains(definition.effectiveStage(of: lead))
    }
}

extension Topology {
    /// The roles that may act on a lead without an owner.
    ///
    /// SDRs once it is with sales, closers on an opportunity, marketing before and after. A team lead always may.
    func responsibleRoles(in stage: Stage) -> Set<Role> {
        let roles: Set<Role> =
            switch stage {
            case .mql, .sal: [.sdr, .teamlead]
            case .sql: isOpportunity(.sql) ? [.sdr, .closer, .teamlead] : [.sdr, .teamlead]
            case .opportunity: [.closer, .teamlead]
            case .viable: [.marketing, .teamlead, .sdr, .closer]
            case .inquiry, .nurture, .won, .lost, .noDecision, .disqualified, .dropped: [.marketing, .teamlead]
            }
        return nurturedWithin.contains(stage) ? roles.union([.marketing]) : roles
    }
}
