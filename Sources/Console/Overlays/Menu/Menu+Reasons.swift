internal import Lifecycle

// The menus of reasons: each reason is one key, disabled with its unmet requirements.
extension Menu {
    /// The menu for rejecting or disqualifying; it opens even when no reason can be picked.
    static func reasons(_ use: Reason.Use, _ actionContext: ActionContext, _ console: ConsoleModel) -> Menu {
        let isReject = use == .reject
        let (session, gates) = (console.session, GateFormatter(session: console.session))
        let command: (String) -> Command = { isReject ? .reject(reason: $0) : .disqualify(reason: $0) }
        var menu = Menu(
            title: isReject ? "Reject and return to \(session.definition.label(.nurture)): why?" : "Disqualify: why?",
            subject: console.subject(of: actionContext.leads), options: [],
            actionContext: actionContext)
        let lead =
            actionContext.leads.count == 1
            ? console.leadDetail.flatMap { $0.lead.id == actionContext.leads[0] ? $0.lead : nil } : nil
        if let lead, let refusal = availability(of: command(""), in: lead, given: session.decisionContext),
            refusal.code != .gateNotMet
        {
            menu.remark = refusal.message
        }
        menu.options = session.definition.reasons(for: use).map { reason in
            var disabledReason = menu.remark == nil ? nil : "not available now"
            if disabledReason == nil, let lead {
                disabledReason = gates.blocking(isReject ? .reject : .disqualify, reason, lead)
            }
            let asksForDate = isReject && reason.returnDays != nil
            return Menu.Option(
                key: reason.key, label: reason.label, disabledReason: disabledReason,
                choice: asksForDate ? .returned(reason) : .steps([command(reason.id)]))
        }
        if menu.options.isEmpty { menu.remark = "The definition \"\(session.definition.name)\" has no reason for this" }
        return menu
    }

    /// The menu of the outcomes of an opportunity.
    static func outcomes(_ actionContext: ActionContext, _ console: ConsoleModel) -> Menu {
        let keys: [(Outcome, Character)] = [(.won, "w"), (.lost, "l"), (.noDecision, "n")]
        return Menu(
            title: "Close: which outcome?", subject: console.subject(of: actionContext.leads),
            options: keys.map { outcome, key in
                Menu.Option(key: key, label: console.session.definition.label(outcome.stage), choice: .ended(outcome))
            }, actionContext: actionContext)
    }

    /// The menu of reasons for a lost or undecided opportunity; empty if the definition asks for none.
    static func closeReasons(_ outcome: Outcome, _ actionContext: ActionContext, _ subject: String, _ console: ConsoleModel) -> Menu
    {
        let use: Reason.Use? = outcome == .lost ? .lost : outcome == .noDecision ? .noDecision : nil
        let reasons = use.map(console.session.definition.reasons(for:)) ?? []
        let lead = console.leadDetail?.lead
        let gates = GateFormatter(session: console.session)
        return Menu(
            title: "\(console.session.definition.label(outcome.stage)): why?", subject: subject,
            options: reasons.map { reason in
                Menu.Option(
                    key: reason.key, label: reason.label,
                    disabledReason: lead.flatMap { gates.blocking(.close, reason, $0) },
                    choice: .steps([.close(outcome, reason: reason.id)]))
            }, actionContext: actionContext)
    }
}
