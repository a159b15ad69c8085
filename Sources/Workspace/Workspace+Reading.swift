internal import Intake
internal import Journal
package import Lifecycle
package import ReadModel

/// An account that a lead might belong to, with why.
package struct AccountSuggestion: Hashable, Sendable {
    /// The account's name, as it was given.
    package var name: String
    /// Why it is suggested: `same name`, `same e-mail domain`.
    package var why: String
}

extension Workspace {
    /// Reads what has come into the journal since the last look; cheap when nothing has.
    ///
    /// - Throws: `WorkspaceError`; damage is told after everything before it was taken in.
    package func catchUp() throws(WorkspaceError) -> JournalChanges {
        drainWatch()
        try takeNews(try wrapping { try index.catchUp() })
        defer { untold = JournalChanges() }
        return untold
    }

    /// Catches up before an action; the news is kept to be told with the next look.
    func catchUpQuietly() throws(WorkspaceError) { try takeNews(try wrapping { try index.catchUp() }) }

    /// Takes in what came, and keeps it to be told.
    func takeNews(_ caught: IndexChanges) throws(WorkspaceError) {
        guard caught.lineCount > 0 else { return }
        if caught.rulesChanged { try refreshState() }
        untold.leads.merge(caught.foreign) { _, newer in newer }
        untold.touched.formUnion(caught.touched)
        untold.rulesChanged = untold.rulesChanged || caught.rulesChanged
        untold.lineCount += caught.lineCount
        if let last = caught.lastRecordedAt { untold.lastRecordedAt = max(untold.lastRecordedAt ?? last, last) }
        if isSimulated { try noteLatest() }
    }

    /// Finds out when the newest line was recorded.
    func noteLatest() throws(WorkspaceError) {
        if let newest = try journal(before: nil, limit: 1).first {
            latestRecorded = max(latestRecorded, newest.at)
        }
    }

    /// Rows of a list in its order, after a row that was given before; O(limit) by the list's own index, O(leads of the list) by likelihood.
    package func rows(_ request: QueueRequest, after: LeadRow? = nil, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        if request.order == .likelihood { return try rankedPage(request, after: after, limit: limit) }
        return try wrapping { try index.rows(request, after: after, limit: limit) }
    }

    /// Fresh rows in the order asked; unknown leads are left out.
    package func rows(_ ids: [LeadID]) throws(WorkspaceError) -> [LeadRow] {
        // Right after an action its own leads are known without the index file.
        if !unindexed.isEmpty, ids.allSatisfy({ unindexed.contains($0) && unsettled.isInMemory($0) }) {
            return ids.compactMap(unsettled.rowInMemory)
        }
        return try wrapping { try index.rows(ids) }
    }

    /// How much a list holds.
    package func count(_ request: QueueRequest) throws(WorkspaceError) -> QueueCount { try wrapping { try index.count(request) } }

    /// Leads whose name, company, e-mail, phone or number has words that begin so; best first.
    package func search(_ text: String, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try wrapping { try index.search(text, limit: limit) }
    }

    /// The number that stands for a lead which became part of another one; nil for any other, unknown ones included.
    package func survivor(of id: LeadID) throws(WorkspaceError) -> LeadID? { try wrapping { try index.survivor(of: id) } }

    /// A lead as it is now, folded from its own lines; nil when there is none (any more), or when it became part of another one.
    package func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? { try history(id).fold() }

    /// The lead that a number stands for: its own, or the one that it became part of; nil when there is none (any more).
    package func lead(standingFor number: LeadID) throws(WorkspaceError) -> Lead? { try lead(try survivor(of: number) ?? number) }

    /// All lines about a lead.
    ///
    /// - Throws: `WorkspaceError` when a line is damaged while a decision waits for it; otherwise what stands before the damage is told from then on.
    package func history(_ id: LeadID) throws(WorkspaceError) -> LeadHistory {
        // The lines of every other lead are as they were before one's own last action.
        let index = unindexed.contains(id) && !unsettled.isInMemory(id) ? index : unsettled
        return try survivingDamage { () throws(ReadModelError) in try index.history(of: id) }
    }

    /// The journal's lines, newest first, before a number.
    package func journal(before: SequenceNumber?, limit: Int, lead: LeadID? = nil) throws(WorkspaceError) -> [Entry] {
        try survivingDamage { () throws(ReadModelError) in try index.journal(before: before, limit: limit, lead: lead) }
    }

    /// Reads lines of the journal; where one that was sound when it was indexed turns out to be damaged, nothing is written any more, and what stands
    /// before it is read again, unless a decision waits for it.
    func survivingDamage<Result>(_ body: () throws(ReadModelError) -> Result) throws(WorkspaceError) -> Result {
        do throws(ReadModelError) {
            return try body()
        } catch {
            guard case .journal(.damaged(let damage)) = error, index.damage == nil else { throw WorkspaceError(error) }
            degradedReason = JournalError.damaged(damage).description
            guard !isDeciding else { throw WorkspaceError(error) }
            return try wrapping {
                try index.shrinkToDamage()
                return try body()
            }
        }
    }

    /// Leads that share a lead's phone, or its name and company; they may be the same person.
    package func likenesses(of lead: LeadID) throws(WorkspaceError) -> [LeadRow] {
        guard !unindexed.isEmpty, !unindexed.contains(lead) else { return try wrapping { try index.likenesses(of: lead) } }
        // What was postponed makes no lead look like another; it can only have closed one that did.
        let found = try wrapping { try unsettled.likenesses(of: lead) }
        guard found.contains(where: { unindexed.contains($0.id) }) else { return found }
        return try wrapping { try index.likenesses(of: lead) }
    }

    /// What became late or awake since the last look, and what decayed with a new day; true when lists changed.
    package func refreshClocks() throws(WorkspaceError) -> Bool {
        try wrapping { try index.refreshClocks(now: now) }
    }

    /// Existing accounts that a lead might belong to, best first, by name and by e-mail domain.
    package func accounts(like lead: Lead, limit: Int) throws(WorkspaceError) -> [AccountSuggestion] {
        let keys = LeadKeys(lead.fields)
        let words = lead.fields[.company].flatMap { CompanyName($0) }?.words ?? []
        let sameDomain = try wrapping { try index.accounts(key: nil, domain: keys.domain.map { Int64(bitPattern: $0.value) }) }.map(
            \.name)
        let known = try wrapping {
            try index.accounts(
                key: keys.company.map { Int64(bitPattern: $0.value) }, domain: keys.domain.map { Int64(bitPattern: $0.value) },
                beginnings: words.first.map { [$0] } ?? [])
        }
        let byName = AccountMatch.ranked(
            known.map(\.name), company: lead.fields[.company], email: lead.fields[.email], limit: limit
        )
        .map {
            AccountSuggestion(
                name: $0.name, why: sameDomain.contains($0.name) && $0.ground != .name ? "same e-mail domain" : $0.ground.words)
        }
        let rest = sameDomain.filter { name in !byName.contains { $0.name == name } }.map {
            AccountSuggestion(name: $0, why: "same e-mail domain")
        }
        return Array((byName + rest).prefix(limit))
    }
}

extension AccountMatch.Ground {
    /// Why, in words.
    fileprivate var words: String {
        switch self {
        case .someWords: "similar name"
        case .beginning: "name begins alike"
        case .domain: "e-mail domain bears the name"
        case .name: "same name"
        }
    }
}
