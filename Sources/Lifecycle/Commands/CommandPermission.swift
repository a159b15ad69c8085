/// One row of the command table: the stages, the roles and the required ownership.
struct CommandPermission {
    enum Ownership { case anybody, unownedOnly, mineOrUnowned, ownerOnly, ownerOrAnybody, ownerOrResponsible }

    let command: Command

    init(_ command: Command) { self.command = command }

    /// All roles that may write.
    static let writers: Set<Role> = [.sdr, .closer, .marketing, .teamlead, .admin]

    /// The roles that may run the command on a lead in a stage.
    func roles(in stage: Stage) -> Set<Role> {
        switch command {
        case .add, .engage, .optOut, .optIn, .bounce, .note, .fillBlanks, .recordOutcome:
            // In nurture only marketing adds notes; elsewhere everyone who may write.
            if case .note = command, stage == .nurture { return [.marketing, .teamlead] }
            return Self.writers
        case .promote: return [.marketing, .teamlead]
        case .claim: return [.sdr]
        case .accept: return [.sdr]
        case .qualify: return [.sdr, .teamlead]
        case .reject: return [.sdr, .closer, .teamlead]
        case .disqualify: return stage == .nurture ? [.marketing] : [.sdr, .closer, .teamlead]
        case .convert: return [.sdr, .teamlead]
        case .close: return [.closer, .teamlead]
        case .reengage: return [.marketing, .sdr]
        // These belong to the owner, whatever the owner's role. Ownership is checked next.
        case .touch, .edit: return stage == .nurture ? [.marketing, .teamlead] : Self.writers
        case .schedule, .assess, .snooze, .release: return Self.writers
        case .assign: return [.teamlead]
        case .merge: return [.sdr, .marketing, .teamlead]
        }
    }

    /// The stages from which the command is possible.
    func stages(_ topology: Topology) -> Set<Stage> {
        let open = Set(Stage.allCases.filter(\.isOpen))
        switch command {
        case .add: return []
        case .engage, .optOut, .optIn, .bounce, .fillBlanks, .recordOutcome: return Set(Stage.allCases)
        case .promote: return [.inquiry, .viable, .nurture, .disqualified]
        case .claim, .assign, .release, .schedule, .assess, .snooze, .merge: return open
        case .accept: return [.mql]
        case .qualify: return topology.hasQualification ? [.sal] : []
        case .reject: return [.mql, .sal, .sql]
        case .disqualify: return [.viable, .mql, .sal, .sql, .nurture]
        case .convert: return topology.convertsFrom
        case .close: return [topology.opportunity, .opportunity]
        case .reengage: return [.nurture, .disqualified, .lost, .noDecision, .dropped]
        case .touch, .edit, .note: return open.union([.nurture])
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
        case .qualify, .reject, .disqualify, .convert, .close, .touch, .schedule, .assess, .edit, .snooze: .ownerOrResponsible
        }
    }
}

extension Command {
    /// Whether a definition allows the command from a lead's present stage, whatever the actor's role.
    package func isPossible(on lead: Lead, under definition: LeadDefinition) -> Bool {
        CommandPermission(self).stages(definition.topology).contains(definition.effectiveStage(of: lead))
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
