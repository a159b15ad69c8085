internal import Intake
internal import Journal
internal import Lifecycle
internal import ReadModel

/// What the erasure of a person removes, and what it tells the administrator.
struct ErasurePlan {
    /// The ids of the person: the lead, and those merged into it, the surviving one first.
    let person: [LeadID]
    /// These, and leads whose capture was undone and that are the same person.
    let leads: [LeadID]
    /// The imports whose file names go with the person.
    private(set) var batches: [ActionID] = []
    /// The accounts whose names and domains go with the person.
    private(set) var accounts: [AccountID] = []
    /// What is to be known besides: who may be the same person, and which files stay.
    private(set) var notes: [String] = []
    /// What was ever known of the person.
    private let traces: PersonTraces
    /// Whether file names stay: an earlier winnow would take their erasure in its format for damage.
    private let keepsFileNames: Bool
    /// Addresses and phones that leads of other names have too.
    private var shared = ErasureTexts.Shared()

    /// Whose data is removed from the journal.
    var subjects: Set<ErasureSubject> {
        Set(leads.map { .lead($0) }).union(batches.map { .batch($0) }).union(accounts.map { .account($0) })
    }

    /// Plans the erasure of a lead. O(leads whose capture was undone, and lines of the person's imports).
    init(of lead: LeadID, _ queries: Queries) throws(WorkspaceError) {
        person = try Self.ids(of: lead, queries)
        guard !person.isEmpty else { throw WorkspaceError(refusals: [(lead, .noLead(lead))]) }
        keepsFileNames = queries.journal.store.header.format == .one
        var traces = PersonTraces()
        for id in person { try traces.add(id, queries) }
        (leads, self.traces) = try Self.addingUndone(to: person, traces, queries)
        try findOthers(queries)
        try findBatches(queries)
        accounts = try queries.accounts.erased(with: Set(leads))
    }

    /// Finds texts about other leads that mention the person, to note them. Reads the whole journal.
    mutating func noteMentions(_ queries: Queries) throws(WorkspaceError) {
        notes += try ErasureMentions(traces, queries).notes(except: Set(leads))
    }

    /// The ids of a person: of the surviving lead first, then of those merged into it; none for an unknown lead.
    ///
    /// A lead whose capture was undone is still in the journal, under its own id.
    static func ids(of lead: LeadID, _ queries: Queries) throws(WorkspaceError) -> [LeadID] {
        if let known = try queries.lead(resolving: lead) { return known.allIDs }
        return try queries.history(lead).entries.contains { $0.lead == lead } ? [lead] : []
    }

    /// The texts that later recognise the person.
    func texts(_ queries: Queries) throws(WorkspaceError) -> Set<ErasureTexts.Text> {
        var now = traces
        for id in leads { try now.add(id, queries) }
        return ErasureTexts.texts(of: now, shared: shared)
    }

    /// Texts of which each, in an unfinished line of the quarantine, means the person: all its parts are there.
    ///
    /// Such a line may have a number that another lead has now.
    var mentions: Set<[String]> {
        var mentions = Set(traces.addresses.map { [$0.description] })
        for id in traces.recordIDs where id.id.utf8.count >= 6 { mentions.insert(["\"\(id.id)\""]) }
        for name in traces.fullNames { mentions.insert(name.map { "\"\($0)\"" }) }
        return mentions
    }

    // MARK: Undone captures

    /// The person's leads with those whose capture was undone and that have a text in common with them.
    ///
    /// Their lines hold the person's data, although no list shows them.
    private static func addingUndone(
        to person: [LeadID], _ traces: PersonTraces, _ queries: Queries
    ) throws(WorkspaceError) -> ([LeadID], PersonTraces) {
        var undone: [(id: LeadID, traces: PersonTraces)] = []
        for id in try queries.undoneLeads() where !person.contains(id) {
            var traces = PersonTraces()
            try traces.add(id, queries)
            undone.append((id, traces))
        }
        var (leads, all) = (person, traces)
        while true {
            // What one of them adds may show that another is the same person.
            let texts = ErasureTexts.texts(of: all)
            let same = undone.filter { ErasureTexts.match($0.traces, isErased: texts.contains) != nil }
            guard !same.isEmpty else { return (leads, all) }
            for each in same {
                leads.append(each.id)
                all.formUnion(each.traces)
            }
            undone.removeAll { each in leads.contains(each.id) }
        }
    }

    // MARK: Others

    /// Finds other leads with the same addresses and phones: of another name they share them, of the same they may be
    /// the person.
    private mutating func findOthers(_ queries: Queries) throws(WorkspaceError) {
        var alike: Set<LeadID> = []
        var (sharing, calling): ([LeadID], [LeadID]) = ([], [])
        let addresses = Array(traces.addresses)
        for other in try queries.contacts.leads(reachedBy: addresses) where !leads.contains(other.id) {
            guard isAnother(other) else {
                alike.insert(other.id)
                continue
            }
            sharing.append(other.id)
            shared.addresses.formUnion(other.mailAddresses)
        }
        for other in try queries.contacts.leads(reachedBy: traces.numbers) where !leads.contains(other.id) {
            guard isAnother(other) else {
                alike.insert(other.id)
                continue
            }
            calling.append(other.id)
            let numbers = PersonTraces(of: other).phones
            shared.phones.formUnion(traces.phones.intersection(numbers))
        }
        for id in person {
            for row in try queries.possibleDuplicates(of: id).map(\.row) where !leads.contains(row.id) {
                if let other = try queries.lead(row.id), !isAnother(other) { alike.insert(row.id) }
            }
        }
        note(sharing, "e-mail address")
        note(calling, "phone number")
        guard let first = alike.min() else { return }
        notes.append(
            "\(Self.list(alike.sorted())) may be the same person and "
                + "\(alike.count == 1 ? "is" : "are") not erased; to erase one too: winnow erase \(first)")
    }

    /// Whether a lead has another name than the person.
    private func isAnother(_ lead: Lead) -> Bool {
        let names = lead.personNames
        return !traces.people.isEmpty && !names.isEmpty
            && !traces.people.contains { name in names.contains { $0.isCompatible(with: name) || $0.isEqual(to: name) } }
    }

    private mutating func note(_ others: [LeadID], _ what: String) {
        guard !others.isEmpty else { return }
        notes.append(
            "\(Self.list(others)) \(others.count == 1 ? "has" : "have") the same \(what) and "
                + "\(others.count == 1 ? "stays" : "stay"); from now on rows with it are left out only if first and last name are "
                + "those of the erased person")
    }

    /// The first of some leads, and the number of the others.
    static func list(_ leads: [LeadID]) -> String {
        let named = leads.prefix(8).map(\.description)
        let more = leads.count > named.count ? ["\((leads.count - named.count).grouped) more"] : []
        return (named + more).joined(lastWith: "and")
    }

    // MARK: File names

    /// Finds the imports whose file names go: those without any other person left, and those named after the person.
    private mutating func findBatches(_ queries: Queries) throws(WorkspaceError) {
        var own: Set<ActionID> = []
        for id in leads {
            for entry in try queries.history(id).entries where entry.lead == id { if let batch = entry.batch { own.insert(batch) } }
        }
        var files: [String] = []
        for entry in try queries.workspaceEntries().entries {
            guard case .imported(let imported) = entry.event else { continue }
            let batch = entry.batch ?? entry.action
            let merged = imported.mergedRecords.flatMap { [$0.id.shortened, $0.survivor.shortened] }
            if !traces.recordIDs.isDisjoint(with: merged), !batches.contains(batch) { batches.append(batch) }
            guard let name = imported.fileName else { continue }
            let isOwn = own.contains(batch)
            if isOwn, !files.contains(name) { files.append(name) }
            let isPersonal = !PersonTraces.words(name).filter { $0.count > 2 }.isDisjoint(with: traces.names)
            var isLast = false
            if isOwn, !isPersonal, !keepsFileNames { isLast = try !hasOthers(batch, queries) }
            if isPersonal, keepsFileNames {
                notes.append("the file name \(name) stays in a journal of format 1; run `winnow upgrade`, then erase again")
            } else if isPersonal || isLast, !batches.contains(batch) {
                batches.append(batch)
            }
        }
        notes.append(
            "files outside the workspace are unchanged: exports, and "
                + (files.isEmpty
                    ? "imported files with their reject files"
                    : "\(Array(files.prefix(8)).joined(lastWith: "and")) with \(files.count == 1 ? "its reject file" : "their reject files")")
                + "; delete the person there")
    }

    /// Whether an import has lines about a lead that exists and isn't erased, besides the person's.
    private func hasOthers(_ batch: ActionID, _ queries: Queries) throws(WorkspaceError) -> Bool {
        var seen = Set(leads)
        for range in try queries.lines(of: batch) {
            var first = range.lowerBound
            while first <= range.upperBound {
                // The first lines nearly always have one.
                let last = min(SequenceNumber(first.value + 499), range.upperBound)
                for lead in try queries.entries(in: first...last).compactMap(\.lead) where seen.insert(lead).inserted {
                    if let other = try queries.lead(resolving: lead), !other.isErased { return true }
                }
                first = last.next
            }
        }
        return false
    }
}

extension PersonTraces {
    /// Adds all that the journal ever said of a lead, also what was edited or undone.
    fileprivate mutating func add(_ id: LeadID, _ queries: Queries) throws(WorkspaceError) {
        var fields = LeadFields()
        // The history of a lead that was ever merged also has the lines of others.
        for entry in try queries.history(id).entries where entry.lead == id {
            switch entry.event {
            case .captured(let captured):
                fields = captured.fields
                add(fields, rowKey: captured.rowKey)
            case .edited(let changes):
                fields.apply(changes)
                add(fields)
            default: break
            }
        }
    }
}
