import Glibc
import Lifecycle

/// The result of an upgrade.
package struct JournalUpgrade: Sendable {
    /// Whether the journal was written again; otherwise it had format 2 already.
    package var isNew: Bool
    /// The number of lines, without the header; 0 if it had format 2 already.
    package var lines = 0
    /// The hash of the last line now.
    package var hash: JournalHash
    /// The file that kept the journal as it was; nil if there is none.
    package var formerJournal: String?
    /// The bytes of an unfinished action at the end, moved to the quarantine.
    package var quarantinedBytes = 0
}

extension JournalFile {
    func upgrade(as writer: JournalWriter) throws(JournalError) -> JournalUpgrade {
        try requireOwnership(to: "upgrade the workspace")
        try refresh()
        guard header.format == .one else { return try currentFormat(writer) }
        let copy = try JournalRewrite(of: self, in: .two)
        let lock = try lockForRewrite(copy, writer)
        let end = try scan(after: start) { (_) throws(JournalError) in .continue }
        try requireSound(end)
        try copy.extend(from: self)
        try copy.finish()
        // The copy lacks an unfinished end of the old file.
        if end.tailBytes > 0 { try quarantineTail(end) }
        try keepFormerJournal()
        try copy.rename(self, lock.files)
        let position = copy.position
        _ = consume lock
        try refresh()
        return JournalUpgrade(
            isNew: true, lines: position.seq.value, hash: position.hash, formerJournal: folder.formerJournal,
            quarantinedBytes: end.tailBytes)
    }

    private func currentFormat(_ writer: JournalWriter) throws(JournalError) -> JournalUpgrade {
        // An upgrade that was killed, or whose rename the disk didn't confirm, is not reported before it is.
        if case .success(let status) = calls.statusAt(folder.degraded), status.size > 0 {
            let lock = try JournalLock(self, writer)
            try requireSound(lock.files)
            try refresh()
        }
        let end = try read(after: start) { (_) throws(JournalError) in .continue }
        let isKept = if case .success = calls.statusAt(folder.formerJournal) { true } else { false }
        return JournalUpgrade(isNew: false, hash: end.position.hash, formerJournal: isKept ? folder.formerJournal : nil)
    }

    /// Gives the journal a second name, so that the rename of the copy does not delete it.
    private func keepFormerJournal() throws(JournalError) {
        let result = calls.link(folder.journal, folder.formerJournal)
        guard result != 0 else { return }
        // An upgrade that was killed before its rename has given it that name already.
        if result == -EEXIST, case .success(let known) = calls.statusAt(folder.formerJournal), known.isSame(as: status) { return }
        throw result == -EEXIST
            ? .fileInTheWay(path: folder.formerJournal)
            : .failed("link", folder.formerJournal, -result, to: "keep the old journal in \(folder.path)")
    }
}
