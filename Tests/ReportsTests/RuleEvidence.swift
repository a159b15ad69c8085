import Lifecycle

/// The newest end of a lead, and the scoring rules recorded by its promotions and acceptances before, the simple way.
struct RuleEvidence {
    let lead: NaiveLead
    let end: Lead.Decision
    let isWon: Bool
    private(set) var rules: Set<String> = []
    private var firstLine: SequenceNumber?

    /// Nil for a lead without an end at such a moment.
    init?(of lead: NaiveLead, until isWithin: (Instant) -> Bool) {
        let ends: Set<Lead.Decision.Kind> = [.rejected, .disqualified, .closed]
        let all = lead.lead.decisions
        guard let last = all.lastIndex(where: { ends.contains($0.kind) && isWithin($0.occurredAt) }) else { return nil }
        self.lead = lead
        end = all[last]
        isWon = lead.kind(all[last]) == Outcome.won.rawValue
        let before = all[..<last].lastIndex { ends.contains($0.kind) } ?? -1
        for index in all[..<last].indices where index > before && (all[index].kind == .promoted || all[index].kind == .accepted) {
            firstLine = firstLine ?? all[index].seq
            switch lead.lines[all[index].seq]?.event {
            case .promoted(let promoted): rules.formUnion(promoted.evidence.map(\.rule))
            case .accepted(let accepted): rules.formUnion(accepted.evidence.map(\.rule))
            default: break
            }
        }
    }

    func reached(_ step: Stage) -> Bool {
        lead.stays.contains { $0.seq >= firstLine ?? end.seq && $0.seq <= end.seq && $0.reaches(step) }
    }
}
