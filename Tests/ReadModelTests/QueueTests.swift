import Lifecycle
import ReadModel
import Testing

@Suite("Queues")
struct QueueTests {
    private func request(
        _ queue: Queue, _ fixture: IndexFixture, _ scope: QueueScope = .team, _ filter: QueueFilter = QueueFilter()
    ) -> QueueRequest {
        QueueRequest(queue: queue, scope: scope, filter: filter, now: fixture.now)
    }

    /// Adds a hundred leads with random stages, owners and scores.
    private func crowd(_ fixture: IndexFixture) throws {
        var random = SeededGenerator(seed: 7)
        for lead in 1...100 {
            let stage = [Stage.mql, .mql, .sal, .nurture, .viable].randomElement(using: &random) ?? .mql
            try fixture.write(
                lead,
                captured(
                    stage, owner: [nil, dana, kim].randomElement(using: &random) ?? nil,
                    [
                        .company: "Acme", .title: ["VP", "Buyer"].randomElement(using: &random) ?? "",
                        .country: ["de", "fr"].randomElement(using: &random) ?? "",
                        .source: ["web", "fair"].randomElement(using: &random) ?? "",
                    ]), occurredAt: fixture.now - .hours(Int.random(in: 0..<200, using: &random)))
            if Bool.random(using: &random) { try fixture.write(lead, .engaged(Engagement(type: .formSubmitted, form: .pricing))) }
            if Int.random(in: 0..<5, using: &random) == 0 { try fixture.write(lead, .snoozed(until: fixture.now + .hours(5))) }
        }
    }

    @Test("MQLs are ordered by overdue, score, entry into the stage and number")
    func mqlOrder() throws {
        let fixture = try IndexFixture()
        try crowd(fixture)
        let model = try fixture.model()
        let rows = try model.queues.rows(request(.mql, fixture), limit: 1000)
        let naive = rows.sorted { a, b in
            func overdue(_ row: LeadRow) -> Int { row.due.map { $0.at < fixture.now } ?? false ? 0 : 1 }
            return (overdue(a), -a.score.total, a.enteredStageAt, a.id) < (overdue(b), -b.score.total, b.enteredStageAt, b.id)
        }
        #expect(rows.count > 20)
        #expect(rows == naive)
        #expect(Set(rows.map { $0.due.map { $0.at < fixture.now } ?? false }).count == 2)
    }

    @Test("SALs and SQLs are ordered by the next due time")
    func sqlOrder() throws {
        let fixture = try IndexFixture()
        try crowd(fixture)
        let rows = try fixture.model().queues.rows(request(.sql, fixture), limit: 1000)
        #expect(rows.count > 5)
        #expect(rows == rows.sorted { ($0.due?.at ?? .distantFuture, $0.id) < ($1.due?.at ?? .distantFuture, $1.id) })
    }

    @Test("Pages follow each other without gaps or repeats, for every queue and scope", arguments: [1, 3, 7])
    func paging(size: Int) throws {
        let fixture = try IndexFixture()
        try crowd(fixture)
        let model = try fixture.model()
        for queue in Queue.allCases {
            for scope in [
                QueueScope.team, QueueScope(owner: dana, territory: ["de"]), QueueScope(owner: kim, includesUnowned: false),
                QueueScope(owner: nil, includesUnowned: false),
            ] {
                for filter in [
                    QueueFilter(), QueueFilter(showsSnoozed: true), QueueFilter(source: "Web"), QueueFilter(onlyOverdue: true),
                ] {
                    let request = request(queue, fixture, scope, filter)
                    let whole = try model.queues.rows(request, limit: 1000)
                    var paged: [LeadRow] = []
                    while true {
                        let page = try model.queues.rows(request, after: paged.last, limit: size)
                        paged += page
                        if page.count < size { break }
                    }
                    #expect(paged == whole)
                    #expect(try model.queues.count(request).total == whole.count)
                }
            }
        }
    }

    @Test("Owned and unowned leads are in one order, and each group alone is in the same order")
    func ownedAndUnowned() throws {
        let fixture = try IndexFixture()
        try crowd(fixture)
        let model = try fixture.model()
        for queue in Queue.allCases {
            let all = try model.queues.rows(request(queue, fixture), limit: 1000)
            let owned = try model.queues.rows(request(queue, fixture, QueueScope(owner: nil, includesUnowned: false)), limit: 1000)
            #expect(owned == all.filter { $0.owner != nil })
            if queue == .mql { #expect(!owned.isEmpty && owned.count < all.count) }
        }
    }

    @Test("My queue holds my leads and the unowned leads of my territory")
    func scope() throws {
        let fixture = try IndexFixture()
        try crowd(fixture)
        let model = try fixture.model()
        let mine = try model.queues.rows(request(.mql, fixture, QueueScope(owner: dana, territory: ["DE"])), limit: 1000)
        let all = try model.queues.rows(request(.mql, fixture), limit: 1000)
        let expected = try all.filter { row in
            if row.owner == dana { return true }
            return try row.owner == nil && model.lines.history(of: row.id).fold()?.fields[.country] == "de"
        }
        #expect(mine == expected)
        #expect(mine.contains { $0.owner == nil })
    }

    @Test("An MQL becomes overdue when the clock passes its deadline, and is counted at once")
    func becomingOverdue() throws {
        let fixture = try IndexFixture()
        try fixture.write(1, captured(.mql, [.company: "Acme"]))
        try fixture.write(2, captured(.mql, [.company: "Best", .title: "VP"]))
        try fixture.write(2, .snoozed(until: fixture.now + .hours(1)))
        let model = try fixture.model()
        #expect(try model.queues.count(request(.mql, fixture)) == QueueCount(total: 1, overdue: 0))
        fixture.now = fixture.now + .days(5)
        #expect(try model.clocks.refresh(now: fixture.now))
        #expect(try !model.clocks.refresh(now: fixture.now))
        #expect(try model.queues.count(request(.mql, fixture)) == QueueCount(total: 2, overdue: 2))
        #expect(try model.queues.count(request(.mql, fixture, .team, QueueFilter(onlyOverdue: true))).total == 2)
    }

    @Test("A snoozed lead is hidden until the snooze ends, unless the filter includes it")
    func snooze() throws {
        let fixture = try IndexFixture()
        try fixture.write(1, captured())
        try fixture.write(1, .snoozed(until: fixture.now + .hours(2)))
        let model = try fixture.model()
        #expect(try model.queues.rows(request(.mql, fixture), limit: 10).isEmpty)
        #expect(try model.queues.rows(request(.mql, fixture, .team, QueueFilter(showsSnoozed: true)), limit: 10).count == 1)
        fixture.now = fixture.now + .hours(2)
        #expect(try model.clocks.refresh(now: fixture.now))
        #expect(try model.queues.rows(request(.mql, fixture), limit: 10).map(\.id) == [LeadID(1)])
        #expect(try model.queues.count(request(.mql, fixture)).total == 1)
    }

    @Test("Scores decay from day to day as the definition says, and the order follows")
    func decay() throws {
        let fixture = try IndexFixture()
        try fixture.write(1, captured(.mql, [.company: "Acme"]))
        try fixture.write(1, .engaged(Engagement(type: .formSubmitted, form: .pricing)))
        try fixture.write(2, captured(.mql, [.company: "Best", .title: "VP"]))
        try fixture.write(3, captured(.nurture, [.company: "Cold"]))
        for _ in 0..<5 { try fixture.write(3, .engaged(Engagement(type: .emailOpened))) }
        // Rules with conditions count where the detail or the campaign meets them.
        for detail in [nil, "/blog", "/price-list", "prices"] {
            try fixture.write(3, .engaged(Engagement(type: .pageVisited, detail: detail)))
        }
        for campaign in [nil, "Fair", "spring"] {
            try fixture.write(3, .engaged(Engagement(type: .eventAttended, campaign: campaign)))
        }
        let model = try fixture.model()
        #expect(try model.queues.rows(request(.mql, fixture), limit: 9).map(\.id.number) == [1, 2])
        for days in 1...70 {
            let later = fixture.now + .days(days)
            _ = try model.clocks.refresh(now: later)
            for id in 1...3 {
                let row = try #require(try model.queues.rows([LeadID(id)]).first)
                let lead = try #require(try model.lines.history(of: LeadID(id)).fold())
                let day = smallDefinition().calendar.zone.day(of: later)
                #expect(row.score == smallDefinition().score(lead, on: day).snapshot)
            }
        }
        let later = QueueRequest(queue: .mql, scope: .team, now: fixture.now + .days(70))
        #expect(try model.queues.rows(later, limit: 9).map(\.id.number) == [2, 1])
        #expect(try model.queues.rows(request(.mql, fixture), limit: 9).map(\.id.number) == [1, 2])
    }

    @Test("Today holds the tasks due by the end of the day, by urgency and time")
    func today() throws {
        let fixture = try IndexFixture()
        for (lead, hours) in [(1, 30), (2, 3), (3, 1)] {
            try fixture.write(lead, captured(.sal, owner: dana))
            try fixture.write(lead, .followUpScheduled(FollowUp(channel: .call, at: fixture.now + .hours(hours))))
            try fixture.write(lead, .touched(Touch(channel: .email, outcome: .noAnswer)))
        }
        let model = try fixture.model()
        #expect(try model.queues.rows(request(.today, fixture, QueueScope(owner: dana)), limit: 9).map(\.id.number) == [3, 2])
        #expect(try model.queues.count(request(.today, fixture)) == QueueCount(total: 2, overdue: 0))
    }
}
