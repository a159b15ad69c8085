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
    /// Whether that was a copy from before an erasure, a repair or a restore.
    package var wasOlderCopy = false
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
        /// A damaged end without a sound entry was moved to the quarantine, because its loss was accepted.
        case setAsideDamaged(bytes: Int)
        /// What a text editor or a transfer had done to its lines was undone.
        case lineEnds
        /// Lines were left out that are no entries or were there twice; nothing is missing between the others.
        case leftOut(lines: Int)
        /// Entries were added from a copy.
        case joined(entries: Int, from: String)
    }
}

extension JournalFolder {
    /// Makes the journal writable again, without losing an entry. O(n).
    ///
    /// By itself it sets aside only an incomplete last action, undoes converted line ends, leaves out lines that are no
    /// entries, makes missing files, and clears the marker of an earlier failure once everything is on disk. Entries
    /// that are damaged come from `copy`: another journal file of the workspace, its folder, or a quarantine. The whole
    /// journal is kept beside it.
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
