// Which touches are sales' follow-up. Marketing's nurture touches neither stop a clock nor count as an attempt.
extension LeadDefinition {
    /// When sales' follow-up on a lead began: its last entry into a stage with sales, even if it has left since.
    ///
    /// Where marketing nurtures within the first stages with sales, it began when sales took the lead on
    /// ("Qualified leads: the most important input for sales"). Nil for a lead that never came to sales. O(stays).
    private func followUpStart(of lead: Lead) -> Instant? {
        var start: Instant?
        for stay in lead.stays.reversed() {
            guard stay.stage.isWithSales else {
                if start == nil { continue } else { break }
            }
            // The stages before sales took it on count only for a lead that was never taken on.
            if start != nil, topology.nurturedWithin.contains(effectiveStage(of: stay)) { break }
            start = stay.enteredAt
        }
        return start
    }

    /// The touches that count as follow-up: those by sales since ``followUpStart(of:)``.
    ///
    /// Before a lead comes to sales, those since it was captured or came back; after it has gone back, all touches
    /// since it came to sales. O(touches + stays).
    package func followUpTouches(of lead: Lead) -> LoggedEvents<Lead.LoggedTouch> {
        if let began = lead.intakeBegan {
            // What a file knows from before its capture counts; an earlier round doesn't.
            guard began.seq != lead.stays.first?.seq else { return lead.touches }
            return LoggedEvents(lead.touches.filter { $0.occurredAt >= began.enteredAt })
        }
        guard let since = followUpStart(of: lead) else { return lead.touches }
        let isWithSales = lead.stage.isWithSales
        return LoggedEvents(lead.touches.filter { $0.occurredAt >= since && !(isWithSales && $0.touch.isNurture) })
    }

    /// How far sales has got in contacting a lead. O(touches).
    package func contactProgress(of lead: Lead) -> ContactProgress {
        if lead.followUp != nil { return .reached }
        let touches = followUpTouches(of: lead)
        if touches.isEmpty { return .untouched }
        if touches.contains(where: { $0.touch.outcome.isContact }) { return .reached }
        return touches.contains { $0.touch.direction == .outbound } ? .attempted : .inboundOnly
    }
}
