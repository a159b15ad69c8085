import Foundation
import Testing

@Suite("Clocks of imported leads")
struct ImportedClocksTests {
    @Test("two days after an import its MQLs are overdue, its opportunities and SQLs are not: in figures, health, Today and rules")
    func clocks() throws {
        let place = try TestPlace()
        for (stage, name) in [("mql", "Ada"), ("sal", "Bea"), ("sql", "Cy"), ("opportunity", "Dee")] {
            let file = try place.file("\(stage).csv", "First name,Last name,Company,Email\n\(name),X,Works,\(name)@works.example\n")
            let run = try place.run(["import", file, "--stage", stage], at: "2026-11-23T09:00Z")
            try #require(run.status == 0, "\(run)")
        }
        let now = "2026-11-25T16:00Z"
        let overview = try place.figures("overview", at: now)
        #expect(overview.counts("late", "late") == ["accept": 1, "firstTouch": 1, "qualify": 0])
        #expect(overview.counts("late", "running") == ["accept": 0, "firstTouch": 0, "qualify": 1])
        #expect(try place.figures("speed", at: now).counts("clocks", "pastDue") == ["accept": 1, "firstTouch": 1, "qualify": 0])
        #expect(try place.figures("health", at: now).counts("particulars", "leads")["waiting"] == 2)
        // Those that a file declared further on have no clock, but nobody has planned what comes next.
        let today = try place.run(["queue", "today", "--json"], at: now).objects.map {
            "\($0?["firstName"] ?? ""): \($0?["dueKind"] ?? "")"
        }
        #expect(today == ["Cy: plan", "Dee: plan", "Bea: first touch"])
        let tick = try place.run(["tick"], at: now)
        #expect(tick.status == 0)
        #expect(try place.figures("overview", at: now).counts("late", "late") == ["accept": 1, "firstTouch": 1, "qualify": 0])
    }
}
