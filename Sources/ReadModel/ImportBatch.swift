import Lifecycle

/// The lines of one import, which others' lines may stand between.
package struct ImportBatch: Hashable, Sendable {
    /// The import: the action id of its first action.
    package var id: ActionID
    /// Its lines, in order.
    package var lines: [ClosedRange<SequenceNumber>]
    /// Whether its `imported` line has come; one that never does was cut off.
    package var isClosed: Bool

    /// Makes it.
    package init(id: ActionID, lines: [ClosedRange<SequenceNumber>], isClosed: Bool) {
        self.id = id
        self.lines = lines
        self.isClosed = isClosed
    }
}
