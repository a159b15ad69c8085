package import Lifecycle
internal import Reports
internal import Intake
internal import ReadModel
package import Workspace

/// Carries effects out on a desk, one at a time, and gives their answers back as data.
package struct EffectRunner {
    private let backend: any ConsoleBackend
    private let shelf = DetailCache()
    private let room: DashboardEngine
    private let describe: (LeadDefinition) -> [DefinitionLine]
    /// Where figures are written; empty for the folder that one is in.
    private let folder: String

    /// Makes a runner; `describe` puts a definition into lines for eyes, `folder` is where figures are written: empty for the folder that one is in.
    package init(backend: any ConsoleBackend, folder: String = "", describe: @escaping (LeadDefinition) -> [DefinitionLine]) {
        self.backend = backend
        self.describe = describe
        self.folder = folder
        room = DashboardEngine(backend: backend)
    }

    /// What the console knows of where it is.
    package func session() -> ConsoleSession { session(telling: describe(backend.definition)) }

    /// The session without describing an unchanged definition again.
    package func session(since earlier: ConsoleSession) -> ConsoleSession {
        session(telling: earlier.definition == backend.definition ? earlier.definitionLines : describe(backend.definition))
    }

    private func session(telling lines: [DefinitionLine]) -> ConsoleSession {
        let decisionContext = backend.decisionContext()
        var session = ConsoleSession(
            // Who only looks owns nothing and looks at everybody's.
            workspace: backend.name, decisionContext: decisionContext,
            scope: decisionContext.roles == [.viewer] ? .team : backend.myScope, signatures: backend.signatures,
            isReadOnly: backend.isReadOnly, readOnlyReason: backend.readOnlyReason, isSimulated: backend.isSimulated,
            definitionLines: lines)
        session.versions = backend.shelf
        session.isRestricted = backend.isRestricted
        for side in SigningSide.allCases {
            guard let version = backend.lastSigned(side), let signature = version.signatures[side] else { continue }
            session.earlierSignatures[side] = EarlierSignature(number: version.number, signature: signature)
        }
        return session
    }

    /// Reads the first of some leads whose sheet isn't known yet, for when the cursor comes there; false when all are. A fraction of a millisecond.
    ///
    /// A lead that can't be read is left for when it is asked for, when there is somebody to tell.
    package func readAhead(
        _ leads: [LeadID], isOnDashboard: Bool = false, unless isWanted: @escaping @Sendable () -> Bool = { false }
    ) -> Bool {
        if isOnDashboard { return room.countAhead(unless: isWanted) }
        for id in leads where shelf[id] == nil {
            if (try? sheet(of: id)) != nil { return true }
        }
        return false
    }

    /// Counts the page that is looked at as of now, where it was counted in an earlier minute. O(leads).
    ///
    /// - Parameter isWanted: whether somebody wants something else; then it is given up and to be asked for again.
    /// - Returns: the page, where it was counted; and whether nothing is left to do.
    package func renewFigures(now: Instant, unless isWanted: @escaping @Sendable () -> Bool = { false }) -> (
        answer: EffectResult?, isDone: Bool
    ) {
        switch room.renew(now: now, unless: isWanted) {
        case .notNeeded: (nil, true)
        case .calledOff: (nil, false)
        case .counted(let request, let counted): (try? figures(counted, request), true)
        }
    }

    /// Forgets what was read ahead: something came that may have changed it. Figures go along with the leads that it touched.
    package func take(_ news: JournalChanges) {
        shelf.forgetAll()
        if news.rulesChanged { return room.forget() }
        room.note(news.touched, at: news.lastRecordedAt ?? backend.now)
    }

    /// Tells how far counting has come while it takes long, from 0 to 1; the console paints it.
    package func run(_ effect: Effect, progress: @escaping (Double) -> Void) -> EffectResult? {
        guard case .loadFigures(let request) = effect else { return run(effect) }
        do throws(WorkspaceError) {
            return try figures(try room.count(request, progress: progress), request)
        } catch { return .failed(error) }
    }

    /// Figures with what to call the leads that they tell of one by one.
    private func figures(_ figures: PageFigures, _ request: FigureRequest) throws(WorkspaceError) -> EffectResult {
        let leads = figures.leadsByName
        let rows = leads.isEmpty ? [] : try rows(leads, asOf: request.asOf)
        return .figures(request, figures, names: Dictionary(rows.map { ($0.id, $0.calling) }) { first, _ in first })
    }

    /// Rows of leads as they are, or as they were at a moment.
    private func rows(_ leads: [LeadID], asOf moment: Instant?) throws(WorkspaceError) -> [LeadRow] {
        guard let moment else { return try backend.rows(leads) }
        return try backend.rows(leads, asOf: moment)
    }

    /// Writes files that only their owner may read; never over one that is there.
    private func write(_ export: DashboardExport) -> EffectResult {
        let place = folder.isEmpty ? "" : folder + "/"
        do throws(IntakeError) {
            for number in 1...99 {
                let name = export.name + (number == 1 ? "" : "-\(number)")
                guard let text = try PrivateFile(creating: place + name + ".txt") else { continue }
                guard let csv = try PrivateFile(creating: place + name + ".csv") else {
                    // Half of a pair is there: the next number has both.
                    text.abandon()
                    continue
                }
                try text.write(Array(export.text.utf8))
                try csv.write(Array(export.csv.utf8))
                try text.finish()
                try csv.finish()
                return .exported([name + ".txt", name + ".csv"])
            }
            return .notExported("there are too many files named \(export.name) already")
        } catch { return .notExported(error.description) }
    }

    /// A lead as it was at a moment, by what was known then; who looks like it is told of the present only.
    private func sheet(of id: LeadID, asOf moment: Instant) throws(WorkspaceError) -> LeadDetail? {
        let (history, isErasedSince) = try backend.history(id, asOf: moment)
        return LeadDetail(history, likenesses: [], isErasedSince: isErasedSince)
    }

    private func sheet(of id: LeadID) throws(WorkspaceError) -> LeadDetail? {
        if let known = shelf[id] { return known }
        guard let sheet = LeadDetail(try backend.history(id), likenesses: try backend.likenesses(of: id)) else { return nil }
        shelf.put(sheet)
        return sheet
    }

    /// Carries out an effect that is the desk's; nil for those that are the terminal's.
    package func run(_ effect: Effect) -> EffectResult? {
        do throws(WorkspaceError) {
            return try answer(effect)
        } catch {
            // Perhaps somebody was first.
            shelf.forgetAll()
            switch effect {
            case .perform(_, let actionContext), .preview(_, let actionContext): return .notDone(error, actionContext)
            case .undo, .redo: return .notDone(error, nil)
            default: return .failed(error)
            }
        }
    }

    private func note(_ done: ActionResult) {
        room.note(Set(done.entries.flatMap(\.leads)).union(done.leads), at: done.entries.last?.at)
    }

    /// What a number stands for: the lead, or the one that it became part of.
    private func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? {
        switch try backend.history(id).standing {
        case .none: return nil
        case .lead(let lead): return lead
        case .absorbed(_, let survivor): return try backend.history(survivor).fold()
        }
    }

    /// What to call the one lead of some; it may stand in none of the lists that are loaded.
    private func calling(_ leads: [LeadID]) -> String? {
        guard leads.count == 1, let rows = try? backend.rows(leads) else { return nil }
        return rows.first?.calling
    }

    private func answer(_ effect: Effect) throws(WorkspaceError) -> EffectResult? {
        switch effect {
        case .loadRows(let id, let request, let after, let limit, let select):
            let rows = try backend.rows(request, after: after, limit: limit)
            return .rows(id, request, isFirstPage: after == nil, rows: rows, isComplete: rows.count < limit, select: select)
        case .loadCounts(let requests):
            var counts: [QueueRequest: QueueCount] = [:]
            for request in requests { counts[request] = try backend.count(request) }
            return .counts(counts, attainments: try backend.attainments())
        case .countPastWindow(let scope): return .pastWindow(scope, try backend.countPastWindow(scope))
        case .loadUnreached(let scope, let limit): return .unreached(try backend.unreached(scope, limit: limit))
        case .loadReroutings: return .reroutings(try backend.reroutings(onBehalfOf: nil))
        case .search(let text, let limit): return .found(text, text.isEmpty ? [] : try backend.search(text, limit: limit))
        case .loadLead(let id, let moment?): return .lead(id, try sheet(of: id, asOf: moment))
        case .loadLead(let id, nil):
            if let sheet = try sheet(of: id) { return .lead(id, sheet) }
            if case .absorbed(_, let survivor) = try backend.history(id).standing { return .absorbed(id, into: survivor) }
            return .lead(id, nil)
        case .compare(let id, let other):
            return .compared(try lead(id), try lead(other), asked: other)
        case .refreshRows(let ids): return .freshRows(try backend.rows(ids), asked: ids)
        case .perform(let steps, let actionContext):
            let done = try backend.perform(Intent(id: backend.newActionID(), steps: steps, isPartial: actionContext.isBatch))
            shelf.forget(done)
            note(done)
            // It is durable: trouble in reading the rows again must not look like trouble in writing.
            let rows = (try? backend.rows(done.leads)) ?? []
            // Only answers change how likely it is, and their lead stands in memory.
            return .done(
                done, actionContext, actionContext.action == .assess ? rows.map { (try? backend.withLikelihood($0)) ?? $0 } : rows)
        case .preview(let steps, let actionContext):
            let outcome = try backend.preview(Intent(id: backend.newActionID(), steps: steps, isPartial: true))
            return .previewed(steps, actionContext, outcome.map { PreviewedStep(lead: $0.lead, refusal: $0.refusal) })
        case .askUndo: return .nextUndo(try backend.nextUndo())
        case .undo:
            shelf.forgetAll()
            let back = try backend.undo(backend.newActionID(), batch: nil, partial: false, onBehalfOf: nil)
            room.note(back.leads, at: backend.now)
            return .takenBack(back.summary, leads: back.leads, calling: calling(back.leads), left: back.left.count, isRedo: false)
        case .redo:
            shelf.forgetAll()
            let again = try backend.redo(backend.newActionID(), onBehalfOf: nil)
            room.note(again.leads, at: backend.now)
            return .takenBack(
                again.summary, leads: again.leads, calling: calling(again.leads), left: again.left.count, isRedo: true)
        case .loadJournal(let before, let limit, let lead):
            let entries = try backend.journal(before: before, limit: limit, lead: lead)
            // Who a line is about, as one knows them: nobody remembers leads by their numbers.
            let rows = try backend.rows(Array(Set(entries.compactMap(\.lead))))
            let names = Dictionary(rows.map { ($0.id, $0.calling) }) { first, _ in first }
            return .journal(entries, names: names, before: before, lead: lead, isComplete: entries.count < limit)
        case .suggestAccounts(let id):
            guard let lead = try backend.history(id).fold() else { return .accounts(id, []) }
            return .accounts(id, try backend.accounts(like: lead, limit: 5))
        case .loadFigures(let request): return try figures(try room.count(request), request)
        case .refreshFigures:
            guard let (request, counted) = try room.refresh() else { return nil }
            return try figures(counted, request)
        case .loadGroups(let request):
            return .groups(try room.groups(request), by: request.question.grouping ?? ReportPageKind.sources.ownGrouping)
        case .leadsBehind(let cell): return .behind(room.leads(behind: cell))
        case .loadBehind(let leads, let moment): return .behindRows(try rows(leads, asOf: moment))
        case .exportFigures(let export): return write(export)
        case .copy, .bell, .suspend, .redraw, .keepPlace, .quit: return nil
        }
    }
}
