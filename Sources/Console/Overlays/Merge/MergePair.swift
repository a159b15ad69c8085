internal import Lifecycle

/// Two leads of the same person: one is kept, the other is merged into it.
struct MergePair: Sendable {
    /// The lead that is kept.
    var survivor: Lead
    /// The lead that is merged into the survivor.
    var absorbed: Lead

    /// The same pair with the roles exchanged.
    var swapped: MergePair { MergePair(survivor: absorbed, absorbed: survivor) }
}

extension MergePair {
    /// Chooses the survivor: the lead in the later stage, or the lower lead id within the same stage.
    init(_ lead: Lead, _ other: Lead) {
        let isKept = lead.isKept(over: other)
        self.init(survivor: isKept ? lead : other, absorbed: isKept ? other : lead)
    }
}
