internal import Intake
internal import Lifecycle
internal import ReadModel

/// The counts of an import's rows by result.
struct ImportTally {
    /// The number of journal lines written.
    var lines = 0
    /// Leads that an interrupted import has written, and that its continuation passes over where no row is compared.
    var written = 0
    /// New leads, by the stage in which they entered.
    var added: [Stage: Int] = [:]
    /// New leads whose stage the file declared.
    var declared = 0
    /// Rows of existing leads that filled blank fields.
    var filled = 0
    /// Rows of existing leads that filled no field but added an opt-out, a bounce, a note or a later capture.
    var updated = 0
    /// Opt-outs that were recorded, by channel and row.
    var optOuts = 0
    /// Of these, those of other leads with an address or phone of the row.
    var sharedOptOuts = 0
    /// Of these, those of leads that got an address which had opted out before.
    var inheritedOptOuts = 0
    /// Invalid addresses that were recorded.
    var bounces = 0
    /// Of these, those of other leads with an address of the row.
    var sharedBounces = 0
    /// Of these, those of leads that got an address at which mail had bounced before.
    var inheritedBounces = 0
    /// Opt-outs of a file that was imported before, which somebody has lifted since.
    var liftedOptOuts = 0
    /// Notes that were recorded.
    var recordedNotes = 0
    /// Later captures that were recorded, of people with a new source, campaign or date.
    var laterCaptures = 0
    /// Submitted forms that were recorded.
    var forms = 0
    /// Events of an export that were restored.
    var restoredEvents = 0
    /// Events of an export that lie in the future, or answer what the definition doesn't ask, and were left out.
    var omittedEvents = 0
    /// Events of an export that the rules refused.
    var refusedEvents = 0
    /// Rows that say no to an opt-out that is recorded, and stays.
    var keptOptOuts = 0
    /// Ids of merged records that leads got.
    var learntIDs = 0
    /// Merges of records that no lead has, which the journal keeps.
    var keptMerges = MergedRecords()
    /// Rows without anything new.
    var unchanged = 0
    /// Rows that conflict with stored values, by field.
    var conflicts: [String: Int] = [:]
    /// Values that differ from those stored under their columns' names, by column.
    var keptExtras: [String: Int] = [:]
    /// Rows with at least one conflict.
    var conflicting = 0
    /// Rows whose status says something else than the stage of their lead.
    var statuses = StatusRemarks()
    /// Activities and results that were attached to a lead.
    var attached = 0
    /// Attached results, by outcome.
    var outcomes: [String: Int] = [:]
    /// Opportunities of deals, by what the file did with them.
    private(set) var deals: [DealResult: Int] = [:]
    /// Values of known opportunities that a file changed.
    var changedDealValues: [DealValue: Int] = [:]
    /// Rows of a deal that an earlier row of the file is of, too.
    var repeatedDeals = LineSample()
    /// Values of opportunities that stay, because people here changed them.
    var keptDealValues = 0
    /// Rows that joined a lead, by the rule.
    var joined: [MatchRule: Int] = [:]
    /// Activities and outcomes whose id or address fits several leads.
    var ambiguousLead = 0
    /// Of `unknownLead`: opt-outs and invalid addresses, which nobody has yet whom they could close.
    var unknownClosings = 0
    /// Rows of leads that the workspace does not have.
    var unknownLead = 0
    /// The id, e-mail address and name that the first of these rows gives.
    var firstUnknownLead: String?
    /// Rows of people who were erased.
    var erased = 0
    /// Rows that cannot be read, and were rejected.
    var rejected = 0
    /// Valid rows that were not imported, by reason.
    var skipped: [SkipReason: Int] = [:]
    /// Leads with the address, the phone number, or the name and company, of another lead.
    var possibleDuplicates = 0
    /// Of these, leads whose address fits several leads, or only some of the people who share it.
    var ambiguous = 0
    /// Owners who are not on the team, with the number of their leads.
    var unknownOwners: [String: Int] = [:]
    /// Owners who get no leads, such as `kim has left the team`, with the number of their leads.
    var unfitOwners: [String: Int] = [:]
    /// Rows whose record id too many people share, by the id.
    var crowdedIDs: [String: Int] = [:]
    /// Rows that joined a lead by record id in spite of another name and another address.
    private(set) var doubtful = LineSample()
    /// Rows that added a further e-mail address or phone number to a lead that has one, by the kind of value.
    var further: [String: Int] = [:]
    /// Rows with an invalid e-mail address.
    var invalidEmails = 0
    /// Rows with an invalid phone number.
    var invalidPhones = 0
    /// Rows of test leads.
    var testLeads = LineSample()
    /// Values that are not used, by column and problem.
    var unusable = UnusableValues()
    /// Values of opt-out and deletion columns that are neither yes nor no.
    private(set) var unreadFlags: [String: (flag: UnreadFlag, count: Int, lines: LineSample)] = [:]
    /// Rows with a plain no in a column of opt-ins, by the column's name, and the lines of those that are leads.
    private(set) var refusals: [String: (count: Int, lines: LineSample)] = [:]
    /// Leads that this import opted out of e-mail. Others inherit nothing from them, since the order of rows doesn't
    /// matter: what a row opts out is its own addresses.
    var optedOutLeads: Set<LeadID> = []
    /// Leads of which this import marked an address invalid; others inherit nothing from them either.
    var bouncedLeads: Set<LeadID> = []
    /// Addresses for which all leads before the import are closed; rows of the file are closed one by one.
    var closedAddresses: Set<EmailAddress> = []
    /// Remarks, at most ``maximumNotes``.
    var notes: [String] = []
    /// The file's digest.
    var fileDigest = ""

    private static let maximumNotes = 20

    /// Counts a row that joined a lead.
    ///
    /// - Parameters:
    ///   - isAmbiguous: Whether it brought the lead an address of another one.
    ///   - doubtfulLine: Its line, if it joined by record id in spite of another name and another address.
    mutating func addJoined(_ rule: MatchRule, isAmbiguous: Bool, doubtfulLine: Int?) {
        joined[rule, default: 0] += 1
        if isAmbiguous {
            ambiguous += 1
            possibleDuplicates += 1
        }
        if let doubtfulLine { doubtful.add(doubtfulLine) }
    }

    /// What a file did with an opportunity.
    enum DealResult: String, CaseIterable {
        case new, updated, closed

        func label(_ count: Int) -> String {
            switch self {
            case .new: count == 1 ? "  new opportunity" : "  new opportunities"
            case .updated: count == 1 ? "  opportunity updated" : "  opportunities updated"
            case .closed: "    of these closed"
            }
        }
    }

    /// Counts a row whose deal was opened, changed or closed.
    mutating func addDeal(_ result: DealResult, _ record: ImportedOutcome) {
        attached += 1
        deals[result, default: 0] += 1
        if result == .closed { deals[.updated, default: 0] += 1 }
        outcomes[record.outcome?.rawValue ?? "open", default: 0] += 1
    }

    /// Counts an owner who gets no leads.
    mutating func addUnfitOwner(_ member: TeamMember) {
        let reason = member.hasLeft ? "has left the team" : "is a viewer"
        unfitOwners["\(member.login) \(reason)", default: 0] += 1
    }

    mutating func note(_ text: String) {
        if notes.count < Self.maximumNotes, !notes.contains(text) { notes.append(text) }
    }

    /// The counts that aren't zero by name, as the journal and JSON have them.
    var counts: [String: Int] {
        var counts: [String: Int] = [:]
        for each in list() where each.count > 0 { counts[each.name] = each.count }
        return counts
    }

    func list(
        hasStageOption: Bool = false, unknownStatus: Int = 0, isEngagements: Bool = false, in definition: LeadDefinition? = nil
    ) -> [ImportReport.Count] {
        var list: [ImportReport.Count] = []
        func count(_ name: String, _ label: String, _ count: Int) {
            list.append(ImportReport.Count(name: name, label: label, count: count))
        }
        func rows(_ name: String, _ rest: String, _ number: Int) {
            count(name, (number == 1 ? "row " : "rows ") + rest, number)
        }
        let addedCount = added.values.reduce(0, +)
        count("added", addedCount == 1 ? "lead added" : "leads added", addedCount)
        for stage in Stage.allCases where added[stage, default: 0] > 0 {
            count("added.\(stage.rawValue)", "  as \(definition?.label(stage) ?? stage.rawValue)", added[stage, default: 0])
        }
        count("declared", "  of these " + (hasStageOption ? "in the stage set by --stage" : "with a stage from the file"), declared)
        rows("attached", "attached to a lead", attached)
        for result in DealResult.allCases {
            let number = deals[result, default: 0]
            count("opportunities.\(result.rawValue)", result.label(number), number)
            guard result == .updated else { continue }
            for value in DealValue.allCases {
                count(
                    "opportunities.changed.\(value.rawValue)", "    with another \(value.label)",
                    changedDealValues[value, default: 0])
            }
        }
        for (name, number) in outcomes.sorted(by: { $0.key < $1.key }) {
            count("outcome.\(name)", "  " + (Outcome(rawValue: name)?.stage.plainName ?? name), number)
        }
        let joinedCount = joined.values.reduce(0, +)
        rows("joined", "of a lead that was known, or of an earlier row", joinedCount)
        for rule in MatchRule.allCases {
            count("joined.\(rule.rawValue)", "  \(rule.label(joined[rule, default: 0]))", joined[rule, default: 0])
        }
        rows("filled", "that filled blank fields", filled)
        rows("updated", "of existing leads with a new opt-out, bounce, note or capture", updated)
        rows("unchanged", "with nothing new", unchanged)
        rows(
            "conflicting", "that \(conflicting == 1 ? "conflicts" : "conflict") with stored values (stored values kept)",
            conflicting)
        rows("statusNotFollowed", "with another status than the stage of their lead (stage kept)", statuses.count)
        rows("unknownStatus", "with a status that winnow does not know", unknownStatus)
        // Touches and outcomes without a lead are rejected; mailings go to many who are none.
        if isEngagements {
            rows("unknownLead", "whose lead was not found", unknownLead)
            count("unknownClosings", "  of these with an opt-out or invalid address, which is kept nowhere", unknownClosings)
            rows("ambiguousLead", "whose address or name fits several leads (not attached to any)", ambiguousLead)
        }
        for reason in SkipReason.allCases { rows(reason.rawValue, reason.label, skipped[reason, default: 0]) }
        rows("erased", "of people who were erased", erased)
        rows("rejected", "rejected", rejected)
        if !isEngagements {
            count("unknownLead", "  of these whose lead was not found", unknownLead)
            count("ambiguousLead", "  of these whose address fits several leads", ambiguousLead)
        }
        count("optOuts", optOuts == 1 ? "opt-out recorded" : "opt-outs recorded", optOuts)
        count("optOuts.shared", "  of these for other leads with an address or phone of the row", sharedOptOuts)
        count("optOuts.inherited", "  of these for leads whose address had opted out before", inheritedOptOuts)
        count("bounces", bounces == 1 ? "address recorded as invalid" : "addresses recorded as invalid", bounces)
        count("bounces.shared", "  of these for other leads with an address of the row", sharedBounces)
        count("bounces.inherited", "  of these for leads whose address had bounced before", inheritedBounces)
        rows("liftedOptOuts", "whose opt-out was imported before and lifted since (it stays lifted)", liftedOptOuts)
        count(
            "mergedIDs", learntIDs == 1 ? "lead got the id of a merged record" : "leads got the ids of merged records", learntIDs)
        count(
            "keptMerges",
            keptMerges.list.count == 1
                ? "id of a merged record kept until the record that stayed comes"
                : "ids of merged records kept until the records that stayed come", keptMerges.list.count)
        count("notes", recordedNotes == 1 ? "note recorded" : "notes recorded", recordedNotes)
        count(
            "laterCaptures", laterCaptures == 1 ? "later capture recorded" : "later captures recorded", laterCaptures)
        count("forms", forms == 1 ? "submitted form recorded" : "submitted forms recorded", forms)
        count("restoredEvents", restoredEvents == 1 ? "event restored" : "events restored", restoredEvents)
        count("omittedEvents", omittedEvents == 1 ? "event left out" : "events left out", omittedEvents)
        count("refusedEvents", refusedEvents == 1 ? "event refused by a rule" : "events refused by a rule", refusedEvents)
        rows(
            "keptOptOuts",
            "without an opt-out for people who opted out (the opt-outs stay; `winnow optin` lifts one)", keptOptOuts)
        count(
            "likenesses",
            Self.flagged(possibleDuplicates) + ": same address, phone, or name and company, as another lead", possibleDuplicates)
        count("ambiguous", "  of these with an address that fits several people or leads", ambiguous)
        let crowded = crowdedIDs.values.reduce(0, +)
        rows("crowdedIDs", "with a record id that more than \(MatchKeys.maximumNames) names share", crowded)
        count("invalidEmails", "invalid e-mail \(invalidEmails == 1 ? "address" : "addresses")", invalidEmails)
        count("invalidPhones", "invalid phone \(invalidPhones == 1 ? "number" : "numbers")", invalidPhones)
        return list
    }

    /// Counts the values of a row that can't be used.
    mutating func add(_ problems: [ValueProblem], line: Int) {
        let ofPhones: Set<FieldProblem> = [.noPhone, .placeholderPhone, .addressAsPhone, .otherNumber, .shortenedNumber]
        if problems.contains(where: { $0.isOfContact && ofPhones.contains($0.problem) }) { invalidPhones += 1 }
        var seen: Set<ValueProblem> = []
        for each in problems where seen.insert(each).inserted {
            unusable.add(
                each.problem.statement(), each.problem.statement(2), result: "kept as text and not used", column: each.column,
                line: line)
        }
    }

    /// Counts a row of a known lead with an address that an erased person had.
    mutating func addErasedAddress(_ mapping: ImportMapping, _ line: Int) {
        unusable.add(
            "is an address of a person who was erased", "are addresses of people who were erased", result: "left out",
            column: mapping.column(.email)?.name, line: line)
    }

    /// Counts a value that is neither yes nor no, or a no that is no opt-out.
    ///
    /// - Parameter line: The row's line; nil where a row makes no lead.
    mutating func add(_ flag: UnreadFlag, line: Int? = nil) {
        guard flag.isRefusal else {
            unreadFlags[flag.column, default: (flag, 0, LineSample())].count += 1
            if let line { unreadFlags[flag.column]?.lines.add(line) }
            return
        }
        refusals[flag.column, default: (0, LineSample())].count += 1
        if let line { refusals[flag.column]?.lines.add(line) }
    }

    /// What leads that may be another one are called: `flagged as possible duplicates`.
    static func flagged(_ leads: Int) -> String {
        leads == 1 ? "flagged as a possible duplicate" : "flagged as possible duplicates"
    }

}
