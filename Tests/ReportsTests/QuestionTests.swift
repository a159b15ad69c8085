import Lifecycle
import Reports
import Testing

/// What the answers to the questions of the week say, of leads whose outcome is known.
@Suite("Questions of the week")
struct QuestionTests {
    static let dana = Actor.person(Login("dana"))

    /// A history under a definition with the reasons of the tests.
    static func fixture() throws -> JournalFixture {
        var fixture = try RandomHistory(seed: 0).fixture
        fixture.definition.rates = nil
        fixture.definition.breakdowns.unqualifiedHandovers = nil
        fixture.definition.reasons = [
            Reason(id: "timing", label: "Not now", key: "t", uses: [.reject]),
            Reason(id: "spring", label: "Next season", key: "s", uses: [.reject], returnDays: 90),
            Reason(id: "noBudget", label: "No budget", key: "b", uses: [.reject, .lost]),
            Reason(id: "wrong", label: "Wrong person", key: "w", uses: [.reject]),
            Reason(id: "notReady", label: "Just researching", key: "r", uses: [.reject]),
        ]
        return fixture
    }

    /// Adds leads of a source that were accepted, and one for each reason for which it was rejected.
    static func answer(_ source: String, accepted: Int, rejected: [String] = [], in fixture: inout JournalFixture) {
        let start = fixture.now - .days(3)
        for reason in (0..<accepted).map({ _ in nil as String? }) + rejected {
            fixture.count += 1
            let fields = LeadFields(source.isEmpty ? [:] : [.source: source])
            let captured = Captured(stage: .mql, fields: fields, owner: Login("dana"), isRequested: true)
            fixture.write([(fixture.count, .captured(captured), dana)], at: start)
            let accepted = Accepted(stage: .sal, owner: Login("dana"), score: ScoreSnapshot(fit: 10, engagement: 40))
            let event = reason.map { Event.rejected(Declined(reason: $0)) } ?? .accepted(accepted)
            fixture.write([(fixture.count, event, dana)], at: start + .hours(1))
        }
    }

    /// The answer to a question, with its page, which is compared with the simple computation.
    static func answer(_ question: String, of fixture: JournalFixture) throws -> (row: FigureRow, page: any ReportPage) {
        var fixture = fixture
        let query = ReportQuery(window: .always, now: fixture.now)
        let page = ReportPages.open(.overview, fixture.timelines(segments: 2), fixture.settings, query)
        var comparison = Comparison(page)
        comparison.compare(NaivePage(fixture.world, query).blocks(.overview))
        #expect(comparison.differences.isEmpty, "\(comparison.differences.prefix(4))")
        let block = try #require(page.figures.blocks.first { $0.id == .questions })
        return (try #require(block.rows.first { $0.id.key == question }), page)
    }

    @Test("junk: names the source with the worst share of those with ten answers, not the largest")
    func worstSource() throws {
        var fixture = try Self.fixture()
        Self.answer("Web", accepted: 36, rejected: ["wrong", "wrong", "wrong", "notReady"], in: &fixture)
        Self.answer("Content", accepted: 7, rejected: ["wrong", "notReady", "notReady"], in: &fixture)
        Self.answer("Blog", accepted: 10, in: &fixture)
        // All junk, yet too few to tell.
        Self.answer("Event", accepted: 0, rejected: ["wrong", "wrong", "wrong"], in: &fixture)
        let row = try Self.answer("junk", of: fixture).row
        #expect(
            row.label
                == "Is marketing sending junk? Yes: sales rejected or disqualified 10 of 63 leads that it answered, most for "
                + "\"Wrong person\" (7); worst of the 3 sources with 10 or more: Content (3 of 10, 30%).")
        #expect(row.emphasis == .alert && row.values[1] == .limits([FigureLimit(10, .percent)]))
    }

    @Test("junk: a rejection for timing is none, by a return date, an id or a label")
    func timing() throws {
        var fixture = try Self.fixture()
        let reasons = ["timing", "spring", "noBudget", "noBudget", "Bad Timing", "wrong"]
        Self.answer("Web", accepted: 14, rejected: reasons, in: &fixture)
        let (row, page) = try Self.answer("junk", of: fixture)
        #expect(
            row.label
                == "Is marketing sending junk? No: sales rejected or disqualified 1 of 20 leads that it answered, most for "
                + "\"Wrong person\" (1), and 5 more only for timing; the only source with 10 or more: Web (1 of 20, 5%).")
        #expect(row.emphasis == .good)
        let cell = try #require(row.values[2].cell)
        #expect(page.leads(behind: cell) == [LeadID(20)])
    }

    @Test("junk: an MQL that sales disqualified before anybody accepted it is junk, a lead that marketing disqualified is none")
    func disqualified() throws {
        var fixture = try Self.fixture()
        Self.answer("Web", accepted: 14, rejected: ["timing"], in: &fixture)
        let start = fixture.now - .days(3)
        for (stage, isFirstAccepted) in [(Stage.mql, false), (.mql, false), (.mql, true), (.viable, false), (.inquiry, false)] {
            fixture.count += 1
            let captured = Captured(stage: stage, fields: LeadFields([.source: "Web"]), owner: Login("dana"), isRequested: true)
            fixture.write([(fixture.count, .captured(captured), Self.dana)], at: start)
            if isFirstAccepted {
                let accepted = Accepted(stage: .sal, owner: Login("dana"), score: ScoreSnapshot(fit: 10, engagement: 40))
                fixture.write([(fixture.count, .accepted(accepted), Self.dana)], at: start + .minutes(30))
            }
            fixture.write([(fixture.count, .disqualified(Declined(reason: "wrong")), Self.dana)], at: start + .hours(1))
        }
        let (row, page) = try Self.answer("junk", of: fixture)
        #expect(row.label.contains("Yes: sales rejected or disqualified 2 of 18 leads that it answered"), "\(row.label)")
        #expect(row.label.contains("most for \"Wrong person\" (2), and 1 more only for timing"), "\(row.label)")
        let cell = try #require(row.values[2].cell)
        #expect(page.leads(behind: cell) == [LeadID(16), LeadID(17)])
    }

    @Test("junk: too few answers say nothing, and a source beyond the limit shows although all together are within it")
    func verdicts() throws {
        var fixture = try Self.fixture()
        let none = "Too few answers to say: sales accepted, rejected and disqualified no leads"
        #expect(try Self.answer("junk", of: fixture).row.label.contains(none))
        Self.answer("Web", accepted: 5, rejected: ["wrong"], in: &fixture)
        let few = "Too few answers to say: sales rejected or disqualified 1 of 6"
        #expect(try Self.answer("junk", of: fixture).row.label.contains(few))
        Self.answer("Fair", accepted: 6, in: &fixture)
        #expect(try Self.answer("junk", of: fixture).row.label.contains("; no source has 10 of them, which it takes to judge one."))
        Self.answer("Fair", accepted: 30, in: &fixture)
        Self.answer("Web", accepted: 3, rejected: ["wrong"], in: &fixture)
        let row = try Self.answer("junk", of: fixture).row
        #expect(row.label.contains("In part: sales rejected or disqualified 2 of 46") && row.emphasis == .alert)
        #expect(row.label.contains("worst of the 2 sources with 10 or more: Web (2 of 10, 20%)"))
    }

    /// Adds a lead with an opportunity that was opened some days ago.
    private func open(_ fixture: inout JournalFixture, daysAgo: Int, close: Int? = nil, nextStep: String? = nil) {
        fixture.count += 1
        let (lead, at) = (fixture.count, fixture.now - .days(daysAgo))
        let captured = Captured(stage: .sql, fields: LeadFields([.source: "Web"]), owner: Login("dana"))
        fixture.write([(lead, .captured(captured), Self.dana)], at: at)
        let today = fixture.definition.calendar.zone.day(of: fixture.now)
        let conversion = Conversion(closeDate: close.map { today.adding($0) })
        fixture.write([(lead, .converted(Converted(stage: .opportunity, conversion: conversion)), Self.dana)], at: at)
        // It waits for nothing that a clock counts.
        fixture.write([(lead, .touched(Touch(channel: .call, outcome: .connected)), Self.dana)], at: at)
        guard let nextStep, let opened = fixture.history(LeadID(lead)).fold()?.opportunities.first else { return }
        let change = OpportunityChange(opportunity: opened.id, nextStep: .set(nextStep))
        fixture.write([(lead, .opportunityChanged(change), Self.dana)], at: at)
    }

    @Test("sitting: counts opportunities that are idle, past their close date or without a next step")
    func neglected() throws {
        var fixture = try Self.fixture()
        fixture.definition.breakdowns.sittingDays = 20
        open(&fixture, daysAgo: 3, close: 9, nextStep: "call")
        open(&fixture, daysAgo: 3, close: -1, nextStep: "call")
        open(&fixture, daysAgo: 73, close: 9, nextStep: "call")
        open(&fixture, daysAgo: 3, close: 9)
        open(&fixture, daysAgo: 73, close: -40)
        let (row, page) = try Self.answer("sitting", of: fixture)
        let text =
            "Yes: 4 of 5 open opportunities wait: 2 past the close date, 2 without activity for 20 days, 2 without a next step"
        #expect(row.label.contains(text), "\(row.label)")
        #expect(row.emphasis == .alert)
        let cell = try #require(row.values[2].cell)
        #expect(page.leads(behind: cell) == [2, 3, 4, 5].map { LeadID($0) })
        // The page of the pipeline counts the same.
        let query = ReportQuery(window: .always, now: fixture.now)
        let pipeline = ReportPages.open(.pipeline, fixture.timelines(segments: 1), fixture.settings, query).figures.blocks
        let attention = try #require(pipeline.first { $0.id == .pipelineAttention })
        for id in ["overdue", "idle", "withoutNextStep"] {
            #expect(attention.rows.first { $0.id.key == id }?.values[0].leadCount == 2, "\(id)")
        }
        #expect(attention.rows.contains { $0.label == "no activity for 20 days" })
    }

    @Test("sitting: an opportunity that moves on is no reason, and a touch or a change makes one active")
    func active() throws {
        var fixture = try Self.fixture()
        fixture.definition.breakdowns.sittingDays = 20
        open(&fixture, daysAgo: 73, close: 9, nextStep: "call")
        let touch = Touch(channel: .call, direction: .outbound, outcome: .connected)
        fixture.write([(1, .touched(touch), Self.dana)], at: fixture.now - .days(1))
        open(&fixture, daysAgo: 73, close: 9, nextStep: "call")
        let opened = try #require(fixture.history(LeadID(2)).fold()?.opportunities.first)
        fixture.write(
            [(2, .opportunityChanged(OpportunityChange(opportunity: opened.id, chance: 30)), Self.dana)], at: fixture.now - .days(1)
        )
        let label = try Self.answer("sitting", of: fixture).row.label
        #expect(!label.contains("open opportunities wait") && !label.contains("open opportunity waits"), "\(label)")
    }

    /// Adds leads of a source, of which some are SQLs, and what the source cost in the present month.
    private func source(_ name: String, leads: Int, reached: Int, cost: Int64, in fixture: inout JournalFixture) {
        for index in 0..<leads {
            fixture.count += 1
            let captured = Captured(stage: index < reached ? .sql : .inquiry, fields: LeadFields([.source: name]))
            fixture.write([(fixture.count, .captured(captured), Self.dana)], at: fixture.now - .days(3))
        }
        let month = Month(of: fixture.definition.calendar.zone.day(of: fixture.now).adding(-31))
        fixture.costs.append(CostRecorded(source: name, month: month, amount: Money(cents: cost * 100, currency: "EUR")))
    }

    @Test("source: the largest spends stand first with what came of them, and only smaller ones are summed up")
    func spends() throws {
        var fixture = try Self.fixture()
        source("Fair", leads: 4, reached: 2, cost: 1600, in: &fixture)
        source("Web", leads: 9, reached: 3, cost: 750, in: &fixture)
        source("Webinar", leads: 3, reached: 0, cost: 900, in: &fixture)
        source("Referral", leads: 3, reached: 1, cost: 150, in: &fixture)
        #expect(
            try Self.answer("source", of: fixture).row.label.hasSuffix(
                "Referral costs least per SQL, Fair most (800 EUR). Spent: Fair 1,600 EUR for 2, Webinar 900 EUR for none, "
                    + "Web 750 EUR for 3, Referral 150 EUR for 1."))
        // One of them never had a lead.
        source("Print", leads: 0, reached: 0, cost: 5000, in: &fixture)
        source("Partner", leads: 1, reached: 0, cost: 100, in: &fixture)
        #expect(
            try Self.answer("source", of: fixture).row.label.hasSuffix(
                "Spent: Print 5,000 EUR for none, Fair 1,600 EUR for 2, Webinar 900 EUR for none, 3 smaller ones 1,000 EUR for 4."))
    }

    @Test("source: where no lead got there, what was spent shows all the same")
    func spentForNothing() throws {
        var fixture = try Self.fixture()
        source("Fair", leads: 4, reached: 0, cost: 1600, in: &fixture)
        let label = try Self.answer("source", of: fixture).row.label
        #expect(label.hasSuffix("No source with costs has a lead that reached SQL. Spent: Fair 1,600 EUR for none."), "\(label)")
    }
}
