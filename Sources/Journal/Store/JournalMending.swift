import Formats
import Glibc
import Lifecycle

/// The steps of a repair, under the lock.
struct JournalMending: ~Copyable {
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
        // Its journal goes on elsewhere.
        if let reason = repair.degraded, reason.hasPrefix(JournalFolder.movedMarker) { throw .degraded(reason: reason) }
        let missing = repair.missing
        var found = try findings(missing)
        let end = found.end
        let gone = found.gone.values.min { $0.offset < $1.offset }
        repair.damage = headerDamage ?? end.damage ?? gone
        if repair.damage == nil, end.position == journal.start {
            repair.damage = JournalDamage(kind: .noDefinition, line: 2, offset: journal.headerLength)
        }
        // At most the record of an erasure is missing, and its loss is accepted.
        let isSound = headerDamage == nil && end.damage == nil && end.position != journal.start
        if copy == nil, isSound, gone == nil || loss != nil {
            if let reason = repair.degraded, missing != nil, !found.isThere, loss == nil { throw .degraded(reason: reason) }
            try finishSound(end, &repair)
            if let loss {
                try beginGeneration(accepting: loss, after: found, &repair)
            }
        } else if let copy {
            // Entries without their person's data are in the sound part, so all lines are followed again.
            try join(copy, after: gone == nil ? end.position : journal.start, found, &repair)
        } else {
            try mendAlone(found, accepting: loss, &repair)
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
        if !journal.hasErasureKey, found.erased.isEmpty { repair.madeFiles += try journal.makeErasureKey() }
        return repair
    }

    /// What the sound part of the journal has.
    struct Findings {
        var end: JournalScan.End
        /// Whether an entry that was missing is there.
        var isThere = false
        /// Those whose erasure is recorded.
        var erased: Set<ErasureSubject> = []
        /// Those whose data is gone, without a record of their erasure.
        var gone: [ErasureSubject: JournalDamage] = [:]
        /// The number of the definition that the last entry used.
        var definition = 0
        /// When the last entry was recorded.
        var lastRecording: Instant?
    }

    private func findings(_ missing: MissingEntry?) throws(JournalError) -> Findings {
        var scan = JournalScan(after: journal.start, pendingErasures: [:], path: folder.journal, calls: calls)
        var found = Findings(end: JournalScan.End(position: journal.start))
        found.end = try scan.run(journal.readDescriptor.number, expecting: journal.status.size) {
            (action) throws(JournalError) in
            for line in action.lines {
                if line.envelope.hash == missing?.hash { found.isThere = true }
                found.definition = line.envelope.definition
                found.lastRecording = line.envelope.at
                guard line.envelope.kind == .erased else { continue }
                found.erased.formUnion((try? line.envelope.erasedSubjects(in: action.bytes(of: line))) ?? [])
            }
            return .continue
        }
        found.gone = scan.pendingErasures
        return found
    }

    /// Mends what needs no copy.
    ///
    /// - Throws: `JournalError.notRepairable`, with nothing changed, for anything else.
    private func mendAlone(
        _ found: Findings, accepting loss: AcceptedLoss?, _ repair: inout JournalRepair
    ) throws(JournalError) {
        if let mended = try undoingLineEnds() {
            repair.mending = .lineEnds
            repair.keptCopy = try replace(by: mended)
            return
        }
        let start = found.end.position
        let own = try LineSource(journal.readDescriptor, path: folder.journal, from: start.offset, after: start.seq, calls)
        let join = try JournalJoin(after: start, own: own, copy: nil)
        let unused = try UnusedLines(of: own, journal, join, after: start, isTailDamaged: repair.damage?.kind == .tail)
        let erased = found.erased.union(join.erased)
        let hasRules = headerDamage == nil && !(start == journal.start && join.lines.isEmpty)
        let isWhole = unused.mayBeEntries.isEmpty && erased.isSuperset(of: join.gone.union(found.gone.keys))
        let isAtEnd = try unused.hasLaterAction(own, after: join.end.seq) ? false : hasRules
        guard hasRules, isWhole || loss != nil && isAtEnd else {
            let damage = repair.damage ?? JournalDamage(kind: .noDefinition, line: 2, offset: start.offset)
            throw .notRepairable(damage, helper: try helper(after: start, own), isAtEnd: isAtEnd)
        }
        if join.lines.isEmpty {
            try setAsideRest(after: start, own, &repair)
        } else {
            let replacement = try FileReplacement(of: folder.journal, like: journal.status, in: folder, calls)
            // With an accepted loss, an erasure may still be missing, which is recorded below.
            try write(
                join, after: start, erased, above: repair.missing?.generation ?? 0, to: replacement, verifies: loss == nil)
            repair.keptCopy = try replace(by: replacement)
        }
        repair.mending =
            if !unused.mayBeEntries.isEmpty {
                .setAsideDamaged(bytes: unused.mayBeEntries.reduce(0) { $0 + $1.length + 1 })
            } else if unused.count > 0 {
                .leftOut(lines: unused.count)
            } else {
                .lineEnds
            }
        guard let loss else { return }
        try journal.refresh()
        try beginGeneration(accepting: loss, after: try findings(repair.missing), &repair)
    }

    /// The journal as it was before something rewrote its line ends; nil if that is not what happened.
    private func undoingLineEnds() throws(JournalError) -> FileReplacement? {
        let copy = try FileReplacement(of: folder.journal, like: journal.status, in: folder, calls)
        guard try LineEndings.restore(journal.readDescriptor, to: copy, folder.journal) else { return nil }
        guard let whole = try? WholeJournal(copy.file, path: copy.path, calls), whole.isWhole else { return nil }
        return copy
    }

    /// Sets aside all that follows the last sound entry.
    private func setAsideRest(
        after start: JournalPosition, _ own: LineSource, _ repair: inout JournalRepair
    ) throws(JournalError) {
        var rest = JournalScan.End(position: start)
        rest.tailBytes = journal.status.size - start.offset
        rest.tailLines = own.count(after: start.offset - 1)
        try finishSound(rest, &repair)
    }

    /// Sets an incomplete last action aside, or makes sure that everything is on disk.
    func finishSound(_ end: JournalScan.End, _ repair: inout JournalRepair) throws(JournalError) {
        if end.tailBytes > 0 {
            repair.keptCopy = try folder.copyJournal(journal, calls)
            try journal.quarantineTail(end)
            repair.mending = .setAside(lines: end.tailLines, bytes: end.tailBytes)
        }
        guard repair.degraded == nil || repair.missing != nil else { return try writeAgain(before: end.position.offset) }
        let file = try journal.journalForWriting(lock.files)
        try lock.files.writeEndAgain(of: journal)
        guard end.tailBytes > 0 else { return try journal.confirm(file, lock.files) }
        try journal.cut(to: end.position.offset, file, lock.files)
    }

    /// Writes the journal to another file, after a sync that failed.
    ///
    /// What that sync lost is unknown, and another sync would succeed without writing it. A process that has the file
    /// open would report the failure again.
    private func writeAgain(before end: Int) throws(JournalError) {
        let copy = try FileReplacement(of: folder.journal, like: journal.status, in: folder, calls)
        let count = try journal.readDescriptor.copyBytes(0..<end, of: folder.journal, to: copy.file, copy.path)
        guard count == end else { throw .positionLost }
        try journal.commit(copy, lock.files)
        try journal.refresh()
    }

    /// Writes the journal as it is under a generation that nobody has read, so nobody looks for what they saw.
    private func beginGeneration(
        accepting loss: AcceptedLoss, after found: Findings, _ repair: inout JournalRepair
    ) throws(JournalError) {
        let end = found.end.position
        repair.recordedErasures = found.gone.keys.sorted { $0.description < $1.description }
        let copy = try FileReplacement(of: folder.journal, like: journal.status, in: folder, calls)
        let seen = max(loss.generation, repair.missing?.generation ?? 0)
        let header = journal.header
        // Such a journal may be from before the erasures that its predecessor had.
        repair.wasOlderCopy = seen > 0 && seen != header.generation && !header.isBegun(at: journal.location)
        let begun = header.begun(above: seen, at: journal.location, calls.time())
        try begun.line.withBytes { (bytes) throws(JournalError) in try copy.file.write(bytes, path: copy.path) }
        let length = try copyEntries(before: end.offset, to: copy)
        var last = JournalPosition(
            generation: begun.generation, offset: begun.line.count + length, seq: end.seq, hash: end.hash)
        if !repair.recordedErasures.isEmpty {
            // A simulated clock stands where the last entry set it.
            let now = header.simulated ? found.lastRecording : nil
            let (id, draft) = loss.makeErasureAction(Set(repair.recordedErasures), found.definition, now)
            let written = try draft.lines(of: id, after: last)
            try written.bytes.withBytes { (bytes) throws(JournalError) in try copy.file.write(bytes, path: copy.path) }
            last = written.position
        }
        try copy.verify(begun, endsAt: last)
        if repair.keptCopy == nil { repair.keptCopy = try replace(by: copy) } else { try journal.commit(copy, lock.files) }
        repair.hasAcceptedLoss = true
    }

    func replace(by replacement: FileReplacement) throws(JournalError) -> String {
        let kept = try folder.keepJournal(as: JournalFolder.beforeRepair, calls)
        try journal.commit(replacement, lock.files)
        _ = calls.changeMode(journal.readDescriptor.number, 0o600)
        return kept
    }
}
