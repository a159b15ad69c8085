import Formats

/// A rule that gives points for a lead's fields.
package struct FitRule: Hashable, Sendable {
    /// What a rule tests.
    package enum Subject: Hashable, Sendable {
        /// A known field.
        case field(LeadField)
        /// A column of the file that is no known field, by its name.
        case extra(String)
    }

    /// The condition.
    package enum Test: Hashable, Sendable {
        /// The value contains one of these as whole words; lower case.
        case contains([String])
        /// The value is one of these; lower case.
        case equals([String])
        /// The value is a number in a range, both ends included; nil is open.
        case number(from: Int?, to: Int?)
        /// The field has a value.
        case present
        /// The field is blank.
        case blank
        /// The value is an e-mail address at a free-mail domain.
        case freeMail
    }

    /// Its id, unique in the definition.
    package var id: String
    /// The display name, such as `VP`.
    package var label: String
    /// What it tests.
    package var subject: Subject
    /// The condition.
    package var test: Test
    /// The points, which may be negative.
    package var points: Int

    package init(id: String, label: String, subject: Subject, test: Test, points: Int) {
        self.id = id
        self.label = label
        self.subject = subject
        self.test = test
        self.points = points
    }

    /// Whether it applies to some fields. It tests one subject only.
    package func applies(to fields: LeadFields, _ freeMailDomains: Set<String>) -> Bool {
        if test == .freeMail { return fields.isAt(freeMailDomains) }
        let value: String? =
            switch subject {
            case .field(let field): fields[field]
            case .extra(let column): fields.extra[column]
            }
        guard let value else { return test == .blank }
        switch test {
        case .present: return isUsable(value, in: fields)
        case .blank: return !isUsable(value, in: fields)
        case .freeMail: return false
        case .equals(let words): return words.contains(value.lowercased())
        case .contains(let words):
            let text = Array(value.lowercased().utf8)
            return words.contains { text.containsWords($0) }
        case .number(let from, let to):
            if subject == .field(.revenue), !fields.hasUsable(.revenue) { return false }
            guard let number = subject == .field(.employees) ? fields.employeeCount : Self.number(in: value) else { return false }
            return number >= (from ?? .min) && number <= (to ?? .max)
        }
    }

    /// Whether the tested value is more than a placeholder, and has the form that its field asks for.
    private func isUsable(_ value: String, in fields: LeadFields) -> Bool {
        switch subject {
        case .field(let field): fields.hasUsable(field)
        case .extra: !Placeholder.isBlankCell(value)
        }
    }

    /// The number that a text says: 22,700 for `$22,700.00`, 10,000,000 for `10M-50M`; nil for `1.2.3` and `1.2E+05`.
    private static func number(in text: String) -> Int? {
        let plain = TextFolding.narrowed(text)
        if let whole = Int(plain) { return whole }
        guard !Placeholder.isShortenedNumber(plain), let (numbers, _) = WrittenNumber.all(in: plain), let first = numbers.first
        else {
            return nil
        }
        return first.before.hasSuffix("-") && first.before.trimmingSpace == "-" ? -first.value : first.value
    }
}

/// A rule that gives points for a lead's activity.
package struct EngagementRule: Hashable, Sendable {
    /// Its id, unique in the definition.
    package var id: String
    /// The display name, such as `pricing form`.
    package var label: String
    /// The type of engagement.
    package var type: EngagementType
    /// The form, if the rule is for one form only.
    package var form: FormKind?
    /// Words of which the page, content or subject must contain one, in lower case; empty for any.
    package var words: [String]
    /// The campaigns, by ``campaignKey(_:)``; empty for any.
    package var campaigns: Set<String>
    /// Whether it asks those who have the lead to follow up.
    package var asksForFollowUp: Bool
    /// Points per engagement, which may be negative.
    package var points: Int
    /// The maximum absolute value of its points in total; nil is unbounded.
    package var cap: Int?
    /// The remaining points by age in whole days from day 0, in thousandths; nothing after its end.
    ///
    /// Empty means no decay.
    package var decay: [Int]

    package init(
        id: String, label: String, type: EngagementType, form: FormKind? = nil, words: [String] = [],
        campaigns: Set<String> = [], asksForFollowUp: Bool = false, points: Int, cap: Int? = nil, decay: [Int] = []
    ) {
        self.id = id
        self.label = label
        self.type = type
        self.form = form
        self.words = words
        self.campaigns = campaigns
        self.asksForFollowUp = asksForFollowUp
        self.points = points
        self.cap = cap
        self.decay = decay
    }

    /// What campaigns are compared by: their words in lower case, whatever blanks are around them.
    package static func campaignKey(_ campaign: String) -> String {
        campaign.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Whether it applies to an engagement.
    package func applies(to logged: Engagement) -> Bool {
        guard logged.type == type, form == nil || form == logged.form else { return false }
        if !campaigns.isEmpty, !campaigns.contains(Self.campaignKey(logged.campaign ?? "")) { return false }
        guard !words.isEmpty else { return true }
        let text = Array((logged.detail ?? "").lowercased().utf8)
        return words.contains { text.containsWords($0) }
    }

    /// The points that remain after a number of days.
    package func points(after days: Int) -> Int {
        guard !decay.isEmpty else { return points }
        let age = max(0, days)
        guard age < decay.count else { return 0 }
        return (points * decay[age] + (points >= 0 ? 500 : -500)) / 1000
    }
}

extension LeadFields {
    /// Whether the e-mail address is at one of these free-mail domains; one that can't be used is at none.
    func isAt(_ freeMailDomains: Set<String>) -> Bool {
        (mailDomain.map(freeMailDomains.contains) ?? false) && hasUsable(.email)
    }
}

extension [UInt8] {
    /// Whether the text contains `words` as whole words: with no letter or digit before or after.
    func containsWords(_ words: String) -> Bool {
        let sought = words.utf8
        guard let first = sought.first, count >= sought.count else { return false }
        func isWord(_ byte: UInt8) -> Bool {
            byte >= 128 || (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57)
        }
        for start in 0...(count - sought.count) where self[start] == first {
            let end = start + sought.count
            if start > 0, isWord(self[start - 1]) { continue }
            if end < count, isWord(self[end]) { continue }
            if self[start..<end].elementsEqual(sought) { return true }
        }
        return false
    }
}
