import Testing

@testable import Lifecycle

/// Scores as a function of the lead's events, the definition and the date.
@Suite("Scores")
struct ScoreTests {
    static let definition = TestDefinition.standardLike

    static func lead(_ fields: LeadFields = .plain, _ done: (EngagementType, FormKind?, Instant)...) -> Lead? {
        var story = given(.captured(.viable, fields))
        for (type, form, moment) in done {
            story.happen(.did(.engaged(Engagement(type: type, form: form)), occurredAt: moment))
        }
        return story.lead
    }

    static func engagement(_ lead: Lead?, _ day: Day) -> Int? { lead.map { definition.score($0, on: day).snapshot.engagement } }

    @Test("fit rules test whole words, and points may be negative")
    func fit() {
        func fit(_ fields: LeadFields) -> Int { Self.definition.fitLines(fields).reduce(0) { $0 + $1.points } }
        #expect(fit(.priya) == 50)
        #expect(fit(LeadFields([.title: "MVP builder"])) == 0)
        #expect(fit(LeadFields([.title: "Senior Vice President, Sales"])) == 20)
        #expect(fit(LeadFields([.email: "a@GMAIL.example"])) == -10)
        for (text, points) in [("199", 0), ("200", 15), ("200-500", 15), ("1,200+", 15), ("about 50", 0), ("many", 0), ("", 0)] {
            #expect(fit(LeadFields([.employees: text])) == points, "\(text)")
        }
    }

    @Test("engagement decays by whole calendar days and is halved after its half-life")
    func decay() {
        let lead = Self.lead(.plain, (.formSubmitted, .pricing, Times.at(2026, 11, 23, 23, 59)))
        let day = Times.date(2026, 11, 23)
        #expect(Self.engagement(lead, day) == 30)
        #expect(Self.engagement(lead, day.adding(14)) == 15)
        #expect(Self.engagement(lead, day.adding(28)) == 8)
        #expect(Self.engagement(lead, day.adding(1000)) == 0)
        // One minute later it is another date, and the engagement is a day old.
        #expect(Self.definition.calendar.zone.day(of: Times.at(2026, 11, 24)) == day.adding(1))
        #expect(Self.engagement(lead, day.adding(1)) == 29)
    }

    @Test("a night with a clock change counts as one day", arguments: [(2026, 3, 29), (2026, 10, 25)])
    func acrossClockChange(year: Int, month: Int, day: Int) {
        let change = Times.date(year, month, day)
        for hour in [0, 1, 4, 12, 23] {
            let before = Times.berlin.instant(LocalTime(day: change.adding(-1), hour: hour, minute: 30))
            let lead = Self.lead(.plain, (.formSubmitted, .pricing, before))
            let aged = (0...3).map { Self.engagement(lead, change.adding($0 - 1)) }
            #expect(aged == [30, 29, 28, 27], "\(hour)")
        }
    }

    @Test("a cap limits the total of one rule, also a negative one, after decay")
    func caps() {
        let at = Times.monday
        let many = Self.lead(
            .plain, (.emailOpened, nil, at), (.emailOpened, nil, at), (.emailOpened, nil, at), (.emailOpened, nil, at),
            (.pageVisited, nil, at), (.pageVisited, nil, at))
        let day = Times.date(2026, 11, 23)
        let lines = many.map { Self.definition.score($0, on: day).engagement } ?? []
        #expect(lines.map(\.points) == [10, -9])
        #expect(lines.map(\.times) == [4, 2])
        #expect(many.map { Self.definition.score($0, on: day).snapshot } == ScoreSnapshot(fit: 0, engagement: 1))
    }

    @Test("points are the same with a tally of a part of the engagements", arguments: 0...7)
    func tally(counted: Int) throws {
        let forms: [(EngagementType, FormKind?)] = [
            (.formSubmitted, .pricing), (.pageVisited, nil), (.pageVisited, nil), (.emailOpened, nil), (.formSubmitted, .pricing),
            (.pageVisited, nil), (.chat, nil),
        ]
        var story = given(.captured(.viable, .plain))
        let day = Times.date(2026, 11, 23)
        var tally = EngagementTally()
        for (index, form) in forms.enumerated() {
            if index == counted { tally.add(try #require(story.lead), on: day, by: Self.definition) }
            let engagement = Engagement(type: form.0, form: form.1)
            story.happen(.did(.engaged(engagement), occurredAt: Times.monday - .days(index * 3)))
        }
        let lead = try #require(story.lead)
        let another = Times.date(2027, 1, 4)
        #expect(Self.definition.points(of: lead, on: another, from: tally) == Self.definition.score(lead, on: another).snapshot)
        for types in [[], [.formSubmitted], [.pageVisited, .chat]] as [[EngagementType]] {
            #expect(tally.count(types, of: lead) == lead.engagements.count { $0.engagement.counts(as: types) })
        }
        #expect(Self.definition.points(of: lead, on: day, from: tally) == Self.definition.score(lead, on: day).snapshot)
    }

    @Test("a tally begins again on another day and for a lead with fewer engagements")
    func newTally() throws {
        var story = given(.captured(.viable, .plain))
        var tally = EngagementTally()
        let day = Times.date(2026, 11, 23)
        var leads: [Lead] = []
        for _ in 0..<5 {
            story.happen(.did(.engaged(Engagement(type: .formSubmitted, form: .pricing)), occurredAt: Times.monday))
            leads.append(try #require(story.lead))
        }
        tally.add(leads[4], on: day, by: Self.definition)
        tally.add(leads[1], on: day, by: Self.definition)
        #expect(tally.count([], of: leads[3]) == 4)
        #expect(Self.definition.points(of: leads[3], on: day, from: tally) == Self.definition.points(of: leads[3], on: day))
        let later = Times.date(2027, 1, 4)
        tally.add(leads[2], on: later, by: Self.definition)
        #expect(Self.definition.points(of: leads[3], on: later, from: tally) == Self.definition.points(of: leads[3], on: later))
    }

    @Test("decay alone neither promotes nor demotes a lead")
    func decayAlone() {
        let story = given(.captured(.mql, .plain), .did(.engaged(Engagement(type: .formSubmitted, form: .pricing))))
        story.when(.note("later"), after: .days(400)).then("noted", stage: .mql)
    }
}
