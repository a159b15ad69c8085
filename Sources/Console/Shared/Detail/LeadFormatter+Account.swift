internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

// The account of the displayed lead, and who else it knows there.
extension LeadFormatter {
    /// `Dorn AG: 2 contacts, 1 open opportunity 40,000 EUR, owner Kim`; nil for a lead without colleagues.
    var accountLine: DetailLine? {
        guard let text = accountTexts.first else { return nil }
        guard detail.glance?.account != nil else { return DetailLine("Company", [(text, .normal)]) }
        return DetailLine("Account", [(text, .normal), ("  B", .key), (" shows it", .dim)])
    }

    /// The same, the longest text first; empty for a lead without colleagues.
    var accountTexts: [String] {
        detail.glance?.texts { session.decisionContext.team.name(of: $0) } ?? []
    }

    /// The opportunities of the lead, newest first; of one that no conversion opened, what converting would have asked.
    var opportunityLines: [DetailLine] {
        let formatter = OpportunityFormatter(session)
        var lines: [DetailLine] = []
        for opportunity in detail.lead.opportunities.reversed() {
            let row = OpportunityRow(opportunity, of: detail.lead, key: nil)
            let runs = formatter.runs(row)
            // The label has the number, and the gap after it.
            let rest = runs.dropFirst().enumerated().map { index, run in (index == 0 ? String(run.0.dropFirst(2)) : run.0, run.1) }
            lines.append(DetailLine(runs[0].0, rest))
        }
        if detail.lead.hasUnconvertedOpportunity {
            let missing = missing(for: .convert(Conversion()), in: detail.lead, given: session.decisionContext)
            if !missing.isEmpty {
                lines.insert(
                    DetailLine("Missing", [(missing.map(gates.describe).joined(separator: "; "), .warning)]), at: 1)
            }
        }
        return lines
    }
}
