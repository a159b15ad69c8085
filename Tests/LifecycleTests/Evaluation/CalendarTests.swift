import Lifecycle
import Testing

/// Business time across nights, weekends, holidays and clock changes.
@Suite("The business calendar")
struct CalendarTests {
    static let calendar = TestDefinition.calendar

    @Test(
        "four business hours end at the expected moment",
        arguments: [
            (Times.at(2026, 11, 23, 9), Times.at(2026, 11, 23, 13)),
            (Times.at(2026, 11, 23, 15), Times.at(2026, 11, 24, 11)),
            (Times.at(2026, 11, 23, 3), Times.at(2026, 11, 23, 13)),
            (Times.at(2026, 11, 23, 13), Times.at(2026, 11, 23, 17)),
            (Times.at(2026, 11, 27, 16), Times.at(2026, 11, 30, 12)),
            (Times.at(2026, 11, 28, 12), Times.at(2026, 11, 30, 13)),
            (Times.at(2026, 12, 24, 16), Times.at(2026, 12, 28, 12)),
            (Times.at(2026, 10, 23, 16), Times.at(2026, 10, 26, 12)),
            (Times.at(2026, 3, 27, 16), Times.at(2026, 3, 30, 12)),
        ])
    func fourHours(start: Instant, end: Instant) {
        #expect(Self.calendar.moment(.hours(4), after: start) == end)
        #expect(Self.calendar.workingTime(from: start, to: end) == .hours(4))
    }

    @Test("working time and moments agree for any start and length, and a deadline is never before its start")
    func inverse() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<200 {
            let start = Times.at(2026, 3, 1) + .minutes(Int.random(in: 0...500_000, using: &random))
            let span = TimeSpan.minutes(Int.random(in: 1...5000, using: &random))
            let end = Self.calendar.moment(span, after: start)
            #expect(end > start)
            #expect(Self.calendar.workingTime(from: start, to: end) == span)
        }
    }

    @Test("a clock can count all hours, and a calendar without hours counts all")
    func allHours() {
        let clock = Clock(kind: .qualify, limit: .hours(24), inBusinessHours: false)
        #expect(Self.calendar.deadline(of: clock, from: Times.monday) == Times.monday + .hours(24))
        let empty = BusinessCalendar(zone: .utc, week: [:])
        #expect(empty.moment(.hours(4), after: Times.monday) == Times.monday + .hours(4))
        #expect(empty.workingTime(from: Times.monday, to: Times.monday + .hours(9)) == .hours(9))
        #expect(empty.workingTime(from: Times.monday, to: Times.monday - .hours(9)) == .zero)
    }

    @Test("a calendar without closing time works across nights of 25 and 23 hours")
    func roundTheClock() {
        let hours = [BusinessCalendar.Hours(from: 0, to: 1440)]
        let always = BusinessCalendar(
            zone: Times.berlin, week: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, hours) }))
        for start in [Times.at(2026, 10, 24, 12), Times.at(2026, 3, 28, 12)] {
            #expect(always.moment(.hours(48), after: start) == start + .hours(48))
        }
    }

    @Test("a lunch break is not working time")
    func pause() {
        var split = Self.calendar
        split.week[.monday] = [.init(from: 540, to: 720), .init(from: 780, to: 1020)]
        #expect(split.moment(.hours(4), after: Times.monday) == Times.at(2026, 11, 23, 14))
    }
}
