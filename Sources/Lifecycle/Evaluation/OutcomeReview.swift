/// What outcomes say about the scoring rules and the sources: the loop from sales back to marketing ("What should your definition of a
/// qualified lead be?").
///
/// Counted over leads that came to an end: won, or lost, without decision or disqualified. Each counts under the version of the definition under
/// which it ended, and for a rule only if that version had the rule as it is now: a rule that was changed starts anew.
package struct OutcomeReview: Sendable {
    /// How leads with and without something ended.
    package struct Comparison: Hashable, Sendable {
        /// Ended leads that have it.
        package var with = 0
        /// Those of them that were won.
        package var wonWith = 0
        /// Ended leads that don't have it.
        package var without = 0
        /// Those of them that were won.
        package var wonWithout = 0

        /// Makes an empty comparison.
        package init() {}
    }

    /// How many of a source's inquiries became sales-ready.
    package struct SourceShare: Hashable, Sendable {
        /// Captures that asked for information.
        package var inquiries = 0
        /// Those that sales ever got.
        package var salesReady = 0

        /// Makes an empty share.
        package init() {}

        /// In whole percent, rounded; 0 without inquiries.
        package var percent: Int { inquiries == 0 ? 0 : (salesReady * 100 + inquiries / 2) / inquiries }
    }

    /// The comparison of each scoring rule by its id.
    package private(set) var rules: [String: Comparison] = [:]
    /// The share of each source, by its name in lower case; blank for captures without one.
    package private(set) var sources: [String: SourceShare] = [:]

    /// Makes an empty review.
    package init() {}

    /// Takes a lead in. `sameRules` tells for each rule the versions of the definition that had it as it is now. O(rules × what it did).
    package mutating func take(_ lead: Lead, _ definition: LeadDefinition, sameRules: [String: Set<Int>]) {
        if lead.isRequested {
            let isReady = lead.stays.contains { $0.stage.isInSalesHands || $0.stage.isOutcome }
            sources[lead.fields[.source]?.lowercased() ?? "", default: SourceShare()].inquiries += 1
            if isReady { sources[lead.fields[.source]?.lowercased() ?? "", default: SourceShare()].salesReady += 1 }
        }
        let isWon = lead.stage == .won
        guard isWon || lead.stage == .lost || lead.stage == .noDecision || lead.stage == .disqualified,
            let version = lead.decisions.last?.definition
        else { return }
        let day = definition.calendar.zone.day(of: lead.enteredStageAt)
        let given = Set(definition.score(lead, on: day).evidence.map(\.rule))
        for (rule, versions) in sameRules where versions.contains(version) {
            if given.contains(rule) {
                rules[rule, default: Comparison()].with += 1
                if isWon { rules[rule, default: Comparison()].wonWith += 1 }
            } else {
                rules[rule, default: Comparison()].without += 1
                if isWon { rules[rule, default: Comparison()].wonWithout += 1 }
            }
        }
    }

    /// Adds what another part of the leads came to.
    package mutating func join(_ other: OutcomeReview) {
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

/// Something that outcomes contradict: it stays open until the definition changes it, or keeps it and says why.
package struct OutcomeFinding: Hashable, Sendable {
    /// The rule's id.
    package let rule: String
    /// The rule's label for eyes.
    package let label: String
    /// Its points.
    package let points: Int
    /// How leads with and without it ended.
    package let comparison: OutcomeReview.Comparison
    /// Why the definition keeps it all the same; nil while it is open.
    package let kept: String?
}

/// A source whose share of sales-ready inquiries is outside of what is expected.
package struct SourceAlarm: Hashable, Sendable {
    /// The source, in lower case; blank for captures without one.
    package let source: String
    /// Its share.
    package let share: OutcomeReview.SourceShare
    /// What is expected, in percent.
    package let expected: ClosedRange<Int>
}

extension OutcomeReview {
    /// How many ended leads each side of a comparison must have before it says anything.
    package static let least = 20

    /// The rules that outcomes contradict: those that give points although leads with them are won less often than leads without, or take
    /// points although they are won more often; by rule in the order of the definition.
    ///
    /// "Less" and "more" are told when the Wilson intervals of both shares at 95 % don't touch (E. B. Wilson, JASA 1927).
    package func findings(_ definition: LeadDefinition) -> [OutcomeFinding] {
        let all = definition.fit.map { ($0.id, $0.label, $0.points) } + definition.engagement.map { ($0.id, $0.label, $0.points) }
        return all.compactMap { id, label, points in
            guard points != 0, let comparison = rules[id], comparison.with >= Self.least, comparison.without >= Self.least else {
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

    /// Sources outside the band that the definition expects; none where it expects nothing.
    package func alarms(_ definition: LeadDefinition) -> [SourceAlarm] {
        guard let expected = definition.breakdowns.salesReadyShare else { return [] }
        return sources.filter { $0.value.inquiries >= Self.least && !expected.contains($0.value.percent) }
            .map { SourceAlarm(source: $0.key, share: $0.value, expected: expected) }
            .sorted { ($1.share.inquiries, $0.source) < ($0.share.inquiries, $1.source) }
    }
}
