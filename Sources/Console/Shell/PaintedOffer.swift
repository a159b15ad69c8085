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
        // What follows from a key is known to the one who pressed it; what others cause is known when it is painted. A
        // key that moves the cursor from where nobody saw it leads to where nobody sees it.
        if isAnsweringKey, !isOfferOutdated { offered = currentOffer }
        isOfferOutdated = offered.map { $0 != currentOffer } ?? false
    }

    /// Why an action must not be dispatched now, nil if it may: the cursor is on another lead than was painted.
    ///
    /// Or others have just changed the lead that it writes on. Keys that only look are never refused.
    func surprise(of spec: ActionSpec, _ targets: [LeadID]) -> String? {
        if isOfferOutdated, spec.acts {
            let name = currentLead.map(displayName) ?? "no lead"
            return "The list changed; \(name) is selected now: check it, then press the key again"
        }
        // A batch is previewed on the newest state anyway.
        guard spec.writes, targets.count == 1, shared.unseenChanges.contains(targets[0]) else { return nil }
        return "\(notice(of: shared.unseenChanges.entry(of: targets[0]), targets[0])): check it, then press the key again"
    }
}

extension ActionSpec {
    /// Whether it does more than show something: it writes, exports, marks the lead or copies a text of it.
    fileprivate var acts: Bool {
        if case .text = requires { return true }
        return writes || exports || action == .mark || action == .range
    }
}
