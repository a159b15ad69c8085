internal import Lifecycle
internal import Screen
internal import Workspace

/// What would come of something that is not undone by one keystroke, to be confirmed with `y`.
///
/// The `y` counts only 200 ms after the preview was painted: nobody who types ahead confirms what they haven't seen.
package struct Confirmation: Sendable {
    /// The least time between the painted preview and its `y`, in milliseconds.
    package static let pause: Int64 = 200

    /// What would be done, in one line.
    package var title: String
    /// Lead by lead, with why not where it can't.
    package var lines: [(text: String, isRefused: Bool)]
    /// How many can.
    package var allowed: Int
    /// What `y` does.
    package var effects: [Effect]
    /// Since when it is on the screen; nil while it is not.
    package var paintedAt: Int64?
    /// The first line that shows.
    package var scroll = 0
    /// The leads that would become one, where that is asked.
    package var mergePair: MergePair?
}

extension ConsoleModel {
    mutating func confirmationKey(_ asked: Confirmation, _ key: Key, at: Int64) -> [Effect] {
        var asked = asked
        switch key {
        case .character("y"):
            guard asked.allowed > 0 else {
                say(.refused, "None of them can; Esc closes the preview")
                return []
            }
            guard let painted = asked.paintedAt, at - painted >= Confirmation.pause else {
                say(.note, "Look at the preview first, then press y")
                return []
            }
            overlays.removeLast()
            return asked.effects
        case .escape, .character("n"), .character("q"):
            overlays.removeLast()
            say(.note, "Nothing was done")
            return []
        case .character("s") where asked.mergePair != nil:
            // Another preview, which has to be looked at in its turn.
            if let mergePair = asked.mergePair { asked = mergePreview(mergePair.swapped) }
        case .character("j"), .down: asked.scroll = min(max(0, asked.lines.count - 1), asked.scroll + 1)
        case .character("k"), .up: asked.scroll = max(0, asked.scroll - 1)
        case .pageDown, .control("d"): asked.scroll = min(max(0, asked.lines.count - 1), asked.scroll + 10)
        case .pageUp, .control("u"): asked.scroll = max(0, asked.scroll - 10)
        default:
            say(.note, asked.mergePair == nil ? "y does it, Esc leaves it" : "y does it, s swaps who stays, Esc leaves it")
            return []
        }
        overlays[overlays.count - 1] = .confirmation(asked)
        return []
    }

    /// The preview of a batch as the workspace sees it.
    func batchPreview(_ steps: [Intent.Step], _ actionContext: ActionContext, _ outcome: [PreviewedStep]) -> Confirmation {
        let allowed = outcome.count { $0.refusal == nil }
        let refused = outcome.count - allowed
        var title = "\(allowed) will be \(actionContext.action.participle)"
        if refused > 0 { title += ", \(refused) cannot" }
        if let why = steps.lazy.compactMap({ reason(of: $0.command) }).first { title += ": \(why)" }
        var lines: [(text: String, isRefused: Bool)] = []
        for step in outcome where step.refusal != nil {
            lines.append((about(step.lead) + ": " + (step.refusal?.message ?? ""), true))
        }
        for step in outcome where step.refusal == nil { lines.append((about(step.lead), false)) }
        return Confirmation(title: title, lines: lines, allowed: allowed, effects: [.perform(steps, actionContext)])
    }

    /// What everything in a batch has in common, so that a slip of the finger on the sheet before shows.
    private func reason(of command: Command) -> String? {
        switch command {
        case .reject(let id, _), .disqualify(let id, _): session.definition.reasons.first { $0.id == id }?.label ?? id
        case .snooze(let until): "until \(session.time.future(until))"
        case .assign(let owner, _): session.decisionContext.team.name(of: owner)
        default: nil
        }
    }

    private func about(_ id: LeadID?) -> String {
        guard let id else { return "a new lead" }
        let name = calling(id)
        return name == id.description ? name : "\(id)  \(name)"
    }
}

extension ConsoleAction {
    /// What leads are after it: `12 will be rejected`.
    var participle: String {
        switch self {
        case .advance: "advanced"
        case .reject: "rejected"
        case .disqualify: "disqualified"
        case .snooze: "snoozed"
        case .owner: "given over"
        case .claim: "claimed"
        case .promote: "promoted"
        case .reengage: "brought back"
        case .note: "noted on"
        case .merge: "merged"
        default: "changed"
        }
    }
}
