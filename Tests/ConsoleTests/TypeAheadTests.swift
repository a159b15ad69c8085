import Console
import Lifecycle
import Screen
import Testing

@Suite("Keys typed ahead")
struct TypeAheadTests {
    @Test(
        "After a refusal the keys typed with it are dropped, whatever was refused",
        arguments: [
            ["c", "a"], ["Z", "a"], ["n", "a"], ["q", "a"], ["L", "C"], ["d", "n", "Esc", "a"], ["r", "u", "f"],
            ["m", "Enter", "x", "Enter"], ["e", "Enter", "Esc", "a"], ["M", "l", "Enter", "Esc", "a"], ["s", "Tab", "1"],
        ])
    func afterARefusal(keys: [String]) throws {
        let driver = try Driver(.sample())
        let count = driver.workspace.entries.count
        driver.clock += 1000
        for key in keys { driver.burst(key, paints: false) }
        #expect(driver.workspace.entries.count == count, "\(driver.screen)")
        #expect(driver.stage(3) == .mql)
    }

    @Test("A refused key doesn't let the next one undo an earlier action")
    func undoAfterARefusal() throws {
        let driver = try Driver(.sample())
        driver.press("a")
        driver.clock += 1000
        driver.burst("c", "u")
        #expect(driver.stage(3) == .sal)
        #expect(driver.message.hasSuffix("; later keys ignored"), "\(driver.message)")
        driver.press("u")
        #expect(driver.stage(3) == .mql)
    }

    @Test("Keys act again after 300 ms of silence; each dropped key begins it again")
    func silence() throws {
        let driver = try Driver(.sample())
        driver.clock += 1000
        driver.burst("c", "a")
        for _ in 0..<3 {
            driver.clock += 200
            driver.burst("a")
            #expect(driver.stage(3) == .mql)
        }
        driver.clock += 300
        driver.burst("a")
        #expect(driver.stage(3) == .sal)
    }

    @Test("Pasted text that nothing accepts also drops what follows")
    func afterAPaste() throws {
        let driver = try Driver(.sample())
        driver.clock += 1000
        driver.paste("aaa")
        driver.burst("a")
        #expect(driver.stage(3) == .mql)
    }

    @Test("While every key succeeds, all of them act before the first paint")
    func withoutARefusal() throws {
        let driver = try Driver(.sample())
        driver.clock += 1000
        driver.burst("a", "r", "t", "j", "k", "C", "a")
        #expect(driver.kinds(4) == ["accepted", "rejected", "assigned", "accepted"], "\(driver.kinds(5))")
    }

    @Test("Answers typed ahead never land on another criterion than the one they were meant for")
    func answers() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "j", "b", "Space", "1", "Space", "Space")
        func answers() -> [String: String]? { driver.workspace.leads[LeadID(8)]?.answers.mapValues(\.answer) }
        #expect(answers() == ["authority": "yes"])
        driver.clock += 1000
        // Budget is asked first, and Authority, which passes, not at all.
        driver.burst("b", "1", "3", "1", "1", "c")
        #expect(answers() == ["authority": "yes"], "\(driver.message)")
        #expect(driver.message.contains("Authority passes already and this asks Need"), "\(driver.message)")
        driver.press("Esc")
        driver.press("b", "1", "1", "1")
        #expect(answers()?.count == 4, "once painted, every question takes its answer")
    }

    @Test("Answers typed ahead for more criteria than were asked are no commands")
    func answersTooMany() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "j", "b", "Space", "Space", "Space", "1")
        #expect(driver.workspace.leads[LeadID(8)]?.answers.count == 1)
        driver.clock += 1000
        driver.burst("b", "1", "1", "1", "2")
        #expect(driver.workspace.leads[LeadID(8)]?.answers.count == 4)
        #expect(driver.model.screen == .triage, "the fourth answer doesn't open another screen")
        #expect(driver.message.hasSuffix("; later keys ignored"), "\(driver.message)")
        driver.burst("2")
        #expect(driver.model.screen == .today, "after the paint keys are commands again")
    }

    @Test("Ctrl-C acts even then")
    func interrupt() throws {
        let driver = try Driver(.sample())
        driver.clock += 1000
        driver.burst("m", "Enter", "C-c")
        #expect(driver.model.overlays.isEmpty && !driver.hasQuit)
    }
}
