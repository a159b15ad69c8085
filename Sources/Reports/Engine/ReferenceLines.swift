internal import Lifecycle

// Published figures beside one's own.
extension ReportContext {
    /// The published figures that the definition shows for some subjects: what each is of, its value and its source.
    func references(_ figures: [ReferenceLine.Figure]) -> [String] {
        shownReferences(figures).map { "\($0.figure.subject(self)): \($0.value) (\($0.source))" }
    }

    /// The published values of a figure with their sources, for the column beside its own value; nothing without any.
    func reference(_ figure: ReferenceLine.Figure?) -> FigureValue {
        let lines = figure.map { shownReferences([$0]) } ?? []
        return lines.isEmpty ? .nothing : .text(lines.map { "\($0.value) (\($0.source))" }.joined(separator: "; "))
    }

    /// Whether the definition shows a published figure for any of some subjects.
    func hasReference(_ figures: [ReferenceLine.Figure]) -> Bool { !shownReferences(figures).isEmpty }

    private func shownReferences(_ figures: [ReferenceLine.Figure]) -> [ReferenceLine] {
        definition.references.filter { $0.isOn && figures.contains($0.figure) }
    }
}

extension ReferenceLine.Figure {
    /// What the published value is of.
    fileprivate func subject(_ context: ReportContext) -> String {
        switch self {
        case .acceptanceRate: "acceptance rate, of the leads accepted or rejected"
        case .followUpHours: "follow-up after the handover to sales"
        case .firstTouchMinutes: "first touch after the handover to sales"
        case .reachedByAttempt: "attempts until the contact, of the leads reached"
        case .salesReadyShare: "inquiries that reach \(context.definition.label(context.definition.topology.nearestUsed(.mql)))"
        case .mqlToSQL: "\(context.definition.label(.mql)) to \(context.definition.label(.sql)), of the leads that entered"
        case .winRate: "win rate, of the opportunities that ended"
        }
    }
}
