import Lifecycle

/// One lead as a list shows it, without a look into the journal.
package struct LeadRow: Hashable, Sendable {
    /// Its number.
    package var id: LeadID
    /// Its stage, by the core's name.
    package var stage: Stage
    /// Who owns it.
    package var owner: Login?
    /// First and last name in one; empty when unknown.
    package var name: String
    /// The job title; empty when unknown.
    package var title: String
    /// The company; empty when unknown.
    package var company: String
    /// The e-mail address; empty when unknown.
    package var email: String
    /// Phone or mobile; empty when unknown.
    package var phone: String
    /// Where it came from; empty when unknown.
    package var source: String
    /// The scores as of `scoreDay`.
    package var score: ScoreSnapshot
    /// The day for which the scores were computed.
    package var scoreDay: Day
    /// When the present stage was entered.
    package var enteredStageAt: Instant
    /// The next thing owed on it.
    package var due: Due?
    /// The next touch that is due on it, for Today.
    package var nextTouch: Due?
    /// It sleeps until then.
    package var snoozedUntil: Instant?
    /// Touches that count towards the prescribed ones.
    package var attempts: Int
    /// The letters of the criteria that are answered well enough to pass, such as `BAN`.
    package var passedCriteria: String
    /// The newest decision's reason code, for pools.
    package var reason: String
    /// The newest line about it.
    package var lastSeq: SequenceNumber
    /// How likely it is to convert soon, in percent; only in lists that are ordered by it, since no column holds it.
    package var likelihood: Int?
    /// The list that it stands in: that of its stage, but opportunities are one list whatever the definition calls their stage.
    package var list: Queue

    /// Makes a row.
    package init(
        id: LeadID, stage: Stage, owner: Login?, name: String, title: String, company: String, email: String, phone: String,
        source: String,
        score: ScoreSnapshot, scoreDay: Day, enteredStageAt: Instant, due: Due?, nextTouch: Due?, snoozedUntil: Instant?,
        attempts: Int,
        passedCriteria: String, reason: String, lastSeq: SequenceNumber, list: Queue? = nil
    ) {
        self.id = id
        self.stage = stage
        self.owner = owner
        self.name = name
        self.title = title
        self.company = company
        self.email = email
        self.phone = phone
        self.source = source
        self.score = score
        self.scoreDay = scoreDay
        self.enteredStageAt = enteredStageAt
        self.due = due
        self.nextTouch = nextTouch
        self.snoozedUntil = snoozedUntil
        self.attempts = attempts
        self.passedCriteria = passedCriteria
        self.reason = reason
        self.lastSeq = lastSeq
        self.list = list ?? stage.list
    }

    /// What to call it: its name, else its company, else its number.
    package var calling: String { !name.isEmpty ? name : !company.isEmpty ? company : id.description }
}
