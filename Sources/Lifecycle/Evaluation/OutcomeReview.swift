/// What outcomes say about the scoring rules and the sources: feedback from sales to marketing.
///
/// See "What should your definition of a qualified lead be?". `Reports` counts the leads that ended, rejected ones
/// included, with and without each rule. The evidence is what their promotions and acceptances recorded.
package struct OutcomeReview: Sendable {
    /// The outcomes of leads with and without a rule.
    package struct Comparison: Hashable, Sendable {
        /// Ended leads with it.
        package var with = 0
        /// Won leads among them.
        package var wonWith = 0
        /// Ended leads without it.
        package var without = 0
        /// Won leads among them.
        package var wonWithout = 0

        package init(with: Int = 0, wonWith: Int = 0, without: Int = 0, wonWithout: Int = 0) {
            self.with = with
            self.wonWith = wonWith
            self.without = without
            self.wonWithout = wonWithout
        }

        /// Adds an ended lead.
        package mutating func add(isWith: Bool, isWon: Bool) {
            if isWith { with += 1 } else { without += 1 }
            guard isWon else { return }
            if isWith { wonWith += 1 } else { wonWithout += 1 }
        }

        /// Whether the outcomes contradict a rule that adds points (`isPositive`) or deducts them.
        ///
        /// A rule that adds points is contradicted if leads with it are won less often than leads without it; a rule
        /// that deducts points, if they are won more often. The difference counts if there are enough leads on each
        /// side and the Wilson intervals of both shares at 95% don't overlap (E. B. Wilson, JASA 1927).
        package func contradicts(isPositive: Bool) -> Bool {
            guard with >= OutcomeReview.minimumCount, without >= OutcomeReview.minimumCount else { return false }
            let with = WilsonInterval.of(wonWith, of: with)
            let without = WilsonInterval.of(wonWithout, of: without)
            return isPositive ? with.upper < without.lower : with.lower > without.upper
        }
    }

    /// The share of a source's inquiries that became sales-ready.
    package struct SourceShare: Hashable, Sendable {
        /// Captures that requested information.
        package private(set) var inquiries = 0
        /// Captures among them that reached sales.
        package private(set) var salesReady = 0

        /// An empty share.
        package init() {}

        /// Adds captures.
        package mutating func add(inquiries: Int, salesReady: Int) {
            self.inquiries += inquiries
            self.salesReady += salesReady
        }

        /// In whole percent, rounded; 0 without inquiries.
        package var percent: Int { inquiries == 0 ? 0 : (salesReady * 100 + inquiries / 2) / inquiries }
    }

    /// The comparison of each scoring rule, by rule id.
    package var rules: [String: Comparison] = [:]
    /// The share of each source, by lower-case name; blank for captures without one.
    package var sources: [String: SourceShare] = [:]
    /// Since when each contradicted rule has been contradicted, by rule id.
    private var starts: [String: Instant] = [:]

    /// An empty review.
    package init() {}

    /// Sets since when a rule has been contradicted.
    package mutating func setStart(of rule: String, to moment: Instant?) { starts[rule] = moment }
}

/// A scoring rule that outcomes contradict.
///
/// It stays open until the definition changes the rule, or keeps it and says why.
package struct OutcomeFinding: Hashable, Sendable {
    /// The rule's id.
    package let rule: String
    /// The rule's label.
    package let label: String
    /// Its points.
    package let points: Int
    /// The outcomes of leads with and without it.
    package let comparison: OutcomeReview.Comparison
    /// When the outcomes began to contradict it.
    package let since: Instant?
    /// Why the definition keeps it; nil while it is open.
    package let kept: String?

    /// Whether nobody has decided on it yet.
    package var isOpen: Bool { kept == nil }
}

/// A source whose share of sales-ready inquiries is below the expected range, or above where that is an alert as well.
package struct SourceAlert: Hashable, Sendable {
    /// The source, in lower case; blank for captures without one.
    package let source: String
    /// Its share.
    package let share: OutcomeReview.SourceShare
    /// The expected range, in percent.
    package let expected: ClosedRange<Int>
}

extension OutcomeReview {
    /// The minimum number of ended leads on each side of a comparison.
    package static let minimumCount = 20

    /// The ids of the rules that outcomes contradict, in the order of the definition.
    package func contradicted(_ definition: LeadDefinition) -> [String] {
        definition.scoringRules.filter { rule in
            rule.points != 0 && rules[rule.id]?.contradicts(isPositive: rule.points > 0) ?? false
        }.map(\.id)
    }

    /// The rules that outcomes contradict, in the order of the definition.
    package func findings(_ definition: LeadDefinition) -> [OutcomeFinding] {
        let contradicted = Set(contradicted(definition))
        return definition.scoringRules.compactMap { id, label, points in
            guard contradicted.contains(id), let comparison = rules[id] else { return nil }
            let kept = definition.keptRules.first { $0.rule == id }?.why
            return OutcomeFinding(
                rule: id, label: label, points: points, comparison: comparison, since: starts[id], kept: kept)
        }
    }

    /// Sources whose share the definition takes as an alert. None if it expects none.
    package func alerts(_ definition: LeadDefinition) -> [SourceAlert] {
        guard let expected = definition.breakdowns.salesReadyShare else { return [] }
        return sources.filter { definition.breakdowns.isAlert($0.value) }
            .map { SourceAlert(source: $0.key, share: $0.value, expected: expected) }
            .sorted { ($1.share.inquiries, $0.source) < ($0.share.inquiries, $1.source) }
    }
}

extension BreakdownThresholds {
    /// Whether a source's share of sales-ready inquiries is an alert, given enough inquiries.
    ///
    /// Too low always is. Too high is good news unless the definition says otherwise.
    package func isAlert(_ share: OutcomeReview.SourceShare) -> Bool {
        guard let expected = salesReadyShare, share.inquiries >= OutcomeReview.minimumCount else { return false }
        return share.percent < expected.lowerBound || (alertsAboveShare && share.percent > expected.upperBound)
    }
}
