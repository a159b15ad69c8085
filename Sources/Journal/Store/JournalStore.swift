import Lifecycle

/// The store of the journal: reads after a position, appends under an exclusive lock, reports growth.
///
/// `JournalFile` is the store for a single host. A server engine for teams on several machines could replace it.
package protocol JournalStore: AnyObject {
    /// The first line: the workspace's id and how often the journal was rewritten.
    var header: JournalHeader { get }

    /// The position before the first line.
    var start: JournalPosition { get }

    /// Passes the whole actions after a position to the closure, in order, until it returns `.stop`.
    ///
    /// Memory is bounded by the largest action. Needs read permission only.
    ///
    /// - Throws: `JournalError.positionLost` if the journal has been rewritten (read from `start` again); `.damaged`
    ///   after passing on everything before the damage; `.system`; and what the closure throws.
    func read(after position: JournalPosition, _ body: (JournalAction) throws -> ReadControl) throws -> JournalReadEnd

    /// Ends of whole actions that split the journal into pieces of about the same size, in order.
    ///
    /// Empty when the journal is short or the ends can't be found. The positions repeat what the lines state and are
    /// unchecked. To read on from one of them, a caller must also read up to it from the one before and arrive at
    /// exactly that position; the hash chain has then been followed as if by one reader. Costs a few reads per piece.
    func waypoints(every bytes: Int) -> [JournalPosition]

    /// Passes single lines to the closure by their locations in the file of the present generation.
    ///
    /// - Throws: `JournalError.positionLost` if the journal was rewritten, `.damaged` if there is no line, `.system`.
    func lines(at locations: [LineLocation], generation: UInt64, _ body: (JournalAction) throws -> Void) throws

    /// Passes the bytes of single lines to the closure, unparsed; `Entry(line:at:)` parses one.
    ///
    /// For reading millions of lines in another order than that of the file. The bytes must not be kept.
    ///
    /// - Throws: As `lines` does, but the content is not checked.
    func bytes(at locations: [LineLocation], generation: UInt64, _ body: (UnsafeRawBufferPointer) throws -> Void) throws

    /// Appends one action under the exclusive lock.
    ///
    /// Under the lock: checks that no earlier failure is open, reads to the end, moves an unfinished action to the
    /// quarantine, decides, writes the action with a single call, and waits until it is on disk.
    ///
    /// - Parameters:
    ///   - intent: The id of what the person means to do. If the journal has it already, nothing is written and the
    ///     append succeeds.
    ///   - holder: The login that waiting writers are shown.
    ///   - position: The position up to which the caller has read.
    ///   - catchingUp: Receives every action after that position, so that the caller decides on the latest state.
    ///   - deciding: Returns the action to write, or `nil` for none. Called once, under the lock; may throw a refusal.
    /// - Throws: Any `JournalError`; and what the closures throw, with nothing written.
    func append(
        _ intent: ActionID, holder: Login, after position: JournalPosition, catchingUp: (JournalAction) throws -> Void,
        deciding: (JournalPosition) throws -> ActionDraft?
    ) throws -> AppendResult

    /// Starts to watch the journal for growth and replacement.
    func watch() throws(JournalError) -> JournalWatch
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
    package var isPossible: Bool { offset >= 0 && length > 0 && length <= JournalScan.maximumLineLength }
}

/// The result of an append.
package enum AppendResult {
    /// The action is on disk.
    case written(WrittenAction)
    /// The journal already had this intent; it is on disk.
    case alreadyWritten(JournalPosition)
    /// There was nothing to write.
    case nothing(JournalPosition)

    /// The end of what has been read or written.
    package var position: JournalPosition {
        switch self {
        case .written(let written): written.position
        case .alreadyWritten(let position), .nothing(let position): position
        }
    }
}
