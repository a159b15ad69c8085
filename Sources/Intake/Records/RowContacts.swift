import Formats
import Lifecycle

/// The e-mail addresses and phone numbers of a row of leads, from all of its columns.
struct RowContacts {
    /// The first address, or a text that is none and that a person may correct.
    private(set) var email: String?
    /// Whether the row has an address column with a text, and no address that stands for a mailbox.
    private(set) var hasInvalidEmail = false
    /// Whether an address column has a text that is no address, also beside one that has an address.
    private(set) var hasUnreadEmail = false
    /// Texts of the columns of addresses and phones that can't be used, with what is wrong.
    private(set) var problems: [ValueProblem] = []
    /// The first number of the phone columns, and of the mobile columns.
    private(set) var phone: String?
    private(set) var mobile: String?
    /// Every other address and number, each once.
    private(set) var furtherEmails: [String] = []
    private(set) var furtherPhones: [String] = []
    /// Texts that say more than the fields, or something else, by the name of their column.
    private(set) var leftovers: [String: String] = [:]

    /// A cell with more is a mailing list rather than one person's.
    private static let limit = 100

    /// Reads the columns of addresses and numbers.
    init(_ cells: RowCells) throws(CellError) {
        let more = try cells.contactCells()
        try readEmails(cells.cells(of: .email) + more.filter(Self.isAddresses))
        var numbers: [PhoneNumber] = []
        var others: [String] = []
        phone = readPhones(try cells.cells(of: .phone), &numbers, &others)
        mobile = readPhones(try cells.cells(of: .mobile), &numbers, &others)
        let further = readPhones(more.filter(Self.isPhones), &numbers, &others)
        if phone == nil { phone = further } else if let further { others.append(further) }
        furtherPhones = others
    }

    private mutating func readEmails(_ cells: [RowCells.Cell]) throws(CellError) {
        var found: [EmailAddress] = []
        var invalid: RowCells.Cell?
        var hasPlaceholder = false
        for cell in cells {
            let reading = EmailAddress.read(SpreadsheetText.repairedAddress(cell.text))
            let addresses = reading.addresses
            let usable = addresses.filter { !Placeholder.isAddress($0) }
            for address in usable where found.count <= Self.limit && !found.contains(address) { found.append(address) }
            if usable.isEmpty, let problem = FieldValidator.problem(of: cell.text, in: .email), problem != .placeholder {
                problems.append(ValueProblem(column: cell.column, problem: problem))
            } else if reading.hasUnread, !usable.isEmpty {
                problems.append(ValueProblem(column: cell.column, problem: .noAddress))
            }
            if addresses.isEmpty, !Placeholder.isMissingAddress(cell.text) {
                if invalid == nil { invalid = cell } else { keep(cell) }
            } else if !reading.isOneAddress || usable.isEmpty {
                hasPlaceholder = hasPlaceholder || usable.count < addresses.count
                keep(cell)
            }
        }
        email = found.first?.description
        furtherEmails = found.dropFirst().map(\.description)
        hasInvalidEmail = email == nil && (invalid != nil || hasPlaceholder)
        hasUnreadEmail = hasInvalidEmail || invalid != nil
        if let invalid { if email == nil { email = TextFolding.visible(invalid.text) } else { keep(invalid) } }
    }

    /// The first number of some columns; the others are added to those of the row.
    private mutating func readPhones(
        _ cells: [RowCells.Cell], _ numbers: inout [PhoneNumber], _ others: inout [String]
    ) -> String? {
        var first: String?
        for cell in cells {
            let text = SpreadsheetText.repairedPhone(TextFolding.narrowed(TextFolding.visible(cell.text)))
            let found = PhoneNumber.all(in: text).filter { FieldValidator.isUsable($0.number, writtenAs: $0.text) }
            if found.isEmpty {
                // "12" and 4.9E+11 are no numbers; "none" says that there is none.
                if let problem = FieldValidator.problem(of: text, in: .phone), problem != .placeholder {
                    problems.append(ValueProblem(column: cell.column, problem: problem))
                }
                keep(cell)
            } else if found.count != 1 || found[0].text != text {
                keep(cell)
            }
            for (text, number) in found where numbers.count <= Self.limit {
                let isKnown = numbers.contains { $0.comparable == number.comparable }
                numbers.append(number)
                if first == nil { first = text } else if !isKnown { others.append(text) }
            }
        }
        return first
    }

    /// Whether a cell has addresses and hardly anything else.
    private static func isAddresses(_ cell: RowCells.Cell) -> Bool {
        guard cell.text.utf8.contains(UInt8(ascii: "@")) else { return false }
        let addresses = EmailAddress.all(in: cell.text)
        return !addresses.isEmpty && cell.text.utf8.count <= addresses.reduce(0) { $0 + $1.description.utf8.count + 24 }
    }

    /// Whether a cell has phone numbers and nothing else, such as a postal code or a date.
    private static func isPhones(_ cell: RowCells.Cell) -> Bool {
        let text = SpreadsheetText.repairedPhone(TextFolding.narrowed(cell.text))
        guard let first = text.first, "+0(".contains(first) || text.contains(" ") || text.contains("-") else { return false }
        return text.utf8.count(where: ASCII.isDigit) >= 7 && DateScanner.scan(text) == nil
            && PhoneNumber.all(in: text).contains {
                FieldValidator.isUsable($0.number, writtenAs: $0.text) || Placeholder.isFiller($0.number)
            }
    }

    /// Keeps the text of a column that fills a field; other columns are kept under their own names anyway.
    private mutating func keep(_ cell: RowCells.Cell) {
        if cell.isOwn, !Placeholder.isBlank(cell.text) { leftovers[cell.column] = cell.text }
    }
}
