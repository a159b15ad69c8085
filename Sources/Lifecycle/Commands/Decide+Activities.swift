// What is done to a lead without moving it: touches, answers, fields.
extension Decider {
    func touch(_ touch: Touch, _ lead: Lead) throws(Refusal) -> [Event] {
        if context.moment > context.now + .minutes(5) {
            throw Refusal(.invalidValue, lead: lead.id, "a touch can't lie in the future; use schedule for what is agreed")
        }
        // A bounced mail invalidates that address; whether the lead goes on is then decided as for any bounce.
        guard touch.outcome == .bounced else { return [.touched(touch)] }
        return [.touched(touch)] + (try events(of: .bounce(touch.channel), lead))
    }

    func assess(_ assessed: Assessed, _ lead: Lead) throws(Refusal) -> Event {
        guard !assessed.answers.isEmpty || assessed.chanceToClose != nil || assessed.note != nil else {
            throw Refusal(.nothingToChange, lead: lead.id, "no answer was given")
        }
        for (id, answer) in assessed.answers.sorted(by: { $0.key < $1.key }) {
            guard let criterion = definition.criterion(id) else {
                let known = definition.criteria.map(\.id).joined(separator: ", ")
                throw Refusal(
                    .unknownCriterion, lead: lead.id,
                    "there is no such criterion; the definition \"\(definition.name)\" asks: \(known)")
            }
            guard answer.isEmpty || criterion.answer(answer) != nil else {
                let known = criterion.answers.map(\.id).joined(separator: ", ")
                throw Refusal(.unknownCriterion, lead: lead.id, "\(criterion.label) has no such answer; it has: \(known)")
            }
        }
        if let percent = assessed.chanceToClose, !(0...100).contains(percent) {
            throw Refusal(.invalidValue, lead: lead.id, "the chance to close is a percentage from 0 to 100")
        }
        return .assessed(assessed)
    }

    /// Only the changes that change something.
    func edited(_ changes: FieldChanges, _ lead: Lead) throws(Refusal) -> FieldChanges {
        let real = FieldChanges(
            changes.fields.filter { lead.fields[$0.key] ?? "" != $0.value },
            extra: changes.extra.filter { lead.fields.extra[$0.key] ?? "" != $0.value })
        guard !real.isEmpty else { throw Refusal(.nothingToChange, lead: lead.id, "every field has that value already") }
        return real
    }

    /// An import fills what is blank and never overwrites; nothing when nothing is blank.
    func fillBlanks(_ changes: FieldChanges, _ lead: Lead) throws(Refusal) -> [Event] {
        let blank = FieldChanges(
            changes.fields.filter { lead.fields[$0.key] == nil && !$0.value.isEmpty },
            extra: changes.extra.filter { lead.fields.extra[$0.key] == nil && !$0.value.isEmpty })
        return blank.isEmpty ? [] : [.edited(blank)]
    }

    /// What a file says about the opportunity: an end closes it, an open one makes it one; what people decided since is never moved.
    func record(_ declared: DeclaredOutcome, _ lead: Lead) throws(Refusal) -> [Event] {
        let told = declared.conversion.filling(lead.conversion)
        if let outcome = declared.outcome {
            if lead.stage == outcome.stage { return told == lead.conversion ? [] : [converted(declared, stage: lead.stage)] }
            guard
                lead.stage.isInSalesHands || lead.stage == .inquiry || lead.stage == .viable
                    || (lead.isStageDeclared && lead.lastDecision == nil)
            else {
                throw conflict(lead)
            }
            return [
                .closed(
                    Closed(
                        outcome: outcome, amount: declared.conversion.amount, conversion: declared.conversion,
                        declaration: declared.declaration))
            ]
        }
        let opportunity = definition.topology.opportunity
        if definition.isOpportunity(lead) {
            return told == lead.conversion ? [] : [converted(declared, stage: lead.stage)]
        }
        guard lead.stage.isOpen || (lead.isStageDeclared && lead.lastDecision == nil && !lead.stage.isOutcome) else {
            throw conflict(lead)
        }
        return [converted(declared, stage: opportunity)]
    }

    private func converted(_ declared: DeclaredOutcome, stage: Stage) -> Event {
        .converted(Converted(stage: stage, conversion: declared.conversion, declaration: declared.declaration))
    }

    private func conflict(_ lead: Lead) -> Refusal {
        let reason = lead.isStageDeclared && lead.lastDecision == nil ? "as a file said before" : "by a decision made here"
        return Refusal(
            .conflict, lead: lead.id,
            "the file says otherwise, but \(lead.id) is \(definition.label(lead.stage)) \(reason); it stays so")
    }
}
