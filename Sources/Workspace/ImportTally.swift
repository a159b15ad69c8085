internal import Intake
internal import Lifecycle

/// What the rows of a file came to, counted.
struct ImportTally {
    /// How many lines of the journal it made.
    var lines = 0
    /// Leads that were new, by the stage in which they entered.
    var added: [Stage: Int] = [:]
    /// Those of them whose stage a file declared.
    var declared = 0
    /// Rows of leads who were there, that filled a blank.
    var filled = 0
    /// Rows that brought nothing new.
    var unchanged = 0
    /// Rows that said otherwise than what is known: by field.
    var conflicts: [String: Int] = [:]
    /// Rows with at least one conflict.
    var conflicting = 0
    /// Activities and results that were attached to a lead.
    var attached = 0
    /// Results by what they say.
    var outcomes: [String: Int] = [:]
    /// Rows whose lead isn't here.
    var unknownLead = 0
    /// The first of them, in the file's own words.
    var firstUnknownLead: String?
    /// Rows of people who were erased.
    var erased = 0
    /// Rows that were not taken in because they can't be read.
    var rejected = 0
    /// Rows that bring nothing, by why.
    var passed: [SkipReason: Int] = [:]
    /// Leads that look like others: the same phone, or the same name and company.
    var likenesses = 0
    /// Owners who are nobody in the team, with how many of their leads are unowned.
    var strangers: [String: Int] = [:]
    /// Addresses that can't be one.
    var invalidEmails = 0
    /// What is worth knowing, at most some dozen.
    var notes: [String] = []
    /// The file's digest.
    var fileDigest = ""

    private static let mostNotes = 20

    mutating func note(_ text: String) {
        if notes.count < Self.mostNotes, !notes.contains(text) { notes.append(text) }
    }

    mutating func add(_ other: ImportTally) {
        lines += other.lines
        added.merge(other.added, uniquingKeysWith: +)
        declared += other.declared
        filled += other.filled
        unchanged += other.unchanged
        conflicts.merge(other.conflicts, uniquingKeysWith: +)
        conflicting += other.conflicting
        attached += other.attached
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
        unknownLead += other.unknownLead
        firstUnknownLead = firstUnknownLead ?? other.firstUnknownLead
        erased += other.erased
        rejected += other.rejected
        passed.merge(other.passed, uniquingKeysWith: +)
        likenesses += other.likenesses
        strangers.merge(other.strangers, uniquingKeysWith: +)
        invalidEmails += other.invalidEmails
        for text in other.notes { note(text) }
    }

    /// The counts that aren't zero by name, as the journal and JSON have them.
    var counts: [String: Int] {
        var counts: [String: Int] = [:]
        for each in list where each.count > 0 { counts[each.name] = each.count }
        return counts
    }

    private var list: [ImportReport.Count] {
        var list: [ImportReport.Count] = []
        func count(_ name: String, _ label: String, _ count: Int) {
            list.append(ImportReport.Count(name: name, label: label, count: count))
        }
        count("added", "leads added", added.values.reduce(0, +))
        for stage in Stage.allCases where added[stage, default: 0] > 0 {
            count("added.\(stage.rawValue)", "  in \(stage.plainName)", added[stage, default: 0])
        }
        count("declared", "  of these in a stage that the file declares", declared)
        count("attached", "rows attached to a lead", attached)
        for (name, number) in outcomes.sorted(by: { $0.key < $1.key }) { count("outcome.\(name)", "  \(name)", number) }
        count("filled", "rows that filled blanks", filled)
        count("unchanged", "rows that brought nothing new", unchanged)
        count("conflicting", "rows that say otherwise than what is known", conflicting)
        count("unknownLead", "rows whose lead is not here", unknownLead)
        for reason in SkipReason.allCases { count(reason.rawValue, "rows that " + reason.label, passed[reason, default: 0]) }
        count("erased", "rows of people who were erased", erased)
        count("rejected", "rows rejected", rejected)
        count("likenesses", "flagged: same phone, or same name and company, as another lead", likenesses)
        count("invalidEmails", "flagged: not an e-mail address", invalidEmails)
        return list
    }

    /// The words that no table knows, with the way to say what they mean; of many only the commonest.
    private static func unknownWords(_ plan: ImportMapping, _ kind: IntakeKind) -> [String] {
        let unknown = plan.stageWords.filter { !$0.isKnown && $0.stage == nil }
        var notes = unknown.prefix(8).map { word in
            let words = "the word \"\(word.word)\" of \(word.column) (\(word.count) \(word.count == 1 ? "row" : "rows"))"
            switch kind {
            case .leads: return words + " declares no stage; to give it one: --word \"\(word.word)=STAGE\""
            case .engagements: return words + " is not known; it counts as something else that the prospect did"
            case .touches, .outcomes: return words + " is not known; it counts as unknown, never as a contact"
            }
        }
        if unknown.count > 8 { notes.append("and \(unknown.count - 8) more such words; --dry-run shows all") }
        return notes
    }

    func report(
        file: String, kind: IntakeKind, plan: ImportMapping, batch: ActionID?, rejectFile: String?, dryRun: Bool
    ) -> ImportReport {
        var report = ImportReport(file: file, batch: batch)
        let always: Set<String> = kind == .leads ? ["added", "rejected"] : ["attached", "rejected"]
        report.counts =
            [ImportReport.Count(name: "rows", label: "rows read", count: plan.rows)]
            + list.filter { $0.count > 0 || always.contains($0.name) }
        report.plan = plan.lines
        report.rejected = rejected
        report.rejectFile = rejectFile
        for (field, number) in conflicts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            report.notes.append("\(number) rows have another \(field); what is known was kept")
        }
        for (name, number) in strangers.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            report.notes.append(
                "\(number) leads of \"\(name)\", who is nobody in the team, are unowned; to bind the name: winnow team set LOGIN --alias \"\(name)\""
            )
        }
        if let other = plan.looksLike {
            report.notes.append(
                "the columns look like \(other.rawValue) rather than leads; if they are: winnow import --as \(other.rawValue)")
        }
        report.notes += Self.unknownWords(plan, kind)
        if let first = firstUnknownLead {
            let way =
                attached + unchanged == 0
                ? "; import the leads first, or name the right column with --map leadId=COLUMN or leadEmail=COLUMN" : ""
            report.notes.append("the first lead that is not here: \(first)" + way)
        }
        report.notes += notes
        if dryRun { report.notes.append("dry run: nothing was written") }
        return report
    }
}
