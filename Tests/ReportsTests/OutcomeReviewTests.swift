import Lifecycle
import Reports
import Testing

/// The review of outcomes, compared with a simple count over the histories.
@Suite("The review of outcomes")
struct OutcomeReviewTests {
    @Test("counts the ends of random histories as a simple count does, and as Calibration does", arguments: 0..<20)
    func agrees(seed: Int) throws {
        var random = try RandomHistory(seed: UInt64(seed))
        random.run(400, leads: 120)
        let world = random.fixture.world
        let settings = random.fixture.settings
        let timelines = random.fixture.timelines()
        let review = OutcomeReviewer.review(timelines, settings, now: world.now)
        let ends = world.leads.compactMap { RuleEvidence(of: $0, until: { _ in true }) }
        let page = ReportPages.open(.calibration, timelines, settings, ReportQuery(window: .always, now: world.now)).figures
        let rows = page.blocks.filter { $0.id == .rules || $0.id == .activityRules }.flatMap(\.rows)
        for rule in settings.definition.scoringRules {
            let with = ends.filter { $0.rules.contains(rule.id) }
            let without = ends.filter { !$0.rules.contains(rule.id) }
            let expected = OutcomeReview.Comparison(
                with: with.count, wonWith: with.count(where: \.isWon), without: without.count,
                wonWithout: without.count(where: \.isWon))
            #expect(review.rules[rule.id] == expected, "\(rule.id)")
            guard let row = rows.first(where: { $0.id == .named(rule.id) }) else {
                #expect(ends.isEmpty)
                continue
            }
            guard case .leads(let shownWith, _) = row.values[0], case .leads(let shownWithout, _) = row.values[2] else {
                Issue.record("\(row.values)")
                continue
            }
            #expect(shownWith == with.count && shownWithout == without.count)
        }
    }

    @Test("a rule whose form changed counts only the lines that were decided under its present form")
    func changedRule() throws {
        var random = try RandomHistory(seed: 7)
        random.run(400, leads: 120)
        var settings = random.fixture.settings
        let rule = try #require(settings.definition.scoringRules.first?.id)
        settings.versionsOfRules = { [:] }
        let timelines = random.fixture.timelines()
        let review = OutcomeReviewer.review(timelines, settings, now: random.fixture.world.now)
        #expect(review.rules[rule] == OutcomeReview.Comparison())
    }

    @Test("a finding is open since the end with which the outcomes began to contradict the rule")
    func start() {
        var comparison = OutcomeReview.Comparison(with: 20, wonWith: 2, without: 19, wonWithout: 15)
        #expect(!comparison.contradicts(isPositive: true), "19 leads are too few")
        comparison.add(isWith: false, isWon: true)
        #expect(comparison.contradicts(isPositive: true))
        #expect(!comparison.contradicts(isPositive: false))
    }
}
