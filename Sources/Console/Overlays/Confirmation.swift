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
    mutating func confirmationKey(_ confirmation: Confirmation, _ key: Key, at: Int64) -> [Effect] {
        var confirmation = confirmation
        switch key {
        case .character("y"):
            guard confirmation.allowed > 0 else {
                report(.refused, "This cannot be done; Esc to close")
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
            report(.note, "Nothing was done")
            return []
        case .character("s") where confirmation.mergePair != nil:
            // A new preview, which has to be painted before it can be confirmed.
            if let mergePair = confirmation.mergePair { confirmation = mergePreview(mergePair.swapped) }
        case .character("j"), .down: confirmation.scroll = min(max(0, confirmation.lines.count - 1), confirmation.scroll + 1)
        case .character("k"), .up: confirmation.scroll = max(0, confirmation.scroll - 1)
        case .pageDown, .control("d"): confirmation.scroll = min(max(0, confirmation.lines.count - 1), confirmation.scroll + 10)
        case .pageUp, .control("u"): confirmation.scroll = max(0, confirmation.scroll - 10)
        default:
            report(.note, confirmation.mergePair == nil ? "y to confirm, Esc to cancel" : "y to confirm, s to swap, Esc to cancel")
            return []
        }
        overlays[overlays.count - 1] = .confirmation(confirmation)
        return []
    }

    /// The preview of a batch: the refused leads with their reasons first, then the others.
    func batchPreview(_ steps: [Intent.Step], _ actionContext: ActionContext, _ outcome: [PreviewedStep]) -> Confirmation {
        let allowed = outcome.count { $0.refusal == nil }
        let refused = outcome.count - allowed
        var title = "\(allowed.counted("lead")) will be \(actionContext.action.participle)"
        if let detail = steps.lazy.compactMap({ batchDetail(of: $0.command) }).first { title += " (\(detail))" }
        if refused > 0 { title += ", \(refused.grouped) cannot" }
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
        case .advance: "advanced"
        case .reject: "rejected"
        case .disqualify: "disqualified"
        case .snooze: "snoozed"
        case .owner: "given a new owner"
        case .claim: "claimed"
        case .promote: "promoted"
        case .reengage: "re-engaged"
        case .note: "given a note"
        case .merge: "merged"
        default: "changed"
        }
    }
}
