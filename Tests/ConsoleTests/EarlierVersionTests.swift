import Console
import Lifecycle
import Screen
import Testing
import Workspace

@Suite("Entries decided under an earlier version of the definition")
struct EarlierVersionTests {
    /// The sample, decided under version 1, with a version 2 in force that renames a stage and a reason.
    private func renamed() throws -> TestWorkspace {
        let workspace = try TestWorkspace.sample()
        try workspace.adopt(SampleDefinition(timingLabel: "asked too early", nurtureLabel: "Greenhouse"), number: 2)
        return workspace
    }

    private let wide = Size(rows: 40, columns: 160)

    @Test("Journal, timeline and return reason use the labels of the entry's version")
    func earlierLabels() throws {
        let driver = try Driver(renamed(), wide)
        driver.press("6")
        #expect(driver.screen.contains("kim rejected Wei Zhang (L10), returned to nurture: not now"))
        driver.press("3")
        #expect(driver.screen.contains("rejected by kim: not now"))
        #expect(driver.screen.contains("not now, by kim"))
        #expect(driver.screen.contains("Greenhouse"), "the current stage uses the label in force")
    }

    @Test("New entries use the labels of the version in force")
    func currentLabels() throws {
        let driver = try Driver(renamed(), wide).press("Tab", "r", "t", "6")
        #expect(driver.screen.contains("returned to Greenhouse: asked too"))
        #expect(driver.screen.contains("to nurture: not now"))
    }

    @Test("Entries of a version that can't be read use the labels in force")
    func unknownVersion() throws {
        let workspace = try renamed()
        workspace.definition = "name: of a version that this one cannot read"
        let driver = try Driver(workspace, wide).press("6")
        #expect(driver.screen.contains("returned to Greenhouse: asked too"))
    }
}
