// Permissions: the command table of the domain. Checks run in the order role, stage, ownership.
extension Decider {
    /// Refuses a command that the actor's roles, the lead's stage or its ownership don't allow.
    func permit(_ command: Command, _ lead: Lead) throws(Refusal) {
        let rule = CommandPermission(command)
        switch command {
        case .fillBlanks where !context.isImport, .recordOutcome where !context.isImport:
            throw Refusal(.notPermitted, lead: lead.id, "only an import can record what a file says; use edit, convert or close")
        default: break
        }
        let stage = definition.effectiveStage(of: lead)
        guard context.isImport || rule.roles(in: stage).contains(where: context.roles.contains) else {
            throw notPermitted(command, rule, lead)
        }
        if context.isImport {
            guard context.roles != [.viewer] else { throw notPermitted(command, rule, lead) }
            return
        }
        guard rule.stages(definition.topology).contains(stage) else { throw wrongStage(command, lead) }
        try checkOwnership(command, rule, lead)
    }

    private func notPermitted(_ command: Command, _ rule: CommandPermission, _ lead: Lead) -> Refusal {
        let allowed = rule.roles(in: definition.effectiveStage(of: lead)).sorted().map(\.label).joined(lastWith: "or")
        let held = context.roles.sorted().map(\.label).joined(lastWith: "and")
        return Refusal(
            .notPermitted, lead: lead.id,
            "to \(command.verb) a lead in \(definition.label(of: lead)) you need the role \(allowed); your role is \(held)")
    }

    private func wrongStage(_ command: Command, _ lead: Lead) -> Refusal {
        let label = definition.label(of: lead)
        let stages = CommandPermission(command).stages(definition.topology)
        guard !stages.isEmpty else {
            return Refusal(.notInDefinition, lead: lead.id, "the definition \"\(definition.name)\" has no step \"\(command.verb)\"")
        }
        if case .accept = command, let accepted = lead.lastDecision, accepted.kind == "accepted", accepted.by != actor {
            let ago = (context.now - accepted.occurredAt).shortText
            return Refusal(.wrongStage, lead: lead.id, "\(lead.id) was accepted by \(accepted.by) \(ago) ago")
        }
        // Only the decision that moved it to its present stage explains the stage.
        if let last = lead.lastDecision, last.by != actor, last.seq == lead.stays.last?.seq,
            context.now - last.occurredAt < .minutes(10), context.now >= last.occurredAt
        {
            let ago = (context.now - last.occurredAt).shortText
            return Refusal(.wrongStage, lead: lead.id, "\(lead.id) is now \(label): \(last.kind) by \(last.by) \(ago) ago")
        }
        let from = Stage.allCases.filter { stages.contains($0) && definition.topology.used.contains($0) }.map {
            definition.label($0)
        }
        return Refusal(
            .wrongStage, lead: lead.id,
            "\(lead.id) is \(label); \(command.verb) is only possible from \(from.joined(lastWith: "or"))")
    }

    /// Checks ownership.
    ///
    /// Without an owner, a lead with sales is any SDR's and every other lead is marketing's.
    private func checkOwnership(_ command: Command, _ rule: CommandPermission, _ lead: Lead) throws(Refusal) {
        switch rule.ownership {
        case .anybody: return
        case .unownedOnly:
            if let owner = lead.owner {
                throw Refusal(
                    .notYours, lead: lead.id,
                    owner == context.actor
                        ? "\(lead.id) is already yours"
                        : "\(lead.id) is owned by \(context.team.name(of: owner)); a team lead can reassign it"
                )
            }
        case .mineOrUnowned:
            if let owner = lead.owner, owner != context.actor {
                throw Refusal(
                    .notYours, lead: lead.id, "\(lead.id) is owned by \(context.team.name(of: owner)); a team lead can reassign it"
                )
            }
        case .ownerOnly:
            guard let owner = lead.owner else {
                throw Refusal(.nothingToChange, lead: lead.id, "\(lead.id) has no owner")
            }
            if owner != context.actor, !context.roles.contains(.teamlead) { throw notYours(owner, lead) }
        case .ownerOrAnybody:
            if let owner = lead.owner, owner != context.actor, !context.roles.contains(.teamlead) { throw notYours(owner, lead) }
        case .ownerOrResponsible:
            // A lead in nurture belongs to marketing, whatever its previous owner. The role was already checked.
            if lead.stage == .nurture { return }
            if let owner = lead.owner {
                if owner != context.actor, !context.roles.contains(.teamlead) { throw notYours(owner, lead) }
                return
            }
            let responsible = definition.responsibleRoles(in: definition.effectiveStage(of: lead))
            guard responsible.contains(where: context.roles.contains) else {
                throw Refusal(
                    .notYours, lead: lead.id,
                    "\(lead.id) has no owner; to \(command.verb) it in \(definition.label(of: lead)) you need the role \(responsible.sorted().map(\.label).joined(lastWith: "or"))"
                )
            }
        }
    }

    private func notYours(_ owner: Login, _ lead: Lead) -> Refusal {
        Refusal(.notYours, lead: lead.id, "\(lead.id) is owned by \(context.team.name(of: owner)); ask them or a team lead")
    }
}

extension LeadDefinition {
    /// Whether a command is possible from a lead's present stage, whatever the actor's role.
    package func allows(_ command: Command, on lead: Lead) -> Bool {
        CommandPermission(command).stages(topology).contains(effectiveStage(of: lead))
    }

    /// The roles that may act on a lead without an owner.
    ///
    /// SDRs once it is with sales, closers on an opportunity, marketing before and after. A team lead always may.
    func responsibleRoles(in stage: Stage) -> Set<Role> {
        let roles = responsibleRolesWithoutNurture(in: stage)
        return topology.nurturedWithin.contains(stage) ? roles.union([.marketing]) : roles
    }

    private func responsibleRolesWithoutNurture(in stage: Stage) -> Set<Role> {
        switch stage {
        case .mql, .sal: [.sdr, .teamlead]
        case .sql: topology.isOpportunity(.sql) ? [.sdr, .closer, .teamlead] : [.sdr, .teamlead]
        case .opportunity: [.closer, .teamlead]
        case .viable: [.marketing, .teamlead, .sdr, .closer]
        case .inquiry, .nurture, .won, .lost, .noDecision, .disqualified, .dropped: [.marketing, .teamlead]
        }
    }
}

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
