/// A lead that became part of another one, as it was then: by these it is found, and recognised when a file brings it again.
package struct AbsorbedLead: Hashable, Sendable {
    /// Its number, which now stands for the lead that it became part of.
    package let id: LeadID
    /// The line that merged them.
    package let seq: SequenceNumber
    /// Who it was.
    package var fields: LeadFields
    /// The key of its row, where its file gave nothing better to know it by.
    package var rowKey: UInt64?

    /// Makes it.
    package init(id: LeadID, seq: SequenceNumber, fields: LeadFields = LeadFields(), rowKey: UInt64? = nil) {
        self.id = id
        self.seq = seq
        self.fields = fields
        self.rowKey = rowKey
    }
}

extension Lead {
    /// Whether a field has, or had in a lead that became part of this one, that value: then a file that says so contradicts nothing. O(merges).
    package func knows(_ value: String, of field: LeadField) -> Bool {
        fields[field] == value || absorbed.contains { $0.fields[field] == value }
    }
}
