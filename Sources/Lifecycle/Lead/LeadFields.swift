/// A known attribute of a lead; what a file brings beyond these is kept under its own column name.
package enum LeadField: String, CaseIterable, Sendable, Comparable {
    case externalID = "externalId"
    case firstName, lastName, title, company, email, phone, mobile, website
    case industry, function, employees, revenue, country, state, city
    case source, campaign
    case formerOwner

    /// Whether the journal keeps it in `person`, from where it disappears when the person is erased.
    package var isPersonal: Bool {
        switch self {
        case .industry, .function, .employees, .revenue, .country, .state, .city, .source, .campaign: false
        default: true
        }
    }

    /// The name for eyes.
    package var label: String {
        switch self {
        case .externalID: "external id"
        case .firstName: "first name"
        case .lastName: "last name"
        case .email: "e-mail"
        case .formerOwner: "former owner"
        default: rawValue
        }
    }

    package static func < (a: LeadField, b: LeadField) -> Bool { a.order < b.order }

    var order: Int { LeadField.orders[self] ?? 0 }
    private static let orders = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}

/// Who a lead is: its known attributes and the columns that only its file knows.
package struct LeadFields: Hashable, Sendable {
    private var values: [LeadField: String]
    /// Columns that winnow has no field for, by their names in the file.
    package var extra: [String: String]

    /// Makes fields; empty values are left out.
    package init(_ values: [LeadField: String] = [:], extra: [String: String] = [:]) {
        self.values = values.filter { !$0.value.isEmpty }
        self.extra = extra.filter { !$0.value.isEmpty }
    }

    /// The value of a field, nil when blank; setting an empty text makes it blank.
    package subscript(field: LeadField) -> String? {
        get { values[field] }
        set { values[field] = newValue?.isEmpty == true ? nil : newValue }
    }

    /// Whether nothing is known.
    package var isEmpty: Bool { values.isEmpty && extra.isEmpty }

    /// The fields that have a value, in the order of `LeadField`.
    package var known: [(field: LeadField, value: String)] {
        values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// First and last name in one, or whichever there is.
    package var fullName: String? {
        switch (self[.firstName], self[.lastName]) {
        case (let first?, let last?): first + " " + last
        case (let first?, nil): first
        case (nil, let last?): last
        case (nil, nil): nil
        }
    }

    /// How many people the company employs: the first number of the field ("450", "200-500", "1,200+").
    package var employeeCount: Int? {
        guard let text = self[.employees] else { return nil }
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else if !digits.isEmpty, character != ",", character != "." {
                break
            }
        }
        return Int(digits)
    }

    /// The part of the e-mail behind the `@`, in lower case.
    package var mailDomain: String? {
        guard let mail = self[.email], let at = mail.lastIndex(of: "@") else { return nil }
        let domain = mail[mail.index(after: at)...]
        return domain.isEmpty ? nil : domain.lowercased()
    }

    /// Sets every value that `changes` has; an empty text blanks a field.
    package mutating func apply(_ changes: FieldChanges) {
        for (field, value) in changes.fields { self[field] = value }
        for (column, value) in changes.extra { extra[column] = value.isEmpty ? nil : value }
    }
}

/// New values for some of a lead's fields; an empty text makes a field blank.
package struct FieldChanges: Hashable, Sendable {
    /// New values of known fields.
    package var fields: [LeadField: String]
    /// New values of columns that winnow has no field for.
    package var extra: [String: String]

    /// Makes changes.
    package init(_ fields: [LeadField: String] = [:], extra: [String: String] = [:]) {
        self.fields = fields
        self.extra = extra
    }

    /// Whether nothing would change.
    package var isEmpty: Bool { fields.isEmpty && extra.isEmpty }
}
