internal import Formats
internal import Glibc
package import Lifecycle
internal import ReadModel
package import Screen
package import Workspace

/// Runs the console: waits for terminal and journal, updates the model, performs effects, and paints.
///
/// Everything runs on one thread. Keys typed ahead are handled before the next paint; long loads pause for keys.
package struct ConsoleLoop {
    /// The reason why the console ended.
    package enum End: Sendable {
        /// The user quit.
        case quit
        /// The terminal is gone, or the process was asked to end.
        case terminated
    }

    let workspace: Workspace
    let terminal: any ConsoleTerminal
    let runner: EffectRunner
    var model: ConsoleModel
    var pending: [Effect] = []
    /// Counts to load while idle: the header may be a paint behind.
    var counts: [QueueRequest] = []
    /// Reads that can wait, such as reassignments.
    var idleReads: [Effect] = []
    /// Visible leads that are to be checked for possible duplicates while idle.
    var unflaggedLeads: [LeadID] = []
    /// Whether the outcomes are to be compared with the definition.
    var reviewIsDue = false
    /// When the last key was read, by the terminal's clock.
    var lastInput: Int64 = 0
    /// Reads of lists that wait for the index, until an acknowledgement is painted or a key arrives.
    var deferredReads: [Effect] = []
    /// Whether leads near the cursor may not be cached yet.
    var mayPrefetch = true
    private var painted = -1
    /// Whether rules may be due; they run while idle.
    private var rulesAreDue = true
    /// The location where a read-only console opens.
    private let opening: DashboardLocation?
    /// Saves the location for the next session.
    private let saveLocation: (DashboardLocation) -> Void
    /// How many leads rules act on between two keys: a few milliseconds of work.
    private static let ruleBatchSize = 16
    private var minute: Int64

    /// Creates a console; `describe` renders a definition as lines.
    ///
    /// - Parameters:
    ///   - opening: the location where it opens; nil for the queues.
    ///   - saveLocation: saves the location of a read-only console whenever it changes.
    package init(
        _ workspace: Workspace, terminal: any ConsoleTerminal, glyphs: Glyphs = .unicode, opening: DashboardLocation? = nil,
        saveLocation: @escaping (DashboardLocation) -> Void = { _ in },
        describe: @escaping (LeadDefinition) -> [DefinitionLine] = { _ in [] }
    ) {
        self.workspace = workspace
        self.terminal = terminal
        self.opening = opening
        self.saveLocation = saveLocation
        runner = EffectRunner(workspace, describe: describe)
        model = ConsoleModel(session: runner.session(), size: terminal.size, glyphs: glyphs)
        minute = workspace.now.wholeMinutes
        lastInput = terminal.monotonicMilliseconds
    }

    /// Sets the message of the first frame, such as a note that the definition is unsigned.
    package mutating func setInitialMessage(_ text: String) { model.shared.report(.note, text) }

    /// Runs until the user quits or the terminal goes away.
    package mutating func run() -> End {
        // Start watching before the first read, so that no write in between is missed.
        _ = workspace.watchDescriptors
        pending = model.start(at: opening) + model.requestMissing()
        runEffects(forMilliseconds: .max)
        loadCounts()
        paint()
        while true {
            let watched = workspace.watchDescriptors
            // Without a watch, the journal is checked every second.
            let timeout = min(watched.isEmpty ? 1000 : .max, untilNextMinute(), untilOfferEnds(), untilMarks, untilReview)
            var wakes: [TerminalWake] = []
            while hasIdleWork {
                // What is given up for other work must see that work here, or it would be begun again for ever.
                wakes = terminal.wait(
                    milliseconds: 0, watching: model.isOnDashboard || untilReview == 0 ? watched : [])
                guard wakes.isEmpty else { break }
                runIdleWork()
            }
            if wakes.isEmpty, rulesAreDue, !model.isAwaitingInput {
                wakes = terminal.wait(milliseconds: 0, watching: [])
                if wakes.isEmpty {
                    runRules()
                    paint()
                }
            }
            let isIdle = pending.isEmpty && !hasIdleWork && (!rulesAreDue || model.isAwaitingInput)
            if wakes.isEmpty { wakes = terminal.wait(milliseconds: isIdle ? timeout : 0, watching: watched) }
            if watched.isEmpty, wakes.isEmpty, pending.isEmpty { catchUp() }
            if let end = handle(wakes) { return end }
            // Handle everything typed ahead before painting, but for a limited time.
            let start = terminal.monotonicMilliseconds
            while terminal.monotonicMilliseconds - start < 50 {
                let typedAhead = terminal.wait(milliseconds: 0, watching: [])
                if typedAhead.isEmpty { break }
                if let end = handle(typedAhead) { return end }
            }
            runEffects(forMilliseconds: 30)
            tick()
            paint()
        }
    }

    private func untilNextMinute() -> Int { Int(Milliseconds.minute - workspace.now.milliseconds % Milliseconds.minute) + 1 }

    /// The milliseconds until Enter no longer takes the offered step, whose hint is then removed.
    private func untilOfferEnds() -> Int {
        model.offerEnd.map { Int(max(0, $0 - terminal.monotonicMilliseconds)) + 1 } ?? .max
    }

    private mutating func handle(_ wakes: [TerminalWake]) -> End? {
        feed(.clock(workspace.now))
        for wake in wakes {
            switch wake {
            case .terminate: return .terminated
            case .watched:
                completeDeferredWork()
                catchUp()
            case .input(let input, let at):
                lastInput = terminal.monotonicMilliseconds
                completeDeferredWork()
                // A repair changes a marker, but not the journal, whose changes wake the console.
                if model.session.isReadOnly, workspace.mayBeReopened { catchUp() }
                switch input {
                case .key(let key): feed(.key(key, at: at))
                case .paste(let text): feed(.paste(text))
                case .resize(let size): feed(.resize(size))
                case .focus: break
                }
                // Each key sees the results of the one before it.
                runEffects(forMilliseconds: 30)
                if model.hasQuit { return .quit }
            }
        }
        return nil
    }

    private mutating func catchUp() {
        do throws(WorkspaceError) {
            let changes = try workspace.catchUp()
            updateReadOnlyReason()
            guard !changes.isEmpty else { return }
            runner.apply(changes)
            if changes.rulesChanged { feed(.session(runner.session(since: model.session))) }
            feed(.changes(changes))
        } catch {
            feed(.session(runner.session(since: model.session)))
            feed(.result(.failed(error)))
        }
    }

    /// Shows whether the workspace has become read-only, or writable again, and what is wrong with the journal.
    private mutating func updateReadOnlyReason() {
        let problem = workspace.journalProblemLabel
        let isNew = problem != model.session.journalProblem
        let isReadOnly = workspace.readOnlyReason != nil
        let hasAnswered = workspace.outageLabel == nil && model.session.outage != nil
        guard isNew || isReadOnly != model.session.isReadOnly || workspace.outageLabel != model.session.outage else { return }
        if hasAnswered { model.shared.report(.note, "The server answers again") }
        if isNew {
            if let text = workspace.journalProblem {
                model.shared.report(.refused, text)
            } else {
                model.shared.report(.note, "The journal can be written again")
            }
        }
        feed(.session(runner.session(since: model.session)))
    }

    private mutating func tick() {
        if let end = model.offerEnd, terminal.monotonicMilliseconds >= end { feed(.elapsed(to: end)) }
        let now = workspace.now.wholeMinutes
        guard now != minute else { return }
        minute = now
        rulesAreDue = true
        mayPrefetch = true
        feed(.clock(workspace.now))
        do throws(WorkspaceError) {
            feed(.tick(listsChanged: try workspace.refreshClocks()))
        } catch {
            feed(.result(.failed(error)))
        }
        runEffects(forMilliseconds: 30)
    }

    /// Runs some of the due rules; what they did counts as a change by others.
    private mutating func runRules() {
        rulesAreDue = false
        guard !model.session.isReadOnly else { return }
        do throws(WorkspaceError) {
            let report = try workspace.rules.tick(limit: Self.ruleBatchSize, waits: false)
            guard !report.isIdle else { return }
            rulesAreDue = !report.isComplete
            catchUp()
        } catch {
            // Somebody else is writing, perhaps the same changes: the next minute is soon enough.
            guard error.code != .busy else { return }
            feed(.session(runner.session(since: model.session)))
            feed(.result(.failed(error)))
        }
        runEffects(forMilliseconds: 30)
    }

    mutating func feed(_ input: ConsoleInput) { pending += model.apply(input) }

    /// Performs pending effects and those that follow, until none is left or the time is up.
    mutating func runEffects(forMilliseconds limit: Int64) {
        let start = terminal.monotonicMilliseconds
        while !pending.isEmpty {
            let effect = pending.removeFirst()
            switch effect {
            case .copy(let text): terminal.copy(text)
            case .bell: terminal.bell()
            case .redraw: terminal.redraw()
            case .saveLocation(let location): saveLocation(location)
            case .quit: return
            case .loadCounts(let requests): counts = requests
            case .loadReassignments: idleReads.append(effect)
            case .reviewOutcomes: reviewIsDue = true
            case .flagDuplicates(let leads): unflaggedLeads += leads
            case .loadRows where workspace.isIndexBehind, .refreshFigures where workspace.isIndexBehind:
                deferredReads.append(effect)
            case .loadFigures: loadFigures(effect)
            case .suspend:
                terminal.suspend()
                feed(.clock(workspace.now))
                feed(.resize(terminal.size))
                catchUp()
            default:
                let wrote =
                    switch effect {
                    case .perform, .undo, .redo, .keepRule, .changeAccount, .mergeAccount: true
                    default: false
                    }
                if let result = runner.run(effect) { feed(.result(result)) }
                // Somebody else may have been first, or the journal may have become read-only.
                // What others did meanwhile was read with the action; the next key must know it.
                if wrote, workspace.hasUnreportedChanges { catchUp() }
                if wrote { updateReadOnlyReason() }
            }
            // Only loading a list to its end may be interrupted: any other key relies on the results.
            if model.shared.lists.loadingToEnd != nil, limit != .max, terminal.monotonicMilliseconds - start >= limit { return }
        }
    }

    /// Computes figures, and paints the progress when this takes long.
    private mutating func loadFigures(_ effect: Effect) {
        let runner = runner
        var reported = terminal.monotonicMilliseconds
        func reportProgress(_ share: Double) {
            guard terminal.monotonicMilliseconds - reported >= 100 else { return }
            reported = terminal.monotonicMilliseconds
            feed(.progress(share))
            paint()
        }
        let result = withoutActuallyEscaping(reportProgress) { runner.run(effect, progress: $0) }
        if let result { feed(.result(result)) }
    }

    mutating func loadCounts() {
        guard !counts.isEmpty else { return }
        let requests = counts
        counts = []
        if let result = runner.run(.loadCounts(requests)) { feed(.result(result)) }
        runEffects(forMilliseconds: 30)
    }

    mutating func paint() {
        guard model.revision != painted else { return }
        painted = model.revision
        mayPrefetch = true
        terminal.paint(view(model, model.size))
        feed(.painted(at: terminal.monotonicMilliseconds))
    }
}
