import Foundation
import Testing

/// An erased lead is no work: no page, rule or advice counts or names it.
@Suite("Work after an erasure")
struct ErasedWorkTests {
    /// A workspace with two MQLs, which nobody has touched for two months at ``late``.
    private func place() throws -> TestPlace {
        let place = try TestPlace()
        let file = try place.file(
            "people.csv",
            """
            Lead ID,Name,Company,Email,Phone
            P1,Pia Quast,Quast,pia@quast.example,0421 555 0131
            P2,Karl Quint,Quint,karl@quint.example,0421 555 0132

            """)
        try place.winnow("import", file, "--stage", "mql")
        return place
    }

    private let late = "2027-01-20T09:00Z"

    @Test("no queue, list or rule has the lead")
    func lists() throws {
        let place = try place()
        #expect(try place.run(["queue", "mql", "--json"], at: late).text.contains("\"L1\""))
        #expect(try place.winnow("erase", "L1", "--yes").status == 0)
        for queue in [
            "mql", "sql", "today", "opportunities", "incoming", "nurture", "disqualified", "unsubscribed", "closed", "unreached",
            "unattempted", "reassigned",
        ] {
            let run = try place.run(["queue", queue, "--json"], at: late)
            #expect(run.status == 0 && !run.text.contains("\"L1\""), "\(queue): \(run)")
        }
        #expect(try place.run(["search", "L1", "--json"], at: late).objects.isEmpty)
        #expect(try place.run(["queue", "mql", "--json"], at: late).text.contains("\"L2\""))
        for command in [["tick", "--json"], ["export", "leads", "--json"]] {
            let run = try place.run(command, at: late)
            #expect(run.status == 0 && !run.text.contains("\"L1\""), "\(command): \(run)")
        }
    }

    @Test("pages count it as captured, not as open, waiting, overdue or somebody's load")
    func figures() throws {
        let place = try place()
        func current() throws -> [Int?] {
            let health = try place.figures("health", at: late).counts("particulars", "leads")
            let speed = try place.figures("speed", "--window", "always", at: late)
            return [
                health["open"], health["undecided"], health["waiting"],
                try place.figures("overview", at: late).counts("late", "late").values.reduce(0, +),
                try place.figures("team", at: late).counts("team", "load").values.reduce(0, +),
                speed.counts("clocks", "pastDue").values.reduce(0, +), speed.counts("stages", "open")["mql"],
            ]
        }
        let before = try current()
        #expect(try place.winnow("erase", "L1", "--yes").status == 0)
        let after = try current()
        #expect(before.map { $0.map { $0 / 2 } } == after, "\(before), \(after)")
        #expect(after.first == 1)
        #expect(try place.figures("sources", "--window", "always", at: late).counts("sources", "volume")["all"] == 2)
    }

    @Test("undo passes over what concerned only the erased person, and never proposes to undo the erasure")
    func undo() throws {
        let place = try place()
        try place.winnow("note", "L2", "call again")
        try place.winnow("edit", "L1", "city=Bremen")
        #expect(try place.winnow("erase", "L1", "--yes").status == 0)
        let undone = try place.winnow("undo", "--yes")
        #expect(undone.status == 0 && undone.text.contains("L2"), "\(undone)")
        let edit = place.lines().last { $0["kind"] as? String == "edited" }?["id"] as? String ?? ""
        let named = try place.winnow("undo", "--batch", edit)
        #expect(named.status == 1 && named.errorText.contains("L1"), "\(named)")
        #expect(!named.errorText.contains("undo your later action"), "\(named)")
    }

    @Test("undo of an import that has erased people is exact and says who stays", arguments: [3, 700])
    func undoOfImport(rows: Int) throws {
        let place = try TestPlace()
        let all = (1...rows).map { "R\($0),Ada Last\($0),Company\($0),p\($0)@firm.example\n" }.joined()
        try place.import("Lead ID,Name,Company,Email\n" + all)
        #expect(try place.winnow("erase", "L2", "--yes").status == 0)
        let batch = place.lines().first { $0["kind"] as? String == "captured" }?["id"] as? String ?? ""
        let refused = try place.winnow("undo", "--batch", batch)
        #expect(refused.status == 1 && refused.errorText.contains("L2") && !refused.errorText.contains("first ("), "\(refused)")
        let partial = try place.winnow("undo", "--batch", batch, "--partial")
        #expect(partial.status == 0, "\(partial)")
        #expect(try place.winnow("export", "leads", "--json").objects.isEmpty)
        // The same file again: all but the erased person, under new numbers.
        let again = try place.import("Lead ID,Name,Company,Email\n" + all, named: "again.csv")
        #expect(again["added"] == rows - 1 && again["erased"] == 1, "\(again)")
    }
}
