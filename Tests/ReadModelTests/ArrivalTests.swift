import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("The index counts when leads first came into a stage")
struct ArrivalTests {
    @Test("for whoever captured them, once, until it is taken back")
    func counts() throws {
        let desk = try IndexFixture()
        let model = try desk.model()
        let today = model.definition.calendar.zone.day(of: desk.now)
        func count(_ stage: Stage, _ login: Login, _ days: ClosedRange<Day>) throws -> Int {
            _ = try model.catchUp()
            return try model.arrivals(at: stage, by: [login], on: days)
        }
        try desk.write(1, captured(.inquiry), by: kim, occurredAt: desk.now - .days(3))
        try desk.write(2, captured(.mql), by: dana)
        let promoted = try desk.write(1, .promoted(Promoted(stage: .mql, score: ScoreSnapshot(fit: 1, engagement: 1))))
        #expect(try count(.mql, kim, today...today) == 1, "it is who captured it, not who promoted it")
        #expect(try count(.mql, dana, today...today) == 1)
        #expect(try count(.inquiry, kim, today...today) == 0)
        #expect(try count(.inquiry, kim, today.adding(-3)...today.adding(-3)) == 1)
        #expect(try model.arrivals(at: .mql, by: [kim, dana], on: today...today) == 2)
        // Back to nurture and up again is no second arrival.
        try desk.write(1, .rejected(Declined(reason: "timing")))
        desk.now = desk.now + .days(1)
        try desk.write(1, .reengaged(Reengaged(stage: .mql)))
        #expect(try count(.mql, kim, today...today.adding(9)) == 1)
        try desk.takeBack(promoted)
        #expect(try count(.mql, kim, today...today) == 0)
        #expect(try count(.mql, kim, today.adding(1)...today.adding(1)) == 1, "now the way back is the first time")
    }

    @Test("by the days of the definition's zone, also after one of another zone was adopted")
    func zone() throws {
        let desk = try IndexFixture()
        let model = try desk.model()
        // 17:00 in UTC is two in the morning of the next day, nine hours to the east.
        let evening = Instant(milliseconds: 1_795_424_400_000 / 86_400_000 * 86_400_000) + .hours(17)
        try desk.write(1, captured(.mql), by: kim, occurredAt: evening)
        _ = try model.catchUp()
        let day = ZoneTable.utc.day(of: evening)
        #expect(try model.arrivals(at: .mql, by: [kim], on: day...day) == 1)
        _ = try model.applied(try desk.adopt(2, webPoints: 31))
        #expect(try model.arrivals(at: .mql, by: [kim], on: day...day) == 0)
        #expect(try model.arrivals(at: .mql, by: [kim], on: day.adding(1)...day.adding(1)) == 1)
    }
}
