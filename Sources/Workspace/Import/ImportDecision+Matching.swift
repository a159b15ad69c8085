internal import Intake
internal import Lifecycle
internal import ReadModel

// Which lead a row, or the lead that it names, is.
extension ImportDecision {
    func lead(of reference: LeadReference) throws(WorkspaceError) -> Lead? {
        let keys = MatchKeys(
            externalID: reference.externalIDKey.map { Int64(bitPattern: $0.value) },
            email: reference.emailKey.map { Int64(bitPattern: $0.value) })
        var fields = LeadFields()
        fields[.externalID] = reference.externalID
        fields[.email] = reference.email?.description
        var found = try match(keys, fields)
        if found == nil, reference.externalID != nil, reference.email != nil {
            // The id may be a contact's, or another system's. The e-mail address decides in that case.
            fields[.externalID] = nil
            found = try match(MatchKeys(externalID: nil, email: keys.email), fields)
        }
        guard let id = found, let lead = try lead(id) else {
            tally.unknownLead += 1
            if tally.firstUnknownLead == nil {
                let names = [reference.externalID, reference.email?.description, reference.name].compactMap { $0 }
                tally.firstUnknownLead = names.joined(separator: ", ")
            }
            return nil
        }
        return lead
    }

    /// The existing lead that a row describes. Keys find candidates, and the texts decide.
    func match(_ keys: MatchKeys, _ fields: LeadFields) throws(WorkspaceError) -> LeadID? {
        for key in [keys.externalID, keys.email, keys.row].compactMap({ $0 }) {
            if let id = newLeads[key] { return id }
        }
        let candidates = try queries.leads(matching: keys)
        for id in candidates {
            guard let lead = try lead(id) else { continue }
            let known = [(fields: lead.fields, rowKey: lead.rowKey)] + lead.absorbed.map { (fields: $0.fields, rowKey: $0.rowKey) }
            if known.contains(where: { isSame(fields, keys, as: $0.fields, $0.rowKey) }) { return id }
        }
        return nil
    }

    /// Whether a row describes a lead, or a lead that was merged into it.
    private func isSame(_ fields: LeadFields, _ keys: MatchKeys, as known: LeadFields, _ rowKey: UInt64?) -> Bool {
        if let id = fields[.externalID], known[.externalID] == id { return true }
        if let email = fields[.email].flatMap({ EmailAddress($0) }), known[.email].flatMap({ EmailAddress($0) }) == email {
            // Two record ids are two leads, even with the same e-mail address.
            if let own = fields[.externalID], let other = known[.externalID] { return own == other }
            return true
        }
        return keys.row != nil && rowKey.map { Int64(bitPattern: $0) } == keys.row
    }

    func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? {
        if let known = leads[id] { return known }
        let lead = try queries.lead(id)
        leads[id] = lead
        return lead
    }
}
