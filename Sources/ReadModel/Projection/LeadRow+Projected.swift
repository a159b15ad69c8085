import Lifecycle

extension LeadRow {
    /// Creates a row from projected state, without the index file.
    init(_ id: LeadID, _ state: ProjectedLead.State, scoredOn day: Day, lastSeq: SequenceNumber) {
        self.init(
            id: id, stage: state.stage, owner: state.owner, name: state.name, title: state.title, company: state.company,
            email: state.email, phone: state.phone, source: state.source,
            score: ScoreSnapshot(fit: state.fit, engagement: state.engagement), scoreDay: day, enteredStageAt: state.enteredAt,
            due: state.due, nextTouch: state.touch, snoozedUntil: state.snoozedUntil, attempts: state.attempts,
            passedCriteria: state.criteria, reason: state.reason, lastSeq: lastSeq, list: state.list)
    }
}

extension HistoricalQueries {
    /// The rows of leads with the given histories, in order, without numbers that are not leads. O(lines).
    package func rows(
        of histories: [(id: LeadID, history: LeadHistory)], by definition: LeadDefinition, on day: Day
    ) -> [LeadRow] {
        let projector = Projector(Projection(definition, day: day, index.dependencies))
        return histories.compactMap { id, history in
            let projected = projector.project(id, history, includesTimeline: false)
            return projected.state.map { LeadRow(id, $0, scoredOn: day, lastSeq: projected.lastSeq) }
        }
    }
}
