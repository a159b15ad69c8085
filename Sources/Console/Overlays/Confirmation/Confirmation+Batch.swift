internal import Lifecycle
internal import Workspace

extension Confirmation {
    /// The preview of a batch: the refused leads with their reasons first, then the others.
    static func batch(
        _ steps: [Intent.Step], _ actionContext: ActionContext, _ outcome: [PreviewedStep], _ console: ConsoleModel
    ) -> Confirmation {
        let allowed = outcome.count { $0.refusal == nil }
        let refused = outcome.count - allowed
        let verb = participle(of: steps.map(\.command), actionContext.action)
        var title =
            switch (actionContext.action, allowed) {
            case (.note, 0): "The note cannot be added"
            case (.note, _): "The note will be added to \(allowed.counted("lead"))"
            case (_, 0): "\(refused == 2 ? "Neither" : "None") of the \(refused.counted("lead")) can be \(verb)"
            case (_, _): "\(allowed.counted("lead")) will be \(verb)"
            }
        if let detail = steps.lazy.compactMap({ detail(of: $0.command, console.session) }).first { title += " (\(detail))" }
        if refused > 0, allowed > 0 { title += "; \(refused.grouped) cannot be" }
        var lines: [(text: String, isRefused: Bool)] = []
        for step in outcome where step.refusal != nil {
            lines.append((label(step.lead, console) + ": " + (step.refusal?.message ?? ""), true))
        }
        for step in outcome where step.refusal == nil { lines.append((label(step.lead, console), false)) }
        return Confirmation(title: title, lines: lines, allowed: allowed, effects: [.perform(steps, actionContext)])
    }

    /// The reason, time or owner that a batch sets, so that a wrong key in the menu before is noticed.
    private static func detail(of command: Command, _ session: ConsoleSession) -> String? {
        switch command {
        case .reject(let id, _), .disqualify(let id, _): session.definition.reasons.first { $0.id == id }?.label ?? id
        case .snooze(let until): "until \(session.time.future(until))"
        case .assign(let owner, _): "to \(session.decisionContext.team.name(of: owner))"
        default: nil
        }
    }

    /// The participle of a batch: that of its commands if all are the same, otherwise that of its action.
    private static func participle(of commands: [Command], _ action: ConsoleAction) -> String {
        let steps = Set(
            commands.map { command -> String in
                switch command {
                case .accept: "accepted"
                case .qualify: "qualified"
                case .promote: "promoted"
                case .reengage: "re-engaged"
                case .assign: "assigned"
                case .claim: "claimed"
                case .release: "released"
                default: ""
                }
            })
        guard steps.count == 1, let only = steps.first, !only.isEmpty else { return ActionSpec.of(action).participle }
        return only
    }

    private static func label(_ id: LeadID?, _ console: ConsoleModel) -> String {
        guard let id else { return "a new lead" }
        let name = console.displayName(id)
        return name == id.description ? name : "\(id)  \(name)"
    }
}
