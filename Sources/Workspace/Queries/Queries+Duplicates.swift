internal import Intake
internal import Journal
package import Lifecycle
package import ReadModel

// Leads that may be the same person: they share an address, a phone, or name and company.
extension Queries {
    /// The number of possible duplicates of one lead that are shown beside it.
    package static let mostDuplicates = 20

    /// The leads that may be the same person as a lead, by the strongest reason, then by number.
    ///
    /// Reads the lines of each of them, about 50 µs per lead.
    ///
    /// - Parameters:
    ///   - context: The person who would merge them; nil for the user.
    ///   - limit: The maximum number of leads.
    package func possibleDuplicates(
        of id: LeadID, given context: DecisionContext? = nil, limit: Int = mostDuplicates
    ) throws(WorkspaceError) -> [PossibleDuplicate] {
        // A deferred update changes no value by which leads are compared.
        let stored = journal.pendingLeads.isEmpty ? index : journal.storedIndex
        let matches = try journal.read(stored.duplicates.matches(of: id, limit: limit))
        guard !matches.isEmpty, let lead = try lead(id) else { return [] }
        let context = context ?? mergeContext
        var found: [PossibleDuplicate] = []
        for match in matches {
            guard let row = try currentRow(of: match.lead), let other = try self.lead(match.lead) else { continue }
            let advice = MergeAdvice(lead, other, given: context)
            found.append(PossibleDuplicate(row: row, reasons: match.reasons, merge: advice, like: lead.fields.fullName))
        }
        return found
    }

    /// The leads that may be the same person as one who is no lead yet.
    package func possibleDuplicates(like fields: LeadFields) throws(WorkspaceError) -> [PossibleDuplicate] {
        let keys = LeadKeys(fields).duplicateKeys
        guard !keys.isEmpty else { return [] }
        let matches = try journal.read(
            index.duplicates.matches(with: keys, name: fields.fullName ?? "", limit: Self.mostDuplicates))
        let rows = try rows(matches.map(\.lead))
        return matches.compactMap { match in
            rows.first { $0.id == match.lead }.map { PossibleDuplicate(row: $0, reasons: match.reasons, merge: nil) }
        }
    }

    /// Compares the rows of a file with the leads as they are now; nil if there are none.
    func sharedValues() throws(WorkspaceError) -> SharedValues? {
        try nextLead() == LeadID(1) ? nil : index.duplicates.sharedValues()
    }

    /// Those of some leads that may be the same person as another lead; O(leads).
    package func leadsWithPossibleDuplicates(among leads: [LeadID]) throws(WorkspaceError) -> Set<LeadID> {
        try journal.read(index.duplicates.flagged(among: leads))
    }

    /// Passes pairs of leads that may be the same person to a block until it returns false.
    ///
    /// Memory does not grow with the pairs.
    ///
    /// - Parameters:
    ///   - owner: A person who owns one of the two; nil for anybody.
    ///   - context: The person who would merge them.
    package func eachPossibleDuplicate(
        ownedBy owner: Login?, given context: DecisionContext, _ body: (LeadRow, PossibleDuplicate) -> Bool
    ) throws(WorkspaceError) {
        let pairs = try journal.read(index.duplicates.pairs())
        while let pair = try journal.read(pairs.next()) {
            let rows = try rows([pair.lead, pair.other])
            guard rows.count == 2, owner == nil || rows.contains(where: { $0.owner == owner }),
                let lead = try self.lead(pair.lead), let other = try self.lead(pair.other)
            else { continue }
            let advice = MergeAdvice(lead, other, given: context)
            guard body(rows[0], PossibleDuplicate(row: rows[1], reasons: pair.reasons, merge: advice, like: rows[0].name)) else {
                return
            }
        }
    }

    /// The number of pairs of leads that may be the same person.
    package func countPossibleDuplicates(ownedBy owner: Login?) throws(WorkspaceError) -> Int {
        let pairs = try journal.read(index.duplicates.pairs())
        var count = 0
        while let pair = try journal.read(pairs.next()) {
            if owner == nil {
                count += 1
            } else if try rows([pair.lead, pair.other]).contains(where: { $0.owner == owner }) {
                count += 1
            }
        }
        return count
    }

    /// The row of a lead with the user's last action, without waiting for the index file.
    private func currentRow(of id: LeadID) throws(WorkspaceError) -> LeadRow? {
        let stored = journal.storedIndex
        if journal.pendingLeads.contains(id), let row = stored.cachedRow(id) { return row }
        return try journal.read(journal.index(for: id).queues.rows([id])).first
    }

    /// The context of a merge that the user decides on now; it needs neither routing nor the number of a new lead.
    private var mergeContext: DecisionContext {
        DecisionContext(
            now: session.now, actor: session.me, team: session.team, definition: session.definition,
            nextSeq: journal.storedIndex.position.seq.next, newLead: LeadID(1))
    }
}

extension LeadKeys {
    /// The keys by which leads are flagged as possible duplicates.
    var duplicateKeys: [DuplicateKey] {
        func keys(_ reason: DuplicateReason, _ keys: [MatchKey]) -> [DuplicateKey] {
            keys.map { DuplicateKey(reason, Int64(bitPattern: $0.value)) }
        }
        return keys(.email, emails) + keys(.nameAndCompany, [nameAndCompany].compactMap(\.self))
            + keys(.phone, phones)
    }
}
