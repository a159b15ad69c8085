// Who may do what, from which stage: the command table of the domain, in its order of refusing — role, stage, ownership.
extension Decider {
    /// Refuses a command that the actor's roles, the lead's stage or its ownership don't allow.
    func permit(_ command: Command, _ lead: Lead) throws(Refusal) {
        let rule = CommandRule(command)
        switch command {
        case .fillBlanks where !context.isImport, .recordOutcome where !context.isImport:
            throw Refusal(.notPermitted, lead: lead.id, "only an import takes in what a file says; use edit, convert or close")
        default: break
        }
        let standing = definition.standing(of: lead)
        guard context.isImport || rule.roles(in: standing).contains(where: context.roles.contains) else {
            throw notPermitted(command, rule, lead)
        }
        if context.isImport {
            guard context.roles != [.viewer] else { throw notPermitted(command, rule, lead) }
            return
        }
        guard rule.stages(definition.topology).contains(standing) else { throw wrongStage(command, lead) }
        try own(command, rule, lead)
    }

    private func notPermitted(_ command: Command, _ rule: CommandRule, _ lead: Lead) -> Refusal {
        let allowed = rule.roles(in: definition.standing(of: lead)).map(\.rawValue).sorted().joined(separator: ", ")
        let held = context.roles.map(\.rawValue).sorted().joined(separator: ", ")
        return Refusal(
            .notPermitted, lead: lead.id,
            "to \(command.verb) a lead in \(definition.label(of: lead)) is for \(allowed); you are \(held)")
    }

    private func wrongStage(_ command: Command, _ lead: Lead) -> Refusal {
        let label = definition.label(of: lead)
        let stages = CommandRule(command).stages(definition.topology)
        guard !stages.isEmpty else {
            return Refusal(.notInDefinition, lead: lead.id, "the definition \"\(definition.name)\" has no such step")
        }
        if case .accept = command, let taken = lead.lastDecision, taken.kind == "accepted", taken.by != actor {
            let ago = (context.now - taken.occurredAt).shortText
            return Refusal(.wrongStage, lead: lead.id, "\(lead.id) was taken by \(taken.by) \(ago) ago")
        }
        // Only the decision that brought it where it is explains why.
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
            .wrongStage, lead: lead.id, "\(lead.id) is \(label); \(command.verb) works from \(from.joined(separator: ", "))")
    }

    /// An owned lead is its owner's or the team lead's to act on; an unowned one in sales' hands any sdr's; the rest marketing's.
    private func own(_ command: Command, _ rule: CommandRule, _ lead: Lead) throws(Refusal) {
        switch rule.ownership {
        case .anybody: return
        case .unownedOnly:
            if let owner = lead.owner {
                throw Refusal(
                    .notYours, lead: lead.id,
                    owner == context.actor
                        ? "\(lead.id) is yours already"
                        : "\(lead.id) is \(context.team.name(of: owner))'s; a team lead can assign it"
                )
            }
        case .mineOrUnowned:
            if let owner = lead.owner, owner != context.actor {
                throw Refusal(
                    .notYours, lead: lead.id, "\(lead.id) is \(context.team.name(of: owner))'s to accept; a team lead can assign it"
                )
            }
        case .ownersOnly:
            guard let owner = lead.owner else {
                throw Refusal(.nothingToChange, lead: lead.id, "\(lead.id) has no owner")
            }
            if owner != context.actor, !context.roles.contains(.teamlead) { throw notYours(owner, lead) }
        case .ownersOrAnybody:
            if let owner = lead.owner, owner != context.actor, !context.roles.contains(.teamlead) { throw notYours(owner, lead) }
        case .ownersOrKeepers:
            // Nurture is marketing's, whoever owned the lead before: who holds which role has been asked already.
            if lead.stage == .nurture { return }
            if let owner = lead.owner {
                if owner != context.actor, !context.roles.contains(.teamlead) { throw notYours(owner, lead) }
                return
            }
            let keepers = definition.keepers(of: definition.standing(of: lead))
            guard keepers.contains(where: context.roles.contains) else {
                throw Refusal(
                    .notYours, lead: lead.id,
                    "\(lead.id) is unowned and \(definition.label(of: lead)): that is for \(keepers.map(\.rawValue).sorted().joined(separator: ", "))"
                )
            }
        }
    }

    private func notYours(_ owner: Login, _ lead: Lead) -> Refusal {
        Refusal(.notYours, lead: lead.id, "\(lead.id) is \(context.team.name(of: owner))'s; ask them, or a team lead")
    }
}

extension LeadDefinition {
    /// Whether a command can be done to a lead at all where it stands, whoever asks.
    package func allows(_ command: Command, on lead: Lead) -> Bool {
        CommandRule(command).stages(topology).contains(standing(of: lead))
    }

    /// Who may act on an unowned lead: any sdr once it is in sales' hands, closers on what is an opportunity, marketing before and after;
    /// a team lead always.
    func keepers(of stage: Stage) -> Set<Role> {
        let keepers = keepersWithoutNurture(of: stage)
        return topology.nurturedWithin.contains(stage) ? keepers.union([.marketing]) : keepers
    }

    private func keepersWithoutNurture(of stage: Stage) -> Set<Role> {
        switch stage {
        case .mql, .sal: [.sdr, .teamlead]
        case .sql: topology.isOpportunity(.sql) ? [.sdr, .closer, .teamlead] : [.sdr, .teamlead]
        case .opportunity: [.closer, .teamlead]
        case .viable: [.marketing, .teamlead, .sdr, .closer]
        case .inquiry, .nurture, .won, .lost, .noDecision, .disqualified, .dropped: [.marketing, .teamlead]
        }
    }
}

/// One row of the command table: from which stages and by whom.
struct CommandRule {
    enum Ownership { case anybody, unownedOnly, mineOrUnowned, ownersOnly, ownersOrAnybody, ownersOrKeepers }

    let command: Command

    init(_ command: Command) { self.command = command }

    /// Everyone who may write.
    static let writers: Set<Role> = [.sdr, .closer, .marketing, .teamlead, .admin]

    /// The roles that may do it, for a lead in a stage.
    func roles(in stage: Stage) -> Set<Role> {
        switch command {
        case .add, .engage, .optOut, .optIn, .bounce, .note, .fillBlanks, .recordOutcome:
            // A note in nurture is marketing's; everywhere else anyone's who may write.
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
        // These are the owner's, whatever role they hold besides; whose the lead is, is asked next.
        case .touch, .edit: return stage == .nurture ? [.marketing, .teamlead] : Self.writers
        case .schedule, .assess, .snooze, .release: return Self.writers
        case .assign: return [.teamlead]
        case .merge: return [.sdr, .marketing, .teamlead]
        }
    }

    /// The stages from which it can be done.
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

    /// Whose it must be.
    var ownership: Ownership {
        switch command {
        case .add, .engage, .optOut, .optIn, .bounce, .fillBlanks, .recordOutcome, .promote, .reengage, .note, .assign: .anybody
        case .claim: .unownedOnly
        case .accept: .mineOrUnowned
        case .release: .ownersOnly
        // Of two captures of one person often one is owned and the other still lies with marketing: what nobody owns stands in nobody's way.
        case .merge: .ownersOrAnybody
        case .qualify, .reject, .disqualify, .convert, .close, .touch, .schedule, .assess, .edit, .snooze: .ownersOrKeepers
        }
    }
}
