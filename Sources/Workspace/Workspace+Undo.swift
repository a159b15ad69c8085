internal import Journal
package import Lifecycle
internal import ReadModel

/// The result of an undo or a redo.
package struct UndoResult: Sendable {
    /// The result of the action.
    package var result: ActionResult
    /// What was undone or redone: `acceptance of L481`, `rejection of 12 leads`.
    package var summary: String
    /// The affected leads.
    package var leads: [LeadID]
    /// The leads that were left unchanged, with the reason.
    package var blocked: [(lead: LeadID?, refusal: Refusal)]
}

/// An action or an import to undo.
struct UndoTarget {
    /// The line numbers, as ranges in order.
    var ranges: [ClosedRange<SequenceNumber>]
    /// The entries of these lines.
    var entries: [Entry]
    /// The person who performed it.
    var by: Login
    /// Whether an earlier undo has undone a part of it.
    var isRest = false

    /// A description of the target. For a single lead it ends with the lead's id.
    var summary: String {
        let byPeople = entries.filter { $0.by.login != nil }
        // An action by rules has no entry by a person.
        let own = byPeople.isEmpty ? entries : byPeople
        if own.count == 1, let lead = own[0].lead, case .merged(let merged) = own[0].event {
            return "merge of \(merged.absorbed) into \(lead)"
        }
        let leads = Set(entries.compactMap(\.lead))
        let isImport = entries.contains { if case .imported = $0.event { true } else { $0.batch != nil } }
        let phrase: (noun: String, preposition: String) =
            isImport ? ("import", "of") : own.first.map { Self.phrase(for: $0.event) } ?? ("action", "of")
        if leads.count == 1, let lead = leads.first { return "\(phrase.noun) \(phrase.preposition) \(lead)" }
        return leads.isEmpty ? phrase.noun : "\(phrase.noun) \(phrase.preposition) \(leads.count.counted("lead"))"
    }

    private static func phrase(for event: Event) -> (noun: String, preposition: String) {
        switch event {
        case .touched: ("touch", "on")
        case .followUpScheduled: ("follow-up", "with")
        case .noted: ("note", "on")
        default: (noun(for: event), "of")
        }
    }

    fileprivate static func noun(for event: Event) -> String {
        switch event {
        case .captured: "creation"
        case .engaged: "activity"
        case .promoted: "promotion"
        case .accepted: "acceptance"
        case .qualified: "qualification"
        case .rejected: "rejection"
        case .disqualified: "disqualification"
        case .converted: "conversion"
        case .closed: "closing"
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
        case .repUpdated(let member): "change to team member \(member.name.isEmpty ? member.login.name : member.name)"
        case .definitionAdopted: "adoption"
        case .definitionSigned: "signature"
        case .erased: "erasure"
        case .unknown(let kind): kind
        }
    }
}

extension Workspace {
    /// Undoes the user's latest action in force, or a given action or import.
    ///
    /// - Parameters:
    ///   - id: The id of the undo.
    ///   - batch: The id of an import or an action; nil for the latest action.
    ///   - partial: Whether blocked leads are left unchanged. Otherwise one blocked lead blocks the whole undo.
    /// - Throws: `WorkspaceError`, with the reasons if the undo is blocked.
    package func undo(
        _ id: ActionID, batch: ActionID? = nil, partial: Bool = false, onBehalfOf: Login? = nil
    ) throws(WorkspaceError) -> UndoResult {
        let actor = try actor(for: onBehalfOf)
        return try undo(id, as: actor, partial: partial) { () throws(WorkspaceError) in
            if let batch { return try self.target(named: batch, for: actor) }
            guard let latest = try self.latestOrdinary(by: actor) else {
                throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "you have nothing to undo"))])
            }
            return latest
        }
    }

    /// Redoes what the user's latest undo undid, unless the user has done something else since.
    package func redo(_ id: ActionID, onBehalfOf: Login? = nil) throws(WorkspaceError) -> UndoResult {
        let actor = try actor(for: onBehalfOf)
        return try undo(id, as: actor, partial: false) { () throws(WorkspaceError) in
            guard let latest = try self.latestUndo(by: actor) else {
                throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "you have nothing to redo"))])
            }
            return latest
        }
    }

    /// A description of what `undo` would undo; nil if there is nothing.
    package func nextUndo() throws(WorkspaceError) -> String? { try latestOrdinary(by: me)?.summary }

    private func undo(
        _ id: ActionID, as actor: Login, partial: Bool, target find: () throws(WorkspaceError) -> UndoTarget
    ) throws(WorkspaceError) -> UndoResult {
        try catchUpQuietly()
        var refused: [(lead: LeadID?, refusal: Refusal)] = []
        var found = UndoTarget(ranges: [], entries: [], by: actor)
        var undoneLeads: [LeadID] = []
        let (entries, warnings) = try append(id, as: actor) { _ throws(WorkspaceError) in
            found = try find()
            let (undoable, blocked, leads) = try self.split(found)
            refused = blocked
            undoneLeads = leads
            if !blocked.isEmpty, !partial || undoable.ranges.isEmpty {
                throw WorkspaceError(refusals: (partial && found.isRest ? [(nil, Self.alreadyUndone)] : []) + blocked)
            }
            found = undoable
            return [Draft(lead: nil, by: .person(actor), event: .undone(Undone(ranges: undoable.ranges)))]
        }
        let redone = found.entries.contains { if case .undone = $0.event { true } else { false } }
        return UndoResult(
            result: ActionResult(action: id, entries: entries, leads: undoneLeads, refused: refused, warnings: warnings),
            summary: redone ? (try? summaryOfRedo(found)) ?? "action" : found.summary, leads: undoneLeads, blocked: refused)
    }

    private static let alreadyUndone = Refusal(.nothingToChange, "that was already undone")

    /// Splits a target into the part that can be undone and the leads that block the rest.
    private func split(
        _ target: UndoTarget
    ) throws(WorkspaceError) -> (undoable: UndoTarget, blocked: [(lead: LeadID?, refusal: Refusal)], leads: [LeadID]) {
        if let permanent = target.entries.first(where: { !$0.event.canBeUndone }) {
            throw WorkspaceError(refusals: [
                (
                    permanent.lead,
                    Refusal(.undoBlocked, lead: permanent.lead, "this \(UndoTarget.noun(for: permanent.event)) cannot be undone")
                )
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
        let blockedLeads = Set(blocked.compactMap(\.lead))
        // The lines of blocked leads are left out, and the rest is undone.
        var undoable = target
        undoable.entries = target.entries.filter { entry in entry.lead != nil && blockedLeads.isDisjoint(with: entry.leads) }
        undoable.ranges = Self.ranges(of: undoable.entries.map(\.seq))
        return (undoable, blocked, leads.filter { !blockedLeads.contains($0) })
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

    /// The user's latest undoable action in force that is not an undo. For an import, the whole import.
    private func latestOrdinary(by actor: Login) throws(WorkspaceError) -> UndoTarget? {
        var before: SequenceNumber?
        while let action = try wrapErrors({ try index.actions.latestAction(of: actor, before: before) }) {
            before = action.lines.lines.lowerBound
            guard !action.isUndo, action.isInForce, action.entries.allSatisfy(\.event.canBeUndone) else { continue }
            if let batch = action.entries.first?.batch { return try target(named: batch, for: actor) }
            return UndoTarget(ranges: [action.lines.lines], entries: action.entries, by: actor)
        }
        return nil
    }

    /// The user's latest undo in force that was not a redo, unless the user has done something else since.
    private func latestUndo(by actor: Login) throws(WorkspaceError) -> UndoTarget? {
        guard let action = try wrapErrors({ try index.actions.redoTarget(of: actor) }) else { return nil }
        return UndoTarget(ranges: [action.lines.lines], entries: action.entries, by: actor)
    }

    func entries(in range: ClosedRange<SequenceNumber>) throws(WorkspaceError) -> [Entry] {
        try readWithRecovery { () throws(ReadModelError) in try index.lines.entries(range.lowerBound.value...range.upperBound.value)
        }
    }

    /// The part in force of an action or import. It must be the user's own, unless the user is a team lead.
    private func target(named id: ActionID, for actor: Login) throws(WorkspaceError) -> UndoTarget {
        var ranges = try wrapErrors { try index.lines.batch(id) }?.lines ?? []
        if ranges.isEmpty, let lines = try wrapErrors({ try index.actions.actionLines(of: id) }) { ranges = [lines.lines] }
        var entries: [Entry] = []
        for range in ranges { entries += try self.entries(in: range) }
        guard !entries.isEmpty else {
            throw WorkspaceError(
                .notFound,
                "no action or import has that id; the report of an import shows its id, and so does a journal entry in the console")
        }
        let author = entries.lazy.compactMap(\.by.login).first
        if author != actor, !state.team.roles(of: actor).contains(.teamlead) {
            let message =
                author.map { "that was done by \($0); only \($0) or a team lead can undo it" }
                ?? "that was done by a rule; only a team lead can undo it"
            throw WorkspaceError(refusals: [(nil, Refusal(.notPermitted, message))])
        }
        // An earlier undo may have undone a part of it, and left the leads that were worked on since.
        var inForce: [ClosedRange<SequenceNumber>] = []
        for range in ranges { inForce += try wrapErrors { try index.actions.inForce(of: range) } }
        guard !inForce.isEmpty else { throw WorkspaceError(refusals: [(nil, Self.alreadyUndone)]) }
        guard inForce != ranges else { return UndoTarget(ranges: ranges, entries: entries, by: author ?? actor) }
        var rest: [Entry] = []
        for range in inForce { rest += try self.entries(in: range) }
        return UndoTarget(ranges: inForce, entries: rest, by: author ?? actor, isRest: true)
    }
}
