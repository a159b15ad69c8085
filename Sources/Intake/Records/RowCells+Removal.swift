import Formats
import Lifecycle

// Rows whose record exists no more in its own system: exports of everything have them too.
extension RowCells {
    /// Why the row's record exists no more; nil if it does.
    ///
    /// - Throws: ``CellError`` where a cell is not UTF-8.
    func removal() throws(CellError) -> SkipReason? {
        if let master = try text(.masterID), !RecordID(id: master).isPlaceholder {
            // A record that names itself is the one that stayed.
            let own = try text(.externalID).map { RecordID(id: $0) }
            if own?.isSameRecord(as: RecordID(id: master)) != true { return .mergedAway }
        }
        return try texts(.isDeleted).contains { FlagValue.deletion($0) == true } ? .deleted : nil
    }

    /// Values of the deletion columns that don't say whether the record was deleted.
    func unreadRemovals() throws(CellError) -> [UnreadFlag] {
        try cells(of: .isDeleted).filter { FlagValue.deletion($0.text) == nil && !Placeholder.isBlank($0.text) }.map {
            UnreadFlag(column: $0.column, text: $0.text, isAboutDeletion: true)
        }
    }
}
