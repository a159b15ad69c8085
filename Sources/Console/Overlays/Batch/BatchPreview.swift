internal import Lifecycle
internal import Screen
internal import Workspace

/// The preview of a batch, to be confirmed with `y`; `i` includes the leads that others changed meanwhile.
///
/// Those are left out otherwise, even if they change while it is open: it is then made again.
struct BatchPreview: Overlay {
    /// The steps on all leads, including those that are left out.
    private let steps: [Intent.Step]
    private let actionContext: ActionContext
    private let leftOut: [LeadID]
    private var confirmation: Confirmation
    /// Whether it waits to be replaced, because its leads changed.
    private(set) var isOutdated = false

    init(
        _ steps: [Intent.Step], _ actionContext: ActionContext, _ outcome: [PreviewedStep], _ console: ConsoleModel
    ) {
        self.steps = steps
        self.actionContext = actionContext
        leftOut = console.shared.unseenChanges.held(of: actionContext.leads)
        confirmation = Self.preview(steps, actionContext, outcome, leavingOut: leftOut, console)
    }

    var leads: [LeadID] { actionContext.leads }
    var isBatch: Bool { true }

    mutating func wasPainted(at time: Int64) { confirmation.wasPainted(at: time) }

    /// Previews the batch again on the new state.
    mutating func ask(again notice: String, _ console: inout ConsoleModel) -> OverlayResult {
        console.shared.announce(notice)
        isOutdated = true
        return .open([.preview(steps, actionContext)])
    }

    mutating func handle(_ key: Key, at time: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        switch key {
        case .character("y") where isOutdated, .character("i") where isOutdated:
            console.shared.report(.refused, "Leads of this batch were changed; check the new preview first")
            return .open
        case .character("i") where !leftOut.isEmpty:
            console.shared.unseenChanges.acknowledge(leftOut)
            isOutdated = true
            return .open([.preview(steps, actionContext)])
        default: return confirmation.handle(key, at: time, &console)
        }
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) { confirmation.draw(&frame, console) }

    /// The preview: first the leads that are left out, then the refused leads with their reasons, then the others.
    private static func preview(
        _ steps: [Intent.Step], _ actionContext: ActionContext, _ previewed: [PreviewedStep], leavingOut leftOut: [LeadID],
        _ console: ConsoleModel
    ) -> Confirmation {
        let isLeftOut = Set(leftOut)
        let outcome = previewed.filter { step in step.lead.map { !isLeftOut.contains($0) } ?? true }
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
        if !leftOut.isEmpty {
            let changed = "\(leftOut.count.grouped) of \(actionContext.leads.count.grouped) changed meanwhile"
            title = outcome.isEmpty ? changed : title + "; " + changed
        }
        var lines = leftOut.map { lead in
            (text: "\(lead)  left out: " + console.changeNotices.change(of: lead).inBrief, isRefused: true)
        }
        for step in outcome where step.refusal != nil {
            lines.append((label(step.lead, console) + ": " + (step.refusal?.message ?? ""), true))
        }
        for step in outcome where step.refusal == nil { lines.append((label(step.lead, console), false)) }
        var kept = actionContext
        kept.leads.removeAll(where: isLeftOut.contains)
        kept.leftOut = leftOut
        return Confirmation(
            title: title, lines: lines, allowed: allowed,
            effects: [.perform(steps.filter { step in step.lead.map { !isLeftOut.contains($0) } ?? true }, kept)],
            alternative: leftOut.isEmpty ? nil : Message.KeyHint(key: "i", title: "include the changed ones"))
    }

    /// The reason, time or owner that a batch sets, so that a wrong key in the menu before is noticed.
    private static func detail(of command: Command, _ session: ConsoleSession) -> String? {
        switch command {
        case .reject(let id, _, let returnOn, _):
            (session.definition.reasons.first { $0.id == id }?.label ?? id) + (returnOn.map { ", return on \($0)" } ?? "")
        case .disqualify(let id, _): session.definition.reasons.first { $0.id == id }?.label ?? id
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
