import Formats

/// The type of a file, detected from its first bytes.
enum FileType: Equatable {
    case separated
    case jsonLines
    case jsonArray

    /// A file that is not a text table: a noun phrase, and advice on what to do.
    struct Other: Equatable {
        let noun: String
        let advice: String
    }

    /// Distinguishes CSV from JSON by the first character that is not white space.
    static func of(head: [UInt8]) -> FileType {
        switch head.first(where: { !ASCII.isSpace($0) && !ASCII.isNewline($0) }) {
        case UInt8(ascii: "{"): .jsonLines
        case UInt8(ascii: "["): .jsonArray
        default: .separated
        }
    }

    /// Recognises files that are not text tables by their published signatures.
    static func other(head: [UInt8]) -> Other? {
        let saveAsCSV = "open it in the spreadsheet program, save it as \"CSV UTF-8\", and import that"
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            if contains(head, "xl/") { return Other(noun: "an Excel workbook", advice: saveAsCSV) }
            if contains(head, "opendocument.spreadsheet") { return Other(noun: "an OpenDocument spreadsheet", advice: saveAsCSV) }
            if contains(head, "[Content_Types].xml") { return Other(noun: "a Microsoft Office document", advice: saveAsCSV) }
            return Other(noun: "a ZIP archive", advice: "unpack it and import the CSV files in it")
        }
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return Other(noun: "an old Excel workbook", advice: saveAsCSV) }
        if head.starts(with: Array("%PDF".utf8)) {
            return Other(noun: "a PDF document", advice: "export the report as CSV instead")
        }
        if head.starts(with: [0x1F, 0x8B]) {
            return Other(noun: "a gzip archive", advice: "unpack it with gunzip and import that")
        }
        if head.starts(with: Array("SQLite format 3".utf8)) {
            return Other(
                noun: "an SQLite database", advice: "export its table with: sqlite3 -header -csv FILE 'select * from TABLE'")
        }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) || head.starts(with: [0xFF, 0xD8, 0xFF]) {
            return Other(noun: "a picture", advice: "export the table as CSV and import that")
        }
        if head.starts(with: Array("{\\rtf".utf8)) { return Other(noun: "a rich text document", advice: saveAsCSV) }
        let start = head.drop { ASCII.isSpace($0) || ASCII.isNewline($0) }.prefix(64).map(ASCII.lowered)
        if start.starts(with: Array("<!doctype html".utf8)) || start.starts(with: Array("<html".utf8))
            || start.starts(with: Array("<table".utf8))
        {
            return Other(
                noun: "a web page",
                advice: "the download may have required a login, or the export is HTML named \".xls\"; export it as CSV")
        }
        if start.starts(with: Array("<?xml".utf8)) {
            return Other(noun: "an XML document", advice: "export the table as CSV and import that")
        }
        return nil
    }

    private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0...].starts(with: wanted) }
    }
}
