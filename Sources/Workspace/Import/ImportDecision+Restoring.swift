internal import Intake
internal import Lifecycle
internal import ReadModel

// What an export of winnow says about a lead beside its fields. A new lead gets it as it was, without gates and rules:
// these did their work in the workspace that wrote the file.
extension ImportDecision {
    /// Restores the opportunity, the plans and the events of a new lead.
    func restore(_ exported: ExportedLead, _ id: LeadID) throws(WorkspaceError) {
        guard let lead = leads[id] else { return }
        let topology = session.definition.topology
        // Where SQL is the opportunity, a lead is there because it was converted.
        let isOpportunity = lead.stage == .sql && topology.opportunity == .sql && topology.used.contains(.sal)
        if lead.isStageDeclared, exported.conversion != nil || isOpportunity {
            let declaration = StageDeclaration(column: "stage", text: lead.stage.rawValue)
            let converted = Converted(
                stage: lead.stage, conversion: exported.conversion ?? Conversion(), declaration: declaration)
            append(own(.converted(converted), of: id, at: lead.enteredStageAt), about: id)
        }
        if let step = exported.nextStep, let open = leads[id]?.opportunities.newestOpen {
            let change = OpportunityChange(opportunity: open.id, nextStep: .set(step))
            append(own(.opportunityChanged(change), of: id, at: nil), about: id)
        }
        if exported.returnOn != nil || exported.track != nil {
            let plan = FieldChanges(returnOn: exported.returnOn.map { .set($0) }, track: exported.track.map { .set($0) })
            append(own(.edited(plan), of: id, at: nil), about: id)
        }
        if !exported.formerEmails.isEmpty || !exported.formerPhones.isEmpty {
            // The lines keep what the lead had, so that an erasure finds it; the lead itself stays as it is.
            let now = lead.fields.identities
            let before = FieldChanges(emails: now.emails + exported.formerEmails, phones: now.phones + exported.formerPhones)
            for changes in [before, FieldChanges(emails: now.emails, phones: now.phones)] {
                append(own(.edited(changes), of: id, at: nil), about: id)
            }
        }
        if let until = exported.snoozedUntil, until > session.now {
            append(own(.snoozed(until: until), of: id, at: nil), about: id)
        }
        let events = exported.lastingEvents
        tally.omittedEvents += exported.events.count - events.count
        for event in events { _ = add(event, to: id) }
    }

    /// Adds the events of an export that a known lead doesn't have, also undone ones.
    ///
    /// Those since it entered its stage count as news, so rules may act on them.
    ///
    /// - Returns: Whether there were any.
    func addEvents(of record: ImportedLead, to id: LeadID) throws(WorkspaceError) -> Bool {
        guard let all = record.exported?.lastingEvents, !all.isEmpty, let lead = try lead(id) else { return false }
        let isAdded = isAdded(id)
        let events = newEvents(of: all, id, recorded: try queries.history(id).lines)
        let before = drafts.count
        let newestNote = try queries.history(id).inForce.last { if case .noted = $0.event { true } else { false } }?.occurredAt
        for event in events {
            guard isAdded || !isOutdated(event, lead, newestNote: newestNote) else {
                tally.omittedEvents += 1
                continue
            }
            if isAdded || event.occurredAt < lead.enteredStageAt || event.occurredAt > session.now {
                _ = add(event, to: id)
                continue
            }
            let command: Command? =
                switch event.event {
                case .engaged(let engagement): .engage(engagement)
                case .touched: event.touch(importedBy: run.actor).map { .touch($0) }
                case .optedOut(let change): .optOut(change.channel)
                case .optedIn(let change): .optIn(change.channel)
                case .bounced(let change): change.channel.map { .bounce($0) }
                default: nil
                }
            guard let command else {
                _ = add(event, to: id)
                continue
            }
            try add(event, command, to: id)
        }
        return drafts.count > before
    }

    /// The events that a lead doesn't have, by any author: each of several equal ones once.
    private func newEvents(of events: [ExportedEvent], _ id: LeadID, recorded: [Entry]) -> [ExportedEvent] {
        let own = isAdded(id) ? drafts.filter { $0.lead == id }.compactMap { ExportedEvent($0, of: self) } : []
        var known: [ExportedEvent: Int] = [:]
        for event in recorded.compactMap(ExportedEvent.init) + own { known[event.withoutAuthor, default: 0] += 1 }
        return events.filter { event in
            guard let count = known[event.withoutAuthor], count > 0 else { return true }
            known[event.withoutAuthor] = count - 1
            return false
        }
    }

    /// Adds an event by the rules, as news; one that they refuse is counted and named.
    private func add(_ event: ExportedEvent, _ command: Command, to id: LeadID) throws(WorkspaceError) {
        let lead = try lead(id)
        do throws(Refusal) {
            let decided = try Lifecycle.decide(command, in: lead, given: decisionContext(event.occurredAt))
            guard !decided.isEmpty else { return }
            append(decided, about: id)
            tally.restoredEvents += 1
        } catch {
            tally.refusedEvents += 1
            tally.note("an event of \(id) (\(event.event.label)) was not restored: \(error.message)")
        }
    }

    /// Whether a known lead has something newer, which the event would replace.
    private func isOutdated(_ event: ExportedEvent, _ lead: Lead, newestNote: Instant?) -> Bool {
        switch event.event {
        case .assessed(let assessed):
            !assessed.answers.isEmpty
                && assessed.answers.keys.contains { criterion in
                    lead.answers[criterion].map { $0.occurredAt > event.occurredAt } ?? false
                }
        case .followUpScheduled(let agreed): lead.followUp != nil || agreed.at <= session.now
        case .noted: newestNote.map { $0 > event.occurredAt } ?? false
        default: false
        }
    }

    /// Adds an event as it was; whether it could be.
    private func add(_ event: ExportedEvent, to id: LeadID) -> Bool {
        var restored = event.event
        switch event.event {
        case .touched: if let touch = event.touch(importedBy: run.actor) { restored = .touched(touch) }
        case .assessed(var assessed):
            let asked = assessed.answers.filter { id, answer in
                session.definition.criterion(id).map { answer.isEmpty || $0.answer(answer) != nil } ?? false
            }
            if asked.count < assessed.answers.count { tally.omittedEvents += 1 }
            assessed.answers = asked
            guard !asked.isEmpty || assessed.chanceToClose != nil || assessed.note != nil else { return false }
            restored = .assessed(assessed)
        default: break
        }
        guard event.occurredAt <= session.now else {
            tally.omittedEvents += 1
            return false
        }
        append(own(restored, of: id, at: event.occurredAt), about: id)
        tally.restoredEvents += 1
        return true
    }

    func own(_ event: Event, of id: LeadID, at moment: Instant?) -> [Draft] {
        [Draft(lead: id, by: .person(run.actor), occurredAt: moment, event: event)]
    }
}

extension ExportedEvent {
    /// The event of a draft of an import; nil for one that no export has.
    fileprivate init?(_ draft: Draft, of decision: ImportDecision) {
        let batch = decision.run.batch
        self.init(
            Entry(
                seq: SequenceNumber(0), action: batch, at: decision.session.now, occurredAt: draft.occurredAt, by: draft.by,
                lead: draft.lead, definition: decision.session.definition.number, batch: batch, event: draft.event))
    }

    /// The touch, with the person who made it unless that is the importer.
    fileprivate func touch(importedBy actor: Login) -> Touch? {
        guard case .touched(var touch) = event else { return nil }
        touch.formerOwner = by == actor.name ? nil : by
        return touch
    }
}

// Closed channels and the newest note, which every export has.
extension ImportDecision {
    /// Closes the channels that an export says are closed, and adds its note.
    ///
    /// Of a known lead only what is newer than its own state, so that an old export closes nothing that was opened
    /// since.
    ///
    /// - Returns: Whether anything was added, also to other leads with the same address.
    func addState(_ exported: ExportedLead, of record: ImportedLead, to id: LeadID) throws(WorkspaceError) -> Bool {
        let before = drafts.count
        let consent = record.consent
        var changes = consent.optOuts.map { (channel: $0, isBounce: false) }
        if consent.hasBounced { changes.append((.email, true)) }
        changes += exported.closedChannels.map { ($0.channel, $0.isBounce) }
        for (channel, isBounce) in changes { try close(channel, isBounce: isBounce, exported, id) }
        let isClosed = drafts.count > before
        if let note = record.notes, let lead = try lead(id), !WinnowExport.isSameNote(lead.lastNote, note), try !hasNote(note, id) {
            append(own(.noted(note), of: id, at: past(record.occurredAt)), about: id)
            tally.recordedNotes += 1
        }
        let isShared = isClosed ? try close(record, except: id) : false
        return drafts.count > before || isShared
    }

    private func close(
        _ channel: TouchChannel?, isBounce: Bool, _ exported: ExportedLead, _ id: LeadID
    ) throws(WorkspaceError) {
        guard let lead = try lead(id) else { return }
        let at = past(isBounce ? channel.flatMap { exported.bouncedAt[$0] } : exported.closedAt[channel])
        guard !lead.channels.hasReopened(channel, after: at ?? session.now) else { return }
        if isBounce {
            guard let channel, lead.channels.bouncedAt(channel) == nil else { return }
            tally.bounces += 1
        } else {
            guard !lead.isOptedOut(of: channel) else { return }
            tally.optOuts += 1
        }
        guard !isAdded(id) else {
            let change = ChannelChange(channel: channel)
            return append(own(isBounce ? .bounced(change) : .optedOut(change), of: id, at: at), about: id)
        }
        let command: Command = isBounce ? .bounce(channel ?? .email) : .optOut(channel)
        append(try decide(command, lead, occurredAt: at), about: id)
    }
}

extension LeadFields {
    /// Removes the texts of contact columns that a lead has as a field, since such a column is no column of a file.
    mutating func removeLeftovers(knownTo lead: Lead) {
        let known = [LeadField.email, .phone, .mobile]
        for column in known.map(\.rawValue) {
            if let text = extra[column], known.contains(where: { lead.fields[$0] == text }) { extra[column] = nil }
        }
    }
}
