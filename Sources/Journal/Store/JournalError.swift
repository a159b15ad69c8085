import Formats
import Lifecycle

/// The place at which the journal is damaged, and how.
package struct JournalDamage: Equatable, Sendable, CustomStringConvertible {
    /// The kind of damage.
    package enum Kind: Equatable, Sendable {
        /// The first line is not the header that winnow wrote.
        case header
        /// There is no entry at all, so the workspace has no definition.
        case noDefinition
        /// The line is not a line of the journal.
        case malformed(JSONError)
        /// The line's number is not the next one.
        case sequence(expected: SequenceNumber, found: SequenceNumber)
        /// The line's hash does not follow from the line before: one of the two was changed.
        case hash
        /// The personal data does not match its digest.
        case personDigest
        /// The personal data is gone without an erasure.
        case personMissing
        /// The line is not the next part of its action.
        case part
        /// The line or the action is larger than any that winnow writes.
        case tooLarge
        /// The bytes after the last newline are not the beginning of a line.
        case tail
    }

    /// The kind of damage.
    package var kind: Kind
    /// The line number in the file (the header is line 1), or 0 where only the offset is known.
    package var line: Int
    /// The offset of the line's first byte in the file.
    package var offset: Int

    /// The damage as a clause that follows the location.
    package var reason: String {
        switch kind {
        case .noDefinition: "there is no definition: the entries after the first line are gone"
        case .header: "the first line is not the header that winnow wrote"
        case .malformed(let failure): "not a valid entry (\(failure.reason.rawValue) at byte \(offset + failure.offset))"
        case .sequence(let expected, let found): "it has entry number \(found), expected \(expected)"
        case .hash: "its hash does not follow from the entry before, so one of the two was changed"
        case .personDigest: "its personal data was changed after it was written"
        case .personMissing: "its personal data is gone, but no erasure is recorded"
        case .part: "it is not the next part of the action before it"
        case .tooLarge: "it is larger than any entry that winnow writes"
        case .tail: "the last entry is incomplete"
        }
    }

    package var description: String {
        (line > 0 ? "line \(line), " : "") + "byte \(offset) of journal.jsonl: \(reason)"
    }
}

/// An error of the journal; its message holds no personal data.
package enum JournalError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The folder has no journal.
    case noJournal(folder: String)
    /// The folder was a workspace, and its journal is gone.
    case lostJournal(folder: String)
    /// A backup has entries that the journal lacks.
    case backupHasMore(path: String)
    /// A copy is older than an erasure that the journal has lost.
    case copyBeforeErasure(path: String)
    /// One of the files that `init` creates is missing.
    case incomplete(folder: String, file: String)
    /// The file's first line is not the header of a journal.
    case notAJournal(path: String)
    /// The journal, or a copy of it, is no regular file.
    case notAFile(path: String)
    /// The header was changed after winnow wrote it.
    case headerChanged(path: String)
    /// A later version of winnow created the journal.
    case newerFormat(Int)
    /// The folder already has a journal.
    case exists(folder: String)
    /// Another file has the name of one that is to be kept.
    case fileInTheWay(path: String)
    /// The folder is on a network file system.
    case networkFileSystem(folder: String, type: String)
    /// Another writer held the lock for longer than the timeout.
    case busy(holder: String)
    /// Another backup is being written to the same folder.
    case backupRunning(path: String)
    /// The user has no permission for this.
    case notPermitted(what: String)
    /// Nobody can write the file, because its file system is mounted read-only.
    case readOnlyFileSystem(path: String)
    /// An earlier failure left it unknown what is on disk; nothing is written before a repair.
    case degraded(reason: String)
    /// The journal was to be taken to a place, and it is unknown whether it was.
    case moveUnknown(place: String)
    /// The journal is damaged.
    case damaged(JournalDamage)
    /// The journal is damaged, and nothing that the repair knows has what is missing; `helper` is a file that has it.
    /// `isAtEnd` tells that no entry follows that may be sound.
    case notRepairable(JournalDamage, helper: String?, isAtEnd: Bool)
    /// A copy is that of another workspace.
    case otherWorkspace(path: String)
    /// A copy lacks entries between its last one that follows and the journal's next one.
    case copyLacksEntries(path: String, from: SequenceNumber, to: SequenceNumber)
    /// There is no backup at a path.
    case noBackup(path: String)
    /// A backup is damaged itself.
    case backupDamaged(path: String, JournalDamage)
    /// The journal and a backup have different entries under the same number.
    case diverged(path: String, after: SequenceNumber)
    /// The journal was upgraded between the two, so their entries have other hashes.
    case backupOfOtherFormat(path: String, isNewer: Bool)
    /// The position does not belong to this file (any more); rebuild whatever was made from it.
    case positionLost
    /// The action is too large to be written.
    case tooLarge
    /// The event is of a kind that this version can only skip, or it can't be read back.
    case unwritable(kind: String)
    /// Nothing was written: the disk or the quota is full.
    case diskFull
    /// Nothing was written.
    case notSaved(call: String, code: Int32)
    /// It was written, but the disk did not confirm it; it is unknown what is on disk.
    case notConfirmed(call: String, code: Int32)
    /// A new workspace was written, but the disk did not confirm its files.
    case notCreated(folder: String, code: Int32)
    /// A file outside the workspace, such as a backup, was written, but the disk did not confirm it.
    case unconfirmedFile(path: String, code: Int32)
    /// A system call failed while reading or managing files.
    case system(call: String, path: String, code: Int32)
    /// The server of the journal doesn't answer, or refused.
    case server(ServerFailure)

    package var description: String {
        switch self {
        case .noJournal(let folder):
            "no journal in \(folder): create a workspace there with `winnow init \(folder)`, or choose another folder with -w DIR"
        case .lostJournal(let folder):
            "the journal of \(folder) is gone, while other files of the workspace are there: `winnow restore BACKUP --to \(folder)` brings it back; for a new workspace, choose another folder"
        case .backupHasMore(let path):
            "nothing was written: \(path) has entries that the journal lacks, or others; `winnow restore \(path)` takes them into the journal, or back up to another place"
        case .copyBeforeErasure(let path):
            "nothing was changed: \(path) is older than an erasure that the journal knows of, and would bring erased people back; give a newer copy, or go back to a backup with `winnow restore BACKUP --replace` and erase them again"
        case .incomplete(let folder, let file):
            file == "erasure.key"
                ? "erasure.key is missing in \(folder): restore it from a backup of the workspace; if nobody was ever erased, `winnow repair` makes a new one"
                : "\(file) is missing in \(folder): ask the workspace's owner to run `winnow repair`, which makes it again"
        case .notAJournal(let path):
            "\(path) does not begin with a journal header: if `winnow init` was interrupted, run it again, and it finishes; else `winnow repair --from COPY` takes the line from a copy, and `winnow restore BACKUP` brings the whole journal back"
        case .notAFile(let path):
            "\(path) is not a regular file: a link, pipe or device is never opened as part of a journal; give the folder of the journal itself"
        case .headerChanged(let path):
            "the first line of \(path) was changed after winnow wrote it: `winnow repair` undoes changed line ends; for anything else, `winnow repair --from COPY` takes the line from a backup"
        case .newerFormat(let format):
            "the journal has format \(format), but this version of winnow reads formats 1 and 2: install a newer version"
        case .exists(let folder): "\(folder) already has a journal: use that workspace, or choose another folder"
        case .fileInTheWay(let path): "nothing was changed: \(path) already exists; move it to another folder, then try again"
        case .networkFileSystem(let folder, let type):
            "\(folder) is on \(type), where locks and syncs are unreliable: keep the workspace on a local disk and let people log in to that host"
        case .backupRunning(let path): "another backup is being written to this folder (\(path)): try again when it has finished"
        case .busy(let holder): "the journal is in use by another writer (\(holder)): try again in a moment"
        case .notPermitted(let what): "no permission to \(what): ask the workspace's owner"
        case .readOnlyFileSystem(let path):
            "not saved: \(path) is on a file system that is mounted read-only: make it writable, then try again"
        case .degraded(let reason) where MissingEntry(marker: reason) != nil:
            "the workspace is read-only: \(MissingEntry(marker: reason)?.advice ?? reason)"
        case .degraded(let reason) where reason.hasPrefix(JournalFolder.movedMarker):
            "nothing was changed: this workspace was \(reason); open it with the folder that leads there, or make one with `winnow server clone URI DIR`"
        case .moveUnknown(let place):
            "it is unknown whether the journal arrived on \(place), so nobody can write here until that is settled: run the same command again"
        case .degraded(let reason):
            "the workspace is read-only after an earlier failure (\(reason)): check the disk, then ask the workspace's owner to run `winnow repair`"
        case .damaged(let damage):
            "the journal is damaged (\(damage)): its owner can run `winnow repair`, which says how to mend it and destroys nothing"
        case .notRepairable(let damage, helper: nil, _) where damage.kind == .personMissing:
            "nothing was changed; at \(damage). `winnow restore BACKUP` or `winnow repair --from COPY` brings the record of the erasure back; "
                + "if nothing has it, `winnow repair --accept-loss` records the erasure again"
        case .notRepairable(let damage, let helper, let isAtEnd):
            "nothing was changed; damaged at \(damage). "
                + (isAtEnd ? "No sound entry follows it. " : "What follows counts only after what is damaged there. ")
                + (helper.map { "\($0) has it: `winnow repair --from \($0)` brings it back" }
                    ?? "`winnow repair --from COPY` takes it from a copy of the journal (a backup, an older folder, a quarantine file); `winnow restore BACKUP` goes back to a backup and keeps this journal beside it")
                + (isAtEnd && helper == nil
                    ? "; if nothing has it, `winnow repair --accept-loss` sets it aside and goes on without it" : "")
        case .otherWorkspace(let path):
            "nothing was changed: \(path) is a copy of another workspace; give one of this workspace. "
                + "If another workspace's journal took this one's place, move journal.jsonl to another folder first"
        case .copyLacksEntries(let path, let first, let last):
            "nothing was changed: \(path) doesn't have what follows entry \(first.value - 1) up to about entry \(last), which the journal needs; give a newer copy, or go back to a backup with `winnow restore BACKUP --replace`, which keeps this journal beside it"
        case .noBackup(let path):
            "there is no file at \(path): give the file or folder that `winnow backup` wrote, or another copy of the journal"
        case .backupDamaged(let path, let damage):
            "nothing was changed: \(path) is damaged itself (\(damage.reason), line \(damage.line)); give an older backup"
        case .backupOfOtherFormat(let path, isNewer: true):
            "nothing was changed: \(path) was written after `winnow upgrade`, and the journal is from before it: "
                + "`winnow restore \(path) --replace` takes the backup and keeps this journal beside it"
        case .backupOfOtherFormat(let path, isNewer: false):
            "nothing was changed: \(path) was written before `winnow upgrade`, so its entries can't be joined with the journal's; "
                + "restore it into another folder with --to DIR, where it can be upgraded too"
        case .diverged(let path, let number):
            "nothing was changed: the journal and \(path) have different entries after entry \(number); to compare them, restore the backup into another folder with --to DIR. `winnow restore \(path) --replace` takes the backup and keeps this journal beside it"
        case .server(let failure): failure.description
        case .positionLost: "the journal was replaced by another one: start winnow again"
        case .tooLarge: "not saved: the action is too large for the journal; split it into smaller ones"
        case .unwritable(let kind): "not saved: this version of winnow cannot write entries of kind \(kind)"
        case .diskFull: "not saved: the disk or the quota is full; free some space, then try again"
        case .notSaved(let call, let code): "not saved: \(call) failed (\(Self.text(code))); try again"
        case .notConfirmed(let call, let code):
            "not confirmed: \(call) failed (\(Self.text(code))); the workspace is read-only until its owner has checked the disk and run `winnow repair`"
        case .notCreated(let folder, let code):
            "not confirmed: the workspace in \(folder) was written, but the disk did not confirm its files (\(Self.text(code))): check the disk, then run the same command again, which finishes it"
        case .unconfirmedFile(let path, let code):
            "not confirmed: \(path) was written, but the disk did not confirm it (\(Self.text(code))): check that disk, then run the same command again"
        case .system("mkdir", let path, let code): "cannot create the folder \(path) (\(Self.text(code))): choose another folder"
        case .system(let call, let path, let code):
            "cannot use \(path) (\(call): \(Self.text(code))): \(Self.remedy(call, code))"
        }
    }
}
