import Formats
import Lifecycle

// What a copy can give: entries that are damaged or missing.
extension JournalMending {
    /// Adds the entries of a copy that follow, and those of the journal that follow them.
    func join(
        _ copy: String, after start: JournalPosition, _ found: Findings, _ repair: inout JournalRepair
    ) throws(JournalError) {
        let own = try LineSource(journal.readDescriptor, path: folder.journal, from: start.offset, after: start.seq, calls)
        let source = try LineSource.copy(copy, after: start.seq, calls)
        if let header = source.header, header.workspace != journal.header.workspace {
            throw .otherWorkspace(path: source.path)
        }
        let join = try JournalJoin(after: start, own: own, copy: source)
        // Data of people whom the copy's entries erase may be in the part before.
        guard join.erased.isSubset(of: found.erased) || start == journal.start else {
            return try self.join(copy, after: journal.start, found, &repair)
        }
        // Data that an erasure took away, whose record is lost, must not come back, whatever generation the copy has.
        let allErased = found.erased.union(join.erased)
        guard join.gone.union(found.gone.keys).isSubset(of: allErased) else { throw .copyBeforeErasure(path: source.path) }
        guard repair.damage != nil || join.ofCopy > 0 else { return try finishSound(found.end, &repair) }
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

    /// Writes and verifies the joined journal under a generation above its own and another, so that every reader reads
    /// it again.
    func write(
        _ join: JournalJoin, after start: JournalPosition, _ erased: Set<ErasureSubject>, above generation: UInt64,
        to replacement: FileReplacement, verifies: Bool = true
    ) throws(JournalError) {
        // As by an erasure, all hashes stay, so that everybody finds what they have seen.
        let header = journal.header.next(above: generation)
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
        guard verifies else { return }
        try replacement.verify(
            header,
            endsAt: JournalPosition(
                generation: header.generation, offset: length, seq: join.end.seq, hash: join.end.hash))
    }

    /// Copies the entries that end before an offset, and returns the number of bytes.
    func copyEntries(before end: Int, to copy: FileReplacement) throws(JournalError) -> Int {
        let length = journal.headerLength
        return try journal.readDescriptor.copyBytes(length..<max(length, end), of: folder.journal, to: copy.file, copy.path)
    }

    /// A file in the folder that has the entries, for the message.
    func helper(after start: JournalPosition, _ own: LineSource) throws(JournalError) -> String? {
        for path in [folder.quarantine] + folder.keptCopies(calls) {
            guard let source = try? LineSource.copy(path, after: start.seq, calls),
                let join = try? JournalJoin(after: start, own: own, copy: source), join.ofCopy > 0, join.isComplete
            else { continue }
            return path
        }
        return nil
    }
}
