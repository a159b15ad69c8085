internal import Lifecycle

/// What the last painted screen offered, so that no key acts on something else.
struct PaintedOffer: Equatable, Sendable {
    /// The lead under the cursor.
    var lead: LeadID?
    var context: ConsoleContext
    var screen: ConsoleScreen
}

extension ConsoleModel {
    /// What the screen offers now.
    var currentOffer: PaintedOffer { PaintedOffer(lead: currentLead, context: context, screen: screen) }

    /// Notes what the screen offers, after it was painted or after an input that the user caused.
    mutating func noteOffer(after input: ConsoleInput) {
        switch input {
        case .key, .paste: isAnsweringKey = true
        case .result: break
        case .clock, .progress, .problem, .elapsed: return
        case .resize, .tick, .changes, .session: isAnsweringKey = false
        case .painted:
            isAnsweringKey = false
            offered = currentOffer
        }
        // What follows from a key is known to the one who pressed it; what others cause is known when it is painted.
        if isAnsweringKey { offered = currentOffer }
    }

    /// Why an action must not be dispatched now: it would act on another lead than the painted one.
    ///
    /// Also if the lead itself has just been changed by somebody else. Nil if it may.
    func surprise(of spec: ActionSpec, _ targets: [LeadID]) -> String? {
        let actsOnLead = spec.arity != .none || [.open, .mark, .range, .journalOfLead].contains(spec.action)
        guard actsOnLead else { return nil }
        if let offered, offered != currentOffer, markedLeads.isEmpty {
            let name = currentLead.map(displayName) ?? "no lead"
            return "The list changed; \(name) is selected now: check it, then press the key again"
        }
        guard spec.writes, let change = shared.unseenChange, targets.contains(change.lead),
            change.isUnread(at: shared.typeAhead.keyTime)
        else { return nil }
        return "\(change.text): check it, then press the key again"
    }
}
