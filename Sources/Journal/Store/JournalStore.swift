import Lifecycle

/// Where the journal lives: read after a position, append under exclusive hold, tell when it grew.
///
/// `JournalFile` is the one for a single host; a server engine for teams on several machines can stand in its place.
package protocol JournalStore: AnyObject {
    /// The first line: which workspace it is, and how often the journal was rewritten.
    var header: JournalHeader { get }

    /// The place before the first line.
    var start: JournalPosition { get }

    /// Hands over whole actions after a position, in order, until the end or until the closure wants no more.
    ///
    /// Memory is bounded by the largest action. Needs no right but to read.
    ///
    /// - Throws: `JournalError.positionLost` if the journal was rewritten since (read from `start` again), `.damaged` after
    ///   everything before the damage was handed over, `.system`; and what the closure throws.
    func read(after position: JournalPosition, _ body: (JournalAction) throws -> ReadControl) throws -> JournalReadEnd

    /// Some ends of whole actions that part the journal into pieces of about the same size, in order; none where it is short, or where that can't be told.
    ///
    /// They are what the lines say and nothing is checked: whoever reads on from one of them must have read up to it from the one before, and have come to that
    /// very position. Then the chain of sums has been followed through both, as if by one reader. A few reads a piece.
    func waypoints(every bytes: Int) -> [JournalPosition]

    /// Hands over single lines by their places in the file, which must be of the present generation.
    ///
    /// - Throws: `JournalError.positionLost` if the journal was rewritten, `.damaged` if no line stands there, `.system`.
    func lines(at places: [LineLocation], generation: UInt64, _ body: (JournalAction) throws -> Void) throws

    /// Hands over the bytes of single lines by their places, each as long as its place says and not read yet: `Entry(line:at:)` reads one.
    ///
    /// For whoever reads millions of lines in another order than they stand in. The bytes must not be kept.
    ///
    /// - Throws: as `lines` does, but what stands there is not looked at.
    func bytes(at places: [LineLocation], generation: UInt64, _ body: (UnsafeRawBufferPointer) throws -> Void) throws

    /// Appends one action under exclusive hold (steps 2 to 9 of the protocol).
    ///
    /// - Parameters:
    ///   - intent: the id of what the person means to do; if the journal has it already, nothing is written and that is a success.
    ///   - holder: whose name others are told while they wait.
    ///   - position: up to where the caller has read.
    ///   - catchingUp: is given every action after that, so that the caller decides on the fresh state.
    ///   - deciding: returns the action to write, or `nil` for none; is called once, with the journal held, and may throw a refusal.
    /// - Throws: any `JournalError`; and what the closures throw, with nothing written.
    func append(
        _ intent: ActionID, holder: Login, after position: JournalPosition, catchingUp: (JournalAction) throws -> Void,
        deciding: (JournalPosition) throws -> JournalDraft?
    ) throws -> AppendResult

    /// Begins to tell when the journal grows or is replaced.
    func watch() throws(JournalError) -> JournalWatch
}

/// Where a reader came to.
package struct JournalReadEnd: Equatable, Sendable {
    /// The end of the last whole action.
    package var position: JournalPosition
    /// The bytes of an unfinished action after it: somebody is writing, or was cut off.
    package var unfinishedBytes: Int
    /// Whether the closure stopped the reader before the end.
    package var stopped: Bool
    /// Whether somebody's data is gone whose erasure stands further on, if anywhere: whether it does only those who read on from here can judge.
    package var awaitsErasure = false
}

/// The place of one line in the file.
package struct LineLocation: Hashable, Sendable {
    /// The line's first byte.
    package var offset: Int
    /// Its length in bytes without the newline.
    package var length: Int

    /// Puts a stored place together again.
    package init(offset: Int, length: Int) {
        self.offset = offset
        self.length = length
    }

    /// Whether a line can have that place: whoever keeps places in a file of their own asks before making room for it.
    package var isPossible: Bool { offset >= 0 && length > 0 && length <= JournalScan.longestLine }
}

/// What came of an append.
package enum AppendResult {
    /// The action is on disk.
    case written(WrittenAction)
    /// The journal has had that intent already; it is on disk.
    case alreadyWritten(JournalPosition)
    /// There was nothing to write.
    case nothing(JournalPosition)

    /// The end of what has been read and written.
    package var position: JournalPosition {
        switch self {
        case .written(let written): written.position
        case .alreadyWritten(let position), .nothing(let position): position
        }
    }
}
