import Formats
import Lifecycle

/// The columns of a file that have another value in each row, so that they may identify a lead.
enum UniqueColumns {
    /// The number of rows that are looked at.
    private static let sample = 2000

    /// The names of such columns: those first that are called an id or a number, and none for a file of one row.
    static func names(of file: IntakeFile) throws(IntakeError) -> [String] {
        var seen = [Set<String>](repeating: [], count: file.columns.count)
        var candidates = Set(file.columns.indices)
        let rows = file.rows()
        var count = 0
        while count < sample, try rows.next() {
            guard rows.row.fault == nil, rows.row.missing == 0 else { continue }
            count += 1
            for index in candidates {
                let text = String(decoding: rows.row.bytes(of: index).trimmed, as: UTF8.self)
                let isUsable = !text.isEmpty && !Placeholder.isBlank(text) && DateScanner.scan(text) == nil
                if !isUsable || !seen[index].insert(text).inserted { candidates.remove(index) }
            }
        }
        guard count > 1 else { return [] }
        let names = candidates.sorted().map { file.columns[$0] }
        return names.filter(ColumnName.isCalledID) + names.filter { !ColumnName.isCalledID($0) }
    }
}
