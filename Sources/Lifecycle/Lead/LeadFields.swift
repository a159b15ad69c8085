/// A known field of a lead. Other columns of a file are kept under their own names.
package enum LeadField: String, CaseIterable, Sendable, Comparable {
    case externalID = "externalId"
    case firstName, lastName, title, company, email, phone, mobile, website
    case industry, function, employees, revenue, country, state, city
    case source, campaign
    case formerOwner

    /// Whether the journal stores it in `person`, which erasing the person removes.
    package var isPersonal: Bool {
        switch self {
        case .industry, .function, .employees, .revenue, .country, .state, .city, .source, .campaign: false
        default: true
        }
    }

    /// The display name.
    package var label: String {
        switch self {
        case .externalID: "record id"
        case .firstName: "first name"
        case .lastName: "last name"
        case .email: "e-mail"
        case .formerOwner: "former owner"
        default: rawValue
        }
    }

    package static func < (a: LeadField, b: LeadField) -> Bool { a.order < b.order }
    // Compares by index instead of by name, because a million leads have some fifteen fields each.
    package static func == (a: LeadField, b: LeadField) -> Bool { a.order == b.order }
    package func hash(into hasher: inout Hasher) { hasher.combine(order) }

    /// Its index among the cases.
    var order: UInt8 {
        switch self {
        case .externalID: 0
        case .firstName: 1
        case .lastName: 2
        case .title: 3
        case .company: 4
        case .email: 5
        case .phone: 6
        case .mobile: 7
        case .website: 8
        case .industry: 9
        case .function: 10
        case .employees: 11
        case .revenue: 12
        case .country: 13
        case .state: 14
        case .city: 15
        case .source: 16
        case .campaign: 17
        case .formerOwner: 18
        }
    }
}

/// The data of a lead: its known fields and the other columns of its file.
package struct LeadFields: Hashable, Sendable {
    private struct Slot: Hashable, Sendable {
        var field: LeadField
        var value: String
    }

    /// The fields that have a value, in the order of `LeadField`.
    ///
    /// A linear search of a dozen is faster than hashing.
    private var slots: [Slot]
    /// None or one, so that most leads, which have no further identities, pay eight bytes for them and no memory.
    private var further: [LeadIdentities]
    /// Columns without a field in winnow, by their names in the file.
    package var extra: [String: String]

    /// Leaves out empty values.
    package init(_ values: [LeadField: String] = [:], extra: [String: String] = [:], identities: LeadIdentities? = nil) {
        further = Self.boxed(identities)
        slots = values.filter { !$0.value.isEmpty }.map { Slot(field: $0.key, value: $0.value) }.sorted { $0.field < $1.field }
        self.extra = extra.isEmpty ? extra : extra.filter { !$0.value.isEmpty }
    }

    /// Accepts values in any order. Leaves out empty ones; the last value of a field wins.
    package init(_ values: [(field: LeadField, value: String)], extra: [String: String] = [:], identities: LeadIdentities? = nil) {
        further = Self.boxed(identities)
        slots = []
        slots.reserveCapacity(values.count)
        self.extra = extra.isEmpty ? extra : extra.filter { !$0.value.isEmpty }
        for (field, value) in values {
            if !value.isEmpty, slots.last.map({ $0.field < field }) ?? true {
                slots.append(Slot(field: field, value: value))
            } else {
                self[field] = value
            }
        }
    }

    private static func boxed(_ identities: LeadIdentities?) -> [LeadIdentities] {
        identities.map { $0.isEmpty ? [] : [$0] } ?? []
    }

    /// The record ids, e-mail addresses and phone numbers beside the first ones.
    package var identities: LeadIdentities {
        get { further.first ?? LeadIdentities() }
        set { further = Self.boxed(newValue) }
    }

    /// The value of a field, nil when blank.
    ///
    /// Setting an empty string makes it blank. O(fields that have a value).
    package subscript(field: LeadField) -> String? {
        get {
            // Iterates over indices, so that no other value is copied.
            for index in slots.indices where slots[index].field == field { return slots[index].value }
            return nil
        }
        set {
            let index = slots.firstIndex { $0.field >= field } ?? slots.count
            let isThere = index < slots.count && slots[index].field == field
            if let newValue, !newValue.isEmpty {
                if isThere { slots[index].value = newValue } else { slots.insert(Slot(field: field, value: newValue), at: index) }
            } else if isThere {
                slots.remove(at: index)
            }
        }
    }

    /// Whether no field has a value.
    package var isEmpty: Bool { slots.isEmpty && extra.isEmpty && further.isEmpty }

    /// The fields that have a value, in the order of `LeadField`.
    package var known: [(field: LeadField, value: String)] { slots.map { ($0.field, $0.value) } }

    /// First and last name together, or the one that is known; the family name first where its script has it so.
    package var fullName: String? {
        switch (self[.firstName], self[.lastName]) {
        case (let first?, let last?) where PersonNameOrder.isEastAsian(first) && PersonNameOrder.isEastAsian(last):
            last + " " + first
        case (let first?, let last?): first + " " + last
        case (let first?, nil): first
        case (nil, let last?): last
        case (nil, nil): nil
        }
    }

    /// The part of the e-mail address after the `@`, in lower case.
    package var mailDomain: String? {
        guard let mail = self[.email], let at = mail.utf8.lastIndex(of: 0x40) else { return nil }
        let domain = mail[mail.index(after: at)...]
        return domain.isEmpty ? nil : domain.lowercased()
    }
}
