extension Lead {
    /// Applies an entry to a lead's state. Total: an entry that makes no sense there changes nothing.
    ///
    /// `lead` is nil before the `captured` that creates it. O(1) except for copies of growing arrays.
    package static func evolve(_ lead: inout Lead?, _ entry: Entry) {
        if case .captured(let captured) = entry.event {
            if lead == nil, let id = entry.lead { lead = Lead(id, captured, entry) }
            return
        }
        lead?.evolve(entry)
    }

    init(_ id: LeadID, _ captured: Captured, _ entry: Entry) {
        self.id = id
        fields = captured.fields
        // Clocks of an imported lead start at the import, so that an old file is not overdue on arrival.
        clockStart = entry.batch != nil ? entry.at : entry.occurredAt
        // Capacity for the usual number of stages, so that the arrays of a million leads needn't grow step by step.
        stays = []
        stays.reserveCapacity(4)
        let enteredAt = captured.since ?? entry.occurredAt
        if enteredAt > entry.occurredAt {
            // What it went through before is not known, only that it was captured then.
            stays.append(
                Stay(
                    stage: .inquiry, enteredAt: entry.occurredAt, seq: entry.seq, isDeclared: true, clockStart: entry.occurredAt,
                    definition: entry.definition))
        }
        stays.append(
            Stay(
                stage: captured.stage, enteredAt: enteredAt, seq: entry.seq, isDeclared: captured.declaration != nil,
                clockStart: clockStart, definition: entry.definition))
        isImported = entry.batch != nil
        owner = captured.owner
        ownerships = [Ownership(owner: captured.owner, seq: entry.seq, since: entry.occurredAt, isByRule: false)]
        sourcedBy = entry.by
        capturedAt = entry.occurredAt
        sourcedAt = entry.occurredAt
        isRequested = captured.isRequested
        path = captured.path
        rowKey = captured.rowKey
        handoverAt = captured.stage.isWithSales ? enteredAt : nil
        lastSeq = entry.seq
        lastRecordedAt = entry.at
        lastBy = entry.by
        lastDefinition = entry.definition
        if captured.declaration != nil, captured.stage == .opportunity || captured.stage.isOutcome {
            opportunities.declare(captured.stage, entry, owner: captured.owner)
        }
        // A lead that came back, or dropped out, was returned before with the reason.
        if let declaration = captured.declaration,
            captured.stage == .nurture || captured.stage == .disqualified || declaration.reason != nil
        {
            decisions = [
                Decision(
                    seq: entry.seq, kind: captured.stage == .disqualified ? .disqualified : .rejected, reason: declaration.reason,
                    occurredAt: captured.stage == .nurture || captured.stage == .disqualified ? enteredAt : entry.occurredAt,
                    by: entry.by, definition: entry.definition, isDeclared: true)
            ]
        }
    }

    mutating func evolve(_ entry: Entry) {
        let ownerBefore = owner
        defer {
            if owner != ownerBefore {
                ownerships.append(
                    Ownership(
                        owner: owner, seq: entry.seq, since: entry.occurredAt, isByRule: entry.by.login == nil && owner != nil))
            }
        }
        lastSeq = entry.seq
        lastRecordedAt = entry.at
        lastBy = entry.by
        lastDefinition = max(lastDefinition, entry.definition)
        switch entry.event {
        case .captured, .merged, .undone, .accountChanged, .accountMerged, .costRecorded, .imported, .definitionAdopted,
            .definitionSigned, .repUpdated, .unknown:
            break
        case .engaged(let engagement):
            engagements.append(LoggedEngagement(seq: entry.seq, occurredAt: entry.occurredAt, engagement: engagement))
            // It wasn't known when the lead was put aside. A form that is only reported late was there before.
            if engagement.raisesHand, let since = snoozedAt, entry.occurredAt >= since { snoozedUntil = nil }
        case .promoted(let promoted):
            enter(promoted.stage, entry)
            recordDecision(.promoted, entry, evidence: promoted.evidence)
        case .accepted(let accepted):
            enter(accepted.stage, entry)
            owner = accepted.owner
            snoozedUntil = nil
            recordDecision(.accepted, entry, evidence: accepted.evidence)
        case .qualified(let qualified):
            enter(qualified.stage, entry)
            recordDecision(.qualified, entry)
        case .rejected(let declined):
            enter(.nurture, entry)
            clearSalesState()
            (returnOn, track) = (declined.returnOn, declined.track)
            opportunities.endWithoutOutcome(entry, owner: ownerBefore)
            recordDecision(.rejected, entry, reason: declined.reason)
        case .disqualified(let declined):
            enter(.disqualified, entry)
            clearSalesState()
            opportunities.endWithoutOutcome(entry, owner: ownerBefore)
            recordDecision(.disqualified, entry, reason: declined.reason)
        case .converted(let converted): convert(converted, entry)
        case .closed(let closed): close(closed, entry)
        case .touched(let touch): record(touch, entry)
        case .followUpScheduled(let agreed):
            followUp = agreed
            // A snooze doesn't hide what was agreed after it.
            if let since = snoozedAt, entry.occurredAt >= since { showAgain(for: agreed) }
        case .assessed(let assessed): apply(assessed, entry)
        case .assigned(let assigned):
            owner = assigned.owner
            opportunities.assign(owner, entry)
        case .released:
            owner = nil
            opportunities.assign(nil, entry)
        case .snoozed(let until): (snoozedUntil, snoozedAt) = (until, entry.occurredAt)
        case .noted(let text):
            noteCount += 1
            lastNote = text
            lastNoteSeq = entry.seq
        case .edited(let changes): apply(changes)
        case .optedOut(let change): recordChannelState(.optedOut, change, entry)
        case .optedIn(let change): recordChannelState(.open, change, entry)
        case .bounced(let change): recordChannelState(.bounced, change, entry)
        case .reengaged(let reengaged):
            enter(reengaged.stage, entry)
            owner = reengaged.owner
            snoozedUntil = nil
            recordDecision(.reengaged, entry)
        case .requalified(let requalified): enter(requalified.stage, entry)
        case .opportunityOpened(let opened): open(opened, entry)
        case .opportunityChanged(let change):
            opportunities.change(change)
            apply(change, entry)
        case .erased: erasePersonalData()
        }
    }

    mutating func enter(_ stage: Stage, _ entry: Entry, declared: Bool = false) {
        let wasWithSales = self.stage.isWithSales
        clockStart = entry.batch != nil ? entry.at : entry.occurredAt
        stays.append(
            Stay(
                stage: stage, enteredAt: entry.occurredAt, seq: entry.seq, isDeclared: declared, clockStart: clockStart,
                definition: entry.definition))
        // A lead that opts in again finds its plan.
        if stage != .nurture, stage != .dropped { (returnOn, track) = (nil, nil) }
        if !stage.isWithSales {
            handoverAt = nil
        } else if !wasWithSales {
            handoverAt = entry.occurredAt
        }
    }

    /// Ends a snooze that would hide what is agreed for a moment to come.
    mutating func showAgain(for agreed: FollowUp) {
        if let until = snoozedUntil, let since = snoozedAt, agreed.at > since, agreed.at < until { snoozedUntil = nil }
    }

    private mutating func clearSalesState() {
        owner = nil
        followUp = nil
        snoozedUntil = nil
    }

    mutating func recordDecision(
        _ kind: Decision.Kind, _ entry: Entry, reason: String? = nil, declared: Bool = false, evidence: [EvidencePoint] = []
    ) {
        if decisions.isEmpty { decisions.reserveCapacity(3) }
        decisions.append(
            Decision(
                seq: entry.seq, kind: kind, reason: reason, occurredAt: entry.occurredAt, by: entry.by,
                definition: entry.definition, isDeclared: declared, evidence: evidence))
    }

    private mutating func record(_ touch: Touch, _ entry: Entry) {
        touches.append(LoggedTouch(seq: entry.seq, occurredAt: entry.occurredAt, by: entry.by, touch: touch))
        if let agreed = followUp {
            let isMeetingOutcome = touch.outcome == .held || touch.outcome == .noShow
            // A contact by the agreed channel at or after the agreed moment is the follow-up, whatever its outcome is
            // called.
            if isMeetingOutcome || (touch.outcome.isContact && touch.channel == agreed.channel && entry.occurredAt >= agreed.at) {
                followUp = nil
            }
        }
        if touch.outcome == .bounced { channels.record(.bounced, touch.channel, at: entry.occurredAt) }
    }

    private mutating func apply(_ assessed: Assessed, _ entry: Entry) {
        for (criterion, answer) in assessed.answers {
            guard !answer.isEmpty else {
                answers[criterion] = nil
                continue
            }
            let before = answers[criterion]
            let since = before?.answer == answer ? before?.since : nil
            answers[criterion] = LoggedAnswer(
                answer: answer, occurredAt: entry.occurredAt, since: since ?? entry.occurredAt, by: entry.by)
        }
        if let percent = assessed.chanceToClose {
            chances.append(ChanceEstimate(seq: entry.seq, percent: percent, occurredAt: entry.occurredAt))
            opportunities.estimate(percent)
        }
    }

    private mutating func apply(_ changes: FieldChanges) {
        if let mail = changes.fields[.email], mail != fields[.email] { channels.addressChanged(.email) }
        let phoneChanged = [LeadField.phone, .mobile].contains { field in changes.fields[field].map { $0 != fields[field] } ?? false
        }
        if phoneChanged { channels.addressChanged(.call) }
        fields.apply(changes)
        if let returnOn = changes.returnOn { self.returnOn = returnOn.value }
        if let track = changes.track { self.track = track.value }
    }

    private mutating func recordChannelState(_ state: ChannelStates.ChannelState, _ change: ChannelChange, _ entry: Entry) {
        channels.record(state, change.channel, at: entry.occurredAt)
        if let stage = change.stage, stage != self.stage { enter(stage, entry) }
    }

    private mutating func erasePersonalData() {
        isErased = true
        let kept = fields.known.filter { !$0.field.isPersonal }
        fields = LeadFields(Dictionary(uniqueKeysWithValues: kept.map { ($0.field, $0.value) }))
        rowKey = nil
        absorbed = absorbed.map { AbsorbedLead(id: $0.id, seq: $0.seq) }
        lastNote = nil
        followUp?.note = nil
        touches.change { logged in
            logged.touch.note = nil
            logged.touch.externalID = nil
            logged.touch.formerOwner = nil
        }
        engagements.change { logged in
            logged.engagement.detail = nil
            logged.engagement.externalID = nil
        }
        opportunities.erasePersonalData()
        conversion?.account = nil
        conversion?.contact = nil
        conversion?.opportunity = nil
    }
}
