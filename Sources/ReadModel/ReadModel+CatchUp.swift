import Journal
import Lifecycle

extension ReadModel {
    /// The number of lines that are written to the index at a time.
    private static let batchSize = 4096
    /// The number of lines from which a wide page cache pays.
    private static let wideCacheThreshold = 500
    /// The number of unread bytes below which there can't be that many lines.
    private static let rebuildBytes = 40_000_000
    /// The number of unread lines from which a rebuild is cheaper; measured as about 200,000.
    private static let rebuildThreshold = 200_000
    /// The number of lines that an `undone` line may name before a rebuild is cheaper.
    static let maxUndoneLines = 50_000

    /// Reads the new lines of the journal into the index; a few microseconds without new lines.
    ///
    /// Damage to the journal is stored in `damage`; everything before it is indexed.
    ///
    /// - Throws: `.journal`, `.definition`. Errors of the index itself lead to a rebuild.
    package func catchUp() throws(ReadModelError) -> IndexChanges {
        do throws(ReadModelError) {
            try checkUnchanged()
            if hasPostponedActions {
                try rebuild(in: folder)
                pending.changes = IndexChanges(rulesChanged: true, lineCount: 1)
            }
            if try countUnreadLines() > Self.rebuildThreshold {
                try rebuild(in: folder)
                pending.changes = IndexChanges(rulesChanged: true, lineCount: Self.rebuildThreshold)
            }
            // Also after a rebuild, which ends before damage without a word.
            _ = try store.read(after: position) { (action) throws(ReadModelError) in
                try ingest(action)
                return .continue
            }
            damage = nil
            try lookForSeenEntries()
            let changes = try flush()
            arriveHere()
            return changes
        } catch {
            if case .journal(.damaged(let location)) = error {
                damage = location
                return try flush()
            }
            guard error.isCuredByRebuilding else { throw error }
            return try recover(from: error)
        }
    }

    /// Counts unread lines up to the rebuild threshold; only reads the journal if much of it is unread.
    private func countUnreadLines() throws(ReadModelError) -> Int {
        let size = dependencies.journalSize()
        guard size == 0 || size - position.offset > Self.rebuildBytes else { return 0 }
        var lines = 0
        _ = try store.read(after: position) { (action) throws(ReadModelError) in
            lines += action.lines.count
            return lines > Self.rebuildThreshold ? .stop : .continue
        }
        return lines
    }

    /// Rebuilds the index and reports that anything may have changed.
    private func recover(from error: ReadModelError) throws(ReadModelError) -> IndexChanges {
        try replaceIndex(after: error)
        guard !isRecovering else { return pending.report() }
        isRecovering = true
        defer { isRecovering = false }
        // What came meanwhile, and damage: a rebuild ends before it without a word.
        _ = try catchUp()
        pending.changes = IndexChanges(rulesChanged: true, lineCount: 1)
        return pending.report()
    }

    /// Adds the next action after `position`; it becomes visible with the next ``flush()``.
    ///
    /// For a writer that catches up while it holds the journal's lock.
    ///
    /// - Throws: `.journal` for an event that cannot be read, `.outOfStep` for an action that is not the next one.
    package func ingest(_ action: JournalAction) throws(ReadModelError) {
        guard !hasPostponedActions, let first = action.lines.first, first.envelope.seq == position.seq.next else {
            throw .outOfStep
        }
        let entries = try action.indexEntries
        let locations = action.lines.map { LineLocation(offset: $0.offset, length: $0.length) }
        pending.add(entries, at: locations, from: position, to: action.end)
        position = action.end
        if pending.lineCount >= Self.batchSize { try writePending() }
    }

    /// Applies the user's own action, which was just written, without reading it again; about 0.1 ms.
    ///
    /// Returns what changed. A failure of the index leads to a rebuild.
    ///
    /// - Throws: `.journal`, `.definition`.
    package func apply(_ written: WrittenAction) throws(ReadModelError) -> IndexChanges {
        do throws(ReadModelError) {
            guard !hasPostponedActions, written.lines.first?.envelope.seq == position.seq.next else { return try catchUp() }
            stage(written)
            return try flush()
        } catch {
            if case .journal = error { throw error }
            if !error.isCuredByRebuilding { warnings.append(error.description) }
            return try recover(from: error)
        }
    }

    /// Makes all added actions visible and returns what changed since the last flush.
    ///
    /// - Throws: `.journal`, `.definition`; errors of the index lead to a rebuild, in memory if necessary.
    package func flush() throws(ReadModelError) -> IndexChanges {
        do throws(ReadModelError) {
            try writePending()
        } catch {
            switch error {
            case .journal(let failure) where failure != .positionLost: throw error
            case .definition, .noDefinition: throw error
            default: break
            }
            if !error.isCuredByRebuilding { warnings.append(error.description) }
            return try recover(from: error)
        }
        return pending.report()
    }

    private func writePending() throws(ReadModelError) {
        guard !pending.actions.isEmpty else { return }
        let (index, me) = (index, dependencies.me)
        defer { pending.clear() }
        var hasNewDefinition = false
        try index.database.widenCache(pending.lineCount >= Self.wideCacheThreshold)
        do throws(ReadModelError) {
            index.meta = try index.database.transaction { () throws(ReadModelError) in
                // Another console may have indexed some of these actions in the meantime.
                guard var fresh = try IndexMetadata.read(index.database) else { throw .outOfStep }
                try index.follow(fresh)
                let update = IndexUpdate(index, fresh)
                for action in pending.actions {
                    let isNew = action.start.seq >= fresh.position.seq
                    if isNew, action.start != fresh.position { throw .outOfStep }
                    let leads = try update.add(action, isNew: isNew)
                    pending.changes.add(action.entries, leads: leads, me: me)
                    // Actions that another console indexed are not folded here: cached histories lack them.
                    if isNew { fresh.position = action.end } else { for lead in leads { index.histories[lead] = nil } }
                }
                if update.undoesWorkspaceLines { pending.changes.rulesChanged = true }
                try update.writeLeads()
                fresh.mark(store)
                hasNewDefinition = update.hasNewDefinition
                try fresh.write(index.database)
                return fresh
            }
        } catch {
            index.table.invalidate()
            index.histories = RecentHistories()
            throw error
        }
        if hasNewDefinition { try applyAdoptedDefinition() }
    }
}

extension JournalAction {
    func indexEntry(of line: JournalLine) throws(ReadModelError) -> Entry {
        do throws(JournalError) { return try entry(of: line) } catch { throw .journal(error) }
    }

    var indexEntries: [Entry] {
        get throws(ReadModelError) { try lines.map { (line) throws(ReadModelError) in try indexEntry(of: line) } }
    }
}
