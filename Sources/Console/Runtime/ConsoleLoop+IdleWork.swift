internal import Glibc
internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

// Work that must not delay keys.
extension ConsoleLoop {
    /// The pause in typing a search after which the marks of what was found are looked up, in milliseconds.
    private static let searchPause: Int64 = 150
    /// The pause after which outcomes are reviewed, in milliseconds: that reads all leads, which takes a third of a
    /// second at a million of them.
    private static let reviewPause: Int64 = 4000

    var hasIdleWork: Bool {
        pending.isEmpty
            && (workspace.isIndexBehind || !deferredReads.isEmpty || !counts.isEmpty || !idleReads.isEmpty
                || untilMarks == 0 || untilReview == 0 || mayPrefetch)
    }

    /// The milliseconds until leads are checked for their marks: while somebody types a search, what is found comes and
    /// goes with each letter.
    var untilMarks: Int {
        guard !unflaggedLeads.isEmpty else { return .max }
        guard model.shared.isSearching else { return 0 }
        return Int(max(0, lastInput + Self.searchPause - terminal.monotonicMilliseconds))
    }

    /// The milliseconds until outcomes are reviewed: at once where the definition is shown with what was found.
    var untilReview: Int {
        guard reviewIsDue else { return .max }
        guard model.screen != .definition else { return 0 }
        return Int(max(0, lastInput + Self.reviewPause - terminal.monotonicMilliseconds))
    }

    /// Does one unit of idle work, the most urgent first: index, deferred reads, counts, reassignments, marks, the
    /// review of outcomes, prefetching.
    mutating func runIdleWork() {
        if workspace.isIndexBehind {
            updateIndex()
        } else if !deferredReads.isEmpty {
            runDeferredReads()
        } else if !counts.isEmpty {
            loadCounts()
        } else if let effect = idleReads.first {
            idleReads.removeAll { $0 == effect }
            if let result = runner.run(effect) { feed(.result(result)) }
            runEffects(forMilliseconds: 30)
        } else if untilMarks == 0 {
            flagDuplicates()
            // All marks at once: each paint costs a line its bytes and the eye its rest.
            if !unflaggedLeads.isEmpty { return }
        } else if untilReview == 0 {
            guard let result = runner.reviewOutcomes(unless: hasWaitingInput) else { return }
            reviewIsDue = false
            feed(.result(result))
            runEffects(forMilliseconds: 30)
        } else {
            if model.isOnDashboard {
                let renewed = runner.refreshStaleFigures(now: workspace.now, unless: hasWaitingInput)
                if let result = renewed.result { return feed(.result(result)) }
                if !renewed.isDone { return }
            }
            mayPrefetch = runner.prefetch(model.neighbours, isOnDashboard: model.isOnDashboard, unless: hasWaitingInput)
            return
        }
        // Paint once, when all of it is done.
        if !workspace.isIndexBehind, deferredReads.isEmpty, counts.isEmpty { paint() }
    }

    /// Checks some of the visible leads, in less than a millisecond: some index lookups for each.
    ///
    /// The last ones come first: while somebody scrolls, the earlier ones may be gone.
    private mutating func flagDuplicates() {
        let leads = Array(unflaggedLeads.suffix(8))
        unflaggedLeads.removeLast(leads.count)
        if let result = runner.run(.flagDuplicates(leads)) { feed(.result(result)) }
    }

    /// Returns a thread-safe check for input or journal changes, which interrupt idle work.
    private var hasWaitingInput: @Sendable () -> Bool {
        let descriptors = terminal.inputDescriptors + workspace.watchDescriptors
        return {
            var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            return poll(&polled, nfds_t(polled.count), 0) > 0
        }
    }

    /// Completes all work that the next input relies on.
    mutating func completeDeferredWork() {
        if workspace.isIndexBehind { updateIndex() }
        runDeferredReads()
    }

    private mutating func updateIndex() {
        if let problem = workspace.updateIndex() { feed(.problem(problem)) }
    }

    private mutating func runDeferredReads() {
        guard !deferredReads.isEmpty else { return }
        pending = deferredReads + pending
        deferredReads = []
        runEffects(forMilliseconds: 30)
    }
}
