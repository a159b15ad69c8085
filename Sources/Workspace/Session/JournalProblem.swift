internal import Journal
internal import Lifecycle
internal import ReadModel

/// Why what is read from the journal may not be all that was written.
enum JournalProblem: CustomStringConvertible {
    /// The journal is damaged after the last entry that is read.
    case damaged(JournalDamage, lastEntry: SequenceNumber)
    /// Entries that the user has seen are not in the journal.
    case missing(JournalPosition, lastEntry: SequenceNumber)
    /// The journal is that of another workspace than the folder's.
    case otherWorkspace(former: String, present: String)

    /// What is wrong and what to do about it.
    var description: String {
        switch self {
        case .damaged(let damage, let last):
            "the journal is damaged (\(damage)): "
                + (last.value == 0 ? "no entry can be read" : "only what was recorded up to entry \(last.value.grouped) is shown")
                + ", and nothing can be changed; its owner can run `winnow repair`, which says how to mend it and destroys nothing"
        case .missing(let seen, let last):
            "entries are missing: "
                + (seen.seq > last
                    ? "the journal ends with entry \(last.value.grouped), but entry \(seen.seq.value.grouped) was seen here before"
                    : "entry \(seen.seq.value.grouped), which was seen here before, is not in the journal any more")
                + ". `winnow restore BACKUP` brings them back; `winnow repair --accept-loss`, run by the owner of the workspace, goes on without them"
        case .otherWorkspace(let former, let present):
            "another workspace's journal is here: this folder had workspace \(former), and journal.jsonl is that of \(present). "
                + "To go back, move journal.jsonl to another folder and run `winnow restore BACKUP`; "
                + "`winnow repair --accept-loss`, run by the owner of the workspace, goes on with it"
        }
    }

    /// The problem in two words, for a header.
    var label: String {
        switch self {
        case .damaged: "journal damaged"
        case .missing: "entries missing"
        case .otherWorkspace: "other workspace"
        }
    }
}
