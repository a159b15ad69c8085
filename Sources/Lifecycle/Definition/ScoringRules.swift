/// A rule that gives points for who a lead is.
package struct FitRule: Hashable, Sendable {
    /// What a rule looks at.
    package enum Subject: Hashable, Sendable {
        /// A known field.
        case field(LeadField)
        /// A column that only the file knows, by its name.
        case extra(String)
    }

    /// What must hold of it.
    package enum Test: Hashable, Sendable {
        /// It contains one of these as whole words; lower case.
        case contains([String])
        /// It is one of these; lower case.
        case equals([String])
        /// Its number lies within (both ends included; nil is open).
        case number(from: Int?, to: Int?)
        /// It is there.
        case present
        /// It is blank.
        case absent
        /// It is an e-mail address at a domain that anyone can have.
        case freeMail
    }

    /// Its id, unique in the definition.
    package var id: String
    /// The label for eyes, such as `VP`.
    package var label: String
    /// What it looks at.
    package var subject: Subject
    /// What must hold.
    package var test: Test
    /// The points that it gives, which may be negative.
    package var points: Int

    /// Makes a rule.
    package init(id: String, label: String, subject: Subject, test: Test, points: Int) {
        self.id = id
        self.label = label
        self.subject = subject
        self.test = test
        self.points = points
    }
}

/// A rule that gives points for what a lead did.
package struct EngagementRule: Hashable, Sendable {
    /// Its id, unique in the definition.
    package var id: String
    /// The label for eyes, such as `pricing form`.
    package var label: String
    /// What must have been done.
    package var type: EngagementType
    /// The form, where the rule is for one only.
    package var form: FormKind?
    /// Points for each time, which may be negative.
    package var points: Int
    /// The most that the rule gives in all (its sum's magnitude); nil is unbounded.
    package var cap: Int?
    /// What is left of the points by age in whole days, in thousandths, from day 0 on; nothing after its end. Empty never decays.
    package var decay: [Int]

    /// Makes a rule.
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

    /// The points left after that many days.
    package func points(after days: Int) -> Int {
        guard !decay.isEmpty else { return points }
        let age = max(0, days)
        guard age < decay.count else { return 0 }
        return (points * decay[age] + (points >= 0 ? 500 : -500)) / 1000
    }
}
