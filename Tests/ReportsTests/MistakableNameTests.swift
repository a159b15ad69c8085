import Lifecycle
import Reports
import Screen
import Testing

/// Leads whose sources, campaigns, industries and owners have the names of the pages' own rows and columns.
@Suite("A group named like a row of the page")
struct MistakableNameTests {
    static let names = ["all", "All", "none", "total", " ", "leads", "share", "source=all", "source=source=all", "unassigned"]
    static let groupings: [Grouping] = [.source, .owner, .campaign, .industry]

    /// A lead for each name, won or rejected for a reason of that name, and a lead without any value.
    private func fixture() throws -> JournalFixture {
        var fixture = try RandomHistory(seed: 0).fixture
        let start = fixture.now - .days(3)
        let score = ScoreSnapshot(fit: 10, engagement: 40)
        for (index, name) in (Self.names + [""]).enumerated() {
            let lead = index + 1
            let login = name.isEmpty ? nil : Login(name)
            let actor = Actor.person(Login(name.isEmpty ? "dana" : name))
            let fields: [LeadField: String] = name.isEmpty ? [:] : [.source: name, .campaign: name, .industry: name]
            let captured = Captured(stage: .mql, fields: LeadFields(fields), owner: login, isRequested: true)
            fixture.write([(lead, .captured(captured), actor)], at: start)
            if index % 2 == 0 {
                let accepted = Accepted(stage: .sal, owner: login ?? Login("dana"), score: score)
                fixture.write([(lead, .accepted(accepted), actor)], at: start + .hours(1))
            } else {
                fixture.write([(lead, .rejected(Declined(reason: name)), actor)], at: start + .hours(1))
            }
            fixture.count = lead
        }
        return fixture
    }

    @Test("counts its own leads, on every page, by every grouping", arguments: groupings)
    func figures(grouping: Grouping) throws {
        var fixture = try fixture()
        let timelines = fixture.timelines()
        let query = ReportQuery(window: .always, grouping: grouping, now: fixture.now)
        for kind in ReportPageKind.allCases {
            let page = ReportPages.open(kind, timelines, fixture.settings, query)
            var comparison = Comparison(page)
            comparison.compare(NaivePage(fixture.world, query).blocks(kind))
            #expect(comparison.differences.isEmpty, "\(kind): \(comparison.differences.prefix(4))")
        }
    }

    @Test("has a row, a name in JSON and CSV, a label and cells of its own", arguments: groupings)
    func names(grouping: Grouping) throws {
        var fixture = try fixture()
        let timelines = fixture.timelines()
        for kind in ReportPageKind.allCases {
            let query = ReportQuery(window: .always, grouping: grouping, now: fixture.now)
            let figures = ReportPages.open(kind, timelines, fixture.settings, query).figures
            for block in figures.blocks {
                #expect(Set(block.rows.map(\.id)).count == block.rows.count, "\(kind) \(block.id)")
                #expect(Set(block.columnKeys).count == block.columns.count, "\(kind) \(block.columnKeys)")
                if block.id == .waiting { continue }
                #expect(Set(block.rowKeys).count == block.rows.count, "\(kind) \(block.rowKeys)")
                #expect(Set(block.rows.map(\.label)).count == block.rows.count, "\(kind) \(block.rows.map(\.label))")
            }
            let layout = FigurePageLayout(figures, width: 400, glyphs: .unicode, showsAllRows: true)
            #expect(Set(layout.cells.map(\.id)).count == layout.cells.count, "\(kind)")
        }
    }

    @Test("keeps the names of other rows in JSON and CSV")
    func keys() throws {
        var fixture = try fixture()
        let query = ReportQuery(window: .always, grouping: .source, now: fixture.now)
        let timelines = fixture.timelines()
        let sources = try #require(ReportPages.open(.sources, timelines, fixture.settings, query).figures.blocks.first)
        for (id, key) in zip(sources.rows.map(\.id), sources.rowKeys) {
            switch id {
            case .total: #expect(key == "all")
            case .group(let group) where group.value.hasSuffix("all"): #expect(key == "source=" + group.value)
            case .group(let group): #expect(key == group.value)
            default: Issue.record("\(id)")
            }
        }
        let reasons = try #require(ReportPages.open(.reasons, timelines, fixture.settings, query).figures.blocks.first)
        #expect(reasons.columnKeys.prefix(2) == ["leads", "share"])
        let rows = FigureCSVWriter.rows(ReportPages.open(.reasons, timelines, fixture.settings, query).figures)
        #expect(Set(rows.map { $0.prefix(6) }).count == rows.count)
    }

    @Test("is what a filter by its value shows", arguments: groupings)
    func filter(grouping: Grouping) throws {
        var fixture = try fixture()
        let timelines = fixture.timelines()
        // A lead without an owner counts for whoever decided on it.
        for name in grouping == .owner ? Self.names : Self.names + [""] {
            // Case and spaces don't separate sources.
            let value = grouping == .source ? ["all": "All", " ": ""][name] ?? name : name
            let filter = GroupFilter(grouping, value)
            let found = timelines.groups(matching: GroupFilter(grouping, name), team: fixture.team)
            #expect(found == [filter])
            #expect(GroupFilter(parsing: filter.text) == filter)
            let query = ReportQuery(window: .always, grouping: grouping, filter: filter, now: fixture.now)
            let page = ReportPages.open(.sources, timelines, fixture.settings, query)
            var comparison = Comparison(page)
            comparison.compare(NaivePage(fixture.world, query).blocks(.sources))
            #expect(comparison.differences.isEmpty, "\(name): \(comparison.differences.prefix(4))")
            let groups = page.figures.blocks.first?.rows.compactMap(\.id.group)
            #expect(groups == [filter], "\(name)")
        }
    }
}
