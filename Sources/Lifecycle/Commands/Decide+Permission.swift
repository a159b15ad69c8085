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
        if context.roles.isSubset(of: [.viewer]) {
            return Refusal(
                .notPermitted, lead: lead.id, "viewers cannot \(command.phrase("leads")); ask an admin for another role")
        }
        let stage = definition.effectiveStage(of: lead)
        let allowed = rule.roles(in: stage).sorted().map(\.plural).joined(lastWith: "and")
        let held = context.roles.sorted().map(\.noun).joined(lastWith: "and")
        return Refusal(
            .notPermitted, lead: lead.id, "only \(allowed) can \(command.phrase(definition.plural(of: stage))); you are \(held)")
    }

    private func wrongStage(_ command: Command, _ lead: Lead) -> Refusal {
        let present = definition.effectiveStage(of: lead)
        let predicate = definition.predicate(for: present)
        let stages = CommandPermission(command).stages(definition.topology)
        guard !stages.isEmpty else {
            return Refusal(.notInDefinition, lead: lead.id, "the definition \"\(definition.name)\" has no step \"\(command.verb)\"")
        }
        if case .accept = command, let accepted = lead.lastDecision, accepted.kind == "accepted", accepted.by != actor {
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
                case "requalified": "moved by a new definition"
                case "reengaged": "re-engaged by \(last.by.phrase)"
                default: "\(last.kind) by \(last.by.phrase)"
                }
            return Refusal(
                .wrongStage, lead: lead.id,
                "\(lead.id) can't \(command.passive): it is now \(predicate), \(cause) \(ago(since: last.occurredAt))")
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
        guard !allowed.isEmpty else { return "it can't \(command.passive)" }
        if !allowed.contains(where: \.isOpen) {
            return present.isOpen
                ? "only leads that are \(allowed.contains(.won) ? "no longer open" : "neither open nor won") can \(command.passive)"
                : "\(definition.plural(of: present)) can't \(command.passive)"
        }
        guard stages.isSuperset(of: open) else {
            let leads =
                allowed.count == 1
                ? definition.noun(for: allowed[0]) : allowed.map(definition.plural(of:)).joined(lastWith: "and")
            return "only \(leads) can \(command.passive)"
        }
        switch present {
        case .nurture, .disqualified: return "to \(command.action), promote or re-engage it first"
        case .lost, .noDecision, .dropped: return "to \(command.action), re-engage it first"
        default:
            let others = allowed.filter { !$0.isOpen }.map(definition.plural(of:))
            return "only \((["open leads"] + others).joined(lastWith: "and")) can \(command.passive)"
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
            // A lead in nurture belongs to marketing, whatever its previous owner. The role was already checked.
            if lead.stage == .nurture { return }
            if let owner = lead.owner {
                if owner != context.actor, !context.roles.contains(.teamlead) { throw notYours(owner, lead) }
                return
            }
            let responsible = definition.responsibleRoles(in: definition.effectiveStage(of: lead))
            guard responsible.contains(where: context.roles.contains) else {
                let able = responsible.sorted().map(\.plural).joined(lastWith: "and")
                let leads = definition.plural(of: definition.effectiveStage(of: lead))
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

extension Command {
    /// The command with its object: `accept MQLs`, `log touches of MQLs`.
    fileprivate func phrase(_ leads: String) -> String {
        switch self {
        case .touch: "log touches of \(leads)"
        case .engage: "log activities of \(leads)"
        case .schedule: "schedule follow-ups with \(leads)"
        case .note: "add notes to \(leads)"
        case .optOut: "record opt-outs of \(leads)"
        case .optIn: "record opt-ins of \(leads)"
        case .bounce: "mark addresses of \(leads) invalid"
        case .reengage: "re-engage \(leads)"
        default: "\(verb) \(leads)"
        }
    }

    /// The command on one lead: `accept it`, `log a touch`.
    fileprivate var action: String {
        switch self {
        case .touch: "log a touch"
        case .schedule: "schedule a follow-up"
        case .note: "add a note"
        default: phrase("it")
        }
    }

    /// What the command does to a lead, to follow "can": `be accepted`, `get a follow-up`.
    fileprivate var passive: String {
        switch self {
        case .touch: "get touches"
        case .engage: "get activities"
        case .schedule: "get a follow-up"
        case .note: "get notes"
        case .reengage: "be re-engaged"
        case .close, .merge, .promote, .release, .snooze: "be \(verb)d"
        case .qualify: "be qualified"
        case .disqualify: "be disqualified"
        case .optOut: "be opted out"
        case .optIn: "be opted in"
        case .bounce: "be marked invalid"
        case .add, .accept, .assess, .assign, .claim, .convert, .edit, .fillBlanks, .recordOutcome, .reject: "be \(verb)ed"
        }
    }
}

extension Role {
    /// The role with its article, to follow "you are": `an SDR`.
    fileprivate var noun: String {
        switch self {
        case .sdr: "an SDR"
        case .closer: "a closer"
        case .marketing: "a marketer"
        case .teamlead: "a team lead"
        case .viewer: "a viewer"
        case .admin: "an admin"
        }
    }

    /// The people with the role: `SDRs`.
    fileprivate var plural: String { self == .marketing ? "marketers" : label + "s" }
}

extension Actor {
    /// A person's login, or the rule: `the rule "score"`.
    var phrase: String {
        switch self {
        case .rule(let name): "the rule \"\(name)\""
        default: description
        }
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
