internal import Intake
internal import Journal
internal import Lifecycle

/// People who were erased and must not come back.
struct ErasedPeople: Sendable {
    private let key: ErasureKey
    private let digests: Set<String>

    /// The number of digests.
    var count: Int { digests.count }

    init(_ journal: IndexedJournal) throws(WorkspaceError) {
        key = try WorkspaceError.converting(journal.store.erasureKey())
        digests = journal.session.state.erasedDigests
        if let problem = journal.session.state.problem(of: key, journal.store.header.workspace) { journal.warn(problem) }
    }

    /// Whether a person with these fields was erased.
    func contains(_ fields: LeadFields, rowKey: UInt64? = nil) -> Bool { match(fields, rowKey: rowKey) != nil }

    /// What a person with these fields shares with one who was erased: `e-mail address`; nil for nobody.
    func match(_ fields: LeadFields, rowKey: UInt64? = nil) -> String? {
        var person = PersonTraces()
        person.add(fields, rowKey: rowKey)
        return match(person)
    }

    /// Whether an address was an erased person's alone.
    func had(_ address: EmailAddress) -> Bool {
        [address, address.untagged, address.mailbox].flatMap(\.spellings).contains {
            isErased(ErasureTexts.Text(label: "email", text: $0))
        }
    }

    /// The record of somebody who is known, without addresses that an erased person had alone.
    ///
    /// - Parameter isKept: Whether the lead has an address already.
    func removed(from record: ImportedLead, keeping isKept: (EmailAddress) -> Bool) -> ImportedLead {
        func isGone(_ text: String) -> Bool { EmailAddress.mentioned(in: text).contains { !isKept($0) && had($0) } }
        var record = record
        record.fields.identities.emails.removeAll(where: isGone)
        for (column, text) in record.fields.extra where isGone(text) { record.fields.extra[column] = nil }
        if let email = record.fields[.email], isGone(email) {
            record.fields[.email] = nil
            if !record.fields.identities.emails.isEmpty { record.fields[.email] = record.fields.identities.emails.removeFirst() }
        }
        return record
    }

    /// Whether the record id of a row is that of an erased person. One of an unknown system may be somebody else's, if
    /// the name is another one.
    func containsRecord(of fields: LeadFields) -> Bool {
        var own = LeadFields()
        for field in [LeadField.externalID, .firstName, .lastName] { own[field] = fields[field] }
        own.identities.recordIDs = fields.identities.recordIDs
        guard !own.allRecordIDs.isEmpty else { return false }
        var person = PersonTraces()
        person.add(own)
        return ErasureTexts.hasRecord(person, isErased: isErased)
    }

    /// Whether an activity or outcome is about the record of an erased person.
    ///
    /// Its name may be that of a company or a task. So an id of which only one side shows the system counts without an
    /// address, or beside an address that the person had.
    func containsRecord(of reference: LeadReference) -> Bool {
        guard let id = reference.recordID else { return false }
        var person = PersonTraces()
        var fields = LeadFields([.externalID: id.id])
        if id.system != nil { fields.identities.recordIDs = [id] }
        person.add(fields)
        guard ErasureTexts.hasRecord(person, isErased: isErased) else { return false }
        return reference.emails.isEmpty || ErasureTexts.hasRecordOfSystem(person, isErased: isErased)
            || reference.emails.contains { ErasureTexts.hasAddress($0, isErased: isErased) }
    }

    /// Whether the lead that an activity or outcome names was erased.
    func contains(_ reference: LeadReference) -> Bool {
        var fields = LeadFields()
        fields[.externalID] = reference.externalID
        if let id = reference.recordID, id.system != nil { fields.identities.recordIDs = [id] }
        fields[.email] = reference.email?.description
        fields.identities.emails = reference.emails.dropFirst().map(\.description)
        fields[.lastName] = reference.name
        return containsRecord(of: reference) || contains(fields)
    }

    /// Whether the cells of a row that can't be read, with a record id among them, name an erased person.
    func contains(cells: [String], recordID: String?) -> Bool {
        var person = PersonTraces()
        if let recordID { person.add(LeadFields([.externalID: recordID])) }
        person.add(cells: cells)
        return match(person) != nil
    }

    private func match(_ person: PersonTraces) -> String? {
        ErasureTexts.match(person, isErased: isErased)
    }

    private func isErased(_ text: ErasureTexts.Text) -> Bool { digests.contains(key.digest(text.label, of: text.text)) }
}
