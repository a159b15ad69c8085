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
// A step on a lead without an owner belongs to nobody, so that the numbers of all owners sum up to the total.
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
        guard let before else { return given }
        let decisions = decisions
        for (index, event) in decisions.enumerated() where event.seq == seq && event.kind == .decision {
            switch event.decision {
            case .accepted:
                if given > 0 { return given }
                return before > 0 ? before : event.symbol
            case .converted:
                // Who declares a conversion by a file did not make it.
                let isDeclared = index + 1 < decisions.count && decisions[index + 1].kind == .declared
                return before > 0 || isDeclared ? before : event.symbol
            case .promoted, .qualified, .rejected, .disqualified, .won, .lost, .noDecision, .reengaged: break
            }
        }
        return before
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
