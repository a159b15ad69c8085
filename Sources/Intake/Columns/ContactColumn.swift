import BundledResources
import Formats
import Lifecycle

/// Recognises columns of addresses and phone numbers by the words of their names: `Alt. Email`, `E-mail 2 - Value`,
/// `Telefon (privat)`, `npe01__HomeEmail__c`.
///
/// All words must be known, so that `Assistant Email`, `Email Opt Out` and `Phone Type` are none. The words are in
/// `Resources/tables/column-words.csv`.
struct ContactColumn {
    /// `email`, `phone` or `mobile`.
    let field: IntakeField
    /// The number in the name; 0 without one.
    let number: Int

    /// Recognises the name of a column; nil for a name with any other word.
    init?(_ name: String) {
        let folded = Array(TextFolding.folded(Self.withoutNamespace(name)).utf8)
        guard (3...48).contains(folded.count), let read = Self.read(folded[...], Reading()), let field = read.field else {
            return nil
        }
        self.field = field
        number = read.number
    }

    /// Whether a name says which addresses or numbers a column has and not what they are: `Secondary`, `Home`,
    /// `Contact Info`. It may as well have postal addresses.
    static func isWithoutNoun(_ name: String) -> Bool {
        let folded = Array(TextFolding.folded(withoutNamespace(name)).utf8)
        guard (3...48).contains(folded.count), let read = read(folded[...], Reading(), needsNoun: false) else { return false }
        return read.field == nil && (read.hasQualifier || read.hasInfo && read.hasOwner)
    }

    private enum Role: String {
        /// Nouns.
        case email, phone, mobile
        /// "Info" and the like, which name no kind of addresses.
        case info
        /// Words beside every noun, and beside phone nouns.
        case both, phoneOnly
        /// `second`, `2nd`.
        case ordinal
        /// The lead itself, as the first word.
        case owner
    }

    private static let roles = {
        var roles: [String: Role] = [:]
        for row in TableParser.rows(columnWordBytes).dropFirst() where row.count == 2 {
            if let role = Role(rawValue: row[0]) { roles[TextFolding.folded(row[1])] = role }
        }
        return roles
    }()

    private static let longest = roles.keys.map(\.utf8.count).max() ?? 0

    /// What the words so far say.
    private struct Reading {
        var field: IntakeField?
        var number = 0
        var isFirst = true
        var hasOwner = false
        var hasPhoneWord = false
        /// Whether there is a word such as "secondary", which says which address it is.
        var hasQualifier = false
        var hasInfo = false

        /// Adds a word; nil where it doesn't fit.
        func adding(_ role: Role) -> Reading? {
            var next = self
            next.isFirst = false
            switch (role, field) {
            case (.both, _):
                next.hasQualifier = true
                return next
            case (.info, nil):
                next.hasInfo = true
                return next
            case (.info, _): return nil
            case (.email, nil), (.email, .email?): next.field = hasPhoneWord ? nil : .email
            case (.phone, nil), (.phone, .phone?): next.field = .phone
            case (.mobile, nil), (.mobile, .phone?), (.mobile, .mobile?), (.phone, .mobile?): next.field = .mobile
            case (.phoneOnly, .email?), (.email, _), (.phone, _), (.mobile, _): return nil
            case (.phoneOnly, _): next.hasPhoneWord = true
            case (.ordinal, _): return adding(number: 2)
            case (.owner, _):
                guard isFirst else { return nil }
                next.hasOwner = true
            }
            return role == .email && next.field == nil ? nil : next
        }

        /// Adds a number; nil for `Contact 2 Email`, which is another person's.
        func adding(number: Int) -> Reading? {
            guard !hasOwner || field != nil else { return nil }
            var next = self
            next.isFirst = false
            next.number = max(number, self.number)
            return next
        }
    }

    private static func read(_ rest: ArraySlice<UInt8>, _ reading: Reading, needsNoun: Bool = true) -> Reading? {
        guard !rest.isEmpty else { return reading.field == nil && needsNoun ? nil : reading }
        for length in stride(from: min(longest, rest.count), to: 0, by: -1) {
            let word = String(decoding: rest.prefix(length), as: UTF8.self)
            if let role = roles[word], let next = reading.adding(role),
                let whole = read(rest.dropFirst(length), next, needsNoun: needsNoun)
            {
                return whole
            }
        }
        let digits = rest.prefix(while: ASCII.isDigit)
        guard (1...2).contains(digits.count), let number = Int(String(decoding: digits, as: UTF8.self)),
            let next = reading.adding(number: number)
        else { return nil }
        return read(rest.dropFirst(digits.count), next, needsNoun: needsNoun)
    }

    /// The name without the marks of custom fields in Salesforce: `npe01__HomeEmail__c` is "HomeEmail".
    private static func withoutNamespace(_ name: String) -> String {
        guard name.contains("__") else { return name }
        var parts = name.replacing("__", with: "\u{1F}").split(separator: "\u{1F}").map(String.init)
        if parts.count > 1, parts.last == "c" { parts.removeLast() }
        return parts.last ?? name
    }
}
