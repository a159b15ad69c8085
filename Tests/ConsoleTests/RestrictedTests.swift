import Console
import Lifecycle
import Screen
import Testing

@Suite("The restricted console")
struct RestrictedTests {
    private func restricted(_ opening: DashboardLocation? = nil) throws -> Driver {
        let workspace = try TestWorkspace.sample()
        workspace.isReadOnly = true
        return try Driver(workspace, Size(rows: 60, columns: 200), opening: opening)
    }

    @Test("Footer, help and palette omit actions that write")
    func notOffered() throws {
        let driver = try restricted()
        let writeActions = ActionSpec.table.filter { $0.writes && !$0.contexts.isDisjoint(with: [.list]) }
        #expect(writeActions.count > 15)
        let footer = driver.lines.last ?? ""
        #expect(footer.contains("search"))
        for title in ["accept", "reject", "disqualify", "convert", "touch", "undo"] { #expect(!footer.contains(title), "\(title)") }
        driver.press("?")
        for spec in writeActions { #expect(!driver.screen.contains(spec.help), "\(spec.title)") }
        #expect(driver.screen.contains("half a page down") && !driver.screen.contains("Not possible now: Read-only"))
        driver.press("Esc", ":").type("unreached")
        #expect(driver.screen.contains("No matching action"))
        driver.press("Enter", "Esc")
        #expect(try driver.workspace.entries.count == TestWorkspace.sample().entries.count)
    }

    @Test("Every key of an action that writes is refused, and nothing is written")
    func refused() throws {
        let driver = try restricted()
        let before = driver.workspace.entries.count
        for spec in ActionSpec.table where spec.writes && spec.contexts.contains(.list) {
            for key in spec.keys {
                driver.press(key.name)
                #expect(driver.message.contains("winnow is open read-only"), "\(key.name)")
                #expect(driver.model.overlays.isEmpty, "\(key.name)")
            }
        }
        #expect(driver.workspace.entries.count == before)
    }

    @Test("A viewer in the full console sees the actions of others greyed")
    func viewer() throws {
        #expect(try Driver(.sample(me: "vera"), Size(rows: 24, columns: 120)).lines.last?.contains("reject") == true)
    }

    @Test("The restricted console opens at the requested location and saves each new location once")
    func locations() throws {
        let driver = try restricted(DashboardLocation(screen: 6))
        #expect(driver.model.screen == .journal)
        #expect(driver.saved.isEmpty)
        driver.press("7", "7", "j", "3")
        #expect(driver.saved == [DashboardLocation(screen: 7), DashboardLocation(screen: 3)])
        #expect(driver.model.location == DashboardLocation(screen: 3))
    }

    @Test("The full console saves no location and starts with the queues")
    func fullConsole() throws {
        let driver = try Driver(TestWorkspace.sample())
        driver.press("6", "7")
        #expect(driver.saved.isEmpty)
        #expect(try restricted(DashboardLocation(screen: 99)).model.screen == .triage)
    }

    @Test("A request for the funnel restores the saved dashboard settings; explicit settings override them")
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
