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

    /// Whether the lead that an activity or outcome names was erased.
    func contains(_ reference: LeadReference) -> Bool {
        var fields = LeadFields()
        fields[.externalID] = reference.externalID
        if let id = reference.recordID, id.system != nil { fields.identities.recordIDs = [id] }
        fields[.email] = reference.email?.description
        fields.identities.emails = reference.emails.dropFirst().map(\.description)
        fields[.lastName] = reference.name
        return contains(fields)
    }

    /// Whether the cells of a row that can't be read, with a record id among them, name an erased person.
    func contains(cells: [String], recordID: String?) -> Bool {
        var person = PersonTraces()
        if let recordID { person.add(LeadFields([.externalID: recordID])) }
        person.add(cells: cells)
        return match(person) != nil
    }

    private func match(_ person: PersonTraces) -> String? {
        ErasureTexts.match(person) { digests.contains(key.digest($0.label, of: $0.text)) }
    }
}
