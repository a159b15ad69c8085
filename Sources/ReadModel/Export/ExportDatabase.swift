/// An SQLite file for other programs, filled once: the tables and views of ``ExportSchema``.
///
/// Our own tables are an index that changes with each version; these are a format. Nothing is durable before
/// ``finish()``: a file that was not finished is to be deleted.
package final class ExportDatabase {
    /// A value of a column.
    package enum Value {
        case null
        case integer(Int)
        case text(String)

        /// A text, or NULL for an empty one.
        package static func optional(_ text: String?) -> Value { text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .null }

        /// A number, or NULL for none.
        package static func optional(_ number: Int?) -> Value { number.map(Value.integer) ?? .null }

        /// 1 or 0, as SQLite has truth values.
        package static func bool(_ value: Bool) -> Value { .integer(value ? 1 : 0) }

        fileprivate var parameter: any StatementValue {
            switch self {
            case .null: Int?.none
            case .integer(let number): number
            case .text(let text): text
            }
        }
    }

    /// A table of the file.
    package typealias Table = ExportSchema.Table

    private let database: Database
    private var insertions: [Table: Statement] = [:]

    /// Creates the tables in an empty file.
    ///
    /// - Throws: `.database`.
    package init(path: String) throws(ReadModelError) {
        database = try Database(path: path, isPlain: true, busyTimeout: 0)
        // A file that isn't finished is deleted, so nothing need be rolled back.
        try database.execute(
            "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA user_version = \(ExportSchema.version)")
        try database.execute(["BEGIN"] + ExportSchema.tables)
        for table in Table.allCases {
            let places = Array(repeating: "?", count: table.columns.count).joined(separator: ", ")
            insertions[table] = try database.statement(
                "INSERT INTO \(table.rawValue) VALUES (\(places))", for: "writing the export")
        }
    }

    /// Adds a row, with a value for each column of the table in its order.
    ///
    /// - Throws: `.database`.
    package func insert(_ values: [Value], into table: Table) throws(ReadModelError) {
        try insertions[table]?.with(values.map(\.parameter)).run()
    }

    /// Adds indices and views, checks that every reference leads somewhere, and writes everything.
    ///
    /// - Throws: `.database`; `.outOfStep` for a reference to a row that isn't there.
    package func finish() throws(ReadModelError) {
        try database.execute(ExportSchema.indices + ExportSchema.views + ["COMMIT"])
        let isBroken = try database.statement("PRAGMA foreign_key_check").first { _ in true } ?? false
        guard !isBroken else { throw .outOfStep }
        try database.execute("PRAGMA optimize")
    }
}
