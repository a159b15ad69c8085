internal import Intake
internal import Lifecycle

/// The lead that a row of an export of winnow is, in the workspace that wrote the file.
///
/// The id alone says nothing in another workspace, so the moment of the capture and the person must fit, too.
struct OwnLead: Hashable {
    /// The id in that workspace.
    let id: LeadID
    /// When the lead was captured; nil in a file without the column.
    let capturedAt: Instant?
    /// The company, in lower case.
    let company: String

    init?(_ record: ImportedLead) {
        guard let exported = record.exported, let id = exported.id else { return nil }
        self.id = id
        capturedAt = exported.capturedAt
        company = record.fields[.company]?.lowercased() ?? ""
    }

    /// Adds the lead to the texts of a row.
    func add(to packed: inout PackedTexts) {
        packed.add(id.description)
        packed.add(capturedAt.map { String($0.milliseconds) } ?? "")
        packed.add(company)
    }

    /// Reads what ``add(to:)`` added; nil if it added nothing.
    init?(_ packed: inout PackedTexts.Reader) {
        guard let id = LeadID(parsing: packed.next()[...]) else { return nil }
        self.id = id
        capturedAt = Int64(packed.next()).map(Instant.init(milliseconds:))
        company = packed.next()
    }

    /// The key by which rows of one file are the same lead.
    var key: Int64 {
        let id = "\(id) \(capturedAt.map { String($0.milliseconds) } ?? "")"
        return Int64(bitPattern: RecordID(system: "winnow", id: id).key.value)
    }

    static func == (a: OwnLead, b: OwnLead) -> Bool { a.id == b.id && a.capturedAt == b.capturedAt }

    func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(capturedAt)
    }

    /// Whether a lead of this workspace is the lead that was exported, by what it is recognised by.
    func isSame(as lead: Lead, _ row: RowIdentity, _ identities: [RowIdentity]) -> Bool {
        let hasCommon = identities.contains { $0.sharesAddress(with: row) || $0.sharesPhone(with: row) || $0.isSameID(as: row) }
        let names = identities.map(\.name).filter { !$0.isBlank }
        let hasName = names.contains(where: row.name.isEqual)
        guard capturedAt == lead.capturedAt else {
            // A merge gives the lead the earlier moment, and an earlier export doesn't have it.
            return (capturedAt == nil || lead.absorbed.contains { $0.id == id }) && hasCommon && hasName
        }
        if hasCommon || hasName { return true }
        let companies = ([lead.fields] + lead.absorbed.map(\.fields)).compactMap { $0[.company]?.lowercased() }
        return (names.isEmpty || row.name.isBlank) && companies.contains(company)
    }
}
