import Lifecycle
import ReadModel
import Testing

@Suite("Queues")
struct QueueTests {
    private func request(_ queue: Queue, _ desk: IndexFixture, _ scope: QueueScope = .team, _ filter: QueueFilter = QueueFilter())
        -> QueueRequest
    {
        QueueRequest(queue: queue, scope: scope, filter: filter, now: desk.now)
    }

    /// A hundred leads of all stages, owners and scores.
    private func crowd(_ desk: IndexFixture) throws {
        var dice = Dice(seed: 7)
        for lead in 1...100 {
            let stage = [Stage.mql, .mql, .sal, .nurture, .viable].randomElement(using: &dice) ?? .mql
            try desk.write(
                lead,
                captured(
                    stage, owner: [nil, dana, kim].randomElement(using: &dice) ?? nil,
                    [
                        .company: "Acme", .title: ["VP", "Buyer"].randomElement(using: &dice) ?? "",
                        .country: ["de", "fr"].randomElement(using: &dice) ?? "",
                        .source: ["web", "fair"].randomElement(using: &dice) ?? "",
                    ]), occurredAt: desk.now - .hours(Int.random(in: 0..<200, using: &dice)))
            if Bool.random(using: &dice) { try desk.write(lead, .engaged(Engagement(type: .formSubmitted, form: .pricing))) }
            if Int.random(in: 0..<5, using: &dice) == 0 { try desk.write(lead, .snoozed(until: desk.now + .hours(5))) }
        }
    }

    @Test("MQLs stand late first, then by score, then by when they came, then by number")
    func mqlOrder() throws {
        let desk = try IndexFixture()
        try crowd(desk)
        let model = try desk.model()
        let rows = try model.rows(request(.mql, desk), limit: 1000)
        let naive = rows.sorted { a, b in
            func late(_ row: LeadRow) -> Int { row.due.map { $0.at < desk.now } ?? false ? 0 : 1 }
            return (late(a), -a.score.total, a.enteredStageAt, a.id) < (late(b), -b.score.total, b.enteredStageAt, b.id)
        }
        #expect(rows.count > 20)
        #expect(rows == naive)
        #expect(Set(rows.map { $0.due.map { $0.at < desk.now } ?? false }).count == 2)
    }

    @Test("SALs and SQLs stand by what is due next")
    func sqlOrder() throws {
        let desk = try IndexFixture()
        try crowd(desk)
        let rows = try desk.model().rows(request(.sql, desk), limit: 1000)
        #expect(rows.count > 5)
        #expect(rows == rows.sorted { ($0.due?.at ?? .distantFuture, $0.id) < ($1.due?.at ?? .distantFuture, $1.id) })
    }

    @Test("Pages follow each other without a gap and without a repeat, for every queue and scope", arguments: [1, 3, 7])
    func paging(size: Int) throws {
        let desk = try IndexFixture()
        try crowd(desk)
        let model = try desk.model()
        for queue in Queue.allCases {
            for scope in [
                QueueScope.team, QueueScope(owner: dana, territory: ["de"]), QueueScope(owner: kim, includesUnowned: false),
                QueueScope(owner: nil, includesUnowned: false),
            ] {
                for filter in [
                    QueueFilter(), QueueFilter(showsSnoozed: true), QueueFilter(source: "Web"), QueueFilter(onlyLate: true),
                ] {
                    let request = request(queue, desk, scope, filter)
                    let whole = try model.rows(request, limit: 1000)
                    var paged: [LeadRow] = []
                    while true {
                        let page = try model.rows(request, after: paged.last, limit: size)
                        paged += page
                        if page.count < size { break }
                    }
                    #expect(paged == whole)
                    #expect(try model.count(request).total == whole.count)
                }
            }
        }
    }

    @Test("What somebody owns and what nobody does stand in one order, and each alone in the same")
    func ownedAndUnowned() throws {
        let desk = try IndexFixture()
        try crowd(desk)
        let model = try desk.model()
        for queue in Queue.allCases {
            let all = try model.rows(request(queue, desk), limit: 1000)
            let owned = try model.rows(request(queue, desk, QueueScope(owner: nil, includesUnowned: false)), limit: 1000)
            #expect(owned == all.filter { $0.owner != nil })
            if queue == .mql { #expect(!owned.isEmpty && owned.count < all.count) }
        }
    }

    @Test("Mine and the unowned of my territory stand in my queue, nobody else's")
    func scope() throws {
        let desk = try IndexFixture()
        try crowd(desk)
        let model = try desk.model()
        let mine = try model.rows(request(.mql, desk, QueueScope(owner: dana, territory: ["DE"])), limit: 1000)
        let all = try model.rows(request(.mql, desk), limit: 1000)
        let expected = try all.filter { row in
            if row.owner == dana { return true }
            return try row.owner == nil && model.history(of: row.id).fold()?.fields[.country] == "de"
        }
        #expect(mine == expected)
        #expect(mine.contains { $0.owner == nil })
    }

    @Test("An MQL becomes late as the clock passes its deadline, and counts as late at once")
    func lateness() throws {
        let desk = try IndexFixture()
        try desk.write(1, captured(.mql, [.company: "Acme"]))
        try desk.write(2, captured(.mql, [.company: "Best", .title: "VP"]))
        try desk.write(2, .snoozed(until: desk.now + .hours(1)))
        let model = try desk.model()
        #expect(try model.count(request(.mql, desk)) == QueueCount(total: 1, late: 0))
        desk.now = desk.now + .days(5)
        #expect(try model.refreshClocks(now: desk.now))
        #expect(try !model.refreshClocks(now: desk.now))
        #expect(try model.count(request(.mql, desk)) == QueueCount(total: 2, late: 2))
        #expect(try model.count(request(.mql, desk, .team, QueueFilter(onlyLate: true))).total == 2)
    }

    @Test("A snoozed lead is hidden until its time comes, unless asked for")
    func snooze() throws {
        let desk = try IndexFixture()
        try desk.write(1, captured())
        try desk.write(1, .snoozed(until: desk.now + .hours(2)))
        let model = try desk.model()
        #expect(try model.rows(request(.mql, desk), limit: 10).isEmpty)
        #expect(try model.rows(request(.mql, desk, .team, QueueFilter(showsSnoozed: true)), limit: 10).count == 1)
        desk.now = desk.now + .hours(2)
        #expect(try model.refreshClocks(now: desk.now))
        #expect(try model.rows(request(.mql, desk), limit: 10).map(\.id) == [LeadID(1)])
        #expect(try model.count(request(.mql, desk)).total == 1)
    }

    @Test("A score decays from day to day as the definition says, and the order with it")
    func decay() throws {
        let desk = try IndexFixture()
        try desk.write(1, captured(.mql, [.company: "Acme"]))
        try desk.write(1, .engaged(Engagement(type: .formSubmitted, form: .pricing)))
        try desk.write(2, captured(.mql, [.company: "Best", .title: "VP"]))
        try desk.write(3, captured(.nurture, [.company: "Cold"]))
        for _ in 0..<5 { try desk.write(3, .engaged(Engagement(type: .emailOpened))) }
        let model = try desk.model()
        #expect(try model.rows(request(.mql, desk), limit: 9).map(\.id.number) == [1, 2])
        for days in 1...70 {
            let then = desk.now + .days(days)
            _ = try model.refreshClocks(now: then)
            for id in 1...3 {
                let row = try #require(try model.rows([LeadID(id)]).first)
                let lead = try #require(try model.history(of: LeadID(id)).fold())
                let day = smallDefinition().calendar.zone.day(of: then)
                #expect(row.score == smallDefinition().score(lead, on: day).reading)
            }
        }
        let later = QueueRequest(queue: .mql, scope: .team, now: desk.now + .days(70))
        #expect(try model.rows(later, limit: 9).map(\.id.number) == [2, 1])
        #expect(try model.rows(request(.mql, desk), limit: 9).map(\.id.number) == [1, 2])
    }

    @Test("Today holds the touches due by the end of the day, by time")
    func today() throws {
        let desk = try IndexFixture()
        for (lead, hours) in [(1, 30), (2, 3), (3, 1)] {
            try desk.write(lead, captured(.sal, owner: dana))
            try desk.write(lead, .followUpScheduled(FollowUp(channel: .call, at: desk.now + .hours(hours))))
            try desk.write(lead, .touched(Touch(channel: .email, outcome: .noAnswer)))
        }
        let model = try desk.model()
        #expect(try model.rows(request(.today, desk, QueueScope(owner: dana)), limit: 9).map(\.id.number) == [3, 2])
        #expect(try model.count(request(.today, desk)) == QueueCount(total: 2, late: 0))
    }
}
