import Lifecycle
import Testing

/// The time left as a queue shows it, in a week with a lunch break.
@Suite("Working time left")
struct WorkingTimeLeftTests {
    private static let calendar = BusinessCalendar(
        zone: Times.berlin,
        week: Dictionary(
            uniqueKeysWithValues: [Weekday.monday, .tuesday, .wednesday, .thursday, .friday].map {
                ($0, [BusinessCalendar.Hours(from: 540, to: 720), BusinessCalendar.Hours(from: 780, to: 1020)])
            }))

    private func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant { Times.at(2026, 11, day, hour, minute) }

    @Test("lunch, the night and the weekend don't count; two working days ahead and a day afterwards dates do")
    func left() {
        for (now, due, expected) in [
            (at(23, 11), at(23, 14), TimeSpan.hours(2)), (at(23, 12, 30), at(23, 13, 30), .minutes(30)),
            (at(23, 16), at(24, 10), .hours(2)), (at(27, 16, 30), at(30, 9, 15), .minutes(45)),
            (at(23, 9), at(24, 16), .hours(13)), (at(23, 9), at(26, 9), .days(3)),
            (at(23, 13, 20), at(23, 11, 50), .zero - .minutes(30)), (at(24, 9, 10), at(23, 16, 50), .zero - .minutes(20)),
            (at(25, 10), at(23, 10), .zero - .days(2)),
        ] {
            #expect(Self.calendar.workingTimeLeft(until: due, at: now) == expected, "\(now) \(due)")
        }
    }

    @Test("a clock in elapsed time and an agreed meeting count every hour")
    func kinds() {
        var definition = TestDefinition.standardLike
        definition.calendar = Self.calendar
        definition.clocks = [
            Clock(kind: .accept, limit: .hours(4), inBusinessHours: true),
            Clock(kind: .qualify, limit: .hours(4), inBusinessHours: false),
        ]
        func left(_ kind: Due.Kind) -> TimeSpan { TaskTimes(definition).left(for: Due(kind: kind, at: at(23, 14)), at: at(23, 11)) }
        #expect(left(.accept) == .hours(2))
        #expect(left(.qualify) == .hours(3))
        #expect(left(.followUp(.meeting)) == .hours(3))
        #expect(left(.attempt(2, of: 6)) == .hours(3))
        #expect(left(.firstTouch) == .hours(3), "without a clock")
    }
}
