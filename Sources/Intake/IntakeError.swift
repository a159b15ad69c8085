/// What keeps a whole file from being taken in.
///
/// A row that is bad is not a problem of the file: it becomes a ``RejectedRow``. Messages say what happened, where, and what to do;
/// they carry names of files and columns, never a cell.
package enum IntakeError: Error, Equatable, Sendable {
    case noSuchFile(path: String)
    case notReadable(path: String, why: String)
    case isFolder(path: String)
    case readFailed(path: String, why: String)
    case writeFailed(path: String, why: String)
    /// The text is in an encoding that is not converted.
    case unsupportedEncoding(path: String, encoding: String)
    /// The file is something else; `looksLike` is a noun phrase, `advice` a sentence.
    case notATable(path: String, looksLike: String, advice: String)
    case empty(path: String)
    case headerOnly(path: String)
    case badHeader(path: String, line: Int, column: Int, reason: String)
    /// Nothing in the header says who a lead is; `expected` lists names that would.
    case noRecognisedColumn(path: String, kind: IntakeKind, found: [String], expected: [String])
    /// Nothing in the header is a person's, and what is there belongs to rows of another kind.
    case looksLikeOther(path: String, kind: IntakeKind)
    /// The rows name no lead that they belong to.
    case noLeadReference(path: String, kind: IntakeKind, expected: [String])
    /// Day and month cannot be told apart, or the column holds both orders.
    case ambiguousDates(path: String, column: String, form: String, contradictory: Bool)
    case unknownField(name: String, nearest: String?, known: [String])
    case unknownColumn(name: String, nearest: String?)
    case fieldMappedTwice(field: String)
    case limitExceeded(path: String, what: IntakeLimits.Bound, limit: Int)
}

extension IntakeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noSuchFile(let path):
            "\(path): no such file; check the name and the folder"
        case .notReadable(let path, let why):
            "\(path): cannot be opened (\(why)); ask its owner for permission to read it"
        case .isFolder(let path):
            "\(path): is a folder; name the files in it, for example \(path)/*.csv"
        case .readFailed(let path, let why):
            "\(path): reading failed (\(why)); nothing after the last row reported was read"
        case .writeFailed(let path, let why):
            "\(path): cannot be written (\(why)); nothing was changed there"
        case .unsupportedEncoding(let path, let encoding):
            "\(path): the text is in \(encoding), which is not read; save it as UTF-8 and import that"
        case .notATable(let path, let looksLike, let advice):
            "\(path): this is not a CSV file, it is \(looksLike); \(advice)"
        case .empty(let path):
            "\(path): the file is empty; export it again"
        case .headerOnly(let path):
            "\(path): the file has column names but no rows below them; export it again"
        case .badHeader(let path, let line, let column, let reason):
            "\(path):\(line):\(column): the line of column names cannot be read: \(reason)"
        case .noRecognisedColumn(let path, let kind, let found, let expected):
            "\(path): no column says who a lead is, so these cannot be taken in as \(kind.rawValue);"
                + " found \(Self.list(found)); expected for example \(Self.list(expected));"
                + " the first line must hold column names; name them with --map FIELD=COLUMN"
        case .looksLikeOther(let path, let kind):
            "\(path): no column holds a person's name, e-mail or phone, and the others look like \(kind.rawValue);"
                + " import them with --as \(kind.rawValue), or name a column of the leads with --map FIELD=COLUMN"
        case .noLeadReference(let path, let kind, let expected):
            "\(path): no column says which lead the \(kind.rawValue) belong to; expected for example \(Self.list(expected));"
                + " name it with --map leadId=COLUMN or --map leadEmail=COLUMN"
        case .ambiguousDates(let path, let column, let form, true):
            "\(path): column \(column) holds dates with the day first and dates with the month first (\(form));"
                + " say which with --dates dmy or --dates mdy, the others will be rejected by line"
        case .ambiguousDates(let path, let column, let form, false):
            "\(path): in column \(column) day and month cannot be told apart (\(form)); say which comes first with --dates dmy or --dates mdy"
        case .unknownField(let name, let nearest, let known):
            "--map: there is no field \(name)" + (nearest.map { "; did you mean \($0)? Fields are " } ?? "; fields are ")
                + known.joined(separator: ", ")
        case .unknownColumn(let name, let nearest):
            "--map: the file has no column \(name)" + (nearest.map { "; did you mean \($0)?" } ?? "; --dry-run lists its columns")
        case .fieldMappedTwice(let field):
            "--map: \(field) is given two columns; give it one"
        case .limitExceeded(let path, let what, let limit):
            "\(path): \(what.sentence(limit)); split the file and import the parts"
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(12).map { $0.count > 40 ? $0.prefix(39) + "…" : $0[...] }
        return shown.isEmpty ? "none" : shown.joined(separator: ", ") + (names.count > 12 ? " and \(names.count - 12) more" : "")
    }
}

/// What the rows of a file are.
package enum IntakeKind: String, Sendable, CaseIterable {
    case leads, touches, engagements, outcomes
}

/// Bounds that keep a hostile or broken file from taking the machine's memory.
package struct IntakeLimits: Sendable, Equatable {
    /// Bytes of the whole file.
    package var fileBytes: Int
    /// Bytes of one field after quotes are taken away.
    package var fieldBytes: Int
    /// Bytes of one row.
    package var rowBytes: Int
    package var columns: Int
    package var rows: Int

    /// 64 GiB, 128 KiB a field, 4 MiB a row, 1,024 columns, 100 million rows: far above any export of a CRM (Salesforce's long text areas end at 131,072 characters).
    package init(
        fileBytes: Int = 64 << 30, fieldBytes: Int = 131_072, rowBytes: Int = 4 << 20, columns: Int = 1_024, rows: Int = 100_000_000
    ) {
        self.fileBytes = fileBytes
        self.fieldBytes = fieldBytes
        self.rowBytes = rowBytes
        self.columns = columns
        self.rows = rows
    }

    /// The bound that a file goes beyond.
    package enum Bound: Sendable, Equatable {
        case file, columns, rows, row

        func sentence(_ limit: Int) -> String {
            switch self {
            case .file: "the file is larger than \(limit) bytes"
            case .columns: "it has more than \(limit) columns"
            case .rows: "it has more than \(limit) rows"
            case .row: "its first line is longer than \(limit) bytes"
            }
        }
    }
}
