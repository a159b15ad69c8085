import Formats
import Glibc
import Lifecycle

/// What a repair found and did.
package struct JournalRepair: Sendable {
    /// The damage that was found, if any.
    package var damage: JournalDamage?
    /// What was done about it.
    package var mending = Mending.nothing
    /// The whole journal as it was before, if it was changed.
    package var keptCopy: String?
    /// The failure that the removed marker recorded.
    package var degraded: String?
    /// The entry whose loss keeps the workspace read-only.
    package var missing: MissingEntry?
    /// Whether the journal goes on without entries that are missing.
    package var hasAcceptedLoss = false
    /// Those whose erasure was recorded again.
    package var recordedErasures: [ErasureSubject] = []
    /// The workspace's files that were missing and were made again.
    package var madeFiles: [String] = []
    /// The state after the repair.
    package var verification: JournalVerification

    /// How the journal was changed.
    package enum Mending: Equatable, Sendable {
        /// It was not.
        case nothing
        /// The incomplete last action was moved to the quarantine.
        case setAside(lines: Int, bytes: Int)
        /// What a text editor or a transfer had done to its lines was undone.
        case lineEnds
        /// Entries were added from a copy.
        case joined(entries: Int, from: String)
    }
}

extension JournalFolder {
    /// Makes the journal writable again, without losing an entry. O(n).
    ///
    /// By itself it sets aside only an incomplete last action, undoes converted line ends, makes missing files, and
    /// clears the marker of an earlier failure once everything is on disk. Entries that are damaged come from `copy`:
    /// another journal file of the workspace, its folder, or a quarantine. The whole journal is kept beside it.
    ///
    /// - Parameters:
    ///   - copy: Where damaged entries are.
    ///   - loss: What to go on without; nil to accept no loss.
    /// - Throws: `JournalError.notPermitted` unless the user owns the folder; `.notRepairable`, with nothing changed,
    ///   if something is damaged that `copy` doesn't have; `.degraded` if entries are missing and no loss is accepted;
    ///   `.busy`, `.diskFull`, `.notConfirmed`, `.system`.
    package func repair(
        from copy: String?, accepting loss: AcceptedLoss? = nil, as writer: JournalWriter
    ) throws(JournalError) -> JournalRepair {
        try repair(from: copy, accepting: loss, as: writer, calls: .live)
    }

    func repair(
        from copy: String?, accepting loss: AcceptedLoss? = nil, as writer: JournalWriter, calls: JournalSystemCalls
    ) throws(JournalError) -> JournalRepair {
        let (journal, headerDamage) = try JournalFile.toRepair(self, from: copy, calls)
        try journal.requireOwnership(to: "repair the workspace")
        let made = try journal.makeMissingFiles()
        var repair = try JournalMending(journal, headerDamage, writer).run(from: copy, accepting: loss)
        repair.madeFiles = made + repair.madeFiles
        repair.verification = try JournalFile(folder: self, calls: calls).verify(against: nil)
        return repair
    }
}

/// The steps of a repair, under the lock.
private struct JournalMending: ~Copyable {
    let journal: JournalFile
    let headerDamage: JournalDamage?
    let lock: JournalLock
    let folder: JournalFolder
    let calls: JournalSystemCalls

    init(_ journal: JournalFile, _ headerDamage: JournalDamage?, _ writer: JournalWriter) throws(JournalError) {
        (self.journal, self.headerDamage) = (journal, headerDamage)
        (folder, calls) = (journal.folder, journal.calls)
        lock = try JournalLock(journal, writer)
    }

    func run(from copy: String?, accepting loss: AcceptedLoss?) throws(JournalError) -> JournalRepair {
        try journal.refresh()
        journal.failure = nil
        var repair = JournalRepair(verification: JournalVerification(hash: journal.start.hash))
        repair.degraded = try journal.degradedReason(lock.files)
        repair.missing = repair.degraded.flatMap(MissingEntry.init(marker:))
        let missing = repair.missing
        var found = try findings(missing)
        let (end, erased) = (found.end, found.erased)
        let gone = found.gone.values.min { $0.offset < $1.offset }
        repair.damage = headerDamage ?? end.damage ?? gone
        if repair.damage == nil, end.position == journal.start {
            repair.damage = JournalDamage(kind: .noDefinition, line: 2, offset: journal.headerLength)
        }
        // Nothing but the record of an erasure is missing, and nothing has it any more.
        let records = loss != nil && copy == nil && headerDamage == nil && end.damage == nil ? found.gone : [:]
        if repair.damage == nil || !records.isEmpty, copy == nil {
            if let reason = repair.degraded, missing != nil, !found.isThere, loss == nil { throw .degraded(reason: reason) }
            try finishSound(end, &repair)
            if let loss {
                repair.recordedErasures = records.keys.sorted { $0.description < $1.description }
                try beginGeneration(accepting: loss, after: end.position, found.definition, &repair)
            }
        } else if copy == nil, let mended = try undoingLineEnds() {
            repair.mending = .lineEnds
            repair.keptCopy = try replace(by: mended)
        } else {
            // Entries without their person's data are in the sound part, so all lines are followed again.
            let start = gone == nil ? end.position : journal.start
            try join(copy, after: start, erased, Set(found.gone.keys), &repair, tail: end)
        }
        // The failure may have been that of a rename.
        try journal.confirmNames(lock.files)
        if let missing, loss == nil, !found.isThere {
            found.isThere = try JournalFile(folder: folder, calls: calls).verify(against: missing.hash).expectedHashSeq != nil
        }
        if missing == nil || repair.hasAcceptedLoss || found.isThere {
            try lock.files.clearMarker(folder.degraded, calls)
            repair.missing = nil
        }
        if !journal.hasErasureKey, erased.isEmpty { repair.madeFiles += try journal.makeErasureKey() }
        return repair
    }

    /// What the sound part of the journal has.
    private struct Findings {
        var end: JournalScan.End
        /// Whether an entry that was missing is there.
        var isThere = false
        /// Those whose erasure is recorded.
        var erased: Set<ErasureSubject> = []
        /// Those whose data is gone, without a record of their erasure.
        var gone: [ErasureSubject: JournalDamage] = [:]
        /// The number of the definition that the last entry used.
        var definition = 0
    }

    private func findings(_ missing: MissingEntry?) throws(JournalError) -> Findings {
        var scan = JournalScan(after: journal.start, pendingErasures: [:], path: folder.journal, calls: calls)
        var found = Findings(end: JournalScan.End(position: journal.start))
        found.end = try scan.run(journal.readDescriptor.number, expecting: journal.status.size) {
            (action) throws(JournalError) in
            for line in action.lines {
                if line.envelope.hash == missing?.hash { found.isThere = true }
                found.definition = line.envelope.definition
                guard line.envelope.kind == .erased else { continue }
                found.erased.formUnion((try? line.envelope.erasedSubjects(in: action.bytes(of: line))) ?? [])
            }
            return .continue
        }
        found.gone = scan.pendingErasures
        return found
    }

    /// Sets an incomplete last action aside, or makes sure that everything is on disk.
    private func finishSound(_ end: JournalScan.End, _ repair: inout JournalRepair) throws(JournalError) {
        let file = try journal.openForWriting(folder.journal, O_APPEND)
        lock.files.journal = file
        guard end.tailBytes > 0 else { return try journal.confirm(file, lock.files) }
        repair.keptCopy = try folder.copyJournal(journal, calls)
        try journal.quarantineTail(end)
        try journal.cut(to: end.position.offset, file, lock.files)
        repair.mending = .setAside(lines: end.tailLines, bytes: end.tailBytes)
    }

    /// Writes the journal as it is under a generation that nobody has read, so nobody looks for what they saw.
    private func beginGeneration(
        accepting loss: AcceptedLoss, after end: JournalPosition, _ definition: Int, _ repair: inout JournalRepair
    ) throws(JournalError) {
        let copy = try FileReplacement(of: folder.journal, like: journal.status, in: folder, calls)
        let header = journal.header.begun(above: max(loss.generation, repair.missing?.generation ?? 0))
        try header.line.withBytes { (bytes) throws(JournalError) in try copy.file.write(bytes, path: copy.path) }
        let length = try copyEntries(before: end.offset, to: copy)
        var last = JournalPosition(
            generation: header.generation, offset: header.line.count + length, seq: end.seq, hash: end.hash)
        if !repair.recordedErasures.isEmpty {
            let (id, draft) = loss.recordingErasures(Set(repair.recordedErasures), definition)
            let written = try draft.lines(of: id, after: last)
            try written.bytes.withBytes { (bytes) throws(JournalError) in try copy.file.write(bytes, path: copy.path) }
            last = written.position
        }
        try copy.verify(header, endsAt: last)
        if repair.keptCopy == nil { repair.keptCopy = try replace(by: copy) } else { try journal.commit(copy, lock.files) }
        repair.hasAcceptedLoss = true
    }

    /// Copies the entries that end before an offset, and returns the number of bytes.
    private func copyEntries(before end: Int, to copy: FileReplacement) throws(JournalError) -> Int {
        let length = journal.headerLength
        return try journal.readDescriptor.copyBytes(length..<max(length, end), of: folder.journal, to: copy.file, copy.path)
    }

    /// The journal as it was before something rewrote its line ends; nil if that is not what happened.
    private func undoingLineEnds() throws(JournalError) -> FileReplacement? {
        let copy = try FileReplacement(of: folder.journal, like: journal.status, in: folder, calls)
        guard try LineEndings.restore(journal.readDescriptor, to: copy, folder.journal) else { return nil }
        guard let whole = try? WholeJournal(copy.file, path: copy.path, calls), whole.isWhole else { return nil }
        return copy
    }

    /// Adds the entries of a copy that follow, and those of the journal that follow them.
    private func join(
        _ copy: String?, after start: JournalPosition, _ erased: Set<ErasureSubject>, _ gone: Set<ErasureSubject>,
        _ repair: inout JournalRepair,
        tail: JournalScan.End
    ) throws(JournalError) {
        let own = try LineSource(
            journal.readDescriptor, path: folder.journal, from: start.offset, after: start.seq, calls)
        guard let copy else {
            if try mendLastNewline(start, own, erased, &repair) { return }
            let found = repair.damage ?? JournalDamage(kind: .noDefinition, line: 2, offset: start.offset)
            throw .notRepairable(found, helper: try helper(after: start, own))
        }
        let source = try LineSource.copy(copy, after: start.seq, calls)
        if let header = source.header, header.workspace != journal.header.workspace {
            throw .otherWorkspace(path: source.path)
        }
        let join = try JournalJoin(after: start, own: own, copy: source)
        // Data of people whom the copy's entries erase may be in the part before.
        guard join.erased.isSubset(of: erased) || start == journal.start else {
            return try self.join(copy, after: journal.start, erased, gone, &repair, tail: tail)
        }
        // Data that an erasure took away, whose record is lost, must not come back, whatever generation the copy has.
        let allErased = erased.union(join.erased)
        guard join.gone.union(gone).isSubset(of: allErased) else { throw .copyBeforeErasure(path: source.path) }
        guard repair.damage != nil || join.ofCopy > 0 else { return try finishSound(tail, &repair) }
        guard join.isComplete else {
            throw .copyLacksEntries(path: source.path, from: join.end.seq.next, to: join.expected)
        }
        guard !join.isDiverged else {
            throw .diverged(path: source.path, after: SequenceNumber(join.end.seq.value - join.ofCopy))
        }
        let replacement = try FileReplacement(of: folder.journal, like: journal.status, in: folder, calls)
        let generation = max(source.header?.generation ?? 0, repair.missing?.generation ?? 0)
        try write(join, after: start, allErased, above: generation, to: replacement)
        repair.mending = .joined(entries: join.ofCopy, from: source.path)
        repair.keptCopy = try replace(by: replacement)
    }

    /// Mends a journal in which only the last newline was changed; false for any other damage.
    private func mendLastNewline(
        _ start: JournalPosition, _ own: LineSource, _ erased: Set<ErasureSubject>, _ repair: inout JournalRepair
    ) throws(JournalError) -> Bool {
        guard repair.damage?.kind == .tail else { return false }
        let join = try JournalJoin(after: start, own: own, copy: nil)
        guard join.isComplete, !join.lines.isEmpty else { return false }
        let replacement = try FileReplacement(of: folder.journal, like: journal.status, in: folder, calls)
        try write(join, after: start, erased.union(join.erased), above: repair.missing?.generation ?? 0, to: replacement)
        repair.mending = .lineEnds
        repair.keptCopy = try replace(by: replacement)
        return true
    }

    /// Writes and verifies the joined journal under a generation above its own and another, so that every reader reads
    /// it again.
    private func write(
        _ join: JournalJoin, after start: JournalPosition, _ erased: Set<ErasureSubject>, above generation: UInt64,
        to replacement: FileReplacement
    ) throws(JournalError) {
        let header = journal.header.begun(above: generation)
        try header.line.withBytes { (bytes) throws(JournalError) in
            try replacement.file.write(bytes, path: replacement.path)
        }
        var length = header.line.count + (try copyEntries(before: start.offset, to: replacement))
        var text = JSONWriter(capacity: JournalScan.chunk)
        func flush() throws(JournalError) {
            try text.bytes.withBytes { (bytes) throws(JournalError) in
                try replacement.file.write(bytes, path: replacement.path)
            }
            length += text.bytes.count
            text.removeAll()
        }
        for index in join.lines.indices {
            text.raw(try join.bytes(of: index, without: erased))
            text.raw("\n")
            if text.bytes.count >= JournalScan.chunk { try flush() }
        }
        try flush()
        try replacement.verify(
            header,
            endsAt: JournalPosition(
                generation: header.generation, offset: length, seq: join.end.seq, hash: join.end.hash))
    }

    /// A file in the folder that has the entries, for the message.
    private func helper(after start: JournalPosition, _ own: LineSource) throws(JournalError) -> String? {
        for path in [folder.quarantine] + folder.keptCopies(calls) {
            guard let source = try? LineSource.copy(path, after: start.seq, calls),
                let join = try? JournalJoin(after: start, own: own, copy: source), join.ofCopy > 0, join.isComplete
            else { continue }
            return path
        }
        return nil
    }

    private func replace(by replacement: FileReplacement) throws(JournalError) -> String {
        let kept = try folder.keepJournal(as: JournalFolder.beforeRepair, calls)
        try journal.commit(replacement, lock.files)
        _ = calls.changeMode(journal.readDescriptor.number, 0o600)
        return kept
    }
}
