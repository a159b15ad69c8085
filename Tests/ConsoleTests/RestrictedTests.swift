import Console
import Lifecycle
import Screen
import Testing

@Suite("A console for looking only")
struct RestrictedTests {
    private func looking(_ opening: DashboardLocation? = nil) -> Driver {
        let backend = MemoryBackend.sample()
        backend.isReadOnly = true
        backend.isRestricted = true
        return Driver(backend, Size(rows: 60, columns: 200), opening: opening)
    }

    @Test("What writes stands in no footer and in no help, and the palette doesn't find it")
    func notOffered() {
        let driver = looking()
        let writing = ActionSpec.table.filter { $0.writes && !$0.contexts.isDisjoint(with: [.list]) }
        #expect(writing.count > 15)
        let footer = driver.lines.last ?? ""
        #expect(footer.contains("search"))
        for title in ["accept", "reject", "disqualify", "convert", "touch", "undo"] { #expect(!footer.contains(title), "\(title)") }
        driver.press("?")
        for spec in writing { #expect(!driver.screen.contains(spec.help), "\(spec.title)") }
        #expect(driver.screen.contains("half a page down") && !driver.screen.contains("not now: Read-only"))
        driver.press("Esc", ":").type("unreached")
        #expect(driver.screen.contains("no action has these letters"))
        driver.press("Enter", "Esc")
        #expect(driver.backend.entries.count == MemoryBackend.sample().entries.count)
    }

    @Test("Every key of an action that writes is refused, and nothing is written")
    func refused() {
        let driver = looking()
        let before = driver.backend.entries.count
        for spec in ActionSpec.table where spec.writes && spec.contexts.contains(.list) {
            for key in spec.keys {
                driver.press(key.name)
                #expect(driver.message.contains("Nothing was done"), "\(key.name)")
                #expect(driver.model.overlays.isEmpty, "\(key.name)")
            }
        }
        #expect(driver.backend.entries.count == before)
    }

    @Test("A viewer who may look at the console of workers still sees what others could do, greyed")
    func viewer() {
        let backend = MemoryBackend.sample()
        backend.isReadOnly = true
        #expect(Driver(backend, Size(rows: 24, columns: 120)).lines.last?.contains("reject") == true)
    }

    @Test("It opens where it is asked to, and has each place kept once that one goes to")
    func places() {
        let driver = looking(DashboardLocation(screen: 6))
        #expect(driver.model.screen == .journal)
        #expect(driver.kept.isEmpty)
        driver.press("7", "7", "j", "3")
        #expect(driver.kept == [DashboardLocation(screen: 7), DashboardLocation(screen: 3)])
        #expect(driver.model.place == DashboardLocation(screen: 3))
    }

    @Test("Whoever works has no place kept, and begins with the queues")
    func working() {
        let driver = Driver(MemoryBackend.sample())
        driver.press("6", "7")
        #expect(driver.kept.isEmpty)
        #expect(looking(DashboardLocation(screen: 99)).model.screen == .triage)
    }

    @Test("Who asks for the funnel gets the dashboards as they were left, who asks for more gets that")
    func filling() {
        let kept = DashboardLocation(screen: 5, page: "team", window: "90d", grouping: "owner", filter: "web")
        #expect(DashboardLocation.funnel.filled(from: kept) == kept)
        #expect(DashboardLocation.health.filled(from: DashboardLocation(screen: 4, page: "speed")) == .health)
        #expect(DashboardLocation.funnel.filled(from: nil) == .funnel)
        var asked = DashboardLocation.funnel
        asked.grouping = "source"
        #expect(asked.filled(from: kept) == asked)
        let funnel = DashboardLocation(screen: 4, page: "speed", grouping: "owner")
        #expect(asked.filled(from: funnel) == DashboardLocation(screen: 4, page: "speed", grouping: "source"))
    }
}
