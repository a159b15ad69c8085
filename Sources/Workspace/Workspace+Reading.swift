internal import Intake
internal import Journal
package import Lifecycle
package import ReadModel

/// An existing account that a lead might belong to.
package struct AccountSuggestion: Hashable, Sendable {
    /// The account's name, as it was entered.
    package var name: String
    /// The reason for the suggestion: `same name`, `same e-mail domain`.
    package var reason: String
}

extension Workspace {
    /// Reads the new lines of the journal, and returns the changes since the previous call.
    ///
    /// Cheap if there are no new lines.
    ///
    /// - Throws: `WorkspaceError`; for damage only after the lines before it have been read.
    package func catchUp() throws(WorkspaceError) -> JournalChanges {
        drainWatch()
        try applyChanges(try wrapErrors { try index.catchUp() })
        defer { pendingChanges = JournalChanges() }
        return pendingChanges
    }

    /// Catches up before an action. The changes stay pending until the next ``catchUp()``.
    func catchUpQuietly() throws(WorkspaceError) { try applyChanges(try wrapErrors { try index.catchUp() }) }

    /// Applies changes of the index to the workspace, and adds them to the pending changes.
    func applyChanges(_ changes: IndexChanges) throws(WorkspaceError) {
        guard changes.lineCount > 0 else { return }
        if changes.rulesChanged { try refreshState() }
        pendingChanges.leads.merge(changes.byOthers) { _, newer in newer }
        pendingChanges.touched.formUnion(changes.touched)
        pendingChanges.rulesChanged = pendingChanges.rulesChanged || changes.rulesChanged
        pendingChanges.lineCount += changes.lineCount
        if let last = changes.lastRecordedAt { pendingChanges.lastRecordedAt = max(pendingChanges.lastRecordedAt ?? last, last) }
        if isSimulated { try updateLatestRecorded() }
    }

    /// Updates the time of the newest recorded line.
    func updateLatestRecorded() throws(WorkspaceError) {
        if let newest = try journal(before: nil, limit: 1).first {
            latestRecorded = max(latestRecorded, newest.at)
        }
    }

    /// Rows of a list in its order, after a given row.
    ///
    /// O(limit) in the list's own order, O(leads of the list) by likelihood.
    package func rows(_ request: QueueRequest, after: LeadRow? = nil, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        if request.order == .likelihood { return try rankedPage(request, after: after, limit: limit) }
        return try wrapErrors { try index.queues.rows(request, after: after, limit: limit) }
    }

    /// Up-to-date rows of leads, in the given order. Unknown leads are left out.
    package func rows(_ ids: [LeadID]) throws(WorkspaceError) -> [LeadRow] {
        // Right after an action, the rows of its leads are in memory, and the index file is not needed.
        if storedIndex.pending.isBehind, ids.allSatisfy({ storedIndex.pending.leads.contains($0) && storedIndex.isCached($0) }) {
            return ids.compactMap(storedIndex.cachedRow)
        }
        return try wrapErrors { try index.queues.rows(ids) }
    }

    /// The counts of a list.
    package func count(_ request: QueueRequest) throws(WorkspaceError) -> QueueCount {
        try wrapErrors { try index.queues.count(request) }
    }

    /// Leads with words that begin with the text in name, company, e-mail, phone or id, best match first.
    package func search(_ text: String, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try wrapErrors { try index.search.leads(text, limit: limit) }
    }

    /// The lead that a lead was merged into; nil for any other lead and for unknown ids.
    package func survivor(of id: LeadID) throws(WorkspaceError) -> LeadID? { try wrapErrors { try index.matches.survivor(of: id) } }

    /// A lead, folded from its own lines; nil if there is none, or if it was merged into another one.
    package func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? { try history(id).fold() }

    /// The lead with an id, or the one that it was merged into; nil if there is none.
    package func lead(resolving id: LeadID) throws(WorkspaceError) -> Lead? { try lead(try survivor(of: id) ?? id) }

    /// All lines of a lead.
    ///
    /// - Throws: `WorkspaceError` if a line is damaged during a decision. Otherwise only the lines before the damage
    ///   are read from then on.
    package func history(_ id: LeadID) throws(WorkspaceError) -> LeadHistory {
        // A pending action changed no lines of other leads, so the stored index suffices for them.
        let index = storedIndex.pending.leads.contains(id) && !storedIndex.isCached(id) ? index : storedIndex
        return try readWithRecovery { () throws(ReadModelError) in try index.lines.history(of: id) }
    }

    /// The journal's lines before a number, newest first.
    package func journal(before: SequenceNumber?, limit: Int, lead: LeadID? = nil) throws(WorkspaceError) -> [Entry] {
        try readWithRecovery { () throws(ReadModelError) in try index.lines.journal(before: before, limit: limit, lead: lead) }
    }

    /// Reads lines of the journal, and closes the workspace for writing if one is damaged.
    ///
    /// If a line was damaged since it was indexed, rebuilds the index up to the damage and reads again, except during a
    /// decision.
    func readWithRecovery<Result>(_ body: () throws(ReadModelError) -> Result) throws(WorkspaceError) -> Result {
        do throws(ReadModelError) {
            return try body()
        } catch {
            guard case .journal(.damaged(let damage)) = error, index.damage == nil else { throw WorkspaceError(error) }
            degradedReason = JournalError.damaged(damage).description
            guard !isDeciding else { throw WorkspaceError(error) }
            return try wrapErrors {
                try index.rebuildUpToDamage()
                return try body()
            }
        }
    }

    /// Leads with the same phone, or the same name and company. They may be the same person.
    package func possibleDuplicates(of lead: LeadID) throws(WorkspaceError) -> [LeadRow] {
        guard storedIndex.pending.isBehind, !storedIndex.pending.leads.contains(lead) else {
            return try wrapErrors { try index.matches.possibleDuplicates(of: lead) }
        }
        // A deferred update makes no lead a possible duplicate. It can only have closed one.
        let found = try wrapErrors { try storedIndex.matches.possibleDuplicates(of: lead) }
        guard found.contains(where: { storedIndex.pending.leads.contains($0.id) }) else { return found }
        return try wrapErrors { try index.matches.possibleDuplicates(of: lead) }
    }

    /// Updates what depends on time: overdue leads, ended snoozes and, on a new day, scores.
    ///
    /// True if lists changed.
    package func refreshClocks() throws(WorkspaceError) -> Bool {
        try wrapErrors { try index.clocks.refresh(now: now) }
    }

    /// Existing accounts that a lead might belong to, best first, by name and by e-mail domain.
    package func accounts(like lead: Lead, limit: Int) throws(WorkspaceError) -> [AccountSuggestion] {
        let keys = LeadKeys(lead.fields)
        let words = lead.fields[.company].flatMap { CompanyName($0) }?.words ?? []
        let sameDomain = try wrapErrors {
            try index.matches.accounts(key: nil, domain: keys.domain.map { Int64(bitPattern: $0.value) })
        }.map(\.name)
        let known = try wrapErrors {
            try index.matches.accounts(
                key: keys.company.map { Int64(bitPattern: $0.value) }, domain: keys.domain.map { Int64(bitPattern: $0.value) },
                prefixes: words.first.map { [$0] } ?? [])
        }
        let byName = RankedAccount.ranked(
            known.map(\.name), company: lead.fields[.company], email: lead.fields[.email], limit: limit
        )
        .map {
            AccountSuggestion(
                name: $0.name,
                reason: sameDomain.contains($0.name) && $0.reason != .name ? "same e-mail domain" : $0.reason.text)
        }
        let rest = sameDomain.filter { name in !byName.contains { $0.name == name } }.map {
            AccountSuggestion(name: $0, reason: "same e-mail domain")
        }
        return Array((byName + rest).prefix(limit))
    }
}

extension RankedAccount.Reason {
    /// The reason as text.
    fileprivate var text: String {
        switch self {
        case .sharedWords: "similar name"
        case .commonPrefix: "name starts the same"
        case .domain: "e-mail domain contains the name"
        case .name: "same name"
        }
    }
}
