/// What outcomes say about the scoring rules and the sources: feedback from sales to marketing.
///
/// See "What should your definition of a qualified lead be?". Counts leads that ended: won, lost, no decision or
/// disqualified. Each counts under the version of the definition under which it ended, and for a rule only if that
/// version had the rule in its present form. A changed rule starts from zero.
package struct OutcomeReview: Sendable {
    /// The outcomes of leads with and without a property.
    package struct Comparison: Hashable, Sendable {
        /// Ended leads with it.
        package var with = 0
        /// Won leads among them.
        package var wonWith = 0
        /// Ended leads without it.
        package var without = 0
        /// Won leads among them.
        package var wonWithout = 0

        /// An empty comparison.
        package init() {}
    }

    /// The share of a source's inquiries that became sales-ready.
    package struct SourceShare: Hashable, Sendable {
        /// Captures that requested information.
        package var inquiries = 0
        /// Captures among them that reached sales.
        package var salesReady = 0

        /// An empty share.
        package init() {}

        /// In whole percent, rounded; 0 without inquiries.
        package var percent: Int { inquiries == 0 ? 0 : (salesReady * 100 + inquiries / 2) / inquiries }
    }

    /// The comparison of each scoring rule, by rule id.
    package private(set) var rules: [String: Comparison] = [:]
    /// The share of each source, by lower-case name; blank for captures without one.
    package private(set) var sources: [String: SourceShare] = [:]

    /// An empty review.
    package init() {}

    /// Adds a lead.
    ///
    /// `sameRules` gives, for each rule, the versions that had its present form. O(rules × activities).
    package mutating func add(_ lead: Lead, _ definition: LeadDefinition, sameRules: [String: Set<Int>]) {
        if lead.isRequested {
            let isReady = lead.stays.contains { $0.stage.isWithSales || $0.stage.isOutcome }
            sources[lead.fields[.source]?.lowercased() ?? "", default: SourceShare()].inquiries += 1
            if isReady { sources[lead.fields[.source]?.lowercased() ?? "", default: SourceShare()].salesReady += 1 }
        }
        let isWon = lead.stage == .won
        guard isWon || lead.stage == .lost || lead.stage == .noDecision || lead.stage == .disqualified,
            let version = lead.decisions.last?.definition
        else { return }
        let day = definition.calendar.zone.day(of: lead.enteredStageAt)
        let applied = Set(definition.score(lead, on: day).evidence.map(\.rule))
        for (rule, versions) in sameRules where versions.contains(version) {
            if applied.contains(rule) {
                rules[rule, default: Comparison()].with += 1
                if isWon { rules[rule, default: Comparison()].wonWith += 1 }
            } else {
                rules[rule, default: Comparison()].without += 1
                if isWon { rules[rule, default: Comparison()].wonWithout += 1 }
            }
        }
    }

    /// Adds the counts of another part of the leads.
    package mutating func merge(_ other: OutcomeReview) {
        rules.merge(other.rules) { first, second in
            var sum = first
            sum.with += second.with
            sum.wonWith += second.wonWith
            sum.without += second.without
            sum.wonWithout += second.wonWithout
            return sum
        }
        sources.merge(other.sources) { first, second in
            var sum = first
            sum.inquiries += second.inquiries
            sum.salesReady += second.salesReady
            return sum
        }
    }
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
    /// Why the definition keeps it; nil while it is open.
    package let kept: String?
}

/// A source whose share of sales-ready inquiries is outside the expected range.
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

    /// The rules that outcomes contradict, in the order of the definition.
    ///
    /// A rule that adds points is contradicted if leads with it are won less often than leads without it; a rule that
    /// deducts points, if they are won more often. The difference counts if the Wilson intervals of both shares at 95%
    /// don't overlap (E. B. Wilson, JASA 1927).
    package func findings(_ definition: LeadDefinition) -> [OutcomeFinding] {
        let all = definition.fit.map { ($0.id, $0.label, $0.points) } + definition.engagement.map { ($0.id, $0.label, $0.points) }
        return all.compactMap { id, label, points in
            guard points != 0, let comparison = rules[id], comparison.with >= Self.minimumCount,
                comparison.without >= Self.minimumCount
            else {
                return nil
            }
            let with = WilsonInterval.of(comparison.wonWith, of: comparison.with)
            let without = WilsonInterval.of(comparison.wonWithout, of: comparison.without)
            let isContradicted = points > 0 ? with.upper < without.lower : with.lower > without.upper
            guard isContradicted else { return nil }
            let kept = definition.keptRules.first { $0.rule == id }?.why
            return OutcomeFinding(rule: id, label: label, points: points, comparison: comparison, kept: kept)
        }
    }

    /// Sources outside the range that the definition expects. None if it expects none.
    package func alerts(_ definition: LeadDefinition) -> [SourceAlert] {
        guard let expected = definition.breakdowns.salesReadyShare else { return [] }
        return sources.filter { $0.value.inquiries >= Self.minimumCount && !expected.contains($0.value.percent) }
            .map { SourceAlert(source: $0.key, share: $0.value, expected: expected) }
            .sorted { ($1.share.inquiries, $0.source) < ($0.share.inquiries, $1.source) }
    }
}
