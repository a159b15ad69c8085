internal import Lifecycle
internal import Screen

// What a lead's next steps require.
extension LeadFormatter {
    /// What each next step requires: `Accept ready`, `Reject possible, except as "Unreachable" (…)`.
    func gateLines(_ lead: Lead) -> [DetailLine] {
        // Gates require fields too, and those are unknown here.
        if let erasureNote { return [DetailLine("Next steps", erasureNote, .dim)] }
        var lines: [DetailLine] = []
        let decisionContext = session.decisionContext
        func line(_ label: String, _ command: Command, short: String? = nil) {
            guard let refusal = availability(of: command, in: lead, given: decisionContext) else {
                return lines.append(DetailLine(label, "ready", .ready))
            }
            lines.append(DetailLine(label, short ?? gates.needsText(refusal), refusal.code == .gateNotMet ? .warning : .dim))
        }
        switch session.definition.effectiveStage(of: lead) {
        case .mql:
            line("Accept", .accept)
            declineLine(.reject, lead, &lines)
            declineLine(.disqualify, lead, &lines)
            line(
                "Convert", .convert(Conversion()),
                short: session.definition.topology.convertsFrom.contains(.mql) ? nil : "after accepting")
        case .sal:
            if session.definition.topology.hasQualification { line("Qualify", .qualify) }
            declineLine(.reject, lead, &lines)
            declineLine(.disqualify, lead, &lines)
            line(
                "Convert", .convert(Conversion()),
                short: session.definition.topology.convertsFrom.contains(.sal) ? nil : "after qualifying")
        case .sql where !session.definition.topology.isOpportunity(.sql):
            line("Convert", .convert(Conversion()))
            declineLine(.reject, lead, &lines)
            declineLine(.disqualify, lead, &lines)
        case .sql, .opportunity: line("Close", .close(.won))
        case .inquiry, .viable:
            line("Promote", .promote)
            proposalLine(lead, &lines)
        case .nurture, .disqualified:
            line("Promote", .promote)
            line("Re-engage", .reengage())
        case .lost, .noDecision, .dropped: line("Re-engage", .reengage())
        case .won: break
        }
        return lines
    }

    /// Adds that the score reaches the MQL threshold if the definition leaves promotion to marketing.
    private func proposalLine(_ lead: Lead, _ lines: inout [DetailLine]) {
        let definition = session.definition
        let snapshot = definition.score(lead, on: session.decisionContext.today).snapshot
        guard !definition.topology.scorePromotes, definition.thresholds.total > 0, definition.thresholds.reached(by: snapshot)
        else {
            return
        }
        let stage = definition.topology.noun(for: .mql)
        let points = "\(snapshot.total) of \(definition.thresholds.total) points"
        lines.append(DetailLine("Proposed", "as \(stage) (\(points)); waiting for marketing", .accent))
    }

    /// Adds whether the lead can be rejected or disqualified, and the reasons with unmet requirements.
    private func declineLine(_ transition: Transition, _ lead: Lead, _ lines: inout [DetailLine]) {
        let isReject = transition == .reject
        let command: Command = isReject ? .reject(reason: "") : .disqualify(reason: "")
        let reasons = session.definition.reasons(for: isReject ? .reject : .disqualify)
        if let refusal = availability(of: command, in: lead, given: session.decisionContext), refusal.code != .gateNotMet {
            return lines.append(DetailLine(transition.label, gates.describe(refusal), .dim))
        }
        var blocked: [(reason: Reason, unmet: [UnmetRequirement])] = []
        var readyCount = 0
        // The prescribed attempts come first: they are what a day's work can change.
        let requiresAttempts: (Reason) -> Bool = { $0.requires.contains(.prescribedFollowUp) }
        for reason in reasons.filter(requiresAttempts) + reasons.filter({ !requiresAttempts($0) }) {
            let unmet = gates.unmet(transition, reason, lead)
            if unmet.isEmpty { readyCount += 1 }
            // Reasons with the same requirements are listed once.
            if !unmet.isEmpty, !blocked.contains(where: { $0.unmet == unmet }) { blocked.append((reason, unmet)) }
        }
        // A requirement that every reason has is said once.
        if readyCount == 0, blocked.count == 1 {
            return lines.append(DetailLine(transition.label, gates.needsText(blocked[0].unmet) + " for every reason", .warning))
        }
        var runs: [(String, Style)] = [readyCount > 0 ? ("possible", .ready) : ("not yet", .warning)]
        if !blocked.isEmpty {
            let reasons = blocked.map { "\"\($0.reason.label)\" (\(gates.needsText($0.unmet)))" }
            runs.append(((readyCount > 0 ? ", except as " : ": ") + reasons.joined(separator: ", "), .normal))
        }
        lines.append(DetailLine(transition.label, runs))
    }
}
