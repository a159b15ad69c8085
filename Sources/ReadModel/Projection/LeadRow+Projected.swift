import Lifecycle

extension LeadRow {
    /// The row of a lead as its history makes it, without the index file.
    init(_ id: LeadID, _ state: ProjectedLead.State, scoredOn day: Day, lastSeq: SequenceNumber) {
        self.init(
            id: id, stage: state.stage, owner: state.owner, name: state.name, title: state.title, company: state.company,
            email: state.email, phone: state.phone, source: state.source,
            score: ScoreSnapshot(fit: state.fit, engagement: state.engagement), scoreDay: day, enteredStageAt: state.enteredAt,
            due: state.due, nextTouch: state.touch, snoozedUntil: state.snoozedUntil, attempts: state.attempts,
            passedCriteria: state.criteria, reason: state.reason, lastSeq: lastSeq, list: state.list)
    }
}

extension ReadModel {
    /// Rows by histories, a definition and a day, in the order given; numbers that are no leads are left out. O(lines).
    package func rows(
        of histories: [(id: LeadID, history: LeadHistory)], by definition: LeadDefinition, on day: Day
    ) -> [LeadRow] {
        let projector = Projector(definition, day: day, keys: surroundings.keys)
        return histories.compactMap { id, history in
            let projected = projector.project(id, history, isTracked: false)
            return projected.state.map { LeadRow(id, $0, scoredOn: day, lastSeq: projected.lastSeq) }
        }
    }
}
