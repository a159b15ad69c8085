internal import Intake
internal import Lifecycle
internal import ReadModel

// What an import says about its rows.
extension ImportTally {
    /// Remarks on unknown values, the most frequent first, with the option that gives them a stage.
    private static func unknownValues(_ mapping: ImportMapping, _ kind: IntakeKind) -> [String] {
        let unknown = mapping.stageValues.filter { !$0.isKnown && ($0.stage == nil || kind == .outcomes) }
        var notes = unknown.prefix(8).map { value in
            let subject =
                "unknown value \"\(value.text)\" in column \(value.column) (\(value.count.counted("row")), \(value.rows.text))"
            switch kind {
            case .leads: return subject + ": sets no stage; to give it one, use --word \"\(value.text)=STAGE\""
            case .engagements: return subject + ": counts as other activity of the prospect"
            case .touches: return subject + ": counts as unknown, never as a contact"
            case .outcomes:
                return subject + ": counts as open; if it is an end, use --word \"\(value.text)=won\", lost or noDecision"
            }
        }
        if unknown.count > 8 { notes.append("and \((unknown.count - 8).counted("more unknown value")); --dry-run shows all") }
        return notes
    }

    func report(
        file: String, kind: IntakeKind, mapping: ImportMapping, batch: ActionID?, rejectFile: String?, dryRun: Bool,
        hasStageOption: Bool = false, in definition: LeadDefinition
    ) -> ImportReport {
        var report = ImportReport(file: file, batch: batch)
        let always: Set<String> = kind == .leads ? ["added", "rejected"] : ["attached", "rejected"]
        let unknown = kind == .leads ? mapping.stageValues.filter { !$0.isKnown }.reduce(0) { $0 + $1.count } : 0
        report.counts =
            [ImportReport.Count(name: "rows", label: mapping.rows == 1 ? "row read" : "rows read", count: mapping.rows)]
            + list(hasStageOption: hasStageOption, unknownStatus: unknown, isEngagements: kind == .engagements, in: definition)
            .filter {
                $0.count > 0 || always.contains($0.name)
            }
        report.mapping = mapping.lines
        report.rejected = rejected
        report.rejectFile = rejectFile
        for (field, number) in conflicts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            report.notes.append("\(number.counted("row")) with a different \(field); the stored value was kept")
        }
        for (field, number) in further.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            report.notes.append("\(number.counted("row")) with another \(field): both are kept")
        }
        if !keptExtras.isEmpty {
            let columns = keptExtras.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let names = columns.prefix(8).map { "\"\($0.key)\" (\($0.value.counted("row")))" }
            let more = columns.count > 8 ? [(columns.count - 8).counted("more column")] : []
            report.notes.append(
                "another value than the stored one, which stays, in \((names + more).joined(lastWith: "and")): a later file fills "
                    + "what is blank and replaces nothing")
        }
        report.notes += mapping.tableIssues.remarks
        if kind == .outcomes, !hasStageOption, mapping.saysNoOutcome {
            report.notes.append(
                "no column says how the opportunities ended, so all of them count as open; "
                    + "if all ended in one way, undo the import and add --stage won, lost or noDecision")
        }
        if repeatedDeals.count > 0 {
            report.notes.append(
                "\(repeatedDeals.count.counted("row")) (\(repeatedDeals.text)) "
                    + (repeatedDeals.count == 1 ? "repeats" : "repeat")
                    + " the deal of another row, such as one for a further contact; "
                    + "a deal is one opportunity")
        }
        report.notes += recordIDNotes
        for (name, number) in unknownOwners.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            report.notes.append(
                "\(number.counted("lead")) \(number == 1 ? "has" : "have") no owner, because \"\(name)\" is not on the team; "
                    + "to assign the name to a login: winnow team set LOGIN --alias \"\(name)\", then import the file again")
        }
        for (reason, number) in unfitOwners.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            report.notes.append(
                "\(number.counted("lead")) \(number == 1 ? "has" : "have") no owner, because \(reason); "
                    + "to give one to somebody: winnow assign LEAD --to LOGIN")
        }
        if let other = mapping.looksLike {
            report.notes.append(
                "the columns look like \(other.rawValue), not like leads; to import them as such: "
                    + "winnow import --as \(other.rawValue)")
        }
        report.notes += unusable.notes
        if testLeads.count > 0 { report.notes.append("\(testLeads.text): test leads of a form, which were not imported") }
        report.notes += unreadNotes(kind) + refusalNotes + Self.optInNotes(mapping)
        if let first = mapping.unusedConsentColumns.first {
            let all = mapping.unusedConsentColumns
            let names = all.prefix(8).map { "\"\($0)\"" }.joined(lastWith: "and")
            report.notes.append(
                (all.count == 1 ? "column \(names) looks" : "columns \(names) look") + " like consent and "
                    + (all.count == 1 ? "is" : "are") + " not used; if a yes there is an opt-out, import the file again with "
                    + "--map \"emailOptOut=\(first)\"")
        }
        for name in mapping.unusedAddressColumns.prefix(3) {
            report.notes.append(
                "column \"\(name)\" has e-mail addresses and is not used; if they are the leads', import the file again with "
                    + ImportMapping.optionForAddresses(in: name))
        }
        // A closed flag says more than the name of a stage, and --stage declares all.
        let isStageNeeded =
            kind != .outcomes || !hasStageOption && mapping.column(.isWon) == nil && mapping.column(.isClosed) == nil
        report.notes += statuses.notes + (isStageNeeded ? Self.unknownValues(mapping, kind) : [])
        if let first = firstUnknownLead {
            let advice =
                attached + unchanged == 0
                ? "; import the leads first, or name the right column with --map leadId=COLUMN, leadEmail=COLUMN or leadName=COLUMN"
                : ""
            report.notes.append("the first lead that was not found: \(first)" + advice)
        }
        if unknownClosings > 0 {
            report.notes.append(
                "an opt-out or invalid address closes the leads that are known; import this file again after the leads of "
                    + (unknownClosings == 1 ? "that row" : "those \(unknownClosings.grouped) rows"))
        }
        if kind != .leads, attached + unchanged + unknownLead == 0, skipped[.namesNoLead, default: 0] > 0 {
            report.notes.append(
                "no row was attached to a lead, because none has a record id, an e-mail address or a name; "
                    + "name the right column with --map leadId=COLUMN, leadEmail=COLUMN or leadName=COLUMN")
        }
        if omittedEvents > 0 {
            report.notes.append(
                "\(omittedEvents.counted("event")) left out, because \(omittedEvents == 1 ? "it lies" : "they lie") in the future, "
                    + "\(omittedEvents == 1 ? "answers" : "answer") what the definition in force doesn't ask, "
                    + "or \(omittedEvents == 1 ? "is" : "are") older than what the lead has")
        }
        if mapping.isWinnowExport, !mapping.hasEvents, !added.isEmpty {
            report.notes.append(
                "the export has no events, so engagement points, touches and answers were not restored; "
                    + "`winnow export leads --with-events` has them")
        }
        report.notes += notes
        if dryRun { report.notes.append("dry run: nothing was written") }
        return report
    }

    /// The lists that hold the added leads, in the order of stages.
    func places(in definition: LeadDefinition) -> [ImportReport.Place] {
        var places: [ImportReport.Place] = []
        for stage in Stage.allCases {
            guard let count = added[stage] else { continue }
            let name = stage.list.place(in: definition)
            if let index = places.firstIndex(where: { $0.name == name }) {
                places[index].count += count
            } else {
                places.append(ImportReport.Place(name: name, count: count))
            }
        }
        return places
    }

    /// A remark on each column with such values, in the order of columns' names.
    private func unreadNotes(_ kind: IntakeKind) -> [String] {
        unreadFlags.sorted { $0.key < $1.key }.map { column, unread in
            let result = unread.flag.isAboutDeletion ? "the records count as not deleted" : "no opt-out recorded"
            let isOne = unread.count == 1
            return "\(unread.count.counted("value")) of \"\(column)\" \(isOne ? "is" : "are") neither yes nor no "
                + "(\"\(unread.flag.text)\")\(unread.lines.count > 0 ? " on \(unread.lines.text)" : ""): "
                + (kind == .leads ? "kept under \(isOne ? "its" : "their") own name, and " : "") + result
        }
    }

    /// A remark on each column of opt-ins with a plain no.
    private var refusalNotes: [String] {
        refusals.sorted { $0.key < $1.key }.map { column, refused in
            let (isOne, lines) = (refused.count == 1, refused.lines.count > 0 ? " (\(refused.lines.text))" : "")
            return "\(refused.count.counted("row")) \(isOne ? "says" : "say") no in \"\(column)\"\(lines): that is no opt-out, "
                + "because people who were never asked have it, too; where it is one, opt the lead out "
                + "(winnow optout LEAD --channel email), or import the file again with a column \"Email Opt Out\" "
                + "that says yes in \(isOne ? "that row" : "those rows")"
        }
    }

    /// A remark on the columns that say who agreed and fill no field.
    private static func optInNotes(_ mapping: ImportMapping) -> [String] {
        let all = mapping.usedOptInColumns
        guard !all.isEmpty else { return [] }
        let names = all.prefix(8).map { "\"\($0)\"" }.joined(lastWith: "and")
        return [
            (all.count == 1 ? "column \(names) says" : "columns \(names) say") + " who agreed: a word such as \"unsubscribed\" or "
                + "\"revoked\" there is an opt-out, and a yes never lifts one"
        ]
    }

    /// Remarks on record ids that are not one person's.
    private var recordIDNotes: [String] {
        let most = crowdedIDs.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var notes = most.prefix(8).map { id, rows in
            "\(rows.counted("row")) \(rows == 1 ? "has" : "have") the record id \(id): more than \(MatchKeys.maximumNames) names share it, "
                + "so it identifies nobody; the rows join by e-mail address and name, and keep it as text"
        }
        if crowdedIDs.count > 8 {
            notes.append("\((crowdedIDs.count - 8).counted("more record id")) that too many names share")
        }
        if doubtful.count > 0 {
            notes.append(
                "\(doubtful.count.counted("row")) joined by record id in spite of another name and another address (\(doubtful.text)"
                    + "); if they are different people, undo the import, correct the ids and import the file again")
        }
        return notes
    }
}
