import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("Counts of first stage entries")
struct StageEntryTests {
    @Test("are by the person who captured the lead, once, until it is undone")
    func counts() throws {
        let fixture = try IndexFixture()
        let model = try fixture.model()
        let today = model.definition.calendar.zone.day(of: fixture.now)
        func count(_ stage: Stage, _ login: Login, _ days: ClosedRange<Day>) throws -> Int {
            _ = try model.catchUp()
            return try model.stageEntries.count(into: stage, by: [login], on: days)
        }
        try fixture.write(1, captured(.inquiry), by: kim, occurredAt: fixture.now - .days(3))
        try fixture.write(2, captured(.mql), by: dana)
        let promoted = try fixture.write(1, .promoted(Promoted(stage: .mql, score: ScoreSnapshot(fit: 1, engagement: 1))))
        #expect(try count(.mql, kim, today...today) == 1, "counts for the person who captured it, not who promoted it")
        #expect(try count(.mql, dana, today...today) == 1)
        #expect(try count(.inquiry, kim, today...today) == 0)
        #expect(try count(.inquiry, kim, today.adding(-3)...today.adding(-3)) == 1)
        #expect(try model.stageEntries.count(into: .mql, by: [kim, dana], on: today...today) == 2)
        // Returning from nurture is not a first entry.
        try fixture.write(1, .rejected(Declined(reason: "timing")))
        fixture.now = fixture.now + .days(1)
        try fixture.write(1, .reengaged(Reengaged(stage: .mql)))
        #expect(try count(.mql, kim, today...today.adding(9)) == 1)
        try fixture.undo(promoted)
        #expect(try count(.mql, kim, today...today) == 0)
        #expect(try count(.mql, kim, today.adding(1)...today.adding(1)) == 1, "now the return is the first entry")
    }

    @Test("use the days of the definition's time zone, also after the adoption of another zone")
    func zone() throws {
        let fixture = try IndexFixture()
        let model = try fixture.model()
        // 17:00 UTC is 2:00 on the next day, nine hours to the east.
        let evening = Instant(milliseconds: 1_795_424_400_000 / 86_400_000 * 86_400_000) + .hours(17)
        try fixture.write(1, captured(.mql), by: kim, occurredAt: evening)
        _ = try model.catchUp()
        let day = ZoneTable.utc.day(of: evening)
        #expect(try model.stageEntries.count(into: .mql, by: [kim], on: day...day) == 1)
        _ = try model.apply(try fixture.adopt(2, webPoints: 31))
        #expect(try model.stageEntries.count(into: .mql, by: [kim], on: day...day) == 0)
        #expect(try model.stageEntries.count(into: .mql, by: [kim], on: day.adding(1)...day.adding(1)) == 1)
    }
}
