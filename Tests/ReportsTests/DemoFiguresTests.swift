import Foundation
import Reports
import Journal
import Lifecycle
import Testing
import Workspace

/// The demo workspace's journal, read line by line.
@Suite("Figures of the demo are what a plain loop over its journal says")
struct DemoFiguresTests {
    static let now = Instant(milliseconds: 1_795_424_400_000)

    /// The lines of a demo of so many leads, and what else is known of it.
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
        let journal = try JournalFile(folder: JournalFolder(path: root + "/desk"))
        _ = try journal.read(after: journal.start) { action in
            fixture.entries += try action.lines.map { try action.entry(of: $0) }
            return .goOn
        }
        fixture.count = fixture.entries.compactMap(\.lead?.number).max() ?? 0
        return fixture
    }

    @Test("on every page, in several windows, by every grouping")
    func everyPage() throws {
        var fixture = try demo(150)
        #expect(fixture.count >= 150)
        let world = fixture.world
        let tracks = fixture.tracks()
        let today = fixture.definition.calendar.zone.day(of: Self.now)
        let windows = [
            DayWindow.always, WindowChoice.month.window(today: today),
            DayWindow(first: today.adding(-120), last: today.adding(-60)),
        ]
        var numbers = 0
        for kind in ReportPageKind.allCases {
            for (place, window) in windows.enumerated() {
                // By source, by definition, and by whatever is left.
                let groupings: [Grouping] = [[.source], [.definition], Grouping.allCases.filter { $0 != .source }][place]
                for grouping in groupings {
                    let question = ReportQuery(
                        window: window, compared: place == 1 ? window.moved(by: 1, today: today) : nil,
                        grouping: grouping, now: Self.now)
                    var comparison = Comparison(ReportPages.open(kind, tracks, fixture.setting, question))
                    comparison.compare(NaivePage(world, question).blocks(kind))
                    #expect(comparison.differences.isEmpty, "\(kind), \(question): \(comparison.differences.prefix(4))")
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
