internal import Lifecycle

/// What a line about the workspace changes: an account, a member of the team, the costs of a source.
enum WorkspaceSubject: Hashable {
    case account(AccountID)
    case member(Login)
    /// The key of the source's name.
    case cost(source: String, Month)

    /// What an event changes; nothing for one about leads.
    static func all(of event: Event) -> Set<WorkspaceSubject> {
        switch event {
        case .accountChanged(let change): [.account(change.account)]
        case .accountMerged(let merged): [.account(merged.account), .account(merged.absorbed)]
        case .repUpdated(let member): [.member(member.login)]
        case .costRecorded(let cost): [.cost(source: SourceName.key(cost.source), cost.month)]
        default: []
        }
    }

    /// Its name in a sentence, as an event about it writes it.
    func name(in event: Event) -> String {
        switch (self, event) {
        case (.account(let id), _): "account \(id)"
        case (.member(let login), _): "team member \(login)"
        case (.cost(_, let month), .costRecorded(let cost)): "the cost of \(cost.source) in \(month)"
        case (.cost(let key, let month), _): "the cost of \(key) in \(month)"
        }
    }
}

extension UndoSearch {
    /// Why lines about the workspace can't be undone: what they changed has been changed since.
    ///
    /// Undoing the earlier change would have no effect that anybody sees, or would make one of what somebody parted.
    /// O(lines about the workspace).
    func workspaceRefusals(of target: UndoTarget) throws(WorkspaceError) -> [Refusal] {
        var undone: [(entry: Entry, since: SequenceNumber)] = []
        for entry in target.entries {
            if case .undone(let lines) = entry.event {
                for range in lines.ranges { undone += try queries.entries(in: range).map { ($0, entry.seq) } }
            } else {
                undone.append((entry, entry.seq))
            }
        }
        undone.removeAll { WorkspaceSubject.all(of: $0.entry.event).isEmpty }
        guard !undone.isEmpty else { return [] }
        let later = try queries.workspaceEntries().inForce
        var refusals: [Refusal] = []
        for (entry, since) in undone {
            let subjects = WorkspaceSubject.all(of: entry.event)
            let obstacle = later.first { next in
                next.seq > since && !target.ranges.contains { $0.contains(next.seq) }
                    && !WorkspaceSubject.all(of: next.event).isDisjoint(with: subjects)
            }
            guard let obstacle,
                let subject = WorkspaceSubject.all(of: obstacle.event).intersection(subjects).map({ $0.name(in: obstacle.event) })
                    .min()
            else { continue }
            let message =
                obstacle.by == .person(target.by)
                ? "undo your later action on \(subject) first (\(obstacle.event.label))"
                : "\(subject) was changed by \(obstacle.by) at \(when(obstacle.at)), so the earlier change can't be undone; to have it back, edit it"
            let refusal = Refusal(.undoBlocked, message)
            if !refusals.contains(refusal) { refusals.append(refusal) }
        }
        return refusals
    }
}
