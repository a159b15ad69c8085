import Lifecycle

/// One lead as a list shows it, read from the index alone.
package struct LeadRow: Hashable, Sendable {
    /// The number of the lead.
    package var id: LeadID
    /// The stage, by the core's name.
    package var stage: Stage
    /// The owner; nil for an unowned lead.
    package var owner: Login?
    /// First and last name; empty if unknown.
    package var name: String
    /// The job title; empty if unknown.
    package var title: String
    /// The company; empty if unknown.
    package var company: String
    /// The e-mail address; empty if unknown.
    package var email: String
    /// The phone or else the mobile number; empty if unknown.
    package var phone: String
    /// The lead source; empty if unknown.
    package var source: String
    /// The scores as of `scoreDay`.
    package var score: ScoreSnapshot
    /// The day that the scores are for.
    package var scoreDay: Day
    /// When the lead entered its current stage.
    package var enteredStageAt: Instant
    /// The next due task.
    package var due: Due?
    /// The task that Today shows.
    package var nextInToday: Due?
    /// The next agreed meeting or call, or return date.
    package var appointment: Due?
    /// Whose task the next one is if nobody owns the lead: marketing's until sales has it, and while it nurtures it.
    package var taskSide: TaskSide
    /// When somebody was last in contact with the lead; nil for never.
    package var lastContactAt: Instant?
    /// The end of the snooze; nil if the lead is not snoozed.
    package var snoozedUntil: Instant?
    /// The number of touches that count towards the prescribed attempts.
    package var attempts: Int
    /// The letters of the passed criteria, such as `BAN`.
    package var passedCriteria: String
    /// The reason code of the newest decision, for pools.
    package var reason: String
    /// The newest journal line about the lead.
    package var lastSeq: SequenceNumber
    /// The likelihood of a conversion soon, in percent.
    ///
    /// Only set in lists ordered by it, since no column holds it.
    package var likelihood: Int?
    /// The list that shows the lead; nil for an erased person.
    ///
    /// It follows from the stage, except that opportunities are in one list whatever the definition calls their stage.
    package var list: Queue?

    /// The newest open opportunity, for the list of opportunities; in a list behind a number, one that counts in it.
    package var opportunity: OpportunityRow?
    /// How many further opportunities count in the number that a list is behind.
    package var furtherOpportunities = 0

    /// The name, else the company, else the lead's number.
    package var displayName: String { !name.isEmpty ? name : !company.isEmpty ? company : id.description }

    /// A task, or the appointment if its day has come and the prospect doesn't wait for the task.
    ///
    /// Lists are ordered by what is due first; an agreed call must not be hidden by something that is overdue.
    package func shown(_ task: Due?, on day: Day, in zone: ZoneTable) -> Due? {
        guard let task, let appointment, zone.day(of: appointment.at) <= day, !task.kind.isAnswer, task.kind.isInToday else {
            return task
        }
        return appointment
    }

    func isOverdue(at clock: Instant) -> Bool { due.map { $0.at < clock } ?? false }
    func isSnoozed(at clock: Instant) -> Bool { snoozedUntil.map { $0 > clock } ?? false }
}

extension LeadDefinition {
    /// The label of a row's stage, the same as the label of its lead. O(1).
    ///
    /// Where SQL is the opportunity stage, a lead that another definition made an SQL is not an opportunity and
    /// counts as a SAL. Only the row's list tells the two apart.
    package func label(of row: LeadRow) -> String {
        guard row.stage == .sql else { return label(topology.effectiveStage(row.stage)) }
        if row.list == .opportunities { return label(topology.opportunity) }
        return label(topology.opportunity == .sql ? .sal : topology.effectiveStage(.sql))
    }
}
