import Formats
import Lifecycle

// Rows whose record exists no more in its own system: exports of everything have them too.
extension RowCells {
    /// Why the row's record exists no more; nil if it does.
    ///
    /// - Throws: ``CellError`` where a cell is not UTF-8.
    func removal() throws(CellError) -> SkipReason? {
        if let master = try text(.masterID), !Placeholder.isRecordID(master) {
            // A record that names itself is the one that stayed.
            let own = try text(.externalID).map { RecordID(id: $0) }
            if own?.isSameRecord(as: RecordID(id: master)) != true { return .mergedAway }
        }
        return try texts(.isDeleted).contains(where: Self.isDeletion) ? .deleted : nil
    }

    private static let deletions: Set<String> = [
        "deleted", "isdeleted", "removed", "trashed", "inrecyclebin", "geloscht", "supprime", "eliminado", "borrado", "eliminato",
        "excluido", "apagado", "verwijderd", "usuniety", "borttagen", "slettet", "vero", "verdadero", "verdadeiro", "waar",
    ]

    /// Whether a cell says that the record was deleted, or when. Any other text says nothing.
    private static func isDeletion(_ text: String) -> Bool {
        if let flag = flag(text) { return flag }
        return deletions.contains(TextFolding.folded(text)) || DateScanner.scan(text) != nil || isTimestamp(text)
    }

    /// Whether a text is a number of seconds or milliseconds since 1970, as programs write moments.
    private static func isTimestamp(_ text: String) -> Bool {
        (10...13).contains(text.utf8.count) && text.utf8.allSatisfy(ASCII.isDigit)
    }
}
