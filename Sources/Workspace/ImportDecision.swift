internal import Intake
internal import Lifecycle
internal import ReadModel

/// What the rows of one action come to, decided under the lock on the leads as they are then.
///
/// The same external id, the same e-mail address, or for want of both the same row is the same lead. What is known is never overwritten, a
/// stage is never moved, and nothing is added twice.
final class ImportDecision {
    private let run: ImportRun
    private let workspace: Workspace
    private(set) var drafts: [Draft] = []
    private(set) var tally = ImportTally()
    private var leads: [LeadID: Lead] = [:]
    private var fresh: [Int64: LeadID] = [:]
    private var freshLikenesses: Set<Int64> = []
    private var nextLead: LeadID
    private let position: SequenceNumber
    private var routing: RoutingState
    private var owners: [String: Login?] = [:]

    init(_ run: ImportRun, after position: SequenceNumber) throws(WorkspaceError) {
        self.run = run
        workspace = run.workspace
        self.position = position
        routing = try run.workspace.entryRoutingState()
        nextLead = try wrapping { try run.workspace.index.nextLead() }
    }

    func take(_ record: IntakeRecord) throws(WorkspaceError) {
        switch record {
        case .lead(let lead): try take(lead)
        case .touch(let touch): try take(touch)
        case .engagement(let engagement): try take(engagement)
        case .outcome(let outcome): try take(outcome)
        }
    }

    // MARK: Leads

    private func take(_ record: LeadRecord) throws(WorkspaceError) {
        let rowKey = record.keys.externalID == nil && record.keys.email == nil ? record.keys.row.value : nil
        if let erased = run.erased, erased.contains(record.fields, rowKey: rowKey) {
            tally.erased += 1
            return
        }
        let keys = MatchKeys(record.keys, rowKey: rowKey)
        if record.hasInvalidEmail { tally.invalidEmails += 1 }
        if let known = try match(keys, record.fields) {
            try fill(known, record)
        } else {
            try add(record, keys, rowKey)
        }
    }

    private func add(_ record: LeadRecord, _ keys: MatchKeys, _ rowKey: UInt64?) throws(WorkspaceError) {
        var fields = record.fields
        if fields[.source] == nil, let source = run.options.source { fields[.source] = source }
        let owner = owner(record)
        if owner != nil { fields[.formerOwner] = nil }
        var declared = record.declared
        if let stage = run.options.stage {
            declared = DeclaredStage(stage: stage, declaration: StageDeclaration(column: "--stage", word: stage.rawValue))
        }
        let new = NewLead(
            origin: .file, fields: fields, declared: declared, owner: owner, isRequested: record.isRequested ?? false,
            rowKey: rowKey)
        let id = nextLead
        let decided = try decide(.add(new), nil, occurredAt: past(record.occurredAt))
        nextLead = LeadID(id.number + 1)
        take(decided, about: id)
        guard let lead = leads[id] else { return }
        tally.added[lead.stage, default: 0] += 1
        if declared != nil { tally.declared += 1 }
        if owner == nil, let name = record.owner { tally.strangers[name, default: 0] += 1 }
        try addRemarks(of: record, to: id)
        try countLikenesses(keys)
        for key in [keys.externalID, keys.email, keys.row].compactMap({ $0 }) { fresh[key] = id }
        // What a decision on other rows of this action may need is folded; the rest need not be kept.
        if drafts.count > 100_000 { leads.removeAll(keepingCapacity: true) }
    }

    /// The opt-outs, bounces and notes that a file tells along with a lead.
    private func addRemarks(of record: LeadRecord, to id: LeadID) throws(WorkspaceError) {
        var commands: [Command] = []
        if record.optedOutOfEmail { commands.append(.optOut(.email)) }
        if record.optedOutOfCalls { commands.append(.optOut(.call)) }
        if record.emailBounced { commands.append(.bounce(.email)) }
        for command in commands { take(try decide(command, leads[id], occurredAt: past(record.occurredAt)), about: id) }
        if let notes = record.notes {
            take([Draft(lead: id, by: .person(run.actor), occurredAt: past(record.occurredAt), event: .noted(notes))], about: id)
        }
    }

    private func countLikenesses(_ keys: MatchKeys) throws(WorkspaceError) {
        let alike = [keys.phone, keys.nameAndCompany].compactMap { $0 }
        guard !alike.isEmpty else { return }
        var isFlagged = alike.contains(where: freshLikenesses.contains)
        if !isFlagged {
            isFlagged = try wrapping { try workspace.index.hasLikeness(phone: keys.phone, nameAndCompany: keys.nameAndCompany) }
        }
        if isFlagged { tally.likenesses += 1 }
        freshLikenesses.formUnion(alike)
    }

    /// Fills what is blank in a lead that is there; what says otherwise is told, and what is known is kept.
    private func fill(_ id: LeadID, _ record: LeadRecord) throws(WorkspaceError) {
        guard let lead = try lead(id) else { return }
        var fields = record.fields
        let owner = owner(record)
        if owner != nil { fields[.formerOwner] = nil }
        let changes = FieldChanges(Dictionary(uniqueKeysWithValues: fields.known.map { ($0.field, $0.value) }), extra: fields.extra)
        var decided = try decide(.fillBlanks(changes), lead, occurredAt: nil)
        // A former owner who has been bound to a login since takes the lead, unless somebody has decided on it meanwhile.
        if let owner, lead.owner == nil, lead.stage.isOpen, lead.lastDecision == nil {
            decided.append(
                Draft(lead: id, by: .person(run.actor), event: .assigned(Assigned(owner: owner, reason: "owner of the file"))))
        }
        var conflicts = 0
        for (field, value) in fields.known {
            guard lead.fields[field] != nil, !lead.knows(value, of: field), field != .formerOwner || lead.owner == nil else {
                continue
            }
            tally.conflicts[field.label, default: 0] += 1
            conflicts += 1
        }
        if let declared = record.declared, workspace.definition.nearestUsed(declared.stage) != lead.stage, lead.lastDecision == nil,
            !lead.isStageDeclared, lead.stage != .dropped
        {
            tally.conflicts["stage", default: 0] += 1
            conflicts += 1
        }
        if conflicts > 0 { tally.conflicting += 1 }
        if decided.isEmpty {
            if conflicts == 0 { tally.unchanged += 1 }
        } else {
            tally.filled += 1
            take(decided, about: id)
        }
    }

    /// The member of the team that a record's owner is, by name, alias, login or the mailbox of their address.
    private func owner(_ record: LeadRecord) -> Login? {
        if let mail = record.ownerEmail,
            let login = member(mail) ?? mail.split(separator: "@").first.flatMap({ member(String($0)) })
        {
            return login
        }
        return record.owner.flatMap { member($0) }
    }

    private func member(_ name: String) -> Login? {
        if let known = owners[name] { return known }
        let login = workspace.team.member(named: name)?.login
        owners[name] = login
        return login
    }

    // MARK: Activities and results

    private func take(_ record: TouchRecord) throws(WorkspaceError) {
        guard let lead = try lead(of: record.lead) else { return }
        let at = record.occurredAt ?? workspace.now
        let isThere = lead.touches.contains { mark in
            if let id = record.touch.externalID { return mark.touch.externalID == id }
            return mark.occurredAt == at && mark.touch.channel == record.touch.channel
        }
        if isThere || lead.followUp.map({ $0.at == at && $0.channel == record.touch.channel }) ?? false {
            tally.unchanged += 1
            return
        }
        tally.attached += 1
        // What the file has ahead of us is agreed, not made.
        let command: Command =
            at > workspace.now
            ? .schedule(FollowUp(channel: record.touch.channel, at: at, note: record.touch.note)) : .touch(record.touch)
        take(try decide(command, lead, occurredAt: past(record.occurredAt)), about: lead.id)
    }

    private func take(_ record: EngagementRecord) throws(WorkspaceError) {
        guard let lead = try lead(of: record.lead) else { return }
        let at = past(record.occurredAt) ?? workspace.now
        let command: Command
        switch record.content {
        case .engagement(let engagement):
            let isThere = lead.engagements.contains { mark in
                if let id = engagement.externalID { return mark.engagement.externalID == id }
                // Many files know no more than the day: answers to two campaigns on one day are two.
                return mark.occurredAt == at && mark.engagement.type == engagement.type && mark.engagement.form == engagement.form
                    && mark.engagement.campaign == engagement.campaign
            }
            guard !isThere else {
                tally.unchanged += 1
                return
            }
            command = .engage(engagement)
        case .optedOut: command = .optOut(.email)
        case .optedIn: command = .optIn(.email)
        case .bounced: command = .bounce(.email)
        }
        // An opt-out, opt-in or bounce that is known, or older than the newest word on it, tells nothing new.
        let closing = lead.channels.closing(.email)
        let isKnown: Bool =
            switch record.content {
            case .engagement: false
            case .optedOut: closing == .optedOut || !lead.channels.isNews(.email, at: at)
            case .optedIn: closing == nil || !lead.channels.isNews(.email, at: at)
            case .bounced: closing == .bounced || !lead.channels.isNews(.email, at: at)
            }
        guard !isKnown else {
            tally.unchanged += 1
            return
        }
        tally.attached += 1
        take(try decide(command, lead, occurredAt: past(record.occurredAt)), about: lead.id)
    }

    private func take(_ record: OutcomeRecord) throws(WorkspaceError) {
        guard let lead = try lead(of: record.lead) else { return }
        let outcome: Outcome? =
            switch record.stage {
            case .open: nil
            case .closed(let outcome): outcome
            }
        let declared = DeclaredOutcome(outcome: outcome, conversion: record.conversion, declaration: record.declaration)
        do throws(Refusal) {
            let decided = try Lifecycle.decide(.recordOutcome(declared), in: lead, given: decisionContext(past(record.occurredAt)))
            if decided.isEmpty {
                tally.unchanged += 1
            } else {
                tally.attached += 1
                tally.outcomes[outcome?.rawValue ?? "open", default: 0] += 1
                take(decided, about: lead.id)
            }
        } catch {
            tally.conflicting += 1
            tally.note(error.message)
        }
    }

    // MARK: Leads that are there

    private func lead(of reference: LeadReference) throws(WorkspaceError) -> Lead? {
        let keys = MatchKeys(
            externalID: reference.externalIDKey.map { Int64(bitPattern: $0.value) },
            email: reference.emailKey.map { Int64(bitPattern: $0.value) })
        var fields = LeadFields()
        fields[.externalID] = reference.externalID
        fields[.email] = reference.email?.description
        var found = try match(keys, fields)
        if found == nil, reference.externalID != nil, reference.email != nil {
            // The id may be that of a contact, or of another system; then the address tells.
            fields[.externalID] = nil
            found = try match(MatchKeys(externalID: nil, email: keys.email), fields)
        }
        guard let id = found, let lead = try lead(id) else {
            tally.unknownLead += 1
            if tally.firstUnknownLead == nil {
                let words = [reference.externalID, reference.email?.description, reference.name].compactMap { $0 }
                tally.firstUnknownLead = words.joined(separator: ", ")
            }
            return nil
        }
        return lead
    }

    /// The lead that somebody is, if they are here; keys find candidates, the texts decide.
    private func match(_ keys: MatchKeys, _ fields: LeadFields) throws(WorkspaceError) -> LeadID? {
        for key in [keys.externalID, keys.email, keys.row].compactMap({ $0 }) {
            if let id = fresh[key] { return id }
        }
        let candidates = try wrapping { try workspace.index.matches([keys]) }.first ?? []
        for id in candidates {
            guard let lead = try lead(id) else { continue }
            let known = [(fields: lead.fields, rowKey: lead.rowKey)] + lead.absorbed.map { (fields: $0.fields, rowKey: $0.rowKey) }
            if known.contains(where: { isSame(fields, keys, as: $0.fields, $0.rowKey) }) { return id }
        }
        return nil
    }

    /// Whether somebody is who a lead is, or who one was that became part of it.
    private func isSame(_ fields: LeadFields, _ keys: MatchKeys, as known: LeadFields, _ rowKey: UInt64?) -> Bool {
        if let sought = fields[.externalID], known[.externalID] == sought { return true }
        if let sought = fields[.email].flatMap({ EmailAddress($0) }), known[.email].flatMap({ EmailAddress($0) }) == sought {
            // Two external ids are two leads, even behind one address.
            if let own = fields[.externalID], let other = known[.externalID] { return own == other }
            return true
        }
        return keys.row != nil && rowKey.map { Int64(bitPattern: $0) } == keys.row
    }

    private func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? {
        if let known = leads[id] { return known }
        let lead = try workspace.lead(id)
        leads[id] = lead
        return lead
    }

    // MARK: Deciding

    /// A moment that has passed; what a file dates in the future is taken as now.
    private func past(_ moment: Instant?) -> Instant? { moment.flatMap { $0 > workspace.now ? nil : $0 } }

    private func decisionContext(_ occurredAt: Instant?) -> DecisionContext {
        workspace.decisionContext(
            for: run.actor, nextSeq: SequenceNumber(position.value + 1 + drafts.count), newLead: nextLead, occurredAt: occurredAt,
            isImport: true, routing: routing)
    }

    private func decide(_ command: Command, _ lead: Lead?, occurredAt: Instant?) throws(WorkspaceError) -> [Draft] {
        try wrapping { try Lifecycle.decide(command, in: lead, given: decisionContext(occurredAt)) }
    }

    private func take(_ decided: [Draft], about id: LeadID) {
        let before = leads[id]
        var lead = before
        for draft in decided {
            let entry = Entry(
                seq: SequenceNumber(position.value + 1 + drafts.count), action: run.batch, at: workspace.now,
                occurredAt: draft.occurredAt,
                by: draft.by, lead: id, definition: workspace.definition.number, batch: run.batch, event: draft.event)
            Lead.evolve(&lead, entry)
            drafts.append(draft)
        }
        leads[id] = lead
        routing.take(decided, from: before, to: lead)
    }
}
