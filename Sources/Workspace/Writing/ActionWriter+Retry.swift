internal import Lifecycle

// An id that the journal has already: of an earlier try of the same intent, or of another action by mistake.
extension ActionWriter {
    /// Throws if the action with an intent's id does not do what the intent asks for: then it is no earlier try of it.
    func requireSameAction(_ intent: Intent, _ entries: [Entry]) throws(WorkspaceError) {
        for step in intent.steps {
            let recorded = entries.filter { step.command.isRecorded(by: $0.event) }
            if case .add = step.command, !recorded.isEmpty { return }
            let leads = Set(recorded.flatMap(\.leads))
            for lead in step.leads {
                // The lead may have been merged since, or before.
                if leads.contains(lead) { return }
                if let survivor = try queries.survivor(of: lead), leads.contains(survivor) { return }
            }
        }
        throw otherAction(intent.id, entries)
    }

    /// The error for an id that another action has.
    func otherAction(_ id: ActionID, _ entries: [Entry]) -> WorkspaceError {
        let what = entries.first.map { "an action by \($0.by), entry \($0.seq)" } ?? "another action"
        return WorkspaceError(
            .usage, "nothing was changed: the id \(id) belongs to \(what); leave out --id, or give an id that was never used")
    }
}

extension Command {
    /// Whether an event is the command's own, not a consequence that rules add.
    fileprivate func isRecorded(by event: Event) -> Bool {
        switch (self, event) {
        case (.add, .captured), (.engage, .engaged), (.promote, .promoted), (.claim, .assigned), (.accept, .accepted),
            (.qualify, .qualified), (.reject, .rejected), (.disqualify, .disqualified), (.convert, .converted), (.close, .closed),
            (.reengage, .reengaged), (.touch, .touched), (.schedule, .followUpScheduled), (.assess, .assessed), (.note, .noted),
            (.edit, .edited), (.snooze, .snoozed), (.optOut, .optedOut), (.optIn, .optedIn), (.bounce, .bounced),
            (.bounce, .edited),
            (.assign, .assigned), (.release, .released), (.merge, .merged), (.fillBlanks, _), (.recordOutcome, _):
            true
        default: false
        }
    }
}
