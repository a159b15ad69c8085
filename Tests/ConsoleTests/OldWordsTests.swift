import Console
import Lifecycle
import Screen
import Testing
import Workspace

@Suite("Lines decided under an earlier version of the definition")
struct OldWordsTests {
    /// The sample's history was decided under version 1; version 2 calls stages and reasons otherwise.
    private func renamed(knowing versions: DefinitionHistory) -> MemoryBackend {
        let backend = MemoryBackend.sample()
        backend.definition.number = 2
        backend.definition.topology.labels[.nurture] = "Greenhouse"
        for index in backend.definition.reasons.indices where backend.definition.reasons[index].id == "timing" {
            backend.definition.reasons[index].label = "asked too early"
        }
        backend.shelf = versions
        return backend
    }

    private let wide = Size(rows: 40, columns: 160)

    @Test("are told in the words of their version: in the journal, in the timeline, and in why a lead came back")
    func oldWords() {
        let driver = Driver(renamed(knowing: DefinitionHistory(known: [1: .sample])), wide)
        driver.press("6")
        #expect(driver.screen.contains("kim rejected Wei Zhang (L10) to nurture: not now"))
        driver.press("3")
        #expect(driver.screen.contains("rejected by kim: not now"))
        #expect(driver.screen.contains("not now  by kim"))
        #expect(driver.screen.contains("Greenhouse"), "where it stands is told in today's words")
    }

    @Test("new lines are told in the words of the version in force")
    func newWords() throws {
        let backend = renamed(knowing: DefinitionHistory(known: [1: .sample]))
        let driver = Driver(backend, wide).press("Tab", "r", "t", "6")
        #expect(driver.screen.contains("to Greenhouse: asked too early"))
        #expect(driver.screen.contains("to nurture: not now"))
    }

    @Test("a version that can't be read any more leaves the words to the one in force")
    func unknownVersion() {
        let driver = Driver(renamed(knowing: DefinitionHistory()), wide).press("6")
        #expect(driver.screen.contains("to Greenhouse: asked too early"))
    }
}
