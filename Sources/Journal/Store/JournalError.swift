import Lifecycle

/// A place in the journal where it stops making sense.
package struct JournalDamage: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong there.
    package enum Kind: Equatable, Sendable {
        /// The line is not a line of the journal.
        case malformed(JSONError)
        /// The line's number is not the next one.
        case sequence(expected: SequenceNumber, found: SequenceNumber)
        /// The line's sum doesn't follow from the line before: this line or that one was changed.
        case sum
        /// The personal data is not what was written.
        case personDigest
        /// The personal data is gone and no erasure says so.
        case personMissing
        /// A line of another action stands where the next part of an action belongs.
        case part
        /// A line or an action larger than any that is written.
        case tooLarge
        /// The file's last bytes, after the last newline, are not the beginning of a line.
        case tail
    }

    /// What is wrong.
    package var kind: Kind
    /// The line in the file, as editors count: the header is line 1; 0 where a line was read by its place alone.
    package var line: Int
    /// The line's first byte in the file.
    package var offset: Int

    /// What is wrong, in a sentence's second half.
    package var reason: String {
        switch kind {
        case .malformed(let failure):
            "it is not a line of the journal: \(failure.reason.rawValue), at byte \(offset + failure.offset)"
        case .sequence(let expected, let found): "it has number \(found) where \(expected) belongs"
        case .sum: "its sum does not follow from the line before"
        case .personDigest: "its personal data is not what was written"
        case .personMissing: "its personal data is gone and no erasure says so"
        case .part: "it is not the next part of the action before it"
        case .tooLarge: "it is larger than anything that winnow writes"
        case .tail: "it has no end and is not the beginning of a line"
        }
    }

    package var description: String {
        (line > 0 ? "line \(line), " : "") + "byte \(offset) of journal.jsonl: \(reason)"
    }
}

/// Everything that can go wrong with a journal. Messages hold no personal data.
package enum JournalError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no journal in that folder.
    case noJournal(folder: String)
    /// One of the files that `init` makes is missing.
    case incomplete(folder: String, file: String)
    /// The file's first line is not that of a journal.
    case notAJournal(path: String)
    /// A later version of winnow made the journal.
    case newerFormat(Int)
    /// There is a journal already.
    case exists(folder: String)
    /// The folder is on a file system of the network.
    case networkFileSystem(folder: String, type: String)
    /// Somebody else is writing, and went on for longer than we wait.
    case busy(holder: String)
    /// The user may not do that to this file.
    case notPermitted(what: String)
    /// An earlier failure leaves it open what is on disk; nothing is written until that is settled.
    case degraded(reason: String)
    /// The journal is damaged.
    case damaged(JournalDamage)
    /// The position is not one of this file (any more): rebuild what was made from it.
    case positionLost
    /// The action is too large to be written.
    case tooLarge
    /// The event is of a kind that this version can read past but not write, or would not read back.
    case unwritable(kind: String)
    /// Nothing was written: the disk or the quota is full.
    case diskFull
    /// Nothing was written.
    case notSaved(call: String, code: Int32)
    /// It was written, but the disk didn't confirm; what is on disk is not known.
    case notConfirmed(call: String, code: Int32)
    /// A system call failed while reading or managing files.
    case system(call: String, path: String, code: Int32)

    package var description: String {
        switch self {
        case .noJournal(let folder): "no journal in \(folder): make a workspace there with `winnow init`, or name another with -w"
        case .incomplete(let folder, let file):
            "\(file) is missing in \(folder), which `winnow init` makes: put it back, or let the workspace's owner run `winnow verify --repair`"
        case .notAJournal(let path):
            "\(path) does not begin with the header of a journal; restore it from a backup, or remove it if `init` was cut off"
        case .newerFormat(let format): "the journal has format \(format), this winnow reads format 1: use a later winnow"
        case .exists(let folder): "there is a journal in \(folder) already"
        case .networkFileSystem(let folder, let type):
            "\(folder) is on \(type), where locks and syncing can't be relied on: keep the workspace on a local disk and let people log in to that host"
        case .busy(let holder): "somebody else is writing (\(holder)): try again"
        case .notPermitted(let what): "you may not \(what): ask the workspace's owner"
        case .degraded(let reason):
            "nothing can be written since an earlier failure (\(reason)): check the disk, then let the workspace's owner run `winnow verify --repair`"
        case .damaged(let damage):
            "the journal is damaged at \(damage): everything before it can be read, nothing can be written; restore it from a backup or let the workspace's owner run `winnow verify --repair`"
        case .positionLost: "the journal is not the one that was read before"
        case .tooLarge: "not saved: the action is too large for one entry of the journal"
        case .unwritable(let kind): "not saved: this version of winnow can't write an event of kind \(kind)"
        case .diskFull: "not saved: the disk or the quota is full"
        case .notSaved(let call, let code): "not saved: \(call) failed (\(Self.text(code)))"
        case .notConfirmed(let call, let code):
            "not confirmed: \(call) failed (\(Self.text(code))); the workspace is read-only until its owner has checked the disk"
        case .system(let call, let path, let code): "\(call) failed for \(path) (\(Self.text(code)))"
        }
    }
}
