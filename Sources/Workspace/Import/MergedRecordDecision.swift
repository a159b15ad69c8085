internal import Intake
internal import Lifecycle

/// Decides what a row of a record that its own system merged into another one says about known leads.
struct MergedRecordDecision {
    let decision: ImportDecision

    /// Gives the lead of the record that stayed the id of the one that was merged into it.
    ///
    /// The record that stayed needs no row in the file. If only the other one is known, it gets
    /// the id of the record that stayed, whose row may come later.
    func apply(_ merged: MergedRecord) throws(WorkspaceError) {
        let staying = try decision.leads(withRecord: merged.survivor).first
        let away = try decision.leads(withRecord: merged.id).first
        switch (staying, away) {
        case (let lead?, nil): try add(merged.id, to: lead)
        case (nil, let lead?): try add(merged.survivor, to: lead)
        case (let lead?, let other?) where lead != other:
            decision.tally.note(
                "\(lead) and \(other) are one record in their own system; merge them: winnow merge \(other) --into \(lead)")
        default: break
        }
    }

    private func add(_ id: RecordID, to lead: LeadID) throws(WorkspaceError) {
        guard let known = try decision.lead(lead), !known.isErased else { return }
        var row = LeadFields()
        row[.externalID] = id.id
        row.identities.recordIDs = [id]
        guard let ids = known.adding(row).recordIDs else { return }
        var changes = FieldChanges()
        changes.recordIDs = ids
        decision.append(decision.own(.edited(changes), of: lead, at: nil), about: lead)
        decision.tally.learntIDs += 1
    }
}
