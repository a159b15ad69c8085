internal import Lifecycle

// The menus of reasons: each reason is one key, disabled with its unmet requirements.
extension ConsoleModel {
    /// The menu for rejecting or disqualifying; it opens even when no reason can be picked.
    func reasonMenu(_ use: Reason.Use, _ actionContext: ActionContext) -> Menu {
        let isReject = use == .reject
        let command: (String) -> Command = { isReject ? .reject(reason: $0) : .disqualify(reason: $0) }
        var menu = Menu(
            title: isReject ? "Reject and return to \(session.definition.label(.nurture)): why?" : "Disqualify: why?",
            subject: subject(of: actionContext.leads), options: [],
            actionContext: actionContext)
        let lead =
            actionContext.leads.count == 1 ? leadDetail.flatMap { $0.lead.id == actionContext.leads[0] ? $0.lead : nil } : nil
        if let lead, let refusal = availability(of: command(""), in: lead, given: session.decisionContext),
            refusal.code != .gateNotMet
        {
            menu.remark = refusal.message
        }
        menu.options = session.definition.reasons(for: use).map { reason in
            var disabledReason = menu.remark == nil ? nil : "not available now"
            if disabledReason == nil, let lead {
                disabledReason = unmetText(isReject ? .reject : .disqualify, reason, lead).map(needsText)
            }
            return Menu.Option(
                key: reason.key, label: reason.label, disabledReason: disabledReason, choice: .steps([command(reason.id)]))
        }
        if menu.options.isEmpty { menu.remark = "The definition \"\(session.definition.name)\" has no reason for this" }
        return menu
    }

    /// The menu of the outcomes of an opportunity.
    func outcomeMenu(_ actionContext: ActionContext) -> Menu {
        let keys: [(Outcome, Character)] = [(.won, "w"), (.lost, "l"), (.noDecision, "n")]
        return Menu(
            title: "Close: which outcome?", subject: subject(of: actionContext.leads),
            options: keys.map { outcome, key in
                Menu.Option(key: key, label: session.definition.label(outcome.stage), choice: .ended(outcome))
            }, actionContext: actionContext)
    }

    /// The menu of reasons for a lost or undecided opportunity; empty if the definition asks for none.
    func closeReasonMenu(_ outcome: Outcome, _ actionContext: ActionContext, _ subject: String) -> Menu {
        let use: Reason.Use? = outcome == .lost ? .lost : outcome == .noDecision ? .noDecision : nil
        let reasons = use.map(session.definition.reasons(for:)) ?? []
        let lead = leadDetail?.lead
        return Menu(
            title: "\(session.definition.label(outcome.stage)): why?", subject: subject,
            options: reasons.map { reason in
                Menu.Option(
                    key: reason.key, label: reason.label,
                    disabledReason: lead.flatMap { unmetText(.close, reason, $0) }.map(needsText),
                    choice: .steps([.close(outcome, reason: reason.id)]))
            }, actionContext: actionContext)
    }

    /// The unmet requirements of a reason on a lead, nil if all are met: `2 more attempts, next due 14:00`.
    func unmetText(_ transition: Transition, _ reason: Reason, _ lead: Lead) -> String? {
        let gateContext = GateContext(lead: lead, now: session.decisionContext.now)
        let unmet =
            session.definition.unmet(for: transition, gateContext)
            + session.definition.unmet(of: reason.requires, gateContext)
        var texts: [String] = []
        for text in unmet.map(describe) where !texts.contains(text) { texts.append(text) }
        return texts.isEmpty ? nil : texts.joined(separator: "; ")
    }

    /// An unmet requirement in words; prescribed attempts say how many are left and when the next is due.
    func describe(_ unmet: UnmetRequirement) -> String {
        if case .touches(1, let channels, _) = unmet.requirement, channels.isEmpty { return "a touch" }
        guard unmet.requirement == .prescribedFollowUp, let have = unmet.have, let need = unmet.need, have < need else {
            return unmet.text
        }
        let more = need - have
        var text = "\(more) more \(more == 1 ? "attempt" : "attempts")"
        if let due = unmet.nextDue {
            text += due <= session.decisionContext.now ? ", next due now" : ", next due " + session.time.future(due)
        }
        return text
    }
}
