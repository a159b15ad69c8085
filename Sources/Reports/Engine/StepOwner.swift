// To whom a step belongs: the one rule of all figures by owner.
//
// A step belongs to the owner of the lead when it was taken (domain page, "Figures and how they are computed": by
// owner). The order is that of the journal, because a file may date its events differently:
// - the owner before the step's line;
// - for an acceptance, the owner that it gives the lead: accepting is taking it on;
// - for a conversion, the owner before the hand-over to the closer; of a lead that nobody owned, the person who
//   converted it;
// - for the capture, before which there is no line, the owner that it names;
// - for what is so now, such as an overdue clock, the present owner.
// Of a lead that nobody has owned so far:
// - the entry of a stage belongs to the owner whom a rule gives it next, before it leaves that stage: routing assigns
//   a lead after the line by which it enters (domain page, "Queues");
// - a rejection or disqualification belongs to the person who made it: who answers for a lead of the pool is known.
// Any other step on a lead without an owner belongs to nobody, so that the numbers of all owners sum up to the total.
extension TimelineView {
    /// The symbol of the owner to whom the step of a journal line belongs, 0 for nobody; `.max` asks for the present.
    ///
    /// O(owners + decisions).
    func owner(ofStepAt seq: UInt32) -> Int {
        var before: Int?
        var given = 0
        for event in owners {
            if event.seq < seq { before = event.symbol } else if event.seq == seq { given = event.symbol }
        }
        guard seq != .max else { return before ?? 0 }
        if before == nil, given > 0 { return given }
        guard let before, before > 0 else { return ownerOfUnowned(at: seq, given: given) }
        guard given > 0 else { return before }
        let isAcceptance = decisions.contains { $0.seq == seq && $0.kind == .decision && $0.decision == .accepted }
        return isAcceptance ? given : before
    }

    /// To whom a step belongs that was taken while nobody owned the lead, 0 for nobody.
    private func ownerOfUnowned(at seq: UInt32, given: Int) -> Int {
        let decisions = decisions
        for (index, event) in decisions.enumerated() where event.seq == seq && event.kind == .decision {
            switch event.decision {
            case .accepted where given > 0: return given
            case .accepted, .converted, .rejected, .disqualified:
                // Who declares a decision by a file did not make it.
                let isDeclared = index + 1 < decisions.count && decisions[index + 1].kind == .declared
                return isDeclared ? 0 : event.symbol
            case .promoted, .qualified, .won, .lost, .noDecision, .reengaged: break
            }
        }
        guard stages.contains(where: { $0.seq == seq && $0.kind == .stage }),
            let next = owners.first(where: { $0.seq >= seq && $0.symbol > 0 }), next.detail == 1
        else { return 0 }
        let left = stages.first { $0.seq > seq && $0.kind == .stage }?.seq ?? .max
        return next.seq < left ? next.symbol : 0
    }

    /// The journal line of the lead's capture.
    var captureSeq: UInt32 { stages.first?.seq ?? 0 }
}

/// Restricts a page to the steps of one owner.
///
/// A lead may have steps of several owners, so it is not enough to leave out leads: each count asks for its own step.
struct OwnerFilter {
    private let isOn: Bool
    private let symbol: Int?

    /// - Parameter symbol: compiles the filter's text; nil if no lead has it.
    init(_ filter: GroupFilter?, symbol: (String) -> Int?) {
        isOn = filter?.grouping == .owner
        self.symbol = filter.flatMap { $0.grouping == .owner ? ($0.value.isEmpty ? 0 : symbol($0.value)) : nil }
    }

    /// Whether the page counts the step of a journal line; `.max` stands for what is so now.
    @inline(__always)
    func includes(_ lead: TimelineView, at seq: @autoclosure () -> UInt32) -> Bool {
        !isOn || symbol == lead.owner(ofStepAt: seq())
    }

    /// Whether the page counts something that belonged to an owner.
    @inline(__always)
    func includes(owner: @autoclosure () -> Int) -> Bool { !isOn || symbol == owner() }
}
