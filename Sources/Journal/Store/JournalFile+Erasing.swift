import Formats
import Glibc
import Lifecycle

extension JournalFile {
    /// Begins an erasure: `person` becomes `null` in every line of the subjects.
    ///
    /// A copy of the file is written under the next generation: the existing part without the lock, the rest under it.
    /// The whole copy is verified and renamed into place. From the quarantine, the leads' lines and those that name
    /// nobody are removed too. Nothing changes before the rename.
    func beginErasure<Failure: JournalReaderError>(
        of subjects: Set<ErasureSubject>, mentioning texts: Set<[String]> = [], _ intent: ActionID, as writer: JournalWriter,
        after position: JournalPosition, catchingUp: (JournalAction) throws(Failure) -> Void
    ) throws(Failure) -> JournalTransaction? {
        let copy = try Failure.converting(beginRewrite(without: subjects))
        func apply(_ action: JournalAction) throws(Failure) -> ReadControl {
            intents.insert(action.id)
            try catchingUp(action)
            return .continue
        }
        let position = try read(after: position, apply).position
        let lock = try Failure.converting(lockForRewrite(copy, writer))
        let end = try scan(after: position, apply)
        try Failure.converting(requireSound(end))
        guard !intents.contains(intent) else {
            try Failure.converting(confirmNames(lock.files))
            return nil
        }
        return JournalTransaction(at: end.position, ErasureTransaction(self, lock, copy, subjects, texts, intent, after: end))
    }

    private func beginRewrite(without subjects: Set<ErasureSubject>) throws(JournalError) -> JournalRewrite {
        try requireOwnership(to: "erase a person")
        try refresh()
        return try JournalRewrite(of: self, without: subjects)
    }

    /// Copies what was read without the lock, and waits for the lock.
    func lockForRewrite(_ copy: JournalRewrite, _ writer: JournalWriter) throws(JournalError) -> JournalLock {
        try copy.extend(from: self)
        let lock = try JournalLock(self, writer)
        try requireSound(lock.files)
        let before = status
        try refresh()
        guard status.isSame(as: before) else { throw .positionLost }
        return lock
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

    fileprivate func cleanQuarantine(
        of subjects: Set<ErasureSubject>, _ texts: Set<[String]>, _ writer: WriterFiles
    ) throws(JournalError) {
        // A copy that was left by an erasure that was killed.
        FileReplacement.removeLeftovers(of: folder.quarantine, calls)
        let file = try openForWriting(folder.quarantine)
        let status = try Self.status(of: file, folder.quarantine, calls)
        guard status.size > 0 else { return }
        let content = try file.bytes(at: 0, count: status.size, path: folder.quarantine)
        let leads = subjects.compactMap { if case .lead(let lead) = $0 { lead } else { nil } }
        let kept = Quarantine.removing(Set(leads), mentioning: texts, from: content)
        guard kept != content else { return }
        let replacement = try FileReplacement(of: folder.quarantine, like: status, in: folder, calls)
        try kept.withBytes { (bytes) throws(JournalError) in try replacement.file.write(bytes, path: replacement.path) }
        try commit(replacement, writer)
    }
}

extension JournalFile {
    /// Removes the files that upgrades and repairs kept, which still have the personal data.
    ///
    /// A retry that finds the erasure recorded looks for none, so the disk has their removal before the rename.
    fileprivate func removeKeptCopies() throws(JournalError) {
        let copies = folder.keptCopies(calls)
        for path in copies {
            let result = calls.remove(path)
            guard result == 0 || result == -ENOENT else { throw .failed("unlink", path, -result, to: "remove \(path)") }
        }
        let code = copies.isEmpty ? 0 : folder.sync(calls)
        guard code == 0 else { throw .failed("fsync", folder.path, code, to: "remove copies of the journal in \(folder.path)") }
    }
}

/// A write transaction that replaces the file by a copy without a person's data.
private final class ErasureTransaction: StoreTransaction {
    private let journal: JournalFile
    private let copy: JournalRewrite
    private let lock: JournalLock
    private let subjects: Set<ErasureSubject>
    private let texts: Set<[String]>
    private let intent: ActionID
    private let end: JournalScan.End

    init(
        _ journal: JournalFile, _ lock: consuming JournalLock, _ copy: JournalRewrite,
        _ subjects: Set<ErasureSubject>, _ texts: Set<[String]>, _ intent: ActionID, after end: JournalScan.End
    ) {
        self.journal = journal
        self.copy = copy
        self.lock = lock
        self.subjects = subjects
        self.texts = texts
        self.intent = intent
        self.end = end
    }

    func commit(_ draft: ActionDraft) throws(JournalError) -> WrittenAction {
        // The rename drops an unfinished end of the old file: it goes to the quarantine, which is then cleaned.
        if end.tailBytes > 0 { try journal.quarantineTail(end) }
        try copy.extend(from: journal)
        let written = try draft.lines(of: intent, after: copy.position(from: end.position))
        try copy.finish(with: written)
        try journal.cleanQuarantine(of: subjects, texts, lock.files)
        try journal.removeKeptCopies()
        try copy.rename(journal, lock.files)
        journal.intents.insert(intent)
        try journal.refresh()
        return written
    }

    // The file was synced before its rename made the erasure known, the rename perhaps not.
    func confirm() throws(JournalError) { try journal.confirmNames(lock.files) }
}
