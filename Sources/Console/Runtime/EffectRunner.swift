package import Lifecycle
internal import Platform
internal import Reports
internal import Intake
internal import ReadModel
package import Workspace

/// Performs effects on a workspace, one at a time, and returns their results.
package struct EffectRunner {
    private let workspace: Workspace
    private let queries: Queries
    let cache = DetailCache()
    let engine: DashboardEngine
    private let describe: (LeadDefinition) -> [DefinitionLine]
    /// The folder for exported files; empty for the current one.
    private let folder: String

    /// Creates a runner; `describe` renders a definition as lines, `folder` receives exported files.
    package init(_ workspace: Workspace, folder: String = "", describe: @escaping (LeadDefinition) -> [DefinitionLine]) {
        self.workspace = workspace
        queries = workspace.queries
        self.describe = describe
        self.folder = folder
        engine = DashboardEngine(queries)
    }

    /// The current session.
    package func session() -> ConsoleSession { session(describing: describe(workspace.definition)) }

    /// The current session; reuses the lines of an unchanged definition.
    package func session(since earlier: ConsoleSession) -> ConsoleSession {
        session(describing: earlier.definition == workspace.definition ? earlier.definitionLines : describe(workspace.definition))
    }

    private func session(describing lines: [DefinitionLine]) -> ConsoleSession {
        let (decisionContext, current) = (workspace.decisionContext(), workspace.session)
        var session = ConsoleSession(
            // A viewer owns nothing and sees the whole team's leads.
            workspace: workspace.name, decisionContext: decisionContext,
            scope: decisionContext.roles == [.viewer] ? .team : current.myScope, signers: current.versions.last?.signers ?? [:],
            readOnlyReason: workspace.readOnlyReason, journalProblem: workspace.journalProblemLabel,
            outage: workspace.outageLabel, isRestricted: current.isRestricted, isSimulated: current.isSimulated,
            definitionLines: lines, versions: current.definitionHistory)
        for side in SigningSide.allCases {
            guard let version = current.lastSigned(side), let signature = version.signatures[side] else { continue }
            session.earlierSignatures[side] = EarlierSignature(number: version.number, signature: signature)
        }
        return session
    }

    /// Reads the first of some leads that is not cached, in less than a millisecond; false when all are.
    ///
    /// Errors are ignored here; they are reported when the lead is requested.
    package func prefetch(
        _ leads: [LeadID], isOnDashboard: Bool = false, unless isWorkWaiting: @escaping @Sendable () -> Bool = { false }
    ) -> Bool {
        if isOnDashboard { return engine.prefetchPage(unless: isWorkWaiting) }
        for id in leads where cache[id] == nil {
            if (try? detail(of: id)) != nil { return true }
        }
        return false
    }

    /// Computes the open page as of now, if it was computed in an earlier minute. O(leads).
    ///
    /// - Parameter isWorkWaiting: whether other work is waiting; the computation is then abandoned.
    /// - Returns: the page, if it was computed, and whether nothing is left to do.
    package func refreshStaleFigures(now: Instant, unless isWorkWaiting: @escaping @Sendable () -> Bool = { false }) -> (
        result: EffectResult?, isDone: Bool
    ) {
        switch engine.refreshIfStale(now: now, unless: isWorkWaiting) {
        case .notNeeded: (nil, true)
        case .interrupted: (nil, false)
        case .refreshed(let request, let page): (try? figures(page, request), true)
        }
    }

    /// Reviews the outcomes of all leads; nil if other work came meanwhile. O(leads).
    package func reviewOutcomes(unless isWorkWaiting: @escaping @Sendable () -> Bool) -> EffectResult? {
        if let (timelines, settings) = engine.upToDate, settings.definition.number == workspace.definition.number {
            return OutcomeReviewer.review(timelines, settings, now: workspace.now, unless: isWorkWaiting)
                .map { .reviewed($0.findings(settings.definition)) }
        }
        do throws(WorkspaceError) {
            guard let findings = try workspace.administration.reviewOutcomes(unless: isWorkWaiting) else { return nil }
            if !isWorkWaiting() { returnFreedMemory() }
            return .reviewed(findings)
        } catch {
            return .failed(error)
        }
    }

    /// Invalidates what changes of the journal may have affected; dashboards follow the changed leads.
    package func apply(_ changes: JournalChanges) {
        cache.invalidateAll()
        if changes.rulesChanged { return engine.invalidateAll() }
        engine.invalidate(changes.touched, at: changes.lastRecordedAt ?? workspace.now)
    }

    /// A page with the names of the leads that it lists one by one.
    private func figures(_ figures: PageFigures, _ request: PageRequest) throws(WorkspaceError) -> EffectResult {
        let leads = figures.listedLeads
        let rows = leads.isEmpty ? [] : try rows(leads, asOf: request.asOf)
        return .figures(request, figures, names: Dictionary(rows.map { ($0.id, $0.displayName) }) { first, _ in first })
    }

    /// Rows of leads as of now or a past moment.
    private func rows(_ leads: [LeadID], asOf moment: Instant?) throws(WorkspaceError) -> [LeadRow] {
        guard let moment else { return try queries.rows(leads) }
        return try queries.rows(leads, asOf: moment)
    }

    /// Writes files that only their owner can read; never overwrites one.
    private func write(_ export: DashboardExport) -> EffectResult {
        let path = folder.isEmpty ? "" : folder + "/"
        do throws(IntakeError) {
            for number in 1...99 {
                let name = export.name + (number == 1 ? "" : "-\(number)")
                guard let text = try PrivateFile(creating: path + name + ".txt") else { continue }
                guard let csv = try PrivateFile(creating: path + name + ".csv") else {
                    // One file of this pair exists: try the next number for both.
                    text.abandon()
                    continue
                }
                try text.write(Array(export.text.utf8))
                try csv.write(Array(export.csv.utf8))
                try text.finish()
                try csv.finish()
                return .exported([name + ".txt", name + ".csv"])
            }
            return .notExported("too many files are already named \(export.name)")
        } catch { return .notExported(error.description) }
    }

    /// A lead as of a moment, by what was known then; possible duplicates exist only for the present.
    private func detail(of id: LeadID, asOf moment: Instant) throws(WorkspaceError) -> LeadDetail? {
        let (history, isErasedSince) = try queries.history(id, asOf: moment)
        return LeadDetail(history, possibleDuplicates: [], isErasedSince: isErasedSince)
    }

    private func detail(of id: LeadID) throws(WorkspaceError) -> LeadDetail? {
        if let known = cache[id] { return known }
        guard var detail = LeadDetail(try queries.history(id), possibleDuplicates: try queries.possibleDuplicates(of: id))
        else { return nil }
        detail.glance = try queries.accounts.glance(at: detail.lead)
        cache.store(detail)
        return detail
    }

    /// Performs an effect on the workspace; nil for effects on the terminal.
    ///
    /// - Parameter progress: receives the completed fraction, from 0 to 1, when computing figures takes long.
    package func run(_ effect: Effect, progress: ((Double) -> Void)? = nil) -> EffectResult? {
        do throws(WorkspaceError) {
            return try result(of: effect, progress: progress)
        } catch {
            // Somebody else may have been first.
            cache.invalidateAll()
            switch effect {
            case .perform(_, let actionContext), .preview(_, let actionContext): return .notDone(error, actionContext)
            case .undo, .redo: return .notDone(error, nil)
            case .keepRule: return .notDone(error, ActionContext(.keepRule, []))
            case .changeAccount, .mergeAccount: return .notDone(error, ActionContext(.account, []))
            default: return .failed(error)
            }
        }
    }

    /// The page of an account after a change. Names of accounts stand beside leads.
    private func changed(_ id: AccountID, of lead: LeadID?, _ what: String) throws(WorkspaceError) -> EffectResult {
        cache.invalidateAll()
        let page = try queries.accounts.page(of: id)
        return .accountChanged(page, of: lead, text: "\(what) \(page.map { "\($0.account.id) \($0.account.name)" } ?? "\(id)")")
    }

    private func invalidateFigures(_ result: ActionResult) {
        engine.invalidate(Set(result.entries.flatMap(\.leads)).union(result.leads), at: result.entries.last?.at)
    }

    /// The lead with an id, or the one that it was merged into.
    private func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? {
        switch try queries.history(id).status {
        case .none: return nil
        case .lead(let lead): return lead
        case .absorbed(_, let survivor): return try queries.history(survivor).fold()
        }
    }

    /// The name of the lead, if it is a single one; it may be in none of the loaded lists.
    private func displayName(_ leads: [LeadID]) -> String? {
        guard leads.count == 1, let rows = try? queries.rows(leads) else { return nil }
        return rows.first?.displayName
    }

    private func result(of effect: Effect, progress: ((Double) -> Void)?) throws(WorkspaceError) -> EffectResult? {
        switch effect {
        case .loadRows(let id, let request, let after, let limit, let select):
            let rows = try queries.rows(request, after: after, limit: limit)
            return .rows(id, request, isFirstPage: after == nil, rows: rows, isComplete: rows.count < limit, select: select)
        case .loadCounts(let requests):
            var counts: [QueueRequest: QueueCount] = [:]
            for request in requests { counts[request] = try queries.count(request) }
            return .counts(counts, attainments: try queries.attainments())
        case .loadSources(let requests): return .sources(try queries.sources(requests))
        case .countPastWindow(let scope): return .pastWindow(scope, try queries.countPastWindow(scope))
        case .loadUnreached(let scope, let limit): return .unreached(try queries.unreached(scope, limit: limit))
        case .loadReassignments: return .reassignments(try queries.reassignments())
        case .keepRule(let rule, let why):
            let done = try workspace.administration.keep(workspace.newActionID(), rule: rule, why: why)
            cache.invalidateAll()
            engine.invalidateAll()
            return .ruleKept(rule, definition: workspace.definition.number, moved: done.moved)
        case .search(let text, let limit): return .found(text, text.isEmpty ? [] : try queries.search(text, limit: limit))
        case .loadLead(let id, let moment?): return .lead(id, try detail(of: id, asOf: moment))
        case .loadLead(let id, nil):
            if let detail = try detail(of: id) { return .lead(id, detail) }
            if case .absorbed(_, let survivor) = try queries.history(id).status { return .absorbed(id, into: survivor) }
            return .lead(id, nil)
        case .loadLeads(let ids):
            var leads: [Lead] = []
            for id in ids { if let lead = try lead(id) { leads.append(lead) } }
            return .leads(leads)
        case .compare(let id, let other):
            return .compared(try lead(id), try lead(other), requested: other)
        case .refreshRows(let ids): return .freshRows(try queries.rows(ids), requested: ids)
        case .flagDuplicates(let ids): return .flagged(try queries.leadsWithPossibleDuplicates(among: ids), among: ids)
        case .findDuplicates(let fields): return .possibleDuplicates(try queries.possibleDuplicates(like: fields), like: fields)
        case .perform(let steps, let actionContext):
            let result = try workspace.perform(
                Intent(
                    id: workspace.newActionID(), steps: steps, isPartial: actionContext.isBatch,
                    seen: actionContext.seen ?? workspace.reportedLine))
            cache.invalidate(result)
            invalidateFigures(result)
            // The entries are durable: an error in reading the rows must not look like an error in writing.
            let rows = (try? queries.rows(result.leads)) ?? []
            // Only answers change the likelihood, and their lead is in memory.
            return .done(
                result, actionContext, actionContext.action == .assess ? rows.map { (try? queries.withLikelihood($0)) ?? $0 } : rows
            )
        case .preview(let steps, var actionContext):
            // A later change of any lead is refused under the lock, even if it was reported before the confirmation.
            actionContext.seen = workspace.reportedLine
            let outcome = try workspace.preview(Intent(id: workspace.newActionID(), steps: steps, isPartial: true))
            return .previewed(steps, actionContext, outcome.map { PreviewedStep(lead: $0.lead, refusal: $0.refusal) })
        case .loadNextUndo: return .nextUndo(try queries.nextUndo())
        case .undo, .redo:
            cache.invalidateAll()
            let isRedo = effect == .redo
            let id = workspace.newActionID()
            let done = try isRedo ? workspace.redo(id) : workspace.undo(id)
            engine.invalidate(done.leads, at: workspace.now)
            // Users know leads by their names, not by their ids.
            let name = displayName(done.leads)
            return .undoCompleted(
                done.phrase.flatMap { phrase in name.map { phrase + " " + $0 } } ?? done.text, leads: done.leads,
                warnings: done.result.warnings,
                skippedCount: done.blocked.count, isRedo: isRedo)
        case .loadJournal(let before, let limit, let lead):
            let entries = try queries.journal(before: before, limit: limit, lead: lead)
            // Users know leads by their names, not by their ids.
            let rows = try queries.rows(Array(Set(entries.compactMap(\.lead))))
            let names = Dictionary(rows.map { ($0.id, $0.displayName) }) { first, _ in first }
            return .journal(entries, names: names, before: before, lead: lead, isComplete: entries.count < limit)
        case .suggestAccounts(let id):
            guard let lead = try queries.history(id).fold() else { return .accounts(id, []) }
            return .accounts(id, try queries.accounts.suggestions(for: lead, limit: 5))
        case .loadAccount(let id):
            guard let lead = try queries.lead(resolving: id), let account = try queries.accounts.account(of: lead) else {
                return .account(nil, of: id)
            }
            return .account(try queries.accounts.page(of: account.id), of: id)
        case .changeAccount(let change, let lead):
            _ = try workspace.accounts.edit(workspace.newActionID(), change)
            return try changed(change.account, of: lead, "Changed account")
        case .mergeAccount(let id, let text, let lead):
            let named = try AccountID(withLetter: text) == nil ? queries.accounts.account(named: text)?.id : nil
            guard let other = AccountID(withLetter: text) ?? named else {
                throw WorkspaceError(.notFound, "there is no account \(text); enter its id, such as A12, or its name")
            }
            _ = try workspace.accounts.merge(workspace.newActionID(), id, absorbing: other)
            return try changed(id, of: lead, "Merged \(other) into")
        case .loadFigures(let request): return try figures(try engine.compute(request, progress: progress), request)
        case .refreshFigures:
            guard let (request, page) = try engine.refresh() else { return nil }
            return try figures(page, request)
        case .loadGroups(let request):
            return .groups(try engine.groups(request), by: request.query.grouping ?? ReportPageKind.sources.defaultGrouping)
        case .loadDrillDown(let cell): return .drillDown(engine.found(behind: cell))
        case .loadDrillDownRows(let leads, let opportunities, let moment):
            let found = try rows(leads, asOf: moment)
            return .drillDownRows(
                try CountedOpportunities(queries).rows(found, opportunities: opportunities, asOf: moment))
        case .exportFigures(let export): return write(export)
        // The loop reviews outcomes by itself, in a pause (``reviewOutcomes(unless:)``).
        case .copy, .bell, .suspend, .redraw, .saveLocation, .quit, .reviewOutcomes: return nil
        }
    }
}
