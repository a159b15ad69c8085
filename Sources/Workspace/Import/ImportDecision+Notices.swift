internal import Intake
internal import Lifecycle
internal import ReadModel

// What rows that make no lead say about consent.
extension ImportDecision {
    /// Closes the channels of the lead that a row is about, and of all leads that have its address or phone.
    func apply(_ notice: ConsentNotice) throws(WorkspaceError) {
        for flag in notice.consent.unread { tally.add(flag) }
        if let merged = notice.merged { try MergedRecordDecision(decision: self).apply(merged) }
        guard notice.consent.closesAnything else { return }
        var own: [LeadID] = []
        if let reference = notice.reference {
            let found = try candidates(for: reference).leads
            if found.count == 1 { own = found }
        }
        for id in notice.recordIDs { own += try leads(withRecord: id).filter { !own.contains($0) } }
        for id in own { try add(notice.consent, of: notice.address, to: id, occurredAt: nil) }
        _ = try close(notice.consent, notice.keys, bounced: notice.address, except: own)
    }

    /// The lead with a record id, also one that the file added; none if several have it.
    func leads(withRecord id: RecordID) throws(WorkspaceError) -> [LeadID] {
        var found: [LeadID] = []
        let key = Int64(bitPattern: id.key.value)
        for candidate in try queries.leads(withRecordID: [key]) + (run.simulated?.leads(withRecordID: key) ?? []) {
            guard !found.contains(candidate), let lead = try lead(candidate), !lead.isErased else { continue }
            if RowIdentity.all(of: lead).contains(where: { $0.ids.contains(id.shortened) }) { found.append(candidate) }
        }
        if found.isEmpty, run.options.system == nil { found = try matcher.leads(withID: id.id) }
        return found.count == 1 ? found : []
    }
}
