// Checks a command against the table in `CommandPermission`, in the order role, stage, ownership.
extension Decider {
    /// Refuses a command that the actor's roles, the lead's stage or its ownership don't allow.
    func permit(_ command: Command, _ lead: Lead) throws(Refusal) {
        guard !lead.isErased else {
            throw Refusal(.wrongStage, lead: lead.id, "\(lead.id) was erased; nothing can be recorded about it")
        }
        let rule = CommandPermission(command, definition)
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
        // Of two merged leads' opportunities, one may still be open when the other has ended.
        let endsAnother = if case .close = command { stage.isOutcome && lead.opportunities.newestOpen != nil } else { false }
        guard rule.stages.contains(stage) || endsAnother else { throw wrongStage(command, lead) }
        try checkOwnership(command, rule, lead)
    }

    private func notPermitted(_ command: Command, _ rule: CommandPermission, _ lead: Lead) -> Refusal {
        if context.roles.isSubset(of: [.viewer]) {
            return Refusal(
                .notPermitted, lead: lead.id, "viewers cannot \(command.phrase("leads")); ask an admin for another role")
        }
        let stage = definition.effectiveStage(of: lead)
        let allowed = rule.roles(in: stage).sorted().map(\.plural).joined(lastWith: "and")
        let held = context.roles.sorted().map(\.noun).joined(lastWith: "and")
        return Refusal(
            .notPermitted, lead: lead.id,
            "only \(allowed) can \(command.phrase(definition.topology.plural(of: stage))); "
                + (context.isOnBehalf ? "\(actor) is " : "you are ") + held)
    }

    private func wrongStage(_ command: Command, _ lead: Lead) -> Refusal {
        let present = definition.effectiveStage(of: lead)
        let predicate = definition.topology.predicate(for: present)
        let stages = CommandPermission(command, definition).stages
        guard !stages.isEmpty else {
            return Refusal(.notInDefinition, lead: lead.id, "the definition \"\(definition.name)\" has no step \"\(command.verb)\"")
        }
        if case .accept = command, let accepted = lead.lastDecision, accepted.kind == .accepted, accepted.by != actor {
            return Refusal(
                .wrongStage, lead: lead.id,
                "\(lead.id) was accepted by \(accepted.by.phrase) \(ago(since: accepted.occurredAt))")
        }
        // Only the decision that moved it to its present stage explains the stage.
        if let last = lead.lastDecision, last.by != actor, last.seq == lead.stays.last?.seq,
            context.now - last.occurredAt < .minutes(10), context.now >= last.occurredAt
        {
            let cause =
                switch last.kind {
                case .reengaged: "re-engaged by \(last.by.phrase)"
                default: "\(last.kind.rawValue) by \(last.by.phrase)"
                }
            return Refusal(
                .wrongStage, lead: lead.id,
                "\(command.impossible(for: lead.id.description)): it is now \(predicate), \(cause) \(ago(since: last.occurredAt)); "
                    + remedy(for: command, in: present, stages))
        }
        return Refusal(.wrongStage, lead: lead.id, "\(lead.id) is \(predicate); \(remedy(for: command, in: present, stages))")
    }

    /// Says in which stages a command is possible, or what brings the lead into one.
    ///
    /// For example `only MQLs can be accepted`.
    private func remedy(for command: Command, in present: Stage, _ stages: Set<Stage>) -> String {
        let used = Stage.allCases.filter(definition.topology.used.contains)
        let open = used.filter(\.isOpen)
        let allowed = used.filter(stages.contains)
        guard !allowed.isEmpty else { return command.impossible(for: "it") }
        if !allowed.contains(where: \.isOpen) {
            return present.isOpen
                ? command.restriction(to: allowed.map(definition.topology.plural(of:)).joined(lastWith: "and"))
                : command.impossible(for: definition.topology.plural(of: present))
        }
        guard stages.isSuperset(of: open) else {
            let leads =
                allowed.count == 1
                ? definition.topology.noun(for: allowed[0]) : allowed.map(definition.topology.plural(of:)).joined(lastWith: "and")
            return command.restriction(to: leads)
        }
        switch present {
        case .nurture, .disqualified: return "to \(command.action), promote or re-engage it first"
        case .lost, .noDecision, .dropped: return "to \(command.action), re-engage it first"
        default:
            let others = allowed.filter { !$0.isOpen }.map(definition.topology.plural(of:))
            return command.restriction(to: (["open leads"] + others).joined(lastWith: "and"))
        }
    }

    /// How long ago something happened: `just now`, `5m ago`.
    private func ago(since moment: Instant) -> String {
        let span = context.now - moment
        return span < .minutes(1) ? "just now" : span.shortText + " ago"
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
            // A returned or disqualified lead belongs to marketing, whatever its previous owner. The role was checked.
            if lead.stage == .nurture || lead.stage == .disqualified { return }
            if context.roles.contains(.marketing), rule.isMarketingWork(in: definition.effectiveStage(of: lead)) { return }
            if let owner = lead.owner {
                if owner != context.actor, !context.roles.contains(.teamlead) { throw notYours(owner, lead) }
                return
            }
            let responsible = definition.topology.responsibleRoles(in: definition.effectiveStage(of: lead))
            guard responsible.contains(where: context.roles.contains) else {
                let able = responsible.sorted().map(\.plural).joined(lastWith: "and")
                let leads = definition.topology.plural(of: definition.effectiveStage(of: lead))
                throw Refusal(
                    .notYours, lead: lead.id,
                    "\(lead.id) has no owner; only \(able) can \(command.phrase(leads)) without an owner"
                )
            }
        }
    }

    private func notYours(_ owner: Login, _ lead: Lead) -> Refusal {
        Refusal(.notYours, lead: lead.id, "\(lead.id) is owned by \(context.team.name(of: owner)); a team lead can reassign it")
    }
}
