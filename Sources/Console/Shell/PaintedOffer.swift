internal import Lifecycle
internal import Screen

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

    /// The leads that the next keys may act on: the selected one, the marked ones, and those of open overlays.
    var leadsAtStake: Set<LeadID> {
        var leads = Set(overlays.flatMap(\.leads))
        for list in shared.lists.all.values { leads.formUnion(list.marked) }
        if let currentLead { leads.insert(currentLead) }
        return leads
    }

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
    /// Or others have changed the lead that it writes on, and no key was refused since. Keys that only look are never
    /// refused.
    mutating func surprise(of spec: ActionSpec, _ targets: [LeadID]) -> String? {
        if isOfferOutdated, spec.acts {
            let name = currentLead.map(displayName) ?? "no lead"
            return "The list changed; \(name) is selected now: check it, then press the key again"
        }
        // The changed leads of a batch are left out of it.
        guard spec.writes, spec.arity != .none, targets.count == 1 else { return nil }
        return objection(on: targets, to: spec.keys.first?.name ?? "the key", for: spec.title)
    }
}

extension ActionSpec {
    /// Whether it does more than show something: it writes, exports, marks the lead or copies a text of it.
    fileprivate var acts: Bool {
        if case .text = requires { return true }
        return writes || exports || action == .mark || action == .range
    }
}
