import Console
import Lifecycle
import Screen
import Testing
import Workspace

@Suite("Entries decided under an earlier version of the definition")
struct EarlierVersionTests {
    /// The sample, decided under version 1, with a version 2 in force that renames a stage and a reason.
    private func renamed(with versions: DefinitionHistory) -> MemoryBackend {
        let backend = MemoryBackend.sample()
        backend.definition.number = 2
        backend.definition.topology.labels[.nurture] = "Greenhouse"
        for index in backend.definition.reasons.indices where backend.definition.reasons[index].id == "timing" {
            backend.definition.reasons[index].label = "asked too early"
        }
        backend.definitionHistory = versions
        return backend
    }

    private let wide = Size(rows: 40, columns: 160)

    @Test("Journal, timeline and return reason use the labels of the entry's version")
    func earlierLabels() {
        let driver = Driver(renamed(with: DefinitionHistory(known: [1: .sample])), wide)
        driver.press("6")
        #expect(driver.screen.contains("kim rejected Wei Zhang (L10), returned to nurture: not now"))
        driver.press("3")
        #expect(driver.screen.contains("rejected by kim: not now"))
        #expect(driver.screen.contains("not now, by kim"))
        #expect(driver.screen.contains("Greenhouse"), "the current stage uses the label in force")
    }

    @Test("New entries use the labels of the version in force")
    func currentLabels() throws {
        let backend = renamed(with: DefinitionHistory(known: [1: .sample]))
        let driver = Driver(backend, wide).press("Tab", "r", "t", "6")
        #expect(driver.screen.contains("to Greenhouse: asked too early"))
        #expect(driver.screen.contains("to nurture: not now"))
    }

    @Test("Entries of a version that can't be read use the labels in force")
    func unknownVersion() {
        let driver = Driver(renamed(with: DefinitionHistory()), wide).press("6")
        #expect(driver.screen.contains("to Greenhouse: asked too early"))
    }
}
