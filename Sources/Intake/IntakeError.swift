import Formats
import Lifecycle

/// An error that prevents the import of a whole file.
///
/// A bad row is not an error of the file: it becomes a ``RejectedRow``.
/// A message says what happened, where, and what to do. It names files and columns, never the contents of a cell.
package enum IntakeError: Error, Equatable, Sendable {
    /// The file does not exist.
    case noSuchFile(path: String)
    /// The file cannot be opened.
    case notReadable(path: String, reason: String)
    /// The path names a folder.
    case isFolder(path: String)
    /// Reading failed in the middle of the file.
    case readFailed(path: String, reason: String)
    /// Somebody wrote to the file between two passes over its rows.
    case changed(path: String)
    /// A reject file, export or temporary file cannot be written.
    case writeFailed(path: String, reason: String)
    /// The text has an encoding that is not supported.
    case unsupportedEncoding(path: String, encoding: String)
    /// The text may have one of several encodings; none of them if it is none that is recognised.
    case unclearEncoding(path: String, candidates: [TextEncoding])
    /// The system lacks what converts an encoding.
    case missingConverter(path: String, encoding: String)
    /// The text is UTF-16 with an odd number of bytes.
    case oddUTF16(path: String)
    /// The file has another format; `looksLike` is a noun phrase, `advice` a clause.
    case notATable(path: String, looksLike: String, advice: String)
    /// The file has no bytes.
    case empty(path: String)
    /// The file has column names but no rows.
    case headerOnly(path: String)
    /// The line with the column names cannot be parsed.
    case badHeader(path: String, line: Int, column: Int, reason: String)
    /// Nearly all of the first `rows` rows can't be read; the first of these is on `line`.
    case unreadableRows(path: String, rows: Int, line: Int, reason: String)
    /// The header has no column that identifies a lead; `expected` lists names that would, `unique` the columns that
    /// have another value in each row.
    case noRecognisedColumn(path: String, kind: IntakeKind, found: [String], expected: [String], unique: [String])
    /// The columns of a file of leads fit another kind of rows.
    case looksLikeOther(path: String, kind: IntakeKind)
    /// The columns of a file of leads are those of companies; `company` is the column with their names.
    case looksLikeAccounts(path: String, company: String?)
    /// The header has no column that identifies the lead of a row; `ids` are the columns that are called an id.
    case noLeadReference(path: String, kind: IntakeKind, expected: [String], found: [String], ids: [String])
    /// The order of day and month is unknown.
    case ambiguousDates(path: String, column: String, pattern: String)
    /// A column has dates with the day first, and dates with the month first.
    case contradictoryDates(path: String, column: String, dayFirst: LineSample, monthFirst: LineSample)
    /// `--map` names a field that does not exist.
    case unknownField(name: String, nearest: String?, known: [String])
    /// `--map` names a column that the file does not have.
    case unknownColumn(name: String, nearest: String?)
    /// `--map` names a field twice.
    case fieldMappedTwice(field: String)
    /// The file exceeds one of the limits.
    case limitExceeded(path: String, what: IntakeLimits.Bound, limit: Int)
}

extension IntakeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noSuchFile(let path):
            "\(path): no such file; check the name and the folder"
        case .notReadable(let path, let reason):
            "\(path): cannot be opened (\(reason)); see that you may read it, and that its disk works"
        case .isFolder(let path):
            "\(path): this is a folder; name the files in it, for example \(path)/*.csv"
        case .readFailed(let path, let reason):
            "\(path): reading failed (\(reason)); the rows after the last reported one were not read"
        case .changed(let path):
            "\(path): the file was changed while it was imported, so the rest was not imported; import it again, what is known already is not added twice"
        case .writeFailed(let path, let reason):
            "\(path): cannot be written (\(reason)); see that its folder takes new files, and that its disk has room"
        case .unsupportedEncoding(let path, let encoding):
            "\(path): cannot read text in \(encoding); save the file as UTF-8 and import that"
        case .unclearEncoding(let path, let candidates):
            "\(path): the encoding of the text is not clear"
                + (candidates.isEmpty ? "" : " (it may be \(candidates.map(\.name).joined(lastWith: "or")))")
                + "; name it with --encoding NAME, or save the file as UTF-8"
        case .missingConverter(let path, let encoding):
            "\(path): this system cannot convert \(encoding) (glibc's converters are missing); save the file as UTF-8 and import that"
        case .oddUTF16(let path):
            "\(path): the text is UTF-16, which has two bytes for each character, but the number of bytes is odd, so the file was"
                + " cut off or changed; export it again, or save it as UTF-8"
        case .notATable(let path, let looksLike, let advice):
            "\(path): this is \(looksLike), not a CSV file; \(advice)"
        case .empty(let path):
            "\(path): the file is empty; export it again"
        case .headerOnly(let path):
            "\(path): the file has column names but no rows below them; export it again"
        case .badHeader(let path, let line, let column, let reason):
            "\(path):\(line):\(column): the line with the column names cannot be read: \(reason)"
        case .unreadableRows(let path, let rows, let line, let reason):
            "\(path): almost all of the first \(rows.grouped) rows are unreadable, so nothing was imported; the first is in line \(line.grouped): "
                + "\(reason). Correct it, then import the file again"
        case .noRecognisedColumn(let path, let kind, let found, let expected, let unique):
            "\(path): no column with a name, company, e-mail, phone or record id, so the rows cannot be imported as"
                + " \(kind.rawValue); found \(Self.list(found)); expected for example \(Self.list(expected));"
                + Self.advice(unique)
        case .looksLikeOther(let path, let kind):
            "\(path): these are no leads: the columns look like \(kind.rawValue)"
                + "; import them with --as \(kind.rawValue)\(kind == .outcomes ? " (deals)" : "")"
                + ", or, if each row is a lead, map a column with --map FIELD=COLUMN"
        case .looksLikeAccounts(let path, let company):
            "\(path): these are no leads: the columns look like accounts, which are companies without persons; winnow imports people"
                + " (export the contacts or leads instead), their deals (--as outcomes), touches and engagements;"
                + " to make each company a lead without a person: \(ShellText.mapOption(.company, company ?? "COLUMN"))"
        case .noLeadReference(let path, let kind, let expected, let found, let ids):
            "\(path): no column says which lead each of the \(kind.rawValue) belongs to;"
                + " found \(Self.list(found)); expected for example \(Self.list(expected));"
                + Self.adviceOnReference(ids)
        case .contradictoryDates(let path, let column, let dayFirst, let monthFirst):
            "\(path): column \(column) has dates with the day first (\(dayFirst.text)) and dates with the month first (\(monthFirst.text));"
                + " choose one with --dates dmy or --dates mdy; rows with dates in the other order are then rejected"
        case .ambiguousDates(let path, let column, let pattern):
            "\(path): the order of day and month in column \(column) is ambiguous (\(pattern));"
                + " set it with --dates dmy or --dates mdy"
        case .unknownField(let name, let nearest, let known):
            "--map: there is no field \(name)" + (nearest.map { "; did you mean \($0)? The fields are " } ?? "; the fields are ")
                + known.joined(separator: ", ")
        case .unknownColumn(let name, let nearest):
            "--map: the file has no column \(name)" + (nearest.map { "; did you mean \($0)?" } ?? "; --dry-run lists its columns")
        case .fieldMappedTwice(let field):
            "--map: \(field) is mapped to two columns; map it to one"
        case .limitExceeded(let path, let what, let limit):
            "\(path): \(what.sentence(limit)); split the file and import the parts"
        }
    }

    /// What to type for a file whose columns don't identify a lead.
    private static func advice(_ unique: [String]) -> String {
        guard let first = unique.first else {
            return " the first line must contain the column names; map columns with --map FIELD=COLUMN"
        }
        let isOne = unique.count == 1
        return " \(isOne ? "the column" : "the columns") with another value in each row: \(list(unique));"
            + " if \(isOne ? "it" : "one of them") identifies the lead, type \(ShellText.mapOption(.externalID, first))"
    }

    /// What to type for a file of activities whose columns name no lead.
    private static func adviceOnReference(_ ids: [String]) -> String {
        guard let first = ids.first else {
            return " map one with --map leadId=COLUMN, --map leadEmail=COLUMN or --map leadName=COLUMN"
        }
        return " if \"\(first)\" has the lead's record id, type \(ShellText.mapOption(.leadID, first));"
            + " else map the column of its address or name with --map leadEmail=COLUMN or --map leadName=COLUMN"
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(12).map { $0.count > 40 ? $0.prefix(39) + "…" : $0[...] }
        let more = names.count > 12 ? " and \((names.count - 12).grouped) more" : ""
        return shown.isEmpty ? "none" : shown.joined(separator: ", ") + more
    }
}

/// The kind of rows in a file.
package enum IntakeKind: String, Sendable, CaseIterable {
    case leads, touches, engagements, outcomes
}

/// Limits that stop a hostile or broken file from exhausting memory.
package struct IntakeLimits: Sendable, Equatable {
    /// Bytes of the whole file.
    package var fileBytes: Int
    /// Bytes of one field, without its quotes.
    package var fieldBytes: Int
    /// Bytes of one row.
    package var rowBytes: Int
    /// The number of columns.
    package var columns: Int
    /// The number of rows.
    package var rows: Int

    /// 64 GiB a file, 128 KiB a field, 4 MiB a row, 1,024 columns, 100 million rows.
    ///
    /// Far above any export of a CRM: Salesforce's long text areas end at 131,072 characters.
    package init(
        fileBytes: Int = 64 << 30, fieldBytes: Int = 131_072, rowBytes: Int = 4 << 20, columns: Int = 1_024, rows: Int = 100_000_000
    ) {
        self.fileBytes = fileBytes
        self.fieldBytes = fieldBytes
        self.rowBytes = rowBytes
        self.columns = columns
        self.rows = rows
    }

    /// The limits of one row.
    var ofRow: RowLimits { RowLimits(fieldBytes: fieldBytes, rowBytes: rowBytes, columns: columns) }

    /// The limit that a file exceeds.
    package enum Bound: Sendable, Equatable {
        case file, columns, rows, row

        func sentence(_ limit: Int) -> String {
            switch self {
            case .file: "the file is larger than \(limit.grouped) bytes"
            case .columns: "the file has more than \(limit.counted("column"))"
            case .rows: "the file has more than \(limit.counted("row"))"
            case .row: "the first line is longer than \(limit.grouped) bytes"
            }
        }
    }
}
