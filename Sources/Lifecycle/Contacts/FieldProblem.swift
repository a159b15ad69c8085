/// Why the value of a field can't be used, and what would be right.
package enum FieldProblem: String, Hashable, Sendable, CaseIterable {
    /// It stands for a missing value.
    case placeholder
    /// It is no e-mail address.
    case noAddress
    /// It is an e-mail address that stands for none.
    case placeholderAddress
    /// It has no phone number of 7 to 15 digits.
    case noPhone
    /// It is a phone number that stands for none.
    case placeholderPhone
    /// It is an e-mail address in place of a phone number.
    case addressAsPhone
    /// It is a date, a time, an amount or another number in place of a phone number.
    case otherNumber
    /// It is a number whose last digits a spreadsheet removed.
    case shortenedNumber
    /// It is a date that a spreadsheet made of a range.
    case dateAsSize
    /// It is no number of employees.
    case noSize
    /// It is no amount.
    case noAmount
    /// It has no host of a web site.
    case noWebsite
    /// It is an e-mail address in place of words.
    case addressAsText
    /// It is a web address in place of words.
    case siteAsText
    /// It is a phone number in place of words.
    case phoneAsText
    /// It has only digits or marks where words belong.
    case noWords

    /// What is wrong, as the rest of a sentence about one value or several.
    package func statement(_ count: Int = 1) -> String {
        let isOne = count == 1
        return switch self {
        case .placeholder: isOne ? "stands for no value" : "stand for no value"
        case .noAddress: isOne ? "is not an e-mail address" : "are not e-mail addresses"
        case .placeholderAddress: isOne ? "is an address that stands for none" : "are addresses that stand for none"
        case .noPhone: isOne ? "is not a phone number of 7 to 15 digits" : "are not phone numbers of 7 to 15 digits"
        case .placeholderPhone: isOne ? "is a number that stands for no phone" : "are numbers that stand for no phone"
        case .addressAsPhone: isOne ? "is an e-mail address, not a phone number" : "are e-mail addresses, not phone numbers"
        case .otherNumber:
            isOne
                ? "is a date, time, amount or id, not a phone number" : "are dates, times, amounts or ids, not phone numbers"
        case .shortenedNumber: isOne ? "is a number that a spreadsheet shortened" : "are numbers that a spreadsheet shortened"
        case .dateAsSize: isOne ? "is a date that a spreadsheet made of a range" : "are dates that a spreadsheet made of ranges"
        case .noSize: isOne ? "is not a number of employees" : "are not numbers of employees"
        case .noAmount: isOne ? "is not an amount" : "are not amounts"
        case .noWebsite: isOne ? "is not a web address" : "are not web addresses"
        case .addressAsText: isOne ? "is an e-mail address" : "are e-mail addresses"
        case .siteAsText: isOne ? "is a web address" : "are web addresses"
        case .phoneAsText: isOne ? "is a phone number" : "are phone numbers"
        case .noWords: isOne ? "has no letters" : "have no letters"
        }
    }

    /// What to write in place of it.
    package var advice: String {
        switch self {
        case .placeholder: "leave it blank"
        case .noAddress, .placeholderAddress: "write it like ada@engine.example, or leave it blank"
        case .noPhone, .placeholderPhone, .addressAsPhone, .otherNumber: "write it like +49 421 5550123, or leave it blank"
        case .shortenedNumber: "write all digits"
        case .dateAsSize, .noSize: "write it like 450, 11-50 or 10,000+"
        case .noAmount: "write it like 22700.00 or $22,700.00"
        case .noWebsite: "write it like www.engine.example, or leave it blank"
        case .addressAsText: "enter it as e-mail"
        case .siteAsText: "enter it as website"
        case .phoneAsText: "enter it as phone"
        case .noWords: "write it in words, or leave it blank"
        }
    }
}
