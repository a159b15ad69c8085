internal import Lifecycle
internal import Screen
internal import Workspace

/// A preview of an action that one keystroke can't undo, to be confirmed with `y`.
///
/// `y` counts only from 200 ms after the preview was painted, so that typing ahead confirms nothing unseen.
package struct Confirmation: Sendable {
    /// The shortest time between painting the preview and accepting `y`, in milliseconds.
    package static let pause: Int64 = 200

    /// The action in one line.
    package var title: String
    /// One line per lead, with the reason where the action is refused.
    package var lines: [(text: String, isRefused: Bool)]
    /// The number of leads that the action can change.
    package var allowed: Int
    /// The effects of `y`.
    package var effects: [Effect]
    /// When it was painted, in milliseconds of the keys' clock; nil until then.
    package var paintedAt: Int64?
    /// The first visible line.
    package var scroll = 0
    /// The two leads, if the action is a merge.
    package var mergePair: MergePair?
}

extension ConsoleModel {
    /// The message when a form or a preview is left.
    static var cancelledText: String { "Cancelled; nothing was changed" }

    mutating func confirmationKey(_ confirmation: Confirmation, _ key: Key, at: Int64) -> [Effect] {
        var confirmation = confirmation
        switch key {
        case .character("y"):
            guard confirmation.allowed > 0 else {
                report(.refused, "This cannot be done; press Esc to close")
                return []
            }
            guard let painted = confirmation.paintedAt, at - painted >= Confirmation.pause else {
                report(.note, "Check the preview first, then press y")
                return []
            }
            overlays.removeLast()
            return confirmation.effects
        case .escape, .character("n"), .character("q"):
            overlays.removeLast()
            report(.note, Self.cancelledText)
            return []
        case .character("s") where confirmation.mergePair != nil:
            // A new preview, which has to be painted before it can be confirmed.
            if let mergePair = confirmation.mergePair { confirmation = mergePreview(mergePair.swapped) }
        case .character("j"), .down: confirmation.scroll = min(max(0, confirmation.lines.count - 1), confirmation.scroll + 1)
        case .character("k"), .up: confirmation.scroll = max(0, confirmation.scroll - 1)
        case .pageDown, .control("d"): confirmation.scroll = min(max(0, confirmation.lines.count - 1), confirmation.scroll + 10)
        case .pageUp, .control("u"): confirmation.scroll = max(0, confirmation.scroll - 10)
        default:
            report(
                .note,
                confirmation.allowed == 0
                    ? "Esc to cancel"
                    : confirmation.mergePair == nil ? "y to confirm, Esc to cancel" : "y to confirm, s to swap, Esc to cancel")
            return []
        }
        overlays[overlays.count - 1] = .confirmation(confirmation)
        return []
    }

    /// The preview of a batch: the refused leads with their reasons first, then the others.
    func batchPreview(_ steps: [Intent.Step], _ actionContext: ActionContext, _ outcome: [PreviewedStep]) -> Confirmation {
        let allowed = outcome.count { $0.refusal == nil }
        let refused = outcome.count - allowed
        let verb = participle(of: steps.map(\.command), actionContext.action)
        var title =
            switch actionContext.action {
            case .note: "The note will be added to \(allowed.counted("lead"))"
            default: "\(allowed.counted("lead")) will be \(verb)"
            }
        if allowed == 0 {
            title =
                actionContext.action == .note
                ? "The note cannot be added"
                : "\(refused == 2 ? "Neither" : "None") of the \(refused.counted("lead")) can be \(verb)"
        }
        if let detail = steps.lazy.compactMap({ batchDetail(of: $0.command) }).first { title += " (\(detail))" }
        if refused > 0, allowed > 0 { title += "; \(refused.grouped) cannot be" }
        var lines: [(text: String, isRefused: Bool)] = []
        for step in outcome where step.refusal != nil {
            lines.append((leadLabel(step.lead) + ": " + (step.refusal?.message ?? ""), true))
        }
        for step in outcome where step.refusal == nil { lines.append((leadLabel(step.lead), false)) }
        return Confirmation(title: title, lines: lines, allowed: allowed, effects: [.perform(steps, actionContext)])
    }

    /// The reason, time or owner that a batch sets, so that a wrong key in the menu before is noticed.
    private func batchDetail(of command: Command) -> String? {
        switch command {
        case .reject(let id, _), .disqualify(let id, _): session.definition.reasons.first { $0.id == id }?.label ?? id
        case .snooze(let until): "until \(session.time.future(until))"
        case .assign(let owner, _): "to \(session.decisionContext.team.name(of: owner))"
        default: nil
        }
    }

    /// The participle of a batch: that of its commands if all are the same, otherwise that of its action.
    func participle(of commands: [Command], _ action: ConsoleAction) -> String {
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
        guard steps.count == 1, let only = steps.first, !only.isEmpty else { return action.participle }
        return only
    }

    private func leadLabel(_ id: LeadID?) -> String {
        guard let id else { return "a new lead" }
        let name = displayName(id)
        return name == id.description ? name : "\(id)  \(name)"
    }
}

extension ConsoleAction {
    /// The participle that describes leads after the action: `12 leads will be rejected`.
    var participle: String {
        switch self {
        case .advance: "moved on"
        case .reject: "rejected"
        case .disqualify: "disqualified"
        case .snooze: "snoozed"
        case .owner: "assigned"
        case .claim: "claimed"
        case .promote: "promoted"
        case .reengage: "re-engaged"
        case .note: "updated"
        case .merge: "merged"
        default: "changed"
        }
    }
}
