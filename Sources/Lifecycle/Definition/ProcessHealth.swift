/// From where on each of the seven breakdowns of lead management is called one, and the two that follow from them (Lead Generation for the
/// Complex Sale); nil leaves one unwatched.
package struct BreakdownThresholds: Hashable, Sendable {
    /// Percent of handovers to sales that were not qualified.
    package var unqualifiedHandovers: Int?
    /// Leads taken in for each that was decided on, in percent.
    package var intakeOverTriage: Int?
    /// Percent of touched leads that were touched through one channel only.
    package var singleTactic: Int?
    /// Percent of recycled leads without any engagement or touch since.
    package var unnurtured: Int?
    /// Days that a lead may sit with a rep instead of going back.
    package var sittingDays: Int?
    /// Percent of leads with missing or invalid contact data.
    package var poorData: Int?
    /// Days of silence after which a source with one burst is a one-off.
    package var oneOffDays: Int?
    /// Acceptance in percent from which on a low qualification behind it is rubber-stamping.
    package var rubberStamping: Int?
    /// Open leads that nobody or an absent rep owns and that are past their clock.
    package var leftBehind: Int?
    /// Percent of a source's inquiries that are expected to become sales-ready: outside of it is an alarm.
    package var salesReadyShare: ClosedRange<Int>?

    /// Makes thresholds that watch nothing.
    package init() {}
}

/// A published figure to hold one's own against; published figures contradict each other, so that each names its source.
package struct ReferenceLine: Hashable, Sendable {
    /// What it is about.
    package enum Figure: String, CaseIterable, Sendable {
        case acceptanceRate, followUpHours, firstTouchMinutes, reachedByAttempt, salesReadyShare, mqlToSQL, winRate
    }

    /// What it is about.
    package var figure: Figure
    /// The value as it is published, with its unit: `90 %`, `24 hours`.
    package var value: String
    /// Who published it.
    package var source: String
    /// Whether dashboards show it.
    package var isOn: Bool

    /// Makes a line.
    package init(figure: Figure, value: String, source: String, isOn: Bool) {
        self.figure = figure
        self.value = value
        self.source = source
        self.isOn = isOn
    }
}

/// A scoring rule that outcomes contradict and that marketing keeps: declining a finding is part of the agreement, with its reason.
package struct KeptRule: Hashable, Sendable {
    /// The rule's id.
    package var rule: String
    /// Why it is kept.
    package var why: String

    /// Makes it.
    package init(rule: String, why: String) {
        self.rule = rule
        self.why = why
    }
}
