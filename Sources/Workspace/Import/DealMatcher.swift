internal import Intake
internal import Lifecycle

/// Decides which opportunity of a lead a deal of a file is: that of its record id, else the one that fits best.
///
/// Without an id that both have, name, date of creation, amount and close date decide. What contradicts makes it
/// another deal: another name, another day of creation, another end.
struct DealMatcher {
    /// The deal.
    let record: ImportedOutcome
    /// The opportunities that other rows of the file are.
    let claimed: Set<OpportunityID>
    /// The zone of days.
    let zone: ZoneTable

    /// The opportunity that the deal is; nil for a new one. O(opportunities of the lead).
    func match(_ opportunities: [Opportunity]) -> Opportunity? {
        if let id = record.recordID, let known = opportunities.first(where: { $0.has(id) }) { return known }
        var best: (opportunity: Opportunity, points: Int)?
        for opportunity in opportunities where !hasOtherID(opportunity) {
            guard !claimed.contains(opportunity.id) || isRepeated(opportunity) else { continue }
            if let points = points(opportunity), points > best?.points ?? -1 { best = (opportunity, points) }
        }
        return best?.opportunity
    }

    private var outcome: Outcome? { if case .closed(let outcome) = record.stage { outcome } else { nil } }

    /// Whether it has an id of the same system, which is another one.
    private func hasOtherID(_ opportunity: Opportunity) -> Bool {
        guard let id = record.recordID else { return false }
        return opportunity.recordIDs.contains { $0.contradicts(id) }
    }

    /// Whether a row without an id says all that an earlier row of the file said.
    private func isRepeated(_ opportunity: Opportunity) -> Bool {
        record.recordID == nil && opportunity.outcome == outcome && sameName(opportunity) != false
            && (record.createdAt == nil || record.createdAt == opportunity.openedAt)
            && record.conversion.amount == opportunity.amount && record.conversion.closeDate == opportunity.closeDate
            && (record.conversion.opportunity == nil) == (opportunity.name == nil)
    }

    /// Whether the names are equal; nil if one of them has none.
    private func sameName(_ opportunity: Opportunity) -> Bool? {
        guard let own = record.conversion.opportunity, let other = opportunity.name else { return nil }
        return TextFolding.folded(own) == TextFolding.folded(other)
    }

    /// Whether both were created on the same day; nil if that isn't known of one of them.
    private func sameCreation(_ opportunity: Opportunity) -> Bool? {
        guard opportunity.isDated, let created = record.createdAt else { return nil }
        return zone.day(of: created) == zone.day(of: opportunity.openedAt)
    }

    /// How well an opportunity fits; nil if it is another one.
    private func points(_ opportunity: Opportunity) -> Int? {
        let (name, creation) = (sameName(opportunity), sameCreation(opportunity))
        guard name != false, creation != false else { return nil }
        let amount = equal(record.conversion.amount, opportunity.amount)
        let closing = equal(record.conversion.closeDate, opportunity.closeDate)
        if !opportunity.isOpen, opportunity.outcome != outcome {
            // Only what is surely the same contradicts; anything else is a later deal.
            guard creation == true, name == true || amount == true else { return nil }
        }
        // A renewal has the name of the deal before.
        if name == true, creation == nil, amount == false, closing == false, !opportunity.isOpen { return nil }
        if name == nil, amount == false, closing == false, !opportunity.isOpen { return nil }
        return (name == true ? 4 : 0) + (creation == true ? 4 : 0) + (amount == true ? 2 : 0) + (closing == true ? 1 : 0)
            + (opportunity.outcome == outcome ? 1 : 0)
    }

    private func equal<Value: Equatable>(_ one: Value?, _ other: Value?) -> Bool? {
        guard let one, let other else { return nil }
        return one == other
    }
}

extension Opportunity {
    /// Whether a record id is one of its own.
    func has(_ id: RecordID) -> Bool {
        recordIDs.contains { known in
            known.isSameRecord(as: id)
                || (known.system == nil || id.system == nil) && known.shortened.id == id.shortened.id
        }
    }
}
