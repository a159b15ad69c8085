import Formats

/// The one judgement of values: viability, gates, scores, health, import, add and edit ask here.
///
/// A value with a problem is kept as text and counts as missing.
package enum FieldValidator {
    /// What is wrong with a value; nil if it can be used.
    ///
    /// Whether a name stands for none is judged with the other name (``LeadFields/problem(with:)``): Null and Na are
    /// names beside another one.
    package static func problem(of value: String, in field: LeadField) -> FieldProblem? {
        switch field {
        case .email: problem(ofAddress: value)
        case .phone, .mobile: problem(ofPhone: value)
        case .employees: problem(ofSize: value)
        case .revenue: problem(ofRevenue: value)
        case .externalID:
            Placeholder.isRecordID(value) ? .placeholder : Placeholder.isShortenedNumber(value) ? .shortenedNumber : nil
        case .website: Placeholder.isBlank(value, in: field) ? .placeholder : WebAddress(value) == nil ? .noWebsite : nil
        case .firstName, .lastName: MisplacedText.problem(of: value, in: field)
        default: Placeholder.isBlank(value, in: field) ? .placeholder : MisplacedText.problem(of: value, in: field)
        }
    }

    /// The value with what is certain repaired, as every door stores it.
    package static func repaired(_ value: String, in field: LeadField) -> String {
        switch field {
        case .website: WebAddress(value)?.text ?? value
        case .revenue: ExponentNumber.plain(value) ?? value
        default: value
        }
    }

    /// The digits that a phone number has (ITU-T E.164; shorter ones only work within a town or a firm).
    package static let phoneDigits = 7...15

    /// Whether a number, written as `text`, is somebody's.
    package static func isUsable(_ number: PhoneNumber, writtenAs text: String) -> Bool {
        phoneDigits.contains(number.digits.utf8.count) && !Placeholder.isFiller(number) && !Placeholder.isPhone(text)
            && !PhoneLookalike.matches(text)
    }

    private static func problem(ofAddress text: String) -> FieldProblem? {
        if let address = EmailAddress(text) { return Placeholder.isAddress(address) ? .placeholderAddress : nil }
        let reading = EmailAddress.read(text)
        if reading.hasUnread { return .noAddress }
        guard reading.addresses.allSatisfy(Placeholder.isAddress) else { return nil }
        if !reading.addresses.isEmpty { return .placeholderAddress }
        return Placeholder.isMissingAddress(text) ? .placeholder : .noAddress
    }

    private static func problem(ofPhone text: String) -> FieldProblem? {
        let numbers = PhoneNumber.all(in: text)
        if numbers.contains(where: { isUsable($0.number, writtenAs: $0.text) }) { return nil }
        if Placeholder.isShortenedNumber(text) { return .shortenedNumber }
        if text.utf8.contains(UInt8(ascii: "@")), !EmailAddress.mentioned(in: text).isEmpty { return .addressAsPhone }
        if numbers.contains(where: { PhoneLookalike.matches($0.text) }) { return .otherNumber }
        guard Placeholder.isPhone(text) || numbers.contains(where: { Placeholder.isFiller($0.number) }) else { return .noPhone }
        let digits = text.utf8.count(where: ASCII.isDigit)
        return digits == 0 ? .placeholder : digits < phoneDigits.lowerBound ? .noPhone : .placeholderPhone
    }

    private static func problem(ofSize text: String) -> FieldProblem? {
        do throws(CompanySize.Failure) {
            _ = try CompanySize(text)
            return nil
        } catch {
            return switch error {
            case .unknown: .placeholder
            case .date: .dateAsSize
            case .shortened: .shortenedNumber
            case .unreadable: .noSize
            }
        }
    }

    private static func problem(ofRevenue text: String) -> FieldProblem? {
        if Placeholder.isBlank(text, in: .revenue) { return .placeholder }
        if ExponentNumber.plain(text) != nil { return nil }
        if Placeholder.isShortenedNumber(text) { return .shortenedNumber }
        return RevenueText.isAmount(text) ? nil : .noAmount
    }
}

extension LeadFields {
    /// What is wrong with the value of a field; nil if it can be used, and for a blank field.
    package func problem(with field: LeadField) -> FieldProblem? {
        guard let value = self[field] else { return nil }
        guard field == .firstName || field == .lastName else { return FieldValidator.problem(of: value, in: field) }
        let name = Placeholder.withoutPlaceholders(first: self[.firstName], last: self[.lastName])
        guard (field == .firstName ? name.first : name.last) != nil else { return .placeholder }
        return FieldValidator.problem(of: value, in: field)
    }

    /// Whether a field has a value that can be used.
    package func hasUsable(_ field: LeadField) -> Bool { self[field] != nil && problem(with: field) == nil }

    /// Whether there is a phone number that can be dialled.
    package var hasUsablePhone: Bool { hasUsable(.phone) || hasUsable(.mobile) }

    /// The number of employees; nil if it isn't known.
    package var employeeCount: Int? { self[.employees].flatMap { try? CompanySize($0).count } }
}
