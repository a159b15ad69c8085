internal import Intake
internal import Lifecycle

/// Decides what a row of a record that its own system merged into another one says about known leads.
struct MergedRecordDecision {
    let decision: ImportDecision

    /// Gives the lead of the record that stayed the id of the one that was merged into it.
    ///
    /// The record that stayed needs no row in the file. If only the other one is known, it gets the id of the record
    /// that stayed, whose row may come later. If neither is known, the journal keeps both ids for the lead that comes
    /// with one.
    func apply(_ merged: MergedRecord) throws(WorkspaceError) {
        let staying = try decision.leads(withRecord: merged.survivor).first
        let away = try decision.leads(withRecord: merged.id).first
        switch (staying, away) {
        case (let lead?, nil): try add(merged.id, to: lead)
        case (nil, let lead?): try add(merged.survivor, to: lead)
        case (let lead?, let other?) where lead != other:
            decision.tally.note(
                "\(lead) and \(other) are one record in their own system; merge them: winnow merge \(other) --into \(lead)")
        case (nil, nil): keep(merged)
        default: break
        }
    }

    /// The number of merges that one import keeps.
    private static let maximumKept = 20_000

    private func keep(_ merged: MergedRecord) {
        guard decision.run.keepsMerges, !decision.run.mapping.earlierMerges.contains(merged),
            decision.tally.keptMerges.list.count < Self.maximumKept
        else { return }
        // Of erased people nothing is kept.
        let isErased = [merged.id, merged.survivor].contains { decision.run.erased?.contains(Self.fields($0)) ?? false }
        if !isErased { decision.tally.keptMerges.insert(merged) }
    }

    private static func fields(_ id: RecordID) -> LeadFields {
        var fields = LeadFields([.externalID: id.id])
        fields.identities.recordIDs = [id]
        return fields
    }

    private func add(_ id: RecordID, to lead: LeadID) throws(WorkspaceError) {
        guard let known = try decision.lead(lead), !known.isErased else { return }
        guard let ids = known.adding(Self.fields(id)).recordIDs else { return }
        var changes = FieldChanges()
        changes.recordIDs = ids
        decision.append(decision.own(.edited(changes), of: lead, at: nil), about: lead)
        decision.tally.learntIDs += 1
    }
}
