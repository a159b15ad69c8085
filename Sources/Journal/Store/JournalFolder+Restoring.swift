import Formats
import Glibc
import Lifecycle

/// The result of a restore.
package struct JournalRestore: Sendable {
    /// What the folder had before.
    package enum Outcome: Equatable, Sendable {
        /// No journal: it has the backup's now.
        case new
        /// A journal that the backup completed with some entries.
        case joined(entries: Int)
        /// A damaged journal or one with other entries: it has the backup's now.
        case replaced
        /// Everything that the backup has; nothing was changed.
        case nothing(newerEntries: Int)
    }

    /// What was done.
    package var outcome: Outcome
    /// The journal as it was before, if there was one and it was changed.
    package var keptCopy: String?
    /// Whether the backup had no key of the digests of erased people, and a new one was made.
    package var hasNewKey = false
    /// Whether the workspace had lost that key and has the backup's now.
    package var hasRestoredKey = false
    /// Whether the workspace was read-only because of a missing entry that the journal has.
    package var hasReopened = false
    /// The state after the restore.
    package var verification: JournalVerification
}

extension JournalFolder {
    /// Brings a journal back from a backup. O(n).
    ///
    /// A folder without a journal gets one with all of its files. A journal that lacks entries of the backup gets
    /// them. One that the backup can't complete, because it is damaged or has other entries, is replaced by it if
    /// `replacing` is true, and kept beside it.
    ///
    /// - Throws: `JournalError.diverged` without `replacing` if the journal has other entries; `.otherWorkspace`;
    ///   `.backupOfOtherFormat` for a backup from before an upgrade;
    ///   `.copyLacksEntries` without `replacing`; `.damaged` if the backup is; `.notPermitted` unless the user owns the
    ///   folder; `.busy`, `.diskFull`, `.system`.
    package func restore(
        from backup: String, replacing: Bool, groups: JournalCreation.Groups?, as writer: JournalWriter
    ) throws(JournalError) -> JournalRestore {
        let calls = JournalSystemCalls.live
        let file = Self.backupFile(at: backup, calls)
        let source = try BackupFile(file, calls)
        guard case .success = calls.statusAt(journal) else {
            return try restore(source, groups, writer, calls)
        }
        guard file != journal else { throw .fileInTheWay(path: file) }
        if let own = try? JournalFile(folder: self, calls: calls).header,
            own.workspace == source.header.workspace, own.format != source.header.format
        {
            // An old copy took the place of a journal that had been upgraded; it is kept beside the backup's.
            if replacing, own.format.rawValue < source.header.format.rawValue { return try replace(by: source, writer, calls) }
            throw .backupOfOtherFormat(path: file, isNewer: own.format.rawValue < source.header.format.rawValue)
        }
        let before = try? JournalFile(folder: self, calls: calls).verify(against: source.end.hash)
        if let before, before.isIntact {
            if before.expectedHashSeq != nil {
                let newer = before.lines - source.end.seq.value
                var restore = JournalRestore(outcome: .nothing(newerEntries: newer), verification: before)
                restore.hasRestoredKey = try restoreKey(source, calls)
                if try reopen(writer, calls) {
                    restore.hasReopened = true
                    restore.verification = try JournalFile(folder: self, calls: calls).verify(against: nil)
                }
                return restore
            }
            if before.lines >= source.end.seq.value { return try replace(by: source, if: replacing, writer, calls) }
        }
        let joined: JournalRepair
        do throws(JournalError) {
            joined = try repair(from: file, as: writer, calls: calls)
        } catch {
            switch error {
            case .copyLacksEntries where replacing, .copyBeforeErasure where replacing:
                return try replace(by: source, writer, calls)
            case .diverged: return try replace(by: source, if: replacing, writer, calls)
            default: throw error
            }
        }
        guard case .joined(let entries, _) = joined.mending else { return try replace(by: source, if: replacing, writer, calls) }
        var restore = JournalRestore(
            outcome: .joined(entries: entries), keptCopy: joined.keptCopy, verification: joined.verification)
        restore.hasRestoredKey = try restoreKey(source, calls)
        return restore
    }

    /// Takes the key of erased people from the backup if the workspace lost its own.
    private func restoreKey(_ source: BackupFile, _ calls: JournalSystemCalls) throws(JournalError) -> Bool {
        let journal = try JournalFile(folder: self, calls: calls)
        guard !journal.hasErasureKey, let key = source.key() else { return false }
        try journal.requireOwnership(to: "restore the workspace")
        _ = try journal.makeErasureKey(key)
        return true
    }

    /// Opens a workspace for writing again that was closed because of a missing entry, if the journal has it.
    private func reopen(_ writer: JournalWriter, _ calls: JournalSystemCalls) throws(JournalError) -> Bool {
        let journal = try JournalFile(folder: self, calls: calls)
        guard let missing = try? journal.marker().flatMap(MissingEntry.init(marker:)) else { return false }
        try journal.requireOwnership(to: "restore the workspace")
        let lock = try JournalLock(journal, writer)
        guard try journal.verify(against: missing.hash).expectedHashSeq != nil else { return false }
        try lock.files.clearMarker(degraded, calls)
        return true
    }

    /// Creates only the journal, with the modes of the workspace's other files; they stay as they are.
    private func createJournal(_ header: JournalHeader, _ calls: JournalSystemCalls) throws(JournalError) {
        let other = [lock, quarantine, degraded].lazy.compactMap { try? calls.statusAt($0).get() }.first
        let isShared = other.map { $0.mode & 0o020 != 0 } ?? false
        let number = calls.open(journal, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw .failed("open", journal, -number, to: "restore the workspace") }
        let file = FileDescriptor(number, calls)
        var result = other.map { calls.changeOwner(number, uid_t.max, $0.group) } ?? 0
        if result == 0 { result = calls.changeMode(number, isShared ? 0o664 : 0o600) }
        guard result == 0 else { throw .failed("fchown", journal, -result, to: "give the journal to its group") }
        try header.line.withBytes { (bytes) throws(JournalError) in try file.write(bytes, path: journal) }
        try file.sync(path: journal)
    }

    private func restore(
        _ source: BackupFile, _ groups: JournalCreation.Groups?, _ writer: JournalWriter, _ calls: JournalSystemCalls
    ) throws(JournalError) -> JournalRestore {
        let key = source.key()
        let hasKey = if case .success = calls.statusAt(erasureKey) { true } else { false }
        // Those who had read the lost journal may have seen more, even if it was restored just now.
        calls.pause(JournalHeader.generationUnit - calls.time() % JournalHeader.generationUnit + 1)
        let header = source.header.begun(above: 0, at: Self.location(of: path), calls.time())
        if hasRemains(besideJournal: false, calls) {
            try createJournal(header, calls)
            let journal = try JournalFile(folder: self, calls: calls)
            _ = try journal.makeMissingFiles()
            if !hasKey { _ = try journal.makeErasureKey(key) }
        } else {
            var new = [UInt8](repeating: 0, count: ErasureKey.length)
            if key == nil, getentropy(&new, new.count) != 0 { throw .system(call: "getentropy", path: erasureKey, code: errno) }
            try create(JournalCreation(header: header, erasureKey: key ?? new, groups: groups), calls: calls)
        }
        let journal = try JournalFile(folder: self, calls: calls)
        let lock = try JournalLock(journal, writer)
        let replacement = try FileReplacement(of: self.journal, like: journal.status, in: self, calls)
        try source.copy(under: header, to: replacement)
        try journal.commit(replacement, lock.files)
        try lock.files.clearMarker(degraded, calls)
        _ = consume lock
        return JournalRestore(
            outcome: .new, hasNewKey: key == nil && !hasKey,
            verification: try JournalFile(folder: self, calls: calls).verify(against: nil))
    }

    /// Replaces a journal that has other entries than the backup, if the caller wants that.
    private func replace(
        by source: BackupFile, if replacing: Bool, _ writer: JournalWriter, _ calls: JournalSystemCalls
    ) throws(JournalError) -> JournalRestore {
        if let found = try? JournalFile(folder: self, calls: calls).verify(against: source.end.hash), found.isIntact,
            found.expectedHashSeq != nil
        {
            return JournalRestore(outcome: .nothing(newerEntries: found.lines - source.end.seq.value), verification: found)
        }
        guard replacing else { throw .diverged(path: source.path, after: try source.lastCommon(with: self, calls)) }
        return try replace(by: source, writer, calls)
    }

    private func replace(
        by source: BackupFile, _ writer: JournalWriter, _ calls: JournalSystemCalls
    ) throws(JournalError) -> JournalRestore {
        let (journal, _) = try JournalFile.toRepair(self, from: source.path, calls)
        let lock = try JournalLock(journal, writer)
        // Somebody else may have mended or replaced the journal meanwhile.
        try? journal.refresh()
        if let found = try? JournalFile(folder: self, calls: calls).verify(against: source.end.hash), found.isIntact,
            found.expectedHashSeq != nil
        {
            return JournalRestore(outcome: .nothing(newerEntries: found.lines - source.end.seq.value), verification: found)
        }
        let replacement = try FileReplacement(of: self.journal, like: journal.status, in: self, calls)
        // Everybody who has read the journal reads it again.
        try source.copy(
            under: source.header.begun(above: journal.header.generation, at: journal.location, calls.time()), to: replacement)
        let kept = try keepJournal(as: Self.beforeRestore, calls)
        try journal.commit(replacement, lock.files)
        try lock.files.clearMarker(degraded, calls)
        _ = calls.changeMode(journal.readDescriptor.number, 0o600)
        _ = consume lock
        return JournalRestore(
            outcome: .replaced, keptCopy: kept, verification: try JournalFile(folder: self, calls: calls).verify(against: nil))
    }
}

extension JournalVerification {
    /// Whether no line is damaged or missing, whatever the marker says.
    fileprivate var isIntact: Bool { damage == nil && missingPersons.isEmpty }
}

/// A backup that was verified.
private struct BackupFile {
    let path: String
    let header: JournalHeader
    let end: JournalPosition
    private let start: JournalPosition
    private let file: FileDescriptor
    private let calls: JournalSystemCalls

    init(_ path: String, _ calls: JournalSystemCalls) throws(JournalError) {
        let number = calls.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0)
        guard number >= 0 else {
            throw number == -ENOENT ? .noBackup(path: path) : .failed("open", path, -number, to: "read \(path)")
        }
        (file, self.path, self.calls) = (FileDescriptor(number, calls), path, calls)
        let status = try JournalFile.status(of: file, path, calls)
        guard status.isRegular else { throw .notAFile(path: path) }
        let whole = try WholeJournal(file, path: path, calls)
        if let damage = whole.damage { throw .backupDamaged(path: path, damage) }
        (header, start, end) = (whole.header, whole.start, whole.end.position)
    }

    func key() -> [UInt8]? { JournalFolder.key(in: JournalFolder.backupKey(beside: path), calls) }

    /// Writes the backup's entries under a header and verifies them.
    func copy(under header: JournalHeader, to replacement: FileReplacement) throws(JournalError) {
        let line = header.line
        try line.withBytes { (bytes) throws(JournalError) in try replacement.file.write(bytes, path: replacement.path) }
        _ = try file.copyBytes(start.offset..<end.offset, of: path, to: replacement.file, replacement.path)
        let last = JournalPosition(
            generation: header.generation, offset: end.offset - start.offset + line.count, seq: end.seq, hash: end.hash)
        try replacement.verify(header, endsAt: last)
    }

    /// The last entry that the journal of a folder has too.
    func lastCommon(with folder: JournalFolder, _ calls: JournalSystemCalls) throws(JournalError) -> SequenceNumber {
        var hashes: [JournalHash] = []
        let journal = try JournalFile(folder: folder, calls: calls)
        do throws(JournalError) {
            _ = try journal.read(after: journal.start) { (action) throws(JournalError) in
                hashes += action.lines.map(\.envelope.hash)
                return .continue
            }
        } catch {
            // What precedes the damage is compared.
            guard case .damaged = error else { throw error }
        }
        var common = 0
        _ = try WholeJournal(file, path: path, calls) { (action) throws(JournalError) in
            for line in action.lines {
                guard line.envelope.seq.value <= hashes.count, hashes[line.envelope.seq.value - 1] == line.envelope.hash else {
                    return .stop
                }
                common = line.envelope.seq.value
            }
            return .continue
        }
        return SequenceNumber(common)
    }
}
