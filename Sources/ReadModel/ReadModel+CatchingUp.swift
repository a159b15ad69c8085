import Journal
import Lifecycle

/// An action of the journal that is still to be taken in.
struct StagedAction {
    var start: JournalPosition
    var end: JournalPosition
    var places: [LineLocation]
    var entries: [Entry]
}

extension ReadModel {
    /// How many lines are taken in at a time.
    private static let most = 4096
    /// From how many lines on a wide cache pays.
    private static let many = 500
    /// How many lines behind a rebuild is cheaper: measured as about 200,000 in notes of the design.
    private static let tooFar = 200_000
    /// How many lines an `undone` may name before a rebuild is cheaper.
    static let tooMany = 50_000

    /// Reads what came into the journal since the last look and takes it in; a few microseconds when nothing did.
    ///
    /// Damage of the journal is kept in `damage`, and everything before it is taken in.
    ///
    /// - Throws: `.journal`, `.definition`. What goes wrong with the index itself makes it be built again.
    package func catchUp() throws(ReadModelError) -> IndexChanges {
        do throws(ReadModelError) {
            if try countAhead() > Self.tooFar {
                try rebuild()
                var all = IndexChanges()
                all.rulesChanged = true
                all.lineCount = Self.tooFar
                return all
            }
            _ = try reading {
                try journal.read(after: position) { action in
                    try take(action); return .goOn
                }
            }
            damage = nil
            return try settle()
        } catch {
            if case .journal(.damaged(let place)) = error {
                damage = place
                return try settle()
            }
            guard error.isCuredByRebuilding else { throw error }
            return try recover()
        }
    }

    /// How many lines stand ahead, up to the number from which on a rebuild is cheaper; only looks when there is much.
    private func countAhead() throws(ReadModelError) -> Int {
        let size = surroundings.journalSize()
        guard size == 0 || size - position.offset > 40_000_000 else { return 0 }
        var lines = 0
        return try reading {
            _ = try journal.read(after: position) { action in
                lines += action.lines.count
                return lines > Self.tooFar ? .stop : .goOn
            }
            return lines
        }
    }

    /// Makes the index again, and says that anything may have changed.
    private func recover() throws(ReadModelError) -> IndexChanges {
        staged = []
        stagedLines = 0
        news = IndexChanges()
        try rebuild()
        var all = IndexChanges()
        all.rulesChanged = true
        all.lineCount = 1
        return all
    }

    /// Takes in one action of the journal: the next after `position`. Nothing is seen of it until `settle`.
    ///
    /// For a writer who reads on while holding the journal, and for one's own action when it is durable.
    ///
    /// - Throws: `.journal` for an event that can't be read, `.outOfStep` for an action that isn't the next.
    package func take(_ action: JournalAction) throws(ReadModelError) {
        guard let first = action.lines.first, first.envelope.seq == position.seq.next else { throw .outOfStep }
        let entries = try reading { try action.lines.map { try action.entry(of: $0) } }
        let places = action.lines.map { LineLocation(offset: $0.offset, length: $0.length) }
        staged.append(StagedAction(start: position, end: action.end, places: places, entries: entries))
        position = action.end
        stagedLines += entries.count
        if stagedLines >= Self.most { try flush() }
    }

    /// Takes in one's own action that was just written, without reading it again, and returns what changed; about 0.1 ms.
    ///
    /// A failure of the index is a warning, and the index is built again.
    ///
    /// - Throws: `.journal`, `.definition`.
    package func applied(_ written: WrittenAction) throws(ReadModelError) -> IndexChanges {
        do throws(ReadModelError) {
            guard written.lines.first?.envelope.seq == position.seq.next else { return try catchUp() }
            stage(written)
            return try settle()
        } catch {
            if case .journal = error { throw error }
            warnings.append(error.description)
            return try recover()
        }
    }

    /// Makes what was taken in visible, and returns what came since the last time.
    ///
    /// - Throws: `.journal`, `.definition`; trouble with the index is cured by a rebuild, in memory if need be.
    package func settle() throws(ReadModelError) -> IndexChanges {
        do throws(ReadModelError) {
            try flush()
        } catch {
            switch error {
            case .journal(let failure) where failure != .positionLost: throw error
            case .definition: throw error
            default: break
            }
            if !error.isCuredByRebuilding { warnings.append(error.description) }
            return try recover()
        }
        defer { news = IndexChanges() }
        return news
    }

    private func flush() throws(ReadModelError) {
        guard !staged.isEmpty else { return }
        defer {
            staged.removeAll(keepingCapacity: true)
            stagedLines = 0
        }
        var adopted = false
        try database.widenCache(stagedLines >= Self.many)
        do throws(ReadModelError) {
            meta = try database.transaction { () throws(ReadModelError) in
                // Another console may have taken some of it in meanwhile.
                guard var fresh = try IndexMetadata.read(database) else { throw .outOfStep }
                if fresh.day != projector.day || fresh.definition != definition.number { try renewProjector(fresh) }
                let taking = IndexUpdate(self, fresh)
                for action in staged {
                    let isNew = action.start.seq >= fresh.position.seq
                    if isNew, action.start != fresh.position { throw .outOfStep }
                    let leads = try taking.add(action, isNew: isNew)
                    news.add(action.entries, leads: leads, me: surroundings.me)
                    // What another console has taken in is not folded here again: what is in memory of these leads lacks it.
                    if isNew { fresh.position = action.end } else { for lead in leads { histories[lead] = nil } }
                }
                try taking.writeLeads()
                adopted = taking.adopted
                try fresh.write(database)
                return fresh
            }
        } catch {
            table.forget()
            histories = RecentHistories()
            throw error
        }
        if adopted { try takeDefinition() }
    }

    func renewProjector(_ meta: IndexMetadata) throws(ReadModelError) {
        if meta.definition != definition.number {
            definition = try Self.definition(map, journal, meta.position.generation, surroundings)
            guard definition.number == meta.definition else { throw .outOfStep }
        }
        projector = Projector(definition, day: meta.day, tracing: Tracing(surroundings, table.words), keys: surroundings.keys)
    }
}
