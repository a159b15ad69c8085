// Commands that don't move a lead between stages: touches, assessments, fields.
extension Decider {
    func touch(_ touch: Touch, _ lead: Lead) throws(Refusal) -> [Event] {
        if context.moment > context.now + .minutes(5) {
            throw Refusal(
                .invalidValue, lead: lead.id, "a touch can't be in the future; use schedule for an agreed meeting or call")
        }
        var touch = touch
        if isNurturing(lead) { touch.track = touch.track ?? "" }
        let day = definition.calendar.zone.day(of:)
        if let next = NurturePlan.nextStep(of: lead, by: definition), touch.direction == .outbound, !context.isImport,
            day(next.at) <= day(context.moment)
        {
            (touch.track, touch.step) = (next.track.id, next.number)
        }
        // A bounced e-mail invalidates that address. The stage then changes as for any bounce.
        guard touch.outcome == .bounced else { return [.touched(touch)] }
        return [.touched(touch)] + (try bounce(touch.channel, of: nil, lead))
    }

    /// Whether a touch by the actor is marketing's, on a lead that sales hasn't taken on or has returned.
    ///
    /// A file doesn't say who called; its touches count as those of sales.
    private func isNurturing(_ lead: Lead) -> Bool {
        let stage = definition.effectiveStage(of: lead)
        return (stage == .mql || stage == .nurture || stage == .disqualified) && lead.owner != context.actor && !context.isImport
            && context.roles.contains(.marketing) && context.roles.isDisjoint(with: [.sdr, .closer])
    }

    func assess(_ assessed: Assessed, _ lead: Lead) throws(Refusal) -> Event {
        guard !assessed.answers.isEmpty || assessed.chanceToClose != nil || assessed.note != nil else {
            throw Refusal(.nothingToChange, lead: lead.id, "no answer given; answer at least one criterion")
        }
        for (id, answer) in assessed.answers.sorted(by: { $0.key < $1.key }) {
            guard let criterion = definition.criterion(id) else {
                let known = definition.criteria.map(\.id).joined(separator: ", ")
                throw Refusal(
                    .unknownCriterion, lead: lead.id,
                    "unknown criterion \"\(id.prefix(40))\"; choose one of: \(known)")
            }
            guard answer.isEmpty || criterion.answer(answer) != nil else {
                let known = criterion.answers.map(\.id).joined(separator: ", ")
                throw Refusal(
                    .unknownCriterion, lead: lead.id,
                    "\"\(answer.prefix(40))\" is not an answer to \(criterion.label); choose one of: \(known)")
            }
        }
        if let percent = assessed.chanceToClose, !(0...100).contains(percent) {
            throw Refusal(.invalidValue, lead: lead.id, "the chance to close must be a percentage from 0 to 100")
        }
        return .assessed(assessed)
    }

    /// The changes that alter a value.
    func effectiveChanges(_ changes: FieldChanges, _ lead: Lead) throws(Refusal) -> FieldChanges {
        var effective = changes
        if !context.isImport {
            effective.fields = Dictionary(
                uniqueKeysWithValues: changes.fields.map { ($0.key, FieldValidator.repaired($0.value, in: $0.key)) })
        }
        effective.fields = effective.fields.filter { lead.fields[$0.key] ?? "" != $0.value }
        effective.extra = changes.extra.filter { lead.fields.extra[$0.key] ?? "" != $0.value }
        let identities = lead.fields.identities
        if identities.recordIDs == changes.recordIDs { effective.recordIDs = nil }
        if identities.emails == changes.emails { effective.emails = nil }
        if identities.phones == changes.phones { effective.phones = nil }
        if let returnOn = changes.returnOn, returnOn.value == lead.returnOn { effective.returnOn = nil }
        if let track = changes.track, track.value == lead.track { effective.track = nil }
        if effective.returnOn != nil || effective.track != nil, lead.stage != .nurture {
            throw Refusal(
                .wrongStage, lead: lead.id, "\(lead.id) is not in nurture; only such leads have a return date and a track")
        }
        try requirePlan(effective.returnOn?.value, effective.track?.value, lead)
        guard !effective.isEmpty else { throw Refusal(.nothingToChange, lead: lead.id, "these fields already have these values") }
        var edited = lead.fields
        for (field, value) in effective.fields { edited[field] = value }
        try requireUsable(effective.fields.keys.sorted(), in: edited, of: lead.id)
        return effective
    }

    /// Refuses typed values that an import would name as unusable, with what would be right.
    func requireUsable(_ typed: [LeadField], in fields: LeadFields, of lead: LeadID?) throws(Refusal) {
        for field in typed {
            guard let problem = fields.problem(with: field) else { continue }
            throw Refusal(
                .invalidValue, lead: lead, "the value of \(field.label) \(problem.statement()); \(problem.advice)")
        }
    }

    /// Fills blank fields and never overwrites one. Without a blank field it adds no event.
    func fillBlanks(_ changes: FieldChanges, _ lead: Lead) throws(Refusal) -> [Event] {
        let blank = FieldChanges(
            changes.fields.filter { lead.fields[$0.key] == nil && !$0.value.isEmpty },
            extra: changes.extra.filter { lead.fields.extra[$0.key] == nil && !$0.value.isEmpty }, recordIDs: changes.recordIDs,
            emails: changes.emails, phones: changes.phones)
        return blank.isEmpty ? [] : [.edited(blank)]
    }
}
