import Lifecycle

/// The journal lines of one import; lines of other actions may lie between them.
package struct ImportBatch: Hashable, Sendable {
    /// The id of the import: the id of its first action.
    package var id: ActionID
    /// Its lines, in journal order.
    package var lines: [ClosedRange<SequenceNumber>]
    /// Whether its `imported` line has been written; an interrupted import never gets one.
    package var isClosed: Bool
}
