internal import Intake
package import Lifecycle
package import ReadModel

/// The questions about leads and their history. None of them changes anything.
package final class Queries {
    let session: Session
    let journal: IndexedJournal

    init(_ journal: IndexedJournal) {
        self.journal = journal
        session = journal.session
    }

    /// The index, including all of the user's own actions.
    var index: ReadModel { journal.index }

    /// Rows of a list in its order, after a given row.
    ///
    /// O(limit) in the list's own order, O(leads of the list) by likelihood.
    package func rows(_ request: QueueRequest, after: LeadRow? = nil, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        if request.order == .likelihood { return try rankedPage(request, after: after, limit: limit) }
        return try journal.read(index.queues.rows(request, after: after, limit: limit))
    }

    /// Up-to-date rows of leads, in the given order. Unknown leads are left out.
    package func rows(_ ids: [LeadID]) throws(WorkspaceError) -> [LeadRow] {
        // Right after an action, the rows of its leads are in memory, and the index file is not needed.
        let (pending, stored) = (journal.pendingLeads, journal.storedIndex)
        if !pending.isEmpty, ids.allSatisfy({ pending.contains($0) && stored.isCached($0) }) {
            return ids.compactMap(stored.cachedRow)
        }
        return try journal.read(index.queues.rows(ids))
    }

    /// What sources cost.
    package var costs: SourceCosts { session.costs }

    /// The counts of a list.
    package func count(_ request: QueueRequest) throws(WorkspaceError) -> QueueCount {
        try journal.read(index.queues.count(request))
    }

    /// The numbers of leads in some lists by source.
    package func sources(_ requests: [QueueRequest]) throws(WorkspaceError) -> [SourceCount] {
        var counts: [String: Int] = [:]
        for request in requests {
            for found in try journal.read(index.queues.sources(request)) { counts[found.source, default: 0] += found.count }
        }
        return counts.map { SourceCount(source: $0.key, count: $0.value) }
    }

    /// Leads with words that begin with the text in name, company, e-mail, phone or id, best match first.
    package func search(_ text: String, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try journal.read(index.search.leads(text, limit: limit))
    }

    /// The lead that a lead was merged into; nil for any other lead and for unknown ids.
    package func survivor(of id: LeadID) throws(WorkspaceError) -> LeadID? { try journal.read(index.matches.survivor(of: id)) }

    /// A lead, folded from its own lines; nil if there is none, or if it was merged into another one.
    package func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? { try history(id).fold() }

    /// The lead with an id, or the one that it was merged into; nil if there is none.
    package func lead(resolving id: LeadID) throws(WorkspaceError) -> Lead? { try lead(try survivor(of: id) ?? id) }

    /// All lines of a lead.
    ///
    /// - Throws: `WorkspaceError` if a line is damaged during a decision. Otherwise only the lines before the damage
    ///   are read from then on.
    package func history(_ id: LeadID) throws(WorkspaceError) -> LeadHistory {
        try journal.read(journal.index(for: id).lines.history(of: id))
    }

    /// The journal's lines before a number, newest first.
    package func journal(before: SequenceNumber?, limit: Int, lead: LeadID? = nil) throws(WorkspaceError) -> [Entry] {
        try journal.read(index.lines.journal(before: before, limit: limit, lead: lead))
    }

    /// The lines of the action with an id, wherever they are in the journal; nil if there is none.
    package func entries(of id: ActionID) throws(WorkspaceError) -> [Entry]? {
        try journal.entries(of: id)
    }

    /// The lead that a new one is, if any: the same record, or an address and a name that fit only one lead.
    ///
    /// Possible duplicates (same phone, same name and company) are other leads.
    func sameLead(as new: NewLead) throws(WorkspaceError) -> LeadID? {
        let identity = RowIdentity(new.fields, LeadKeys(new.fields))
        let matcher = RowMatcher(nil, self, mode: .email) { (id) throws(WorkspaceError) in
            try self.identities(of: id)
        }
        guard case .lead(let id, let rule, _) = try matcher.match(identity, number: 0), rule != .row else { return nil }
        return id
    }

    /// What a person with these fields shares with one who was erased: `e-mail address`; nil for nobody.
    func erasedMatch(_ fields: LeadFields) throws(WorkspaceError) -> String? {
        session.state.erasedDigests.isEmpty ? nil : try ErasedPeople(journal).match(fields)
    }

    /// Leads whose capture was undone. O(leads).
    func undoneLeads() throws(WorkspaceError) -> [LeadID] { try journal.read(index.lines.undoneLeads()) }

    /// The lines of an import; none if there is no such import.
    func lines(of batch: ActionID) throws(WorkspaceError) -> [ClosedRange<SequenceNumber>] {
        try journal.read(index.lines.batch(batch))?.lines ?? []
    }

    /// The entries about the workspace, including undone ones.
    func workspaceEntries() throws(WorkspaceError) -> LeadHistory { try journal.read(index.lines.workspaceEntries()) }

    /// The leads that have one of some record ids, by their keys, lowest number first.
    func leads(withRecordID keys: [Int64]) throws(WorkspaceError) -> [LeadID] {
        try journal.read(index.matches.leads(withRecordID: keys))
    }

    /// The leads that have one of some e-mail addresses, by their keys.
    func leads(withAddress keys: [Int64]) throws(WorkspaceError) -> [MatchQueries.Candidate] {
        try journal.read(index.matches.leads(withAddress: keys))
    }

    /// The leads that come from one of some rows, by their keys.
    func leads(withRow keys: [Int64]) throws(WorkspaceError) -> [MatchQueries.Candidate] {
        try journal.read(index.matches.leads(withRow: keys))
    }

    /// What a lead is recognised by; nothing for an unknown lead.
    func identities(of id: LeadID) throws(WorkspaceError) -> [RowIdentity] {
        guard let lead = try lead(id) else { return [] }
        return try identities(of: lead)
    }

    /// What a lead is recognised by; also as it was captured, if only its row identified it, since a person may have
    /// changed it. Nothing recognises an erased lead.
    func identities(of lead: Lead) throws(WorkspaceError) -> [RowIdentity] {
        guard !lead.isErased else { return [] }
        let own = RowIdentity.all(of: lead)
        guard ([lead.rowKey] + lead.absorbed.map(\.rowKey)).contains(where: { $0 != nil }) else { return own }
        return try own
            + history(lead.id).inForce.compactMap { entry in
                guard case .captured(let captured) = entry.event, let rowKey = captured.rowKey else { return nil }
                return RowIdentity(captured.fields, LeadKeys(captured.fields), rowKey: rowKey)
            }
    }

    /// The lead with the highest number, which may be gone; nil before the first one.
    package func lastLead() throws(WorkspaceError) -> LeadID? {
        let next = try nextLead()
        return next.number > 1 ? LeadID(next.number - 1) : nil
    }

    /// The number for a new lead.
    func nextLead() throws(WorkspaceError) -> LeadID { try journal.read(index.lines.nextLead()) }

    /// Everyone's number of opportunities.
    func opportunities() throws(WorkspaceError) -> [Login: Int] { try journal.read(index.rules.opportunities()) }

    /// The entries with these numbers, in order, including undone ones.
    func entries(in range: ClosedRange<SequenceNumber>) throws(WorkspaceError) -> [Entry] {
        try journal.read(index.lines.entries(range.lowerBound.value...range.upperBound.value))
    }

    /// What `undo` would undo; nil if there is nothing.
    ///
    /// - Parameter principal: The person on whose behalf it would be done; nil for the user.
    package func nextUndo(onBehalfOf principal: Login? = nil) throws(WorkspaceError) -> NextUndo? {
        let latest = try UndoSearch(actor: try session.actor(for: principal), queries: self).latest()
        guard let target = latest.target else { return nil }
        return NextUndo(summary: target.title, isOfOneLead: target.isOfOneLead, passedOver: latest.passedOver)
    }

    /// Leads past the contact window with attempts but without a contact, first those that can be disqualified for it.
    package func unreached(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try journal.read(index.rules.unreached(scope, now: session.now, limit: limit))
    }

    /// Leads past the contact window without an attempt, in the order in which the window ended.
    package func neglected(_ scope: QueueScope, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        try journal.read(index.rules.neglected(scope, now: session.now, limit: limit))
    }

    /// The number of leads past the contact window; `ready` only counts leads that the user may disqualify.
    package func countPastWindow(_ scope: QueueScope) throws(WorkspaceError) -> WindowCount {
        var count = try journal.read(index.rules.countPastWindow(scope, now: session.now))
        if scope.owner == nil, !session.team.roles(of: session.me).contains(.teamlead) {
            count.ready = try journal.read(index.rules.countPastWindow(QueueScope(owner: session.me), now: session.now)).ready
        }
        return count
    }
}
