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
    /// Points per engagement, which may be negative.
    package var points: Int
    /// The maximum absolute value of its points in total; nil is unbounded.
    package var cap: Int?
    /// The remaining points by age in whole days from day 0, in thousandths; nothing after its end.
    ///
    /// Empty means no decay.
    package var decay: [Int]

    package init(
        id: String, label: String, type: EngagementType, form: FormKind? = nil, points: Int, cap: Int? = nil, decay: [Int] = []
    ) {
        self.id = id
        self.label = label
        self.type = type
        self.form = form
        self.points = points
        self.cap = cap
        self.decay = decay
    }

    /// The points that remain after a number of days.
    package func points(after days: Int) -> Int {
        guard !decay.isEmpty else { return points }
        let age = max(0, days)
        guard age < decay.count else { return 0 }
        return (points * decay[age] + (points >= 0 ? 500 : -500)) / 1000
    }
}
