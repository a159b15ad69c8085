internal import Intake
internal import Lifecycle
internal import ReadModel

// The lead that an activity or outcome names.
extension ImportDecision {
    /// The lead of a row; nil, and counted, if there is none or more than one.
    ///
    /// A record id decides, else an e-mail address, else the whole name with the company.
    func lead(of reference: LeadReference, _ row: UnattachedRow? = nil) throws(WorkspaceError) -> Lead? {
        let (found, reasonForNone) = try candidates(for: reference)
        var reason = reasonForNone
        if found.count == 1, let lead = try lead(found[0]) { return lead }
        let texts = [reference.externalID, reference.email?.description, reference.name]
        let names = texts.compactMap { $0 }.joined(separator: ", ")
        if found.count > 1 {
            tally.ambiguousLead += 1
            let leads = found.prefix(4).map(\.description).joined(lastWith: "or")
            tally.note("\(names): this may be \(leads); merge them, or add a record id to the rows, and import the file again")
            var candidates: [Lead] = []
            for id in found { if let lead = try lead(id) { candidates.append(lead) } }
            reason =
                "\(Namesakes.text(of: reference)) may be \(Namesakes.list(candidates)); merge them, or add a record id to the row"
        } else if run.erased?.contains(reference) ?? false {
            tally.erased += 1
            return nil
        } else {
            tally.unknownLead += 1
            if tally.firstUnknownLead == nil { tally.firstUnknownLead = names }
        }
        if let row, let reason { reject(row, reason, reference) }
        return nil
    }

    /// The leads that a row may mean; if none, why its name doesn't find one.
    func candidates(for reference: LeadReference) throws(WorkspaceError) -> (leads: [LeadID], reason: String?) {
        let name = PersonName(first: nil, last: reference.name)
        // Neither a namesake nor anybody else at the address gets what an erased person did.
        if run.erased?.containsRecord(of: reference) ?? false, let id = reference.recordID {
            return (try leads(withRecord: id), nil)
        }
        var found = try matcher.leads(of: RowIdentity(reference), named: name)
        if found.isEmpty, let id = reference.externalID, run.options.system == nil {
            // The file's columns may show a system that those of the leads' file did not, or the other way round.
            found = try matcher.leads(withID: id)
            if found.count > 1 { found = [] }
        }
        if found.isEmpty, let id = reference.recordID {
            for other in run.mapping.earlierMerges.all(mergedWith: id) where found.isEmpty { found = try leads(withRecord: other) }
        }
        if found.isEmpty, reference.externalID != nil, !reference.emails.isEmpty {
            // The id may be a contact's, or another system's. The e-mail address decides in that case.
            found = try matcher.leads(of: RowIdentity(reference, isWithoutID: true), named: name)
        }
        if found.isEmpty { found = try leads(withRoleAddressOf: reference) }
        guard found.isEmpty else { return (found, nil) }
        let namesakes = try Namesakes(reference, queries)
        return namesakes.lead.map { ([$0], nil) } ?? ([], namesakes.reason)
    }

    /// Rejects a row whose lead isn't known, so that it can be corrected and imported again.
    private func reject(_ row: UnattachedRow, _ reason: String, _ reference: LeadReference) {
        let field: IntakeField = reference.recordID != nil ? .leadID : reference.emails.isEmpty ? .leadName : .leadEmail
        tally.rejected += 1
        rejected.append(
            RejectedRow(line: row.location.line, column: run.mapping.column(field)?.name, reason: reason, original: row.original))
    }

    /// The leads that have a role address of a row, such as `info@`: of several those that the row names.
    ///
    /// A person whom the row names is somebody else if the only lead has another name.
    private func leads(withRoleAddressOf reference: LeadReference) throws(WorkspaceError) -> [LeadID] {
        let addresses = reference.emails.filter { $0.isRole() }
        guard !addresses.isEmpty else { return [] }
        let row = RowIdentity(reference)
        let found = try queries.contacts.leads(reachedBy: addresses).filter { lead in
            !RowIdentity.all(of: lead).contains(where: row.contradicts)
        }
        let name = reference.personName
        // The name of a company says nothing about the person.
        guard !name.isBlank, !found.contains(where: { $0.fields[.company]?.lowercased() == reference.name?.lowercased() }) else {
            return found.map(\.id)
        }
        let equal = found.filter { $0.personNames.contains(where: name.isEqual) }
        guard equal.isEmpty else { return equal.map(\.id) }
        return found.filter { $0.personNames.isEmpty || $0.personNames.contains(where: name.isCompatible) }.map(\.id)
    }

    func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? {
        if let known = leads[id] { return known }
        let lead = try queries.lead(id)
        leads[id] = lead
        return lead
    }
}

/// Where a touch or an outcome is in its file, should it name no lead.
struct UnattachedRow {
    /// The position.
    let location: FileLocation
    /// The row as it was written.
    let original: OriginalRow

    init(_ record: ImportedTouch) { (location, original) = (record.location, record.original) }

    init(_ record: ImportedOutcome) { (location, original) = (record.location, record.original) }
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
