import Lifecycle

/// The columns of a lead's two rows, state and profile, in the order in which their values are bound.
enum LeadRowColumns {
    private static let lead = [
        "id", "list", "owner", "snoozed", "overdue", "rank1", "rank2", "territory", "stage", "fit", "engagement",
        "scoreDay", "nextScoreDay", "scoredEngagements", "enteredAt", "dueKind", "dueAt", "touchKind", "touchAt", "snoozedUntil",
        "attempts", "criteria", "ruleAt", "windowAt", "contactProgress", "reassignmentCauses", "movesTo", "stageEntries",
    ]
    private static let profile = [
        "id", "lastSeq", "reason", "name", "title", "company", "email", "phone", "searchTerms", "source", "externalKey",
        "emailKey", "phoneKey", "nameKey", "rowKey", "account", "accountKey", "domainKey", "lineLocations",
    ]

    static let insertLead = insertion("lead", lead)
    static let insertProfile = insertion("leadProfile", profile)
    static let replaceLead = replacement("lead", lead)
    static let replaceProfile = replacement("leadProfile", profile)

    private static func insertion(_ table: String, _ columns: [String]) -> String {
        let values = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        return "INSERT INTO \(table)(\(columns.joined(separator: ", "))) VALUES (\(values))"
    }

    // An upsert instead of a replacement: it leaves the entries of indices alone whose columns do not change.
    private static func replacement(_ table: String, _ columns: [String]) -> String {
        let sets = columns.enumerated().dropFirst().map { "\($1) = ?\($0 + 1)" }.joined(separator: ", ")
        return insertion(table, columns) + " ON CONFLICT(id) DO UPDATE SET \(sets)"
    }

    /// Binds the state of a lead.
    static func bind(_ lead: ProjectedLead, _ key: LeadTableWriter.TallyKey?, _ clock: Instant, to row: Statement) {
        let state = lead.state
        let rank = state?.rank(lead.id, at: clock)
        row.bind(1, lead.id.number)
        row.bind(2, key?.list ?? -1)
        row.bind(3, key?.owner ?? "")
        row.bind(4, key?.snoozed ?? false)
        row.bind(5, key?.overdue ?? false)
        row.bind(6, rank?.packed(list: key?.list ?? -1, isSnoozed: key?.snoozed ?? false) ?? -1)
        row.bind(7, rank?.second ?? 0)
        row.bind(8, key?.territory ?? 0)
        row.bind(9, state?.stage.code ?? -1)
        row.bind(10, state?.fit ?? 0)
        row.bind(11, state?.engagement ?? 0)
        row.bind(12, state?.scoreDay.number ?? 0)
        row.bind(13, state?.nextScoreDay.map { Int64($0.number) })
        row.bind(14, state?.scoredEngagements)
        row.bind(15, state?.enteredAt.milliseconds ?? 0)
        row.bind(16, state?.due?.kind.code)
        row.bind(17, state?.due?.at.milliseconds)
        row.bind(18, state?.touch?.kind.code)
        row.bind(19, state?.touch?.at.milliseconds)
        row.bind(20, state?.snoozedUntil?.milliseconds)
        row.bind(21, state?.attempts ?? 0)
        row.bind(22, state?.criteria ?? "")
        row.bind(23, state?.ruleAt?.milliseconds)
        row.bind(24, state?.windowAt?.milliseconds)
        row.bind(25, state?.contactProgress.rawValue ?? 0)
        row.bind(26, state?.reassignmentCauses ?? 0)
        row.bind(27, state?.movesTo.map { Int64($0.code) })
        row.bind(28, state?.stageEntries ?? [])
    }

    /// Binds the profile of a lead and the locations of its lines.
    static func bindProfile(_ lead: ProjectedLead, _ lines: LineLocations, to row: Statement) {
        let state = lead.state
        row.bind(1, lead.id.number)
        row.bind(2, lead.lastSeq.value)
        row.bind(3, state?.reason ?? "")
        row.bind(4, state?.name ?? "")
        row.bind(5, state?.title ?? "")
        row.bind(6, state?.company ?? "")
        row.bind(7, state?.email ?? "")
        row.bind(8, state?.phone ?? "")
        row.bind(9, state?.searchTerms ?? "")
        row.bind(10, state?.source ?? "")
        row.bind(11, lead.keys?.externalID)
        row.bind(12, lead.keys?.email)
        row.bind(13, lead.keys?.phone)
        row.bind(14, lead.keys?.nameAndCompany)
        row.bind(15, lead.keys?.row)
        if let account = state?.account { row.bind(16, account) } else { row.bind(16, Int64?.none) }
        row.bind(17, state?.keys.account)
        // The domain only identifies the account of a converted lead.
        row.bind(18, state?.account == nil ? nil : state?.keys.domain)
        row.bind(19, lines.bytes)
    }
}
