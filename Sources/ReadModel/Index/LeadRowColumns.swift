import Lifecycle

/// The columns of a lead's two rows, state and profile, in the order in which their values are bound.
enum LeadRowColumns {
    /// The last one is in `ofDefinition`: SQLite binds no parameter behind the last that a statement uses.
    private static let lead = [
        "id", "list", "owner", "snoozed", "overdue", "rank1", "rank2", "territory", "stage", "fit", "engagement",
        "scoreDay", "nextScoreDay", "scoredEngagements", "enteredAt", "dueKind", "dueAt", "todayKind", "todayAt", "snoozedUntil",
        "attempts", "criteria", "ruleAt", "windowAt", "contactProgress", "reassignmentCauses", "movesTo", "stageEntries",
        "unreachedAt", "todaySide", "contactAt", "appointmentKind", "appointmentAt",
    ]
    /// The columns of `lead` that depend on the definition: all that rescoring writes, besides `scoreDay`.
    ///
    /// A column missing here would keep its old value after an adoption; the tests with random histories would fail.
    /// The days of stage entries are those of the definition's time zone.
    static let ofDefinition = [
        "list", "overdue", "rank1", "rank2", "fit", "engagement", "nextScoreDay", "scoredEngagements", "dueKind", "dueAt",
        "todayKind", "todayAt", "attempts", "criteria", "ruleAt", "windowAt", "contactProgress", "reassignmentCauses", "movesTo",
        "stageEntries", "unreachedAt", "todaySide", "appointmentKind", "appointmentAt",
    ]
    private static let profile = [
        "id", "lastSeq", "reason", "name", "title", "company", "email", "phone", "searchTerms", "source", "externalKey",
        "emailKey", "phoneKey", "nameKey", "rowKey", "domainKey", "lineLocations", "companyKey",
    ]

    static let insertLead = insertion("lead", lead)
    static let insertProfile = insertion("leadProfile", profile)
    static let replaceLead = replacement("lead", lead)
    static let replaceProfile = replacement("leadProfile", profile)

    /// Updates what depends on the definition in the row of a lead unless all these values are the same.
    ///
    /// In that case `scoreDay` may stay at an earlier day, since the score has not changed in between. Its parameters
    /// are those of `insertLead`, so that `bind` serves both.
    static let rescoreLead: String = {
        let parameters = Dictionary(uniqueKeysWithValues: lead.enumerated().map { ($1, "?\($0 + 1)") })
        func joined(_ columns: [String], _ operation: String, _ separator: String) -> String {
            columns.map { "\($0) \(operation) \(parameters[$0] ?? "NULL")" }.joined(separator: separator)
        }
        let differs = joined(ofDefinition, "IS NOT", " OR ")
        return "UPDATE lead SET \(joined(["scoreDay"] + ofDefinition, "=", ", ")) WHERE id = ?1 AND (\(differs))"
    }()

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
        let (state, shown) = (lead.state, lead.state?.row)
        let rank = shown.flatMap { row in row.list.map { ListRank(of: row, in: $0, at: clock) } }
        row.bind(1, lead.id.number)
        row.bind(2, key?.list ?? -1)
        row.bind(3, key?.owner ?? "")
        row.bind(4, key?.snoozed ?? false)
        row.bind(5, key?.overdue ?? false)
        row.bind(6, rank?.packed(list: key?.list ?? -1, isSnoozed: key?.snoozed ?? false) ?? -1)
        row.bind(7, rank?.second ?? 0)
        row.bind(8, key?.territory ?? 0)
        row.bind(9, shown?.stage.code ?? -1)
        row.bind(10, shown?.score.fit ?? 0)
        row.bind(11, shown?.score.engagement ?? 0)
        row.bind(12, shown?.scoreDay.number ?? 0)
        row.bind(13, state?.nextScoreDay?.number)
        row.bind(14, state?.scoredEngagements)
        row.bind(15, shown?.enteredStageAt.milliseconds ?? 0)
        row.bind(16, shown?.due?.kind.code)
        row.bind(17, shown?.due?.at.milliseconds)
        row.bind(18, shown?.nextInToday?.kind.code)
        row.bind(19, shown?.nextInToday.map(ListRank.inToday))
        row.bind(20, shown?.snoozedUntil?.milliseconds)
        row.bind(21, shown?.attempts ?? 0)
        row.bind(22, shown?.passedCriteria ?? "")
        row.bind(23, state?.ruleAt?.milliseconds)
        row.bind(24, state?.windowAt?.milliseconds)
        row.bind(25, state?.contactProgress.rawValue ?? 0)
        row.bind(26, state?.reassignmentCauses ?? 0)
        row.bind(27, state?.movesTo?.code)
        row.bind(28, state?.stageEntries ?? [])
        row.bind(29, state?.unreachedAt?.milliseconds)
        row.bind(30, shown.map(\.taskSide.rawValue) ?? 0)
        row.bind(31, shown?.lastContactAt?.milliseconds)
        row.bind(32, shown?.appointment?.kind.code)
        row.bind(33, shown?.appointment?.at.milliseconds)
    }

    /// Binds the profile of a lead and the locations of its lines.
    static func bindProfile(_ lead: ProjectedLead, _ lines: LineLocations, to row: Statement) {
        let (state, shown) = (lead.state, lead.state?.row)
        row.bind(1, lead.id.number)
        row.bind(2, lead.lastSeq.value)
        row.bind(3, shown?.reason ?? "")
        row.bind(4, shown?.name ?? "")
        row.bind(5, shown?.title ?? "")
        row.bind(6, shown?.company ?? "")
        row.bind(7, shown?.email ?? "")
        row.bind(8, shown?.phone ?? "")
        row.bind(9, state?.searchTerms ?? "")
        row.bind(10, shown?.source ?? "")
        row.bind(11, lead.keys?.recordIDs.first)
        row.bind(12, lead.keys?.emails.first)
        row.bind(13, lead.keys?.phones.first)
        row.bind(14, lead.keys?.nameAndCompany)
        row.bind(15, lead.keys?.rows.first)
        row.bind(16, state?.keys.domain)
        row.bind(17, lines.bytes)
        row.bind(18, state?.keys.company)
    }
}
