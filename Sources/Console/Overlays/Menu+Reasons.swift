internal import Lifecycle

// The sheets of reasons: each reason one keystroke, greyed with what it still asks for.
extension ConsoleModel {
    /// The sheet for rejecting or disqualifying; it always opens, even when nothing on it can be picked.
    func reasonSheet(_ use: Reason.Use, _ actionContext: ActionContext) -> Menu {
        let isReject = use == .reject
        let command: (String) -> Command = { isReject ? .reject(reason: $0) : .disqualify(reason: $0) }
        var menu = Menu(
            title: isReject ? "Reject to \(session.definition.label(.nurture)): why?" : "Disqualify: why?",
            subject: subject(of: actionContext.leads), options: [],
            actionContext: actionContext)
        let lead = actionContext.leads.count == 1 ? sheet.flatMap { $0.lead.id == actionContext.leads[0] ? $0.lead : nil } : nil
        if let lead, let refusal = availability(of: command(""), in: lead, given: session.decisionContext),
            refusal.code != .gateNotMet
        {
            menu.remark = refusal.message
        }
        menu.options = session.definition.reasons(for: use).map { reason in
            var missing = menu.remark == nil ? nil : "not now"
            if missing == nil, let lead {
                missing = missingText(isReject ? .reject : .disqualify, reason, lead).map { "needs " + $0 }
            }
            return Menu.Option(key: reason.key, label: reason.label, missing: missing, choice: .steps([command(reason.id)]))
        }
        if menu.options.isEmpty { menu.remark = "the definition \"\(session.definition.name)\" has no reason for it" }
        return menu
    }

    /// How an opportunity ended.
    func outcomes(_ actionContext: ActionContext) -> Menu {
        let keys: [(Outcome, Character)] = [(.won, "w"), (.lost, "l"), (.noDecision, "n")]
        return Menu(
            title: "Close: how did it end?", subject: subject(of: actionContext.leads),
            options: keys.map { outcome, key in
                Menu.Option(key: key, label: session.definition.label(outcome.stage), choice: .ended(outcome))
            }, actionContext: actionContext)
    }

    /// Why an opportunity was lost or came to no decision; no options where the definition asks for none.
    func closeReasons(_ outcome: Outcome, _ actionContext: ActionContext, _ subject: String) -> Menu {
        let use: Reason.Use? = outcome == .lost ? .lost : outcome == .noDecision ? .noDecision : nil
        let reasons = use.map(session.definition.reasons(for:)) ?? []
        let lead = sheet?.lead
        return Menu(
            title: "\(session.definition.label(outcome.stage)): why?", subject: subject,
            options: reasons.map { reason in
                Menu.Option(
                    key: reason.key, label: reason.label,
                    missing: lead.flatMap { missingText(.close, reason, $0) }.map { "needs " + $0 },
                    choice: .steps([.close(outcome, reason: reason.id)]))
            }, actionContext: actionContext)
    }

    /// What a reason still asks for on a lead: `2 more tries, next due 14:00`.
    func missingText(_ transition: Transition, _ reason: Reason, _ lead: Lead) -> String? {
        let gateCase = GateContext(lead: lead, now: session.decisionContext.now)
        let missing =
            session.definition.unmet(for: transition, gateCase) + session.definition.unmet(of: reason.requires, gateCase)
        return missing.isEmpty ? nil : missing.map(words).joined(separator: "; ")
    }

    /// What is missing, in the words of somebody who has to do it.
    func words(_ missing: UnmetRequirement) -> String {
        if case .touches(1, let channels, _) = missing.requirement, channels.isEmpty { return "a touch" }
        guard missing.requirement == .prescribedFollowUp, let have = missing.have, let need = missing.need, have < need else {
            return missing.text
        }
        let more = need - have
        var text = "\(more) more \(more == 1 ? "try" : "tries")"
        if let due = missing.nextDue {
            text += due <= session.decisionContext.now ? ", next due now" : ", next due " + session.time.future(due)
        }
        return text
    }
}
