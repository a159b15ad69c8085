internal import Intake
internal import Lifecycle
internal import ReadModel

/// Decides on the rows of one import action, under the lock and on the state of that moment.
///
/// ``RowMatcher`` says which lead a row is. An import never overwrites a value, never moves a stage and adds nothing
/// twice.
final class ImportDecision {
    let run: ImportRun
    let session: Session
    let queries: Queries
    private(set) var drafts: [Draft] = []
    /// The rows of this action that name no known lead.
    var rejected: [RejectedRow] = []
    /// The counts of the import, including the rows of this action.
    var tally: ImportTally
    var leads: [LeadID: Lead] = [:]
    /// Decides which lead a row is.
    private(set) lazy var matcher = RowMatcher(run.groups, queries, mode: run.options.match, files: run.leads) {
        [unowned self] (id) throws(WorkspaceError) in try self.identities(of: id)
    }
    private var identities: [LeadID: [RowIdentity]] = [:]
    private var nextLead: LeadID
    private let firstLead: LeadID
    /// The line before those of this action.
    let position: SequenceNumber
    private(set) var routing: RoutingState
    private var owners: [String: TeamMember?] = [:]
    /// What opt-outs of an address need to know of this action.
    var contacts = ActionContacts()
    /// What the engagements of leads with many give today.
    private var tallies: [LeadID: EngagementTally] = [:]
    /// The number of engagements up to which counting them each time costs less than keeping the sums.
    private static let countedEngagements = 16
    /// The activities that leads have already.
    var known = KnownActivities()
    /// What the import knows of deals.
    var deals: KnownDeals

    init(_ run: ImportRun, after position: SequenceNumber) throws(WorkspaceError) {
        self.run = run
        session = run.session
        queries = run.writer.queries
        self.position = position
        tally = run.tally
        deals = run.deals
        leads = run.simulated?.leads ?? [:]
        // The index first: asking it may bring it to the end of the journal.
        firstLead = LeadID(try queries.nextLead().number + (run.simulated?.added ?? run.lacking?.added ?? 0))
        routing = if let lacking = run.lacking { lacking.routing } else { try run.writer.contexts.entryRouting() }
        nextLead = firstLead
    }

    /// The number of leads that the action adds.
    var addedLeads: Int { nextLead.number - firstLead.number }

    /// Whether this import added a lead, in this action or before.
    func isAdded(_ id: LeadID) -> Bool { id >= firstLead || matcher.files.isAdded(id) }

    /// Decides on a row; `number` counts the readable rows of the file from 0.
    func apply(_ record: ImportedRecord, number: Int) throws(WorkspaceError) {
        switch record {
        case .lead(let lead): try apply(lead, number)
        case .touch(let touch): try apply(touch)
        case .engagement(let engagement): try apply(engagement)
        // Deals come in steps of their own, see `ImportRun`.
        case .outcome: break
        }
    }

    // MARK: Leads

    private func apply(_ record: ImportedLead, _ number: Int) throws(WorkspaceError) {
        let record = withoutCrowdedID(record, number)
        let identity = run.groups?.isNew(number) ?? false ? nil : RowIdentity(record)
        let isOnlyRow = identity?.isOnlyRow ?? run.groups?.has(.onlyRow, number) ?? false
        if try run.isErased(record, number, isOnlyRow: isOnlyRow) {
            tally.erased += 1
            // Nothing of the person is kept; an opt-out of the address still holds for the others who have it.
            _ = try close(record, except: nil)
            return
        }
        if record.hasUnreadEmail { tally.invalidEmails += 1 }
        tally.add(record.problems, line: record.location.line)
        if let date = record.occurredAt, date > session.now {
            tally.unusable.add(
                "is a creation date in the future", "are creation dates in the future",
                result: "replaced by today", column: run.mapping.column(.createdAt)?.name, line: record.location.line)
        }
        for flag in record.unreadFlags { tally.add(flag, line: record.location.line) }
        if record.consent.optedOutAt.values.contains(where: { $0 > session.now }) {
            let fields: [IntakeField] = [.emailOptOut, .callOptOut, .optOut]
            tally.unusable.add(
                "is an opt-out in the future", "are opt-outs in the future", result: "recorded as of today",
                column: fields.lazy.compactMap { self.run.mapping.column($0)?.name }.first, line: record.location.line)
        }
        if record.shortenedID != nil {
            tally.unusable.add(
                "is a record id that a spreadsheet shortened to a number, so it identifies nobody",
                "are record ids that a spreadsheet shortened to numbers, so they identify nobody", result: "export ids as text",
                column: run.mapping.column(.externalID)?.name, line: record.location.line)
        }
        let match = try identity.map { (row) throws(WorkspaceError) in try matcher.match(row, number: number) }
        switch match ?? .new(isAmbiguous: false) {
        case .lead(let known, let rule, let isAmbiguous):
            let stored = rule == .recordID ? try identities(of: known) : []
            let isDoubtful = !stored.isEmpty && stored.allSatisfy { identity?.isDoubtful($0) ?? false }
            tally.addJoined(rule, isAmbiguous: isAmbiguous, doubtfulLine: isDoubtful ? record.location.line : nil)
            try matcher.willChange(known, number: number)
            var rest = record
            if let erased = run.erased, let lead = try lead(known) {
                rest = erased.removed(from: record, keeping: lead.mailAddresses.contains)
                if rest.fields != record.fields { tally.addErasedAddress(run.mapping, record.location.line) }
            }
            try fill(known, rest)
        case .new where tally.written > 0:
            tally.written -= 1
            tally.unchanged += 1
            tally.joined[.row, default: 0] += 1
        case .new(let isAmbiguous):
            if isAmbiguous { tally.ambiguous += 1 }
            let mayShare = run.groups?.mayShareContact(number) ?? true
            let rowKey = isOnlyRow ? record.keys.identity.value : nil
            guard let id = try add(record, number, rowKey: rowKey, mayShare: mayShare) else { return }
            if isAmbiguous || run.groups?.has(.resembles, number) ?? false { tally.possibleDuplicates += 1 }
            try matcher.add(id, number: number)
        }
    }

    /// What a lead is recognised by, as it is now.
    private func identities(of id: LeadID) throws(WorkspaceError) -> [RowIdentity] {
        if let known = identities[id] { return known }
        guard let lead = try lead(id) else { return [] }
        let all = try queries.identities(of: lead)
        identities[id] = all
        return all
    }

    /// Adds a lead, and what the row says about consent; nil if nothing was decided.
    ///
    /// - Parameter mayShare: Whether another lead may have its address or phone.
    private func add(
        _ record: ImportedLead, _ number: Int, rowKey: UInt64?, mayShare: Bool
    ) throws(WorkspaceError) -> LeadID? {
        var fields = record.fields
        let origin = try firstOrigin(of: record, number)
        (fields[.source], fields[.campaign]) = (origin.source, origin.campaign)
        let owner = owner(record)
        if owner != nil { fields[.formerOwner] = record.exported?.formerOwner }
        var declared = origin.declared
        if let stage = run.options.stage {
            declared = DeclaredStage(stage: stage, declaration: StageDeclaration(column: "--stage", text: stage.rawValue))
        }
        // The form of a later row is no reason for the capture.
        let form = past(record.occurredAt) == origin.date ? record.form : nil
        let invalid = try invalidAddresses(of: record, mayShare: mayShare)
        let marked = invalid.isEmpty ? nil : fields.marking(invalid)
        if let marked, !marked.changes.isEmpty {
            fields.apply(marked.changes)
            tally.bounces += 1
        }
        let new = NewLead(
            origin: form?.form.map { .form($0) } ?? .file, fields: fields, declared: declared, owner: owner,
            isRequested: record.isRequested ?? false, rowKey: rowKey, formName: form?.detail,
            restored: record.exported.map { RestoredStage(since: past($0.enteredStageAt), path: $0.path) },
            isEmailInvalid: marked?.isFirstInvalid ?? false)
        let id = nextLead
        let decided = try decide(.add(new), nil, occurredAt: origin.date)
        nextLead = LeadID(id.number + 1)
        append(decided, about: id)
        guard let lead = leads[id] else { return nil }
        tally.added[lead.stage, default: 0] += 1
        if declared != nil { tally.declared += 1 }
        // Another row of the person is further along.
        if run.options.stage == nil, declared != record.declared, let status = record.status, !follows(status, lead) {
            tally.statuses.add(status, lead.stage, line: record.location.line)
        }
        if owner == nil, let name = record.owner {
            if let member = namedMember(record) {
                tally.addUnfitOwner(member)
            } else {
                tally.unknownOwners[name, default: 0] += 1
            }
        }
        if form != nil { tally.forms += 1 } else { _ = try addForm(of: record, to: id) }
        if let exported = record.exported { try restore(exported, id) }
        if mayShare { _ = try inherit(id, of: record) }
        _ = try addConsentAndNotes(of: record, to: id, occurredAt: past(record.occurredAt))
        var own = record.fields
        _ = try add(laterCapture(of: record, for: lead, removingFrom: &own), of: record, to: id)
        return id
    }

    /// Fills blank fields of an existing lead.
    ///
    /// Conflicting values are counted, and the stored values are kept.
    private func fill(_ id: LeadID, _ record: ImportedLead) throws(WorkspaceError) {
        guard let lead = try lead(id) else { return }
        var fields = record.fields
        let capture = try laterCapture(of: record, for: lead, removingFrom: &fields)
        let owner = owner(record)
        // An export of winnow names the owner by login.
        if owner != nil || record.exported != nil && record.owner == lead.owner?.name {
            fields[.formerOwner] = record.exported?.formerOwner
        }
        if record.exported != nil { fields.removeLeftovers(knownTo: lead) }
        if !PersonName(lead.fields).isCompatible(with: PersonName(fields)) {
            // The first name of one and the last name of another person would be nobody's.
            for field in [LeadField.firstName, .lastName] where lead.fields[field] == nil { fields[field] = nil }
        }
        var further = lead.adding(fields)
        let contacts: [LeadField] = [.email, .phone, .mobile]
        let isContactNew = contacts.contains { lead.fields[$0] == nil && fields[$0] != nil }
        if isContactNew || further.emails != nil || further.phones != nil, record.exported == nil, !isAdded(id) {
            FormerContacts(of: lead, try queries.history(id)).remove(from: &fields)
            further = lead.adding(fields)
        }
        let changes = FieldChanges(
            Dictionary(uniqueKeysWithValues: fields.known.map { ($0.field, $0.value) }), extra: fields.extra,
            recordIDs: further.recordIDs, emails: further.emails, phones: further.phones)
        var decided = try decide(.fillBlanks(changes), lead, occurredAt: nil)
        // A former owner who has a login by now gets the lead, unless a person has decided on it since.
        if let owner, lead.owner == nil, lead.stage.isOpen, lead.lastDecision == nil {
            decided.append(
                Draft(
                    lead: id, by: .person(run.actor),
                    event: .assigned(Assigned(owner: owner, reason: "owner named in the imported file"))))
        }
        var conflicts = 0
        for (field, value) in fields.known {
            guard let stored = lead.fields[field], !lead.knows(value, of: field), field != .formerOwner || lead.owner == nil else {
                continue
            }
            // A name that has more to it is no other name: "Ann Maria" for "Ann".
            if [.firstName, .lastName].contains(field), Set(TextFolding.words(stored)).isSubset(of: TextFolding.words(value)) {
                continue
            }
            // The same record in its longer form is no other value.
            if field == .externalID, lead.fields[field].map({ RecordID(id: $0).isSameRecord(as: RecordID(id: value)) }) ?? false {
                continue
            }
            // Another address or number is kept beside the first one.
            if field == .email ? further.emails != nil : [.phone, .mobile].contains(field) && further.phones != nil {
                tally.further[field == .email ? "e-mail address" : "phone number", default: 0] += 1
                continue
            }
            tally.conflicts[field.label, default: 0] += 1
            conflicts += 1
        }
        if let declared = record.declared, session.definition.topology.nearestUsed(declared.stage) != lead.stage,
            lead.lastDecision == nil,
            !lead.isStageDeclared, lead.stage != .dropped
        {
            tally.conflicts["stage", default: 0] += 1
            conflicts += 1
        }
        if let status = run.options.stage.map(ImportedStatus.init(option:)) ?? record.status, !follows(status, lead) {
            tally.statuses.add(status, lead.stage, line: record.location.line)
        }
        for (column, text) in fields.extra where lead.fields.extra[column].map({ $0 != text }) ?? false {
            tally.keptExtras[column, default: 0] += 1
        }
        if conflicts > 0 { tally.conflicting += 1 }
        if !decided.isEmpty {
            tally.filled += 1
            append(decided, about: id)
        }
        let isCapture = try add(capture, of: record, to: id)
        let isNew = { (field: LeadField) in lead.fields[field] == nil && record.fields[field] != nil }
        let hasNewContact = further.emails != nil || further.phones != nil || [.email, .phone, .mobile].contains(where: isNew)
        var isClosed = hasNewContact ? try inherit(id, of: record) : false
        if further.emails != nil, try useGoodAddress(id) { isClosed = true }
        let hasForm = try addForm(of: record, to: id)
        let hasEvents = try addEvents(of: record, to: id)
        let hasMore = try addConsentAndNotes(of: record, to: id, occurredAt: nil) || isCapture || isClosed || hasForm || hasEvents
        if decided.isEmpty, hasMore { tally.updated += 1 }
        if decided.isEmpty, !hasMore, conflicts == 0 { tally.unchanged += 1 }
    }

    /// Whether a lead is in the stage that a row's status says, or not yet worked on if it says that.
    private func follows(_ status: ImportedStatus, _ lead: Lead) -> Bool {
        guard let stage = status.stage else { return !status.saysNew || [.inquiry, .viable, .mql].contains(lead.stage) }
        let topology = session.definition.topology
        return [topology.nearestUsed(stage), topology.declaredStage(stage)].contains(lead.stage)
    }

    /// The team member who owns a record. Nobody who has left the team, or only looks, gets leads.
    private func owner(_ record: ImportedLead) -> Login? { namedMember(record).flatMap { $0.canOwnLeads ? $0.login : nil } }

    /// The team member whom a record names as its owner, by name, alias, login or mailbox of the owner's address.
    private func namedMember(_ record: ImportedLead) -> TeamMember? { namedMember(record.owner, record.ownerEmail) }

    /// The team member with a name, alias, login or mailbox of an address.
    func namedMember(_ name: String?, _ email: String?) -> TeamMember? {
        if let mail = email,
            let named = member(mail) ?? mail.split(separator: "@").first.flatMap({ member(String($0)) })
        {
            return named
        }
        return name.flatMap { member($0) }
    }

    private func member(_ name: String) -> TeamMember? {
        if let known = owners[name] { return known }
        let member = session.team.member(named: name)
        owners[name] = member
        return member
    }

    // MARK: Deciding

    /// A moment in the past. Nil, which means now, for a date in the future.
    func past(_ moment: Instant?) -> Instant? { moment.flatMap { $0 > session.now ? nil : $0 } }

    func decisionContext(_ occurredAt: Instant?) -> DecisionContext {
        run.writer.contexts.context(
            for: run.actor, nextSeq: SequenceNumber(position.value + 1 + drafts.count), newLead: nextLead, occurredAt: occurredAt,
            isImport: true, routing: routing)
    }

    func decide(_ command: Command, _ lead: Lead?, occurredAt: Instant?) throws(WorkspaceError) -> [Draft] {
        var context = decisionContext(occurredAt)
        if let lead, lead.engagements.count > Self.countedEngagements {
            tallies[lead.id, default: EngagementTally()].add(lead, on: context.today, by: context.definition)
            context.tally = tallies[lead.id]
        }
        if let lead, lead.isCustomer, case .engage = command {
            context.account = try run.writer.queries.accounts.account(of: lead).map { AccountLink($0) }
        }
        do throws(Refusal) {
            return try Lifecycle.decide(command, in: lead, given: context)
        } catch {
            throw WorkspaceError(refusals: [(error.lead, error)])
        }
    }

    func append(_ decided: [Draft], about id: LeadID) {
        let before = leads[id]
        var lead = before
        for draft in decided {
            let entry = Entry(
                seq: SequenceNumber(position.value + 1 + drafts.count), action: run.batch, at: session.now,
                occurredAt: draft.occurredAt,
                by: draft.by, lead: id, definition: session.definition.number, batch: run.batch, event: draft.event)
            Lead.evolve(&lead, entry)
            drafts.append(draft)
            if case .optedOut(let change) = draft.event, Self.concernsEmail(change.channel) { tally.optedOutLeads.insert(id) }
        }
        leads[id] = lead
        identities[id] = nil
        if let lead { contacts.update(lead, after: decided) }
        routing.apply(decided, from: before, to: lead)
    }
}
