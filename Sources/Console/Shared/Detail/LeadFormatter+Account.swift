internal import Formats
internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

// The account of the displayed lead, and who else it knows there.
extension LeadFormatter {
    /// `Dorn AG: 2 contacts, 1 open opportunity 40,000 EUR, owner Kim`; nil for a lead without colleagues.
    var accountLine: DetailLine? {
        guard let text = accountTexts.first else { return nil }
        return DetailLine(
            "Account", [(text, .normal)] + (detail.glance?.account == nil ? [] : [("  B", .key), (" shows it", .dim)]))
    }

    /// The same, the longest text first; empty for a lead without colleagues.
    var accountTexts: [String] {
        guard let glance = detail.glance else { return [] }
        var parts: [String] = []
        if let account = glance.account {
            parts.append(account.contacts.count.counted("contact"))
            let sums = account.openAmounts.map { " " + AmountFormatter.figure($0.amount) }.joined(separator: " +")
            if !account.open.isEmpty { parts.append(account.open.count.counted("open opportunity", "open opportunities") + sums) }
            if account.open.isEmpty, account.opportunities.contains(where: { $0.outcome == .won }) { parts.append("customer") }
            if let owner = account.owner { parts.append("owner \(session.decisionContext.team.name(of: owner))") }
        }
        if glance.otherLeads > 0 { parts.append(glance.otherLeads.counted("other lead")) }
        return (1...max(1, parts.count)).reversed().map { "\(glance.name): " + parts.prefix($0).joined(separator: ", ") }
    }

    /// The opportunities of the lead, newest first; of one that no conversion opened, what converting would have asked.
    var opportunityLines: [DetailLine] {
        let formatter = OpportunityFormatter(session)
        var lines: [DetailLine] = []
        for opportunity in detail.lead.opportunities.reversed() {
            let row = OpportunityRow(opportunity, of: detail.lead, key: nil)
            let runs = formatter.runs(row)
            lines.append(DetailLine(runs[0].0, Array(runs.dropFirst())))
        }
        let open = detail.lead.opportunities.newestOpen
        if let open, open.seq == detail.lead.openedWithoutConversion {
            let missing = missing(for: .convert(Conversion()), in: detail.lead, given: session.decisionContext)
            if !missing.isEmpty {
                lines.append(
                    DetailLine("Still open", [(missing.map(gates.describe).joined(separator: "; "), .warning)]))
            }
        }
        return lines
    }
}
