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

    private static let unit: Character = "\u{1F}"

    init?(_ record: ImportedLead) {
        guard let exported = record.exported, let id = exported.id else { return nil }
        self.id = id
        capturedAt = exported.capturedAt
        company = record.fields[.company]?.lowercased() ?? ""
    }

    /// The lead as one text.
    var text: String {
        [id.description, capturedAt.map { String($0.milliseconds) } ?? "", company].joined(separator: String(Self.unit))
    }

    /// Reads what ``text`` gives.
    init?(text: String) {
        let parts = text.split(separator: Self.unit, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let id = LeadID(parsing: parts[0]) else { return nil }
        self.id = id
        capturedAt = Int64(parts[1]).map(Instant.init(milliseconds:))
        company = parts[2]
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
