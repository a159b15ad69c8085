import Glibc
import Lifecycle

extension JournalFile {
    /// Erases a person: their `person` becomes `null` in every line of the leads that they are, and the journal says so.
    ///
    /// The file is written anew beside the old one under the next generation (the part that stands already without the lock), checked as a whole, and
    /// renamed into place; all sums stay as they were. What the quarantine may hold about them goes too. Exports and reject files are out of reach.
    /// O(n) in the journal.
    ///
    /// - Parameters:
    ///   - leads: who is erased: one lead, or several that were merged.
    ///   - intent: the id of the action; a retry of one that is done writes nothing.
    ///   - holder: whose name others are told while they wait.
    ///   - position: up to where the caller has read.
    ///   - catchingUp: is given every action after that.
    ///   - deciding: returns the action with an `erased` event for each of these leads, or throws a refusal.
    /// - Throws: `JournalError.notPermitted` unless the folder is the user's own (or root's to enter); `.positionLost`, `.damaged`, `.degraded`,
    ///   `.busy`, `.diskFull`, `.system`; and what the closures throw. Until the rename nothing has changed.
    package func erase(
        _ leads: Set<LeadID>, _ intent: ActionID, holder: Login, after position: JournalPosition,
        catchingUp: (JournalAction) throws -> Void,
        deciding: (JournalPosition) throws -> JournalDraft?
    ) throws -> AppendResult {
        try requireOwnership(to: "erase a person")
        try refresh()
        let copy = try JournalRewrite(of: self, without: leads)
        var position = position
        func take(_ action: JournalAction) throws -> ReadControl {
            intents.insert(action.id)
            try catchingUp(action)
            position = action.end
            return .goOn
        }
        do {
            position = try read(after: position, take).position
            try copy.extend(from: self)
            let appended: AppendResult = try holding(holder) { writing in
                if let reason = try degradedReason(writing) { throw JournalError.degraded(reason: reason) }
                let before = header.generation
                try refresh()
                guard header.generation == before else { throw JournalError.positionLost }
                let end = try scan(after: position, take)
                if let damage = end.damage { throw JournalError.damaged(damage) }
                try judgeMissing(end)
                if intents.contains(intent) { return .alreadyWritten(end.position) }
                guard let draft = try deciding(end.position), !draft.events.isEmpty else { return .nothing(end.position) }
                // An unfinished end stays behind in the old file, so the quarantine gets its copy of it first, and is then cleaned.
                if end.tailBytes > 0 {
                    try Quarantine(folder: folder, calls: calls).keep(
                        reading, from: end.position, count: end.tailBytes, reason: "unfinished action")
                }
                try copy.extend(from: self)
                let written = try draft.lines(of: intent, after: copy.position(from: end.position))
                try copy.finish(with: written)
                try cleanQuarantine(of: leads)
                try copy.rename()
                intents.insert(intent)
                try refresh()
                return .written(written)
            }
            if case .written = appended { return appended }
            copy.discard()
            return appended
        } catch {
            copy.discard()
            throw error
        }
    }

    /// Only who owns the folder can replace files in it; root may do anything.
    func requireOwnership(to what: String) throws(JournalError) {
        let user = calls.effectiveUser()
        switch calls.statusAt(folder.path) {
        case .success(let facts):
            guard user == 0 || facts.owner == user else { throw .notPermitted(what: what) }
        case .failure(let failure): throw .of("stat", folder.path, failure.code, doing: what)
        }
    }

    private func cleanQuarantine(of leads: Set<LeadID>) throws(JournalError) {
        let file = try openForWriting(folder.quarantine)
        let facts = try Self.facts(of: file, folder.quarantine, calls)
        guard facts.size > 0 else { return }
        let content = try file.bytes(at: 0, count: facts.size, path: folder.quarantine)
        let kept = Quarantine.without(leads, content)
        guard kept != content else { return }
        let replacement = try FileReplacement(of: folder.quarantine, like: facts, in: folder, calls)
        do throws(JournalError) {
            try kept.withBytes { (bytes) throws(JournalError) in try replacement.file.write(bytes, path: replacement.path) }
            try replacement.commit()
        } catch {
            replacement.discard()
            throw error
        }
    }
}
