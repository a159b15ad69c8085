internal import Journal
package import Lifecycle
internal import ReadModel

/// What an undo or a redo did.
package struct UndoResult: Sendable {
    /// The action that it is.
    package var done: ActionResult
    /// What was taken back or done again, in words: `accept of L481`, `reject of 12 leads`.
    package var summary: String
    /// The leads that it touched.
    package var leads: [LeadID]
    /// What was left as it is, with why.
    package var left: [(lead: LeadID?, refusal: Refusal)]
}

/// An action or an import that an undo would take back.
struct UndoTarget {
    /// The lines, as ranges in order.
    var ranges: [ClosedRange<SequenceNumber>]
    /// Its lines, read.
    var entries: [Entry]
    /// Whose it is.
    var by: Login
    /// Whether it is only what an earlier undo left in force.
    var isRest = false

    /// In words.
    var summary: String {
        let people = entries.filter { $0.by.login != nil }
        // What the clock did has no person in it.
        let own = people.isEmpty ? entries : people
        if own.count == 1, let lead = own[0].lead, case .merged(let merged) = own[0].event {
            return "merge of \(merged.absorbed) into \(lead)"
        }
        let leads = Set(entries.compactMap(\.lead))
        let isImport = entries.contains { if case .imported = $0.event { true } else { $0.batch != nil } }
        let what = isImport ? "import" : own.first.map { Self.verb(of: $0.event) } ?? "action"
        if leads.count == 1, let lead = leads.first { return "\(what) of \(lead)" }
        return leads.isEmpty ? what : "\(what) of \(leads.count) leads"
    }

    private static func verb(of event: Event) -> String {
        switch event {
        case .captured: "adding"
        case .engaged: "engagement"
        case .promoted: "promotion"
        case .accepted: "accept"
        case .qualified: "qualify"
        case .rejected: "reject"
        case .disqualified: "disqualify"
        case .converted: "convert"
        case .closed: "close"
        case .touched: "touch"
        case .followUpScheduled: "follow-up"
        case .assessed: "assessment"
        case .assigned(let assigned): assigned.isClaim ? "claim" : "assignment"
        case .released: "release"
        case .snoozed: "snooze"
        case .noted: "note"
        case .edited: "edit"
        case .optedOut: "opt-out"
        case .optedIn: "opt-in"
        case .bounced: "bounce"
        case .reengaged: "re-engagement"
        case .requalified: "re-qualification"
        case .merged: "merge"
        case .undone: "undo"
        case .imported: "import"
        case .repUpdated: "change of the team"
        case .definitionAdopted: "adoption"
        case .definitionSigned: "signature"
        case .erased: "erasure"
        case .unknown(let kind): kind
        }
    }
}

extension Workspace {
    /// Takes back my latest ordinary action still in force, or an action or import that is named.
    ///
    /// - Parameters:
    ///   - id: the identity of this intent.
    ///   - batch: an import, or any action, by its id; nil for the latest.
    ///   - partial: whether leads for which it is blocked are left as they are, rather than refusing all.
    /// - Throws: `WorkspaceError` with the reasons where it is blocked.
    package func undo(
        _ id: ActionID, batch: ActionID? = nil, partial: Bool = false, onBehalfOf: Login? = nil
    ) throws(WorkspaceError) -> UndoResult {
        let actor = try actor(for: onBehalfOf)
        return try takeBack(id, as: actor, partial: partial) { () throws(WorkspaceError) in
            if let batch { return try self.target(named: batch, for: actor) }
            guard let latest = try self.latestOrdinary(by: actor) else {
                throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "there is nothing to undo"))])
            }
            return latest
        }
    }

    /// Does again what my latest undo took back, if I did nothing ordinary since.
    package func redo(_ id: ActionID, onBehalfOf: Login? = nil) throws(WorkspaceError) -> UndoResult {
        let actor = try actor(for: onBehalfOf)
        return try takeBack(id, as: actor, partial: false) { () throws(WorkspaceError) in
            guard let latest = try self.latestUndo(by: actor) else {
                throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "there is nothing to redo"))])
            }
            return latest
        }
    }

    /// What `undo` would take back, in words; nil when there is nothing.
    package func nextUndo() throws(WorkspaceError) -> String? { try latestOrdinary(by: me)?.summary }

    private func takeBack(
        _ id: ActionID, as actor: Login, partial: Bool, target find: () throws(WorkspaceError) -> UndoTarget
    ) throws(WorkspaceError) -> UndoResult {
        try catchUpQuietly()
        var left: [(lead: LeadID?, refusal: Refusal)] = []
        var found = UndoTarget(ranges: [], entries: [], by: actor)
        var taken: [LeadID] = []
        let (entries, warnings) = try append(id, as: actor) { _ throws(WorkspaceError) in
            found = try find()
            let (goes, blocked, leads) = try self.judge(found)
            left = blocked
            taken = leads
            if !blocked.isEmpty, !partial || goes.ranges.isEmpty {
                throw WorkspaceError(refusals: (partial && found.isRest ? [(nil, Self.takenAlready)] : []) + blocked)
            }
            found = goes
            return [Draft(lead: nil, by: .person(actor), event: .undone(Undone(ranges: goes.ranges)))]
        }
        let redone = found.entries.contains { if case .undone = $0.event { true } else { false } }
        return UndoResult(
            done: ActionResult(action: id, entries: entries, leads: taken, refused: left, warnings: warnings),
            summary: redone ? (try? summaryOfRedo(found)) ?? "action" : found.summary, leads: taken, left: left)
    }

    private static let takenAlready = Refusal(.nothingToChange, "that was taken back already")

    /// What of it can be taken back, and which leads stand in the way.
    private func judge(
        _ target: UndoTarget
    ) throws(WorkspaceError) -> (goes: UndoTarget, blocked: [(lead: LeadID?, refusal: Refusal)], leads: [LeadID]) {
        if let barred = target.entries.first(where: { !$0.event.canBeUndone }) {
            throw WorkspaceError(refusals: [
                (barred.lead, Refusal(.undoBlocked, lead: barred.lead, "\(barred.event.kind) can't be taken back"))
            ])
        }
        var blocked: [(lead: LeadID?, refusal: Refusal)] = []
        let leads = try touched(by: target)
        for lead in leads {
            let refusal = try history(lead).refusalOfUndo(
                of: target.ranges, by: target.by, lead: lead, zone: definition.calendar.zone, now: now)
            if let refusal { blocked.append((lead, refusal)) }
        }
        guard !blocked.isEmpty else { return (target, [], leads) }
        let kept = Set(blocked.compactMap(\.lead))
        // What stays is left out line by line; the rest goes.
        var goes = target
        goes.entries = target.entries.filter { entry in entry.lead != nil && kept.isDisjoint(with: entry.leads) }
        goes.ranges = Self.ranges(of: goes.entries.map(\.seq))
        return (goes, blocked, leads.filter { !kept.contains($0) })
    }

    private func touched(by target: UndoTarget) throws(WorkspaceError) -> [LeadID] {
        var leads = Set(target.entries.flatMap(\.leads))
        for entry in target.entries {
            guard case .undone(let undone) = entry.event else { continue }
            for range in undone.ranges { leads.formUnion(try self.entries(in: range).flatMap(\.leads)) }
        }
        return leads.sorted()
    }

    private func summaryOfRedo(_ target: UndoTarget) throws(WorkspaceError) -> String {
        var entries: [Entry] = []
        for entry in target.entries {
            guard case .undone(let undone) = entry.event else { continue }
            for range in undone.ranges { entries += try self.entries(in: range) }
        }
        return UndoTarget(ranges: [], entries: entries, by: target.by).summary
    }

    static func ranges(of seqs: [SequenceNumber]) -> [ClosedRange<SequenceNumber>] {
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

    /// My latest ordinary action in force: not an undo, and nothing that can never be taken back. For an import, the whole of it.
    private func latestOrdinary(by actor: Login) throws(WorkspaceError) -> UndoTarget? {
        var before: SequenceNumber?
        while let action = try wrapping({ try index.latestAction(of: actor, before: before) }) {
            before = action.lines.lines.lowerBound
            guard !action.isUndo, action.isInForce, action.entries.allSatisfy(\.event.canBeUndone) else { continue }
            if let batch = action.entries.first?.batch { return try target(named: batch, for: actor) }
            return UndoTarget(ranges: [action.lines.lines], entries: action.entries, by: actor)
        }
        return nil
    }

    /// My latest undo in force that was no redo, if I did nothing ordinary since.
    private func latestUndo(by actor: Login) throws(WorkspaceError) -> UndoTarget? {
        guard let action = try wrapping({ try index.redoTarget(of: actor) }) else { return nil }
        return UndoTarget(ranges: [action.lines.lines], entries: action.entries, by: actor)
    }

    func entries(in range: ClosedRange<SequenceNumber>) throws(WorkspaceError) -> [Entry] {
        try survivingDamage { () throws(ReadModelError) in try index.entries(range.lowerBound.value...range.upperBound.value) }
    }

    /// What counts of an action or import by its id, mine to take back (or anybody's, for a team lead).
    private func target(named id: ActionID, for actor: Login) throws(WorkspaceError) -> UndoTarget {
        var ranges = try wrapping { try index.batch(id) }?.lines ?? []
        if ranges.isEmpty, let lines = try wrapping({ try index.actionLines(of: id) }) { ranges = [lines.lines] }
        var entries: [Entry] = []
        for range in ranges { entries += try self.entries(in: range) }
        guard !entries.isEmpty else {
            throw WorkspaceError(.notFound, "there is no action or import with that id; `winnow journal` shows them")
        }
        let doer = entries.lazy.compactMap(\.by.login).first
        if doer != actor, !state.team.roles(of: actor).contains(.teamlead) {
            let words = doer.map { "that was done by \($0); they or a team lead can take it back" }
            throw WorkspaceError(refusals: [
                (nil, Refusal(.notPermitted, words ?? "that was done by a rule; only a team lead can take it back"))
            ])
        }
        // Some of it may have been taken back before: leads that had been worked on were left.
        var standing: [ClosedRange<SequenceNumber>] = []
        for range in ranges { standing += try wrapping { try index.inForce(of: range) } }
        guard !standing.isEmpty else { throw WorkspaceError(refusals: [(nil, Self.takenAlready)]) }
        guard standing != ranges else { return UndoTarget(ranges: ranges, entries: entries, by: doer ?? actor) }
        var rest: [Entry] = []
        for range in standing { rest += try self.entries(in: range) }
        return UndoTarget(ranges: standing, entries: rest, by: doer ?? actor, isRest: true)
    }
}
