/// A lead that was merged into another one, as it was at that moment.
///
/// Searches find the survivor by these values, and an import recognises it by them.
package struct AbsorbedLead: Hashable, Sendable {
    /// Its id, which now refers to the survivor.
    package let id: LeadID
    /// The line that records the merge.
    package let seq: SequenceNumber
    /// Its fields.
    package var fields = LeadFields()
    /// The key of its row, if its file had no better identifier.
    package var rowKey: UInt64?
}
