import Foundation
import Reports
import Journal
import Lifecycle
import Testing
import Workspace

/// Reads the demo workspace's journal line by line.
@Suite("Figures of the demo match a simple count over its journal")
struct DemoFiguresTests {
    static let now = Instant(milliseconds: 1_795_424_400_000)

    /// Creates a demo with a number of leads and reads its journal.
    private func demo(_ leads: Int) throws -> JournalFixture {
        let root = FileManager.default.temporaryDirectory.path + "/winnow-figures-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: root) }
        var dice = Dice(seed: 5)
        let chance = (0..<100_000).map { _ in dice.next() }
        let counter = Counter()
        let environment = WorkspaceEnvironment(
            clock: { Self.now }, random: { chance[counter.next() % chance.count] }, login: Login("me"), cacheFolder: root + "/cache"
        )
        let workspace = try Workspace.demo(
            root + "/desk", options: DemoOptions(leads: leads, seed: 3, now: Self.now), environment: environment)
        var fixture = JournalFixture(workspace.definition, workspace.team, now: Self.now)
        let journal = try JournalFolder(path: root + "/desk").open()
        _ = try journal.read(after: journal.start) { (action) throws(JournalError) in
            for line in action.lines { fixture.entries.append(try action.entry(of: line)) }
            return .continue
        }
        fixture.count = fixture.entries.compactMap(\.lead?.number).max() ?? 0
        return fixture
    }

    @Test("on every page, in several windows, by every grouping")
    func everyPage() throws {
        var fixture = try demo(150)
        #expect(fixture.count >= 150)
        let world = fixture.world
        let timelines = fixture.timelines()
        let today = fixture.definition.calendar.zone.day(of: Self.now)
        let windows = [
            DayWindow.always, WindowChoice.month.window(today: today),
            DayWindow(first: today.adding(-120), last: today.adding(-60)),
        ]
        var numbers = 0
        for kind in ReportPageKind.allCases {
            for (index, window) in windows.enumerated() {
                // By source, by definition, and by all other groupings.
                let groupings: [Grouping] = [[.source], [.definition], Grouping.allCases.filter { $0 != .source }][index]
                for grouping in groupings {
                    let query = ReportQuery(
                        window: window, compared: index == 1 ? window.moved(by: 1, today: today) : nil,
                        grouping: grouping, now: Self.now)
                    var comparison = Comparison(ReportPages.open(kind, timelines, fixture.settings, query))
                    comparison.compare(NaivePage(world, query).blocks(kind))
                    #expect(comparison.differences.isEmpty, "\(kind), \(query): \(comparison.differences.prefix(4))")
                    numbers += comparison.count
                }
            }
        }
        #expect(numbers > 1000)
    }
}

private final class Counter: @unchecked Sendable {
    private var value = 0
    func next() -> Int {
        value += 1
        return value
    }
}
