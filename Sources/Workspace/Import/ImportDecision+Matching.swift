internal import Intake
internal import Lifecycle
internal import ReadModel

// The lead that an activity or outcome names.
extension ImportDecision {
    /// The lead of a reference; nil, and counted, if there is none or more than one.
    func lead(of reference: LeadReference) throws(WorkspaceError) -> Lead? {
        let name = PersonName(first: nil, last: reference.name)
        var found = try matcher.leads(of: RowIdentity(reference), named: name)
        if found.isEmpty, let id = reference.externalID, run.options.system == nil {
            // The file's columns may show a system that those of the leads' file did not, or the other way round.
            found = try matcher.leads(withID: id)
            if found.count > 1 { found = [] }
        }
        if found.isEmpty, reference.externalID != nil, !reference.emails.isEmpty {
            // The id may be a contact's, or another system's. The e-mail address decides in that case.
            found = try matcher.leads(of: RowIdentity(reference, isWithoutID: true), named: name)
        }
        if found.count == 1, let lead = try lead(found[0]) { return lead }
        let names = [reference.externalID, reference.email?.description, reference.name].compactMap { $0 }.joined(separator: ", ")
        if found.count > 1 {
            tally.ambiguousLead += 1
            let leads = found.prefix(4).map(\.description).joined(lastWith: "or")
            tally.note("\(names): this may be \(leads); merge them, or add a record id to the rows, and import the file again")
        } else if run.erased?.contains(reference) ?? false {
            tally.erased += 1
        } else {
            tally.unknownLead += 1
            if tally.firstUnknownLead == nil { tally.firstUnknownLead = names }
        }
        return nil
    }

    func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? {
        if let known = leads[id] { return known }
        let lead = try queries.lead(id)
        leads[id] = lead
        return lead
    }
}

// Record ids that are no single person's.
extension ImportDecision {
    /// The record without a record id that too many people share; its text is kept under the name of its column.
    func withoutCrowdedID(_ record: ImportedLead, _ number: Int) -> ImportedLead {
        guard let groups = run.groups, groups.has(.crowdedID, number), let text = record.fields[.externalID] else { return record }
        tally.crowdedIDs[text, default: 0] += 1
        var record = record
        record.fields[.externalID] = nil
        record.fields.identities.recordIDs.removeAll { groups.isCrowdedID(Int64(bitPattern: $0.key.value)) }
        if let column = run.mapping.columns.first(where: { $0.field == .externalID }) { record.fields.extra[column.name] = text }
        return record
    }
}

extension RowIdentity {
    /// The identity of the lead that an activity or outcome names.
    init(_ reference: LeadReference, isWithoutID: Bool = false) {
        var fields = LeadFields()
        if !isWithoutID, let id = reference.recordID {
            fields[.externalID] = id.id
            if id.system != nil { fields.identities.recordIDs = [id] }
        }
        fields[.email] = reference.email?.description
        fields.identities.emails = reference.emails.dropFirst().map(\.description)
        self.init(fields, LeadKeys(fields))
    }
}
