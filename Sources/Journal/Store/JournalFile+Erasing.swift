import Formats
import Glibc
import Lifecycle

extension JournalFile {
    /// Erases a person: `person` becomes `null` in every line of their leads, and the journal records it.
    ///
    /// A copy of the file is written under the next generation: the existing part without the lock, the rest under it.
    /// The whole copy is verified and renamed into place. All hashes stay as they were. The person's lines in the
    /// quarantine are removed too. Exports and reject files are out of reach. O(n) in the journal.
    ///
    /// - Parameters:
    ///   - leads: The leads of the person: one, or several that were merged.
    ///   - intent: The id of the action; a retry of a completed one writes nothing.
    ///   - holder: The login that waiting writers are shown.
    ///   - position: The position up to which the caller has read.
    ///   - catchingUp: Receives every action after that position.
    ///   - deciding: Returns the action with an `erased` event for each of these leads, or throws a refusal.
    /// - Throws: `JournalError.notPermitted` unless the user owns the folder or is root; `.positionLost`, `.damaged`,
    ///   `.degraded`, `.busy`, `.diskFull`, `.system`; and what the closures throw. Nothing changes before the rename.
    package func erase(
        _ leads: Set<LeadID>, _ intent: ActionID, holder: Login, after position: JournalPosition,
        catchingUp: (JournalAction) throws -> Void,
        deciding: (JournalPosition) throws -> ActionDraft?
    ) throws -> AppendResult {
        try requireOwnership(to: "erase a person")
        try refresh()
        let copy = try JournalRewrite(of: self, without: leads)
        var position = position
        func apply(_ action: JournalAction) throws -> ReadControl {
            intents.insert(action.id)
            try catchingUp(action)
            position = action.end
            return .continue
        }
        do {
            position = try read(after: position, apply).position
            try copy.extend(from: self)
            let appended: AppendResult = try withLock(holder) { writer in
                if let reason = try degradedReason(writer) { throw JournalError.degraded(reason: reason) }
                let before = header.generation
                try refresh()
                guard header.generation == before else { throw JournalError.positionLost }
                let end = try scan(after: position, apply)
                if let damage = end.damage { throw JournalError.damaged(damage) }
                try checkPendingErasures(end)
                if intents.contains(intent) { return .alreadyWritten(end.position) }
                guard let draft = try deciding(end.position), !draft.events.isEmpty else { return .nothing(end.position) }
                // The rename drops an unfinished end of the old file: it goes to the quarantine, which is then cleaned.
                if end.tailBytes > 0 {
                    try Quarantine(folder: folder, calls: calls).append(
                        readDescriptor, from: end.position, count: end.tailBytes, reason: "unfinished action")
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

    /// Throws unless the user owns the folder or is root: nobody else can replace files in it.
    func requireOwnership(to what: String) throws(JournalError) {
        let user = calls.effectiveUser()
        switch calls.statusAt(folder.path) {
        case .success(let status):
            guard user == 0 || status.owner == user else { throw .notPermitted(what: what) }
        case .failure(let failure): throw .failed("stat", folder.path, failure.code, to: what)
        }
    }

    private func cleanQuarantine(of leads: Set<LeadID>) throws(JournalError) {
        let file = try openForWriting(folder.quarantine)
        let status = try Self.status(of: file, folder.quarantine, calls)
        guard status.size > 0 else { return }
        let content = try file.bytes(at: 0, count: status.size, path: folder.quarantine)
        let kept = Quarantine.removing(leads, from: content)
        guard kept != content else { return }
        let replacement = try FileReplacement(of: folder.quarantine, like: status, in: folder, calls)
        do throws(JournalError) {
            try kept.withBytes { (bytes) throws(JournalError) in try replacement.file.write(bytes, path: replacement.path) }
            try replacement.commit()
        } catch {
            replacement.discard()
            throw error
        }
    }
}
