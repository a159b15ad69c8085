import Formats
import Testing

/// Monday 23 November 2026, 09:14, one hour east of UTC; work begins at 09:00 from Monday to Friday.
private enum Clock {
    static let offset = Milliseconds.hour
    static let timeline = LocalTimeline(
        local: { ISOTimestamp.split($0 + offset) }, moment: { Int64($0) * Milliseconds.day + Int64($1) - offset })
    static let now = moment("2026-11-23 09:14")
    static let parser = parser(at: now)
    static let formatter = MomentFormatter(timeline: timeline, now: now)

    static func parser(at now: Int64) -> MomentParser {
        MomentParser(timeline: timeline, now: now) { day in
            var day = day
            while Gregorian.weekday(day) > 4 { day += 1 }
            return timeline.moment(day, 9 * Int(Milliseconds.hour))
        }
    }

    /// The moment of a text such as `2026-11-23 09:14`, `2026-11-23 09:14:05` or `2026-11-23 23:59:59.999`.
    static func moment(_ text: String) -> Int64 {
        guard case .local(let day, let time?)? = DateScanner.scan(text) else { return 0 }
        return timeline.moment(day, time)
    }
}

@Suite("Moments as people type them")
struct MomentParserTests {
    @Test(
        "in a field of things to come",
        arguments: [
            ("now", "2026-11-23 09:14"), ("14:00", "2026-11-23 14:00"), ("9", "2026-11-24 09:00"), ("9am", "2026-11-24 09:00"),
            ("3pm", "2026-11-23 15:00"), ("3 pm", "2026-11-23 15:00"), ("9:30 pm", "2026-11-23 21:30"),
            ("12am", "2026-11-24 00:00"),
            ("12pm", "2026-11-23 12:00"), ("noon", "2026-11-23 12:00"), ("30m", "2026-11-23 09:44"), ("45min", "2026-11-23 09:59"),
            ("+45min", "2026-11-23 09:59"), ("2h", "2026-11-23 11:14"), ("+2h", "2026-11-23 11:14"), ("1h20", "2026-11-23 10:34"),
            ("1h 20m", "2026-11-23 10:34"), ("in 2 hours", "2026-11-23 11:14"), ("in an hour", "2026-11-23 10:14"),
            ("in one hour", "2026-11-23 10:14"), ("2 hours from now", "2026-11-23 11:14"), ("3d", "2026-11-26 09:00"),
            ("+3d", "2026-11-26 09:00"), ("in 3 days", "2026-11-26 09:00"), ("+5d", "2026-11-30 09:00"),
            ("+3d 14:00", "2026-11-26 14:00"), ("in 3 days at 2pm", "2026-11-26 14:00"), ("2w", "2026-12-07 09:00"),
            ("-2w", "2026-11-09 09:00"), ("a week", "2026-11-30 09:00"), ("3mo", "2027-02-23 09:00"), ("1y", "2027-11-23 09:00"),
            ("2 hours ago", "2026-11-23 07:14"), ("today 17:00", "2026-11-23 17:00"), ("tomorrow", "2026-11-24 09:00"),
            ("tomorrow 9:00", "2026-11-24 09:00"), ("tomorrow 9am", "2026-11-24 09:00"), ("9:30 tomorrow", "2026-11-24 09:30"),
            ("tomorrow at 9.10", "2026-11-24 09:10"), ("tomorrow morning", "2026-11-24 09:00"),
            ("this afternoon", "2026-11-23 14:00"), ("yesterday", "2026-11-23 09:00"),
            ("sat", "2026-11-30 09:00"), ("Mon", "2026-11-30 09:00"), ("Tues", "2026-11-24 09:00"),
            ("Fri 14:00", "2026-11-27 14:00"),
            ("on Friday at 2pm", "2026-11-27 14:00"), ("next week", "2026-11-30 09:00"), ("next Monday", "2026-11-30 09:00"),
            ("next Fri", "2026-12-04 09:00"), ("this fri", "2026-11-27 09:00"), ("next month", "2026-12-23 09:00"),
            ("1 Dec", "2026-12-01 09:00"), ("Dec 1", "2026-12-01 09:00"), ("1st of December", "2026-12-01 09:00"),
            ("1 Dec 10:30", "2026-12-01 10:30"), ("Dec 1 2027", "2027-12-01 09:00"), ("1 Dec, 2027 8am", "2027-12-01 08:00"),
            ("1 Feb", "2027-02-01 09:00"), ("29 Feb", "2028-02-29 09:00"), ("24.12.", "2026-12-24 09:00"),
            ("24.12 15:00", "2026-12-24 15:00"), ("1.2.", "2027-02-01 09:00"), ("24.12.2027", "2027-12-24 09:00"),
            ("24.12.27", "2027-12-24 09:00"), ("31/1/2027", "2027-02-01 09:00"), ("1/31/2027 10:00", "2027-01-31 10:00"),
            ("4/4/2027 10:00", "2027-04-04 10:00"), ("31/1", "2027-02-01 09:00"), ("12/24", "2026-12-24 09:00"),
            ("2026-12-24", "2026-12-24 09:00"), ("2026-12-24 10:00", "2026-12-24 10:00"), ("2026-12-24 9", "2026-12-24 09:00"),
            ("2026-12-24T10:00", "2026-12-24 10:00"), ("2026-12-24T10:00:30", "2026-12-24 10:00:30"),
            ("2026-12-24T09:00Z", "2026-12-24 10:00"), ("2026-12-24T09:00:00.000Z", "2026-12-24 10:00"),
            ("2026-12-24T10:00+01:00", "2026-12-24 10:00"), ("2026-12-24 10:00 +0100", "2026-12-24 10:00"),
            ("20261224", "2026-12-24 09:00"),
        ])
    func upcoming(text: String, expected: String) throws {
        #expect(try Clock.parser.moment(text, for: .upcoming) == Clock.moment(expected))
        #expect(try Clock.parser.moment("  " + text.uppercased(), for: .upcoming) == Clock.moment(expected))
    }

    @Test(
        "when something happened",
        arguments: [
            ("14:00", "2026-11-22 14:00"), ("9", "2026-11-23 09:00"), ("2h", "2026-11-23 07:14"), ("-2h", "2026-11-23 07:14"),
            ("-45min", "2026-11-23 08:29"), ("30m", "2026-11-23 08:44"), ("3 days ago", "2026-11-20 09:14"),
            ("-3d", "2026-11-20 09:14"),
            ("-2w", "2026-11-09 09:14"), ("yesterday", "2026-11-22 12:00"), ("yesterday 16:30", "2026-11-22 16:30"),
            ("today", "2026-11-23 09:14"), ("mon", "2026-11-23 09:14"), ("mon 10:00", "2026-11-16 10:00"),
            ("mon 8:00", "2026-11-23 08:00"), ("fri", "2026-11-20 12:00"), ("last monday", "2026-11-16 12:00"),
            ("1 Dec", "2025-12-01 12:00"), ("20 Nov 10am", "2026-11-20 10:00"), ("24.12.", "2025-12-24 12:00"),
            ("2026-11-20 14:00", "2026-11-20 14:00"), ("29 feb", "2024-02-29 12:00"),
        ])
    func occurred(text: String, expected: String) throws {
        #expect(try Clock.parser.moment(text, for: .occurred) == Clock.moment(expected))
    }

    @Test(
        "as of a moment, where a day counts as a whole",
        arguments: [
            ("yesterday", "2026-11-22 23:59:59.999"), ("today", "2026-11-23 09:13:59.999"), ("-2w", "2026-11-09 23:59:59.999"),
            ("2w", "2026-11-09 23:59:59.999"), ("-1mo", "2026-10-23 23:59:59.999"), ("2026-11-04", "2026-11-04 23:59:59.999"),
            ("2026-11-04 12:00", "2026-11-04 12:00"), ("4.11.", "2026-11-04 23:59:59.999"), ("-2h", "2026-11-23 07:14"),
            ("fri", "2026-11-20 23:59:59.999"), ("mon", "2026-11-23 09:13:59.999"), ("8:00", "2026-11-23 08:00"),
            ("as of 4 Nov 2026 12:00", "2026-11-04 12:00"), ("last week", "2026-11-16 23:59:59.999"),
        ])
    func asOf(text: String, expected: String) throws {
        #expect(try Clock.parser.moment(text, for: .asOf) == Clock.moment(expected))
    }

    @Test(
        "days to come and days that have passed",
        arguments: [
            ("2026-12-24", "2026-12-24", "2026-12-24"), ("today", "2026-11-23", "2026-11-23"), ("+30d", "2026-12-23", "2026-12-23"),
            ("+2w", "2026-12-07", "2026-12-07"), ("3mo", "2027-02-23", "2026-08-23"), ("fri", "2026-11-27", "2026-11-20"),
            ("Monday", "2026-11-30", "2026-11-23"), ("24.12.", "2026-12-24", "2025-12-24"), ("-21d", "2026-11-02", "2026-11-02"),
            ("tomorrow 9am", "2026-11-24", "2026-11-24"), ("2h", "2026-11-23", "2026-11-23"),
            ("31 Jan", "2027-01-31", "2026-01-31"),
        ])
    func days(text: String, ahead: String, behind: String) throws {
        #expect(Gregorian.text(try Clock.parser.day(text, for: .upcomingDay)) == ahead)
        #expect(Gregorian.text(try Clock.parser.day(text, for: .pastDay)) == behind)
    }

    @Test(
        "what is no moment is refused in every field, with what was typed and three examples",
        arguments: [
            "", "soonish", "31.2.", "2026-13-01", "+d", "+99999d", "mo", "+-3d", "25:00", "tomorrow tomorrow", "a b c", "9:3",
            "13pm",
            "0am", "30 Feb", "Tue 23 Nov", "2h 14:00", "next", "in", "ago", "33/1/2027",
        ])
    func refused(text: String) {
        for field in MomentField.allCases {
            do throws(MomentError) {
                _ =
                    field.isDay
                    ? Int64(try Clock.parser.day(text, for: field)) : try Clock.parser.moment(text, for: field)
                Issue.record("\(text) is read")
            } catch {
                #expect(error.reason == .unreadable)
                #expect(error.message.contains("\"\(text)\"") && field.examples.allSatisfy(error.message.contains))
            }
        }
    }

    @Test("day and month either way round are refused with both days", arguments: ["3/4/2027", "3-4-2027", "3/4", "3/4/2027 9am"])
    func ambiguous(text: String) {
        do throws(MomentError) {
            _ = try Clock.parser.moment(text, for: .upcoming)
            Issue.record("\(text) is read")
        } catch {
            #expect(error.message == "\"\(text)\" can be 2027-04-03 or 2027-03-04; enter one of these")
        }
    }

    @Test("minutes are no dates, because m once meant months")
    func minutes() throws {
        #expect {
            try Clock.parser.day("+3m", for: .upcomingDay)
        } throws: { ($0 as? MomentError)?.message.contains("mo means months") == true }
    }

    @Test("the examples of every field are read in it")
    func examples() throws {
        for field in MomentField.allCases {
            #expect(field.examples.count == 3)
            for example in field.examples {
                let moment = try Clock.parser.moment(example, for: field)
                if !field.isDay { #expect((moment > Clock.now) == (field.direction == .ahead), "\(example)") }
                _ = try Clock.parser.day(example, for: field)
            }
        }
    }

    @Test("a moment more than a year ahead is named with its distance")
    func distance() throws {
        func distance(_ text: String) throws -> String? {
            Clock.parser.distance(of: try Clock.parser.moment(text, for: .upcoming))
        }
        #expect(try distance("2031-01-31 10:00") == "31 Jan 2031 is 4 years ahead")
        #expect(try distance("2027-11-24 10:00") == "24 Nov 2027 is 1 year ahead")
        #expect(try distance("2027-11-23 18:00") == nil)
    }

    @Test("a moment with its zone needs no clocks")
    func zoned() throws {
        #expect(MomentParser.zoned("2026-12-24T09:00Z") == Clock.moment("2026-12-24 10:00"))
        #expect(MomentParser.zoned("2026-12-24T09:00") == nil)
        #expect(MomentParser.zoned("tomorrow") == nil)
        // The journal and --json have years that no person types.
        let far = "2200-01-06T09:00:00.000Z"
        #expect(MomentParser.zoned(far).map(ISOTimestamp.text) == far)
        #expect(try Clock.parser.moment(far, for: .upcoming) == MomentParser.zoned(far))
    }
}

@Suite("Moments as winnow shows them")
struct MomentFormatterTests {
    @Test("every text that is shown is read back as the same moment, as far as the text tells")
    func roundTrip() throws {
        let formatter = Clock.formatter
        let minute = Milliseconds.minute
        for step in stride(from: Int64(-400), through: 400, by: 1) {
            // About ten hours apart, at odd minutes, up to half a year away.
            let moment = Clock.now + step * 613 * minute
            let field: MomentField = moment < Clock.now ? .occurred : .upcoming
            func reads(_ text: String, within tolerance: Int64, _ kind: String) throws {
                let read = try Clock.parser.moment(text, for: field)
                #expect(abs(read - moment) <= tolerance, "\(kind) \(text)")
            }
            try reads(formatter.wall(moment), within: 0, "wall")
            try reads(formatter.full(moment), within: 0, "full")
            try reads(ISOTimestamp.text(moment), within: 0, "iso")
            try reads(formatter.stamp(moment), within: moment <= Clock.now ? Milliseconds.day : 4 * Milliseconds.day, "stamp")
            try reads(formatter.past(moment), within: moment <= Clock.now ? Milliseconds.day : 4 * Milliseconds.day, "past")
            try reads(formatter.ago(moment), within: moment <= Clock.now ? Milliseconds.day : .max, "ago")
            try reads(formatter.remaining(moment), within: 4 * Milliseconds.day, "remaining")
            // A time of day alone is that of tomorrow if it is now.
            if moment > Clock.now {
                try reads(formatter.future(moment), within: 0, "future")
                try reads(formatter.short(moment), within: 0, "short")
                try reads(formatter.brief(moment), within: 4 * Milliseconds.day, "brief")
            } else {
                try reads(formatter.brief(moment), within: Milliseconds.day, "brief")
            }
        }
    }

    @Test("timestamps are written and read to the millisecond, and everything else is rejected")
    func timestamps() {
        for milliseconds in [0, -1, 951_782_400_000, 1_795_424_445_123, -62_167_219_200_000, 253_402_300_799_999] as [Int64] {
            #expect(ISOTimestamp.milliseconds(ISOTimestamp.text(milliseconds)) == milliseconds)
        }
        #expect(ISOTimestamp.milliseconds("2026-11-23T09:14:05.123Z") == 1_795_425_245_123)
        for wrong in [
            "2026-02-29T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01 00:00:00.000Z", "2026-01-01T00:00:00Z",
            "2026-1-01T00:00:00.0000Z",
        ] {
            #expect(ISOTimestamp.milliseconds(wrong) == nil)
        }
    }

    @Test(
        "lengths of time",
        arguments: [
            (3_000, "3 s"), (47 * 60_000, "47m"), (80 * 60_000, "1h20m"), (65 * 60_000, "1h05m"), (11 * 3_600_000, "11h"),
            (47 * 3_600_000, "47h"), (5 * 86_400_000, "5d"), (-12 * 60_000, "12m"), (0, "0 s"),
        ] as [(Int64, String)])
    func durations(milliseconds: Int64, text: String) { #expect(DurationFormatter.short(milliseconds) == text) }
}
