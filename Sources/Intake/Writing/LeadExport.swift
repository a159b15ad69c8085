import Formats
import Lifecycle

/// An export of leads: CSV for spreadsheets, or JSON Lines for programs.
package struct LeadExport: Sendable {
    /// One value of an exported row.
    package enum Value: Sendable, Equatable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case none

        var cell: String {
            switch self {
            case .text(let text): text
            case .number(let number): String(number)
            case .flag(let flag): flag ? "true" : "false"
            case .none: ""
            }
        }

        func write(to json: inout JSONWriter) {
            switch self {
            case .text(let text): json.string(text)
            case .number(let number): json.integer(number)
            case .flag(let flag): json.bool(flag)
            case .none: json.null()
            }
        }
    }

    /// The format of the rows.
    package enum Format: String, Sendable, CaseIterable {
        /// For spreadsheets: formulas are guarded with `'`.
        case csv
        /// For programs: texts are unchanged.
        case jsonLines
    }

    /// The names of the values, in lowerCamelCase.
    package let columns: [String]
    /// The format of the rows.
    package let format: Format

    package init(columns: [String], format: Format) {
        self.columns = columns
        self.format = format
    }

    /// The header line with its newline; empty for JSON Lines.
    package var header: String { format == .csv ? CSVWriter.row(columns, guardingFormulas: true) : "" }

    /// One row with its newline; surplus values are dropped, missing ones are blank.
    package func row(_ values: [Value]) -> String {
        let padded = values.prefix(columns.count) + Array(repeating: .none, count: max(0, columns.count - values.count))
        switch format {
        case .csv:
            return CSVWriter.row(padded.map(\.cell), guardingFormulas: true)
        case .jsonLines:
            var json = JSONWriter(capacity: 512)
            json.object { members in
                for (name, value) in zip(columns, padded) { members.member(named: name) { value.write(to: &$0) } }
            }
            return String(decoding: json.bytes, as: UTF8.self) + "\n"
        }
    }

    /// Writes rows to a new file that only its owner can read (0600).
    ///
    /// - Throws: ``IntakeError/writeFailed(path:reason:)``, also if the file exists.
    package func write(_ rows: some Sequence<[Value]>, to path: String) throws(IntakeError) {
        guard let file = try PrivateFile(creating: path) else {
            throw .writeFailed(path: path, reason: "a file of this name already exists; choose another name")
        }
        try file.write(Array(header.utf8))
        for values in rows { try file.write(Array(row(values).utf8)) }
        try file.finish()
    }
}
