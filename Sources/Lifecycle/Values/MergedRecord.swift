/// A record that its own system merged into another one.
package struct MergedRecord: Sendable, Hashable {
    /// The id of the record that is no more.
    package let id: RecordID
    /// The id of the record that stayed.
    package let survivor: RecordID

    package init(id: RecordID, survivor: RecordID) { (self.id, self.survivor) = (id, survivor) }
}
