internal import Lifecycle
internal import ReadModel

/// Finds what an undo undoes, and what blocks it.
struct UndoSearch {
    /// The acting person.
    let actor: Login
    let queries: Queries
    private var session: Session { queries.session }
    private var journal: IndexedJournal { queries.journal }

    /// The refusal of what was undone before, with the person who did it.
    func alreadyUndone(_ lines: [ClosedRange<SequenceNumber>]) throws(WorkspaceError) -> Refusal {
        let refusal = Refusal(.nothingToChange, "that was already undone")
        guard let line = lines.first?.lowerBound, let undone = try journal.read(journal.index.actions.undo(of: line)),
            let entry = try queries.entries(in: undone...undone).first, entry.by != .person(actor)
        else { return refusal }
        return Refusal(refusal.code, "\(refusal.message) by \(entry.by) at \(when(entry.at))")
    }

    func when(_ moment: Instant) -> String { session.definition.calendar.zone.shortText(moment, now: session.now) }

    /// Splits a target into the part that can be undone and the leads that block the rest, with each reason once.
    func split(
        _ target: UndoTarget
    ) throws(WorkspaceError) -> (
        undoable: UndoTarget, blocked: [(lead: LeadID?, refusal: Refusal)], messages: [String], leads: [LeadID]
    ) {
        if let permanent = target.entries.first(where: { !$0.event.canBeUndone }) {
            throw WorkspaceError(refusals: [
                (
                    permanent.lead,
                    Refusal(.undoBlocked, lead: permanent.lead, "this \(UndoTarget.noun(for: permanent.event)) cannot be undone")
                )
            ])
        }
        var blocked: [(lead: LeadID?, refusal: Refusal)] = []
        var obstacles = UndoObstacles(author: target.by, when: when)
        let leads = try touched(by: target)
        for lead in leads {
            let history = try queries.history(lead)
            let refusal = history.refusalOfUndo(
                of: target.ranges, by: target.by, lead: lead, zone: session.definition.calendar.zone, now: session.now)
            guard let refusal else { continue }
            blocked.append((lead, refusal))
            obstacles.add(refusal, history, of: target.ranges)
        }
        let workspaceRefusals = try workspaceRefusals(of: target)
        blocked += workspaceRefusals.map { (nil, $0) }
        guard !blocked.isEmpty else { return (target, [], [], leads) }
        let blockedLeads = Set(blocked.compactMap(\.lead))
        // The lines of blocked leads are left out, and the rest is undone.
        var undoable = target
        undoable.entries = target.entries.filter { entry in entry.lead != nil && blockedLeads.isDisjoint(with: entry.leads) }
        undoable.ranges = Self.ranges(of: undoable.entries.map(\.seq))
        let messages = try obstacles.messages { (batch) throws(WorkspaceError) in try fileName(of: batch) }
        return (undoable, blocked, messages + workspaceRefusals.map(\.message), leads.filter { !blockedLeads.contains($0) })
    }

    /// The leads that an undo of a target changes.
    func touched(by target: UndoTarget) throws(WorkspaceError) -> [LeadID] {
        var leads = Set(target.entries.flatMap(\.leads))
        for entry in target.entries {
            guard case .undone(let undone) = entry.event else { continue }
            for range in undone.ranges { leads.formUnion(try queries.entries(in: range).flatMap(\.leads)) }
        }
        return leads.sorted()
    }

    /// What an undo of a target is described by: the target, or what a redo does again.
    func described(_ target: UndoTarget) throws(WorkspaceError) -> (target: UndoTarget, isRedo: Bool) {
        var redone: [Entry] = []
        var isRedo = false
        for entry in target.entries {
            guard case .undone(let undone) = entry.event else { continue }
            isRedo = true
            for range in undone.ranges { redone += try queries.entries(in: range) }
        }
        guard isRedo else { return (target, false) }
        let batch = redone.lazy.compactMap(\.batch).first
        let file = try batch.flatMap { (batch) throws(WorkspaceError) in try fileName(of: batch) }
        return (UndoTarget(ranges: [], entries: redone, by: target.by, fileName: file), true)
    }

    /// The name of an import's file; nil if the import has no closing line, or an erasure removed the name.
    private func fileName(of batch: ActionID) throws(WorkspaceError) -> String? {
        guard let last = try queries.lines(of: batch).last?.upperBound else { return nil }
        for entry in try queries.entries(in: last...last) {
            if case .imported(let imported) = entry.event { return imported.fileName }
        }
        return nil
    }

    /// The target that an earlier undo named.
    func target(of ranges: [ClosedRange<SequenceNumber>]) throws(WorkspaceError) -> UndoTarget {
        var entries: [Entry] = []
        for range in ranges { entries += try queries.entries(in: range) }
        let file = try entries.lazy.compactMap(\.batch).first.flatMap { (batch) throws(WorkspaceError) in try fileName(of: batch) }
        return UndoTarget(ranges: ranges, entries: entries, by: actor, fileName: file)
    }

    private static func ranges(of seqs: [SequenceNumber]) -> [ClosedRange<SequenceNumber>] {
        var ranges: [ClosedRange<SequenceNumber>] = []
        for seq in seqs.sorted() {
            if let last = ranges.last, last.upperBound.next == seq {
                ranges[ranges.count - 1] = last.lowerBound...seq
            } else {
                ranges.append(seq...seq)
            }
        }
        return ranges
    }

    // MARK: Finding

    /// The actor's latest undoable action in force that is not an undo. For an import, the whole import.
    ///
    /// What concerns only people who were erased since is passed over: it can never be undone.
    func latestOrdinary() throws(WorkspaceError) -> UndoTarget? { try latest().target }

    /// The same, with the latest action that can't be undone and that was passed over.
    func latest() throws(WorkspaceError) -> (target: UndoTarget?, passedOver: String?) {
        var passedOver: String?
        var cursor = ActionCursor(of: actor)
        while let action = try journal.read(journal.index.actions.next(&cursor)) {
            guard !action.isUndo, action.isInForce else { continue }
            if let permanent = action.entries.first(where: { !$0.event.canBeUndone }) {
                passedOver = passedOver ?? UndoTarget.noun(for: permanent.event)
                continue
            }
            let target =
                try action.entries.first?.batch.map { (batch) throws(WorkspaceError) in try self.target(named: batch) }
                ?? UndoTarget(ranges: [action.lines.lines], entries: action.entries, by: actor)
            if try !concernsOnlyErased(target) { return (target, passedOver) }
        }
        return (nil, passedOver)
    }

    /// Whether all leads of a target were erased.
    private func concernsOnlyErased(_ target: UndoTarget) throws(WorkspaceError) -> Bool {
        let leads = Set(target.entries.flatMap(\.leads))
        for lead in leads {
            let isErased = try queries.history(lead).entries.contains { entry in
                if case .erased = entry.event { entry.lead == lead } else { false }
            }
            if !isErased { return false }
        }
        return !leads.isEmpty
    }

    /// The actor's latest undo in force that was not a redo, unless the actor has done something else since.
    func latestUndo() throws(WorkspaceError) -> UndoTarget? {
        guard let action = try journal.read(journal.index.actions.redoTarget(of: actor)) else { return nil }
        return UndoTarget(ranges: [action.lines.lines], entries: action.entries, by: actor)
    }

    /// The part in force of an action or import. It must be the actor's own, unless the actor is a team lead.
    func target(named id: ActionID) throws(WorkspaceError) -> UndoTarget {
        var ranges = try journal.read(journal.index.lines.batch(id))?.lines ?? []
        if ranges.isEmpty, let action = try journal.read(journal.index.actions.action(id)) {
            // An action of an import, such as its last line, stands for the whole of it: nobody wants to undo the line
            // that closes an import, or every eight-thousandth lead.
            ranges =
                try action.entries.first?.batch.map { (batch) throws(WorkspaceError) in
                    try journal.read(journal.index.lines.batch(batch))?.lines ?? []
                } ?? []
            if ranges.isEmpty { ranges = [action.lines.lines] }
        }
        var entries: [Entry] = []
        for range in ranges { entries += try queries.entries(in: range) }
        guard !entries.isEmpty else {
            throw WorkspaceError(
                .notFound,
                "no action or import has that id; the report of an import shows its id, and so does a journal entry in the console")
        }
        let author = entries.lazy.compactMap(\.by.login).first
        if author != actor, !session.team.roles(of: actor).contains(.teamlead) {
            let message =
                author.map { "that was done by \($0); only \($0) or a team lead can undo it" }
                ?? "that was done by a rule; only a team lead can undo it"
            throw WorkspaceError(refusals: [(nil, Refusal(.notPermitted, message))])
        }
        // An earlier undo may have undone a part of it, and left the leads that were worked on since.
        var inForce: [ClosedRange<SequenceNumber>] = []
        for range in ranges { inForce += try journal.read(journal.index.actions.inForce(of: range)) }
        guard !inForce.isEmpty else { throw WorkspaceError(refusals: [(nil, try alreadyUndone(ranges))]) }
        let file = try entries.lazy.compactMap(\.batch).first.flatMap { (batch) throws(WorkspaceError) in try fileName(of: batch) }
        guard inForce != ranges else {
            return UndoTarget(ranges: ranges, entries: entries, by: author ?? actor, fileName: file)
        }
        var rest: [Entry] = []
        for range in inForce { rest += try queries.entries(in: range) }
        return UndoTarget(ranges: inForce, entries: rest, by: author ?? actor, isRest: true, fileName: file)
    }
}
