/// The thresholds of the seven breakdowns of lead management and the two that follow from them.
///
/// Source: Lead Generation for the Complex Sale. Nil leaves a breakdown unwatched.
package struct BreakdownThresholds: Hashable, Sendable {
    /// Percent of handovers to sales that were not qualified.
    package var unqualifiedHandovers: Int?
    /// What makes a handover qualified.
    package var qualification = Qualification.origin
    /// New leads per lead that was reviewed, in percent.
    package var intakeOverTriage: Int?
    /// Days that half of the leads without a decision may wait.
    package var backlogDays: Int?
    /// Percent of leads touched twice or more that were touched through one channel only.
    package var singleTactic: Int?
    /// Percent of recycled leads without any engagement or touch since.
    package var unnurtured: Int?
    /// Days that a lead may stay in nurture without a touch or engagement.
    package var nurtureDays: Int?
    /// Days that a lead may stay with a rep before it should go back to marketing.
    package var sittingDays: Int?
    /// The days without activity after which a lead counts as idle: ``sittingDays``, else thirty.
    ///
    /// Thirty days are the window of contact to begin with in "Defining Lead Status Classifications".
    package var idleDays: Int { sittingDays ?? 30 }
    /// Percent of leads with missing or invalid contact data.
    package var poorData: Int?
    /// Days of silence after which a source with a single burst counts as a one-off.
    package var oneOffDays: Int?
    /// The acceptance in percent from which a low qualification rate means rubber-stamping.
    package var rubberStamping: Int?
    /// Overdue open leads without an owner, or whose owner is absent.
    package var leftBehind: Int?
    /// The expected percentage of a source's inquiries that become sales-ready.
    ///
    /// Below it is an alert, above it only with ``alertsAboveShare``.
    package var salesReadyShare: ClosedRange<Int>?
    /// Whether a share above that range is an alert as well.
    package var alertsAboveShare = false

    /// What makes a handover to sales qualified.
    package enum Qualification: String, CaseIterable, Sendable {
        /// The lead wasn't captured straight to sales, had asked for information, or had had a contact.
        case origin
        /// Somebody had spoken with the lead ("Lead Management: what is a good lead?").
        case contact
    }

    /// Watches nothing.
    package init() {}

    /// Whether it watches nothing.
    package var isEmpty: Bool { self == BreakdownThresholds() }
}

/// A published figure for comparison.
///
/// Published figures contradict each other, so each names its source.
package struct ReferenceLine: Hashable, Sendable {
    /// The figure that it is about.
    package enum Figure: String, CaseIterable, Sendable {
        case acceptanceRate, followUpHours, firstTouchMinutes, reachedByAttempt, salesReadyShare, mqlToSQL, winRate
    }

    /// The figure that it is about.
    package var figure: Figure
    /// The published value with its unit: `90% or more`, `within 24 hours`.
    package var value: String
    /// The publisher.
    package var source: String
    /// Whether dashboards show it.
    package var isOn: Bool

    package init(figure: Figure, value: String, source: String, isOn: Bool) {
        self.figure = figure
        self.value = value
        self.source = source
        self.isOn = isOn
    }
}

/// A scoring rule that outcomes contradict and that marketing keeps.
///
/// Declining a finding is part of the agreement and needs a reason.
package struct KeptRule: Hashable, Sendable {
    /// The rule's id.
    package var rule: String
    /// Why it is kept.
    package var why: String

    package init(rule: String, why: String) {
        self.rule = rule
        self.why = why
    }
}
