import Formats
import Lifecycle

/// The columns of a file of leads that have e-mail addresses though their names don't say so.
struct AddressColumns {
    /// The number of addresses in each column that isn't used.
    private var counts: [Int: Int]

    /// Begins with the columns that fill no field; none for other kinds of files.
    init(in mapping: ImportMapping) {
        let isCandidate = mapping.kind == .leads && !mapping.isWinnowExport
        let columns = mapping.columns.filter { isCandidate && $0.use == .extra(alsoMatches: nil) && !$0.mayHoldContacts }
        counts = Dictionary(uniqueKeysWithValues: columns.map { ($0.index, 0) })
    }

    /// Counts the addresses of a row.
    mutating func add(_ row: FileRow) {
        for index in counts.keys where !row.isBlank(index) && Self.isAddress(row.bytes(of: index).trimmed) {
            counts[index, default: 0] += 1
        }
    }

    /// The columns nearly all of whose cells are addresses; none if a column of addresses is used.
    func names(in mapping: ImportMapping) -> [String] {
        if mapping.columns.contains(where: { $0.filled > 0 && $0.field == .email }) { return [] }
        return mapping.columns.filter { column in
            counts[column.index].map { $0 > 0 && $0 * 10 >= column.filled * 9 } ?? false
        }.map(\.name)
    }

    private static func isAddress(_ bytes: FieldBytes) -> Bool {
        bytes.contains(UInt8(ascii: "@")) && EmailAddress(String(decoding: bytes, as: UTF8.self)) != nil
    }
}

extension ImportMapping {
    /// The option that reads the addresses in a column as those of the leads, as somebody types it in a shell.
    package static func optionForAddresses(in column: String) -> String { ShellText.mapOption(.email, column) }
}
