internal import Journal
package import Lifecycle

extension Administration {
    /// Erases a person from the journal, the index and the quarantine, under all ids of ``leadsErased(with:)``.
    ///
    /// Cannot be undone. Requires the role admin and ownership of the folder. Files that winnow doesn't keep, such as
    /// imported files, reject files and exports, are not erased; a warning names them. O(n) in the journal.
    package func erase(_ id: ActionID, _ lead: LeadID) throws(WorkspaceError) -> ActionResult {
        if session.isRestricted { throw WorkspaceError(.notPermitted, "nothing was changed: \(writer.readOnlyReason ?? "")") }
        let me = session.me
        try session.require(.admin, of: me, to: "erase a person")
        try journal.catchUp()
        var found = try ErasurePlan(of: lead, queries)
        try found.noteMentions(queries)
        let plan = found
        let key = try WorkspaceError.converting(journal.store.erasureKey())
        if let problem = session.state.problem(of: key, journal.store.header.workspace) { journal.warn(problem) }
        let written = try writer.write(id, as: me, erasing: plan.subjects, mentioning: plan.mentions) {
            (_) throws(WorkspaceError) in
            try session.require(.admin, of: me, to: "erase a person")
            guard try ErasurePlan.ids(of: lead, queries) == plan.person else {
                throw WorkspaceError(.busy, "\(lead) was just merged or separated by someone else; try again")
            }
            // What others wrote since the plan was made counts too.
            let digests = Set(try plan.texts(queries).map { key.digest($0.label, of: $0.text) }).sorted()
            // The digests of all ids are in one line, that of the surviving lead.
            let check = key.check(of: journal.store.header.workspace)
            return plan.leads.map { id in
                let isFirst = id == plan.leads.first
                let erased = Erased(
                    digests: isFirst ? [check, check] + digests : [], leads: isFirst ? Array(plan.leads.dropFirst()) : [],
                    batches: isFirst ? plan.batches : [], accounts: isFirst ? plan.accounts : [])
                return Draft(lead: id, by: .person(me), event: .erased(erased))
            }
        }
        // On disk the person is erased, whatever happens to the index now.
        var warnings = journal.takeWarnings()
        do throws(WorkspaceError) {
            try rebuildIndex(progress: nil)
        } catch {
            warnings.append(
                "erased from the journal, but the index could not be rebuilt (\(error.message)); run `winnow rebuild`")
        }
        return ActionResult(
            action: id, entries: written.entries, leads: [plan.leads[0]], warnings: warnings + plan.notes,
            isRepeated: written.isRepeated)
    }

    /// When a lead was erased, if erasing it again would change nothing; nil otherwise.
    package func erasure(of lead: LeadID) throws(WorkspaceError) -> Instant? {
        guard let known = try queries.lead(resolving: lead), known.isErased else { return nil }
        let plan = try ErasurePlan(of: lead, queries)
        // After an upgrade of the journal a file name may be left.
        guard plan.batches.isEmpty, plan.accounts.isEmpty else { return nil }
        var latest: Instant?
        for id in plan.leads {
            let erasures = try queries.history(id).entries.filter { entry in
                if case .erased = entry.event { entry.lead == id } else { false }
            }
            guard let last = erasures.last else { return nil }
            latest = max(latest ?? last.at, last.at)
        }
        return latest
    }

    /// The leads that an erasure of a lead erases with it; nil for an unknown lead.
    ///
    /// `merged` were merged with it. `undone` were captured and undone, and are the same person.
    package func leadsErased(with lead: LeadID) throws(WorkspaceError) -> (merged: [LeadID], undone: [LeadID])? {
        if try ErasurePlan.ids(of: lead, queries).isEmpty { return nil }
        let plan = try ErasurePlan(of: lead, queries)
        return (plan.person.filter { $0 != lead }, plan.leads.filter { !plan.person.contains($0) })
    }
}
