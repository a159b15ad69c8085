import Lifecycle
import Platform

/// The store of the journal: reads after a position, appends under an exclusive lock, reports growth.
///
/// `JournalFolder.open()` opens the store of a single host, `ServerJournal` that of teams on several machines. Not
/// thread-safe: open one per thread.
package protocol JournalStore: AnyObject {
    /// The first line: the workspace's id and how often the journal was rewritten.
    var header: JournalHeader { get }

    /// The position before the first line.
    var start: JournalPosition { get }

    /// The journal's present size in bytes, for progress; 0 if unknown. One system call.
    var size: Int { get }

    /// Where the journal is, by whatever path it was opened.
    var location: String { get }

    /// What the file system says of the journal's file; nil if there is none. One system call.
    var stamp: JournalStamp? { get }

    /// Whether the journal has the entry that ends at a position of its present generation. One read.
    ///
    /// - Throws: `JournalError.noJournal`, `.notPermitted`, `.system`.
    func contains(_ position: JournalPosition) throws(JournalError) -> Bool

    /// Makes the workspace read-only for everybody, because the entry before a position was there and is missing.
    ///
    /// Nothing in the journal itself shows that its end is gone. Does nothing if the entry is there after all, if a
    /// later generation has begun, or if the workspace is read-only already.
    ///
    /// - Throws: `JournalError.busy`, `.notPermitted`, `.system`.
    func makeReadOnly(missing position: JournalPosition, as writer: JournalWriter) throws(JournalError)

    /// Ends the last line again if only the newline of the entry before a position was cut off, by an editor or a copy.
    ///
    /// Without somebody who had read it with its newline, it can't be told from a line whose writing was interrupted.
    ///
    /// - Returns: Whether it was.
    /// - Throws: `JournalError.busy`, `.notPermitted`, `.diskFull`, `.notConfirmed`, `.system`.
    func addNewline(endingAt position: JournalPosition, as writer: JournalWriter) throws(JournalError) -> Bool

    /// Why nobody may write before a repair; nil while everybody may. For writers only.
    ///
    /// - Throws: `JournalError.notPermitted`, `.system`.
    func marker() throws(JournalError) -> String?

    /// Passes the whole actions after a position to the closure, in order, until it returns `.stop`.
    ///
    /// Memory is bounded by the largest action. Needs read permission only.
    ///
    /// - Throws: `JournalError.positionLost` if the journal has been rewritten (read from `start` again); `.damaged`
    ///   after passing on everything before the damage; `.system`; and what the closure throws.
    func read<Failure: JournalReaderError>(
        after position: JournalPosition, _ body: (JournalAction) throws(Failure) -> ReadControl
    ) throws(Failure) -> JournalReadEnd

    /// Ends of whole actions that split the journal into pieces of about the same size, in order.
    ///
    /// Empty when the journal is short or the ends can't be found. The positions repeat what the lines state and are
    /// unchecked. To read on from one of them, a caller must also read up to it from the one before and arrive at
    /// exactly that position; the hash chain has then been followed as if by one reader. Costs a few reads per piece.
    func waypoints(every bytes: Int) -> [JournalPosition]

    /// Passes single lines to the closure by their locations in the file of the present generation.
    ///
    /// - Throws: `JournalError.positionLost` if the journal was rewritten, `.damaged` if there is no line, `.system`.
    func lines<Failure: JournalReaderError>(
        at locations: [LineLocation], generation: UInt64, _ body: (JournalAction) throws(Failure) -> Void
    ) throws(Failure)

    /// Passes the bytes of single lines to the closure, unparsed; `Entry(line:at:)` parses one.
    ///
    /// For reading millions of lines in another order than that of the file. The bytes must not be kept.
    ///
    /// - Throws: As `lines` does, but the content is not checked.
    func bytes<Failure: JournalReaderError>(
        at locations: [LineLocation], generation: UInt64, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure)

    /// Begins a write transaction: locks the journal and reads to its end.
    ///
    /// Under the lock, checks that no earlier failure is open, and moves an unfinished action to the quarantine.
    /// Everybody else waits until the transaction is committed or destroyed.
    ///
    /// - Parameters:
    ///   - position: The position up to which the caller has read.
    ///   - catchingUp: Receives every action after that position, so that the caller decides on the latest state.
    /// - Returns: Nil if the intent is among what this store has read or written lately; it is on disk. A caller whose
    ///   index knows older ones asks it under the lock.
    /// - Throws: Any `JournalError`; and what the closure throws, with nothing written.
    func begin<Failure: JournalReaderError>(
        _ intent: ActionID, as writer: JournalWriter, after position: JournalPosition,
        catchingUp: (JournalAction) throws(Failure) -> Void
    ) throws(Failure) -> JournalTransaction?

    /// Begins the erasure of a person: the transaction also deletes their data from all earlier lines.
    ///
    /// Commit an action whose `erased` events name each of the subjects. All hashes stay as they were, under the next
    /// generation. Exports and reject files are out of reach. O(n) in the journal.
    ///
    /// `subjects` are the leads of the person (one, or several that were merged), and the imports and accounts whose
    /// names go with them. `texts` find further lines of the person in the quarantine: those that have all texts of one
    /// list, whatever their case. Cut off before it counted, such a line may have a number that another lead has now.
    /// The rest is as in ``begin(_:as:after:catchingUp:)``.
    ///
    /// - Throws: `JournalError.notPermitted` unless the user owns the journal; any other `JournalError`; and what the
    ///   closure throws, with nothing changed.
    func beginErasure<Failure: JournalReaderError>(
        of subjects: Set<ErasureSubject>, mentioning texts: Set<[String]>, _ intent: ActionID, as writer: JournalWriter,
        after position: JournalPosition, catchingUp: (JournalAction) throws(Failure) -> Void
    ) throws(Failure) -> JournalTransaction?

    /// Reads the key of the digests that keep erased people from being imported again; for writers only.
    ///
    /// - Throws: `JournalError.incomplete`, `.notPermitted`, `.system`.
    func erasureKey() throws(JournalError) -> ErasureKey

    /// Starts to watch the journal for growth and replacement.
    func watch() throws(JournalError) -> FileWatch

    /// A descriptor that becomes readable when ``outage`` may have changed, for a poll loop; nil without a server.
    var wakeDescriptor: Int32? { get }

    /// Makes ``wakeDescriptor`` unreadable until the next change.
    func acknowledgeWake()

    /// Why nobody can write at present because of a server; nil while one can.
    var outage: JournalOutage? { get }
}

/// Why a server's journal can't be written at present, and is read as of its last news.
package struct JournalOutage: Equatable, Sendable {
    /// A clause for the header of a screen, such as `server unreachable since 14:02, data of 14:01`.
    package var label: String
    /// The reason for a refused action, with what to do.
    package var reason: String

    package init(label: String, reason: String) {
        self.label = label
        self.reason = reason
    }
}

extension JournalStore {
    package var wakeDescriptor: Int32? { nil }
    package func acknowledgeWake() {}
    package var outage: JournalOutage? { nil }
}

/// What only the administrators of a store do with its journal.
package protocol JournalMaintenance: AnyObject {
    /// Verifies the whole journal without changing anything; needs read permission only. O(n).
    ///
    /// - Parameter hash: An earlier hash that must be in the chain.
    /// - Throws: `JournalError.system`, `.noJournal`; damage is reported, not thrown.
    func verify(against hash: JournalHash?) throws(JournalError) -> JournalVerification

    /// Writes a journal of format 1 again as format 2: the same lines under new hashes.
    ///
    /// The old file is kept beside it. Nothing changes before the copy was verified and takes the journal's name. O(n).
    ///
    /// - Throws: `JournalError.notPermitted` unless the user owns the workspace; `.busy`, `.degraded`, `.damaged`,
    ///   `.fileInTheWay` if another file has the name of the kept one, `.diskFull`, `.system`.
    func upgrade(as writer: JournalWriter) throws(JournalError) -> JournalUpgrade

    /// Reads the end of the journal only, in a read or two whatever its length.
    ///
    /// - Throws: `JournalError.noJournal`, `.notPermitted`, `.system`.
    func tail() throws(JournalError) -> JournalTail

    /// Appends many actions under one lock and syncs once at the end; only for creating a workspace.
    ///
    /// Nothing counts as saved before it returns. After a failure or an interruption it is undefined how much was
    /// written: create the workspace again. `next` returns nil at the end.
    ///
    /// - Returns: The end of what was written.
    /// - Throws: Any `JournalError`. `.positionLost` if the journal does not end at the position.
    func appendAll(
        as writer: JournalWriter, after position: JournalPosition, _ next: () -> (intent: ActionID, draft: ActionDraft)?
    ) throws(JournalError) -> JournalPosition
}

/// Who writes to a journal.
package struct JournalWriter: Sendable {
    /// The login that waiting writers are shown.
    package var login: Login
    /// How long the writer waits for the lock, in milliseconds; 0 gives up at once.
    package var timeout: Int

    /// How long a person waits for another writer, in milliseconds.
    package static let patience = 5000

    package init(_ login: Login, timeout: Int = patience) {
        self.login = login
        self.timeout = timeout
    }
}

/// The position that a reader reached.
package struct JournalReadEnd: Equatable, Sendable {
    /// The end of the last whole action.
    package var position: JournalPosition
    /// The bytes of an unfinished action after it: a writer is active or was interrupted.
    package var unfinishedBytes: Int
    /// Whether the closure stopped the reader before the end.
    package var stopped: Bool
    /// Whether personal data is gone without an erasure so far; only a reader that continues can find it.
    package var awaitsErasure = false
}

/// The location of one line in the file.
package struct LineLocation: Hashable, Sendable {
    /// The line's first byte.
    package var offset: Int
    /// Its length in bytes without the newline.
    package var length: Int

    package init(offset: Int, length: Int) {
        self.offset = offset
        self.length = length
    }

    /// Whether a line can have this location; check a stored location before allocating memory for it.
    package var isPossible: Bool {
        offset >= 0 && offset < Self.offsetLimit && length > 0 && length <= JournalScan.maximumLineLength
    }

    /// Behind the end of any file, and far enough from the largest number to add to it.
    private static let offsetLimit = 1 << 60
}

extension JournalStore {
    /// Appends one action that depends on nothing that others write, as a new workspace does.
    ///
    /// - Returns: The end of the journal.
    /// - Throws: Any `JournalError`.
    package func append(
        _ intent: ActionID, as writer: JournalWriter, after position: JournalPosition, _ draft: ActionDraft
    ) throws(JournalError) -> JournalPosition {
        let transaction = try begin(intent, as: writer, after: position) { (_) throws(JournalError) in }
        return try transaction?.commit(draft).position ?? position
    }
}
