import Foundation
import Testing

/// What once took time that grew with the square of the input.
///
/// A time depends on the machine, so each test compares two sizes; without a square, four times as much takes four
/// times as long.
@Suite("Large inputs", .serialized)
struct LargeInputTests {
    /// How many times as long the larger run takes, at most; a square would make it 16.
    private static let limit = 8.0

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let elapsed = try clock.measure(body)
        return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    }

    @Test("a command takes tens of thousands of leads, in any order with options and text")
    func manyLeads() throws {
        let place = try TestPlace()
        let id = try place.addLead()
        func note(_ count: Int) throws -> Double {
            let leads = [String](repeating: id, count: count)
            return try seconds {
                let run = try place.run(["note", id, "--json"] + leads + ["call", id, "again"])
                #expect(run.status == 0 && run.object["leads"] as? [String] == [id], "\(run.errorText.prefix(300))")
            }
        }
        _ = try note(10)
        let (few, many) = (try note(5000), try note(20_000))
        #expect(many < max(few * Self.limit, 2), "\(few) s, \(many) s")
        let texts = place.lines().filter { $0["kind"] as? String == "noted" }.compactMap {
            ($0["person"] as? [String: Any])?["note"] as? String
        }
        #expect(texts == [String](repeating: "call \(id) again", count: 3))
        let mixed = try place.run(
            ["edit", "city=Bonn"] + [String](repeating: id, count: 200) + ["title=CTO"] + [String](repeating: id, count: 200))
        #expect(mixed.status == 0, "\(mixed.errorText.prefix(300))")
        let wrong = try place.run(["accept"] + [String](repeating: id, count: 200) + ["nobody"])
        #expect(
            wrong.status == 64 && wrong.errorText.contains("'nobody' is invalid for '<leads>'"), "\(wrong.errorText.prefix(300))")
    }

    @Test("a command takes thousands of different leads, each once")
    func manyDifferentLeads() throws {
        let place = try TestPlace()
        let rows = (1...8000).map { "Otto \($0),Acme \($0),otto\($0)@acme.example\n" }.joined()
        let imported = try place.winnow("import", try place.file("leads.csv", "Last Name,Company,Email\n" + rows))
        #expect(imported.status == 0, "\(imported)")
        func note(_ count: Int, _ text: String) throws -> Double {
            try seconds {
                let run = try place.run(["note"] + (1...count).map { "L\($0)" } + [text, "--json"])
                #expect(run.status == 0 && (run.object["leads"] as? [String])?.count == count, "\(run.errorText.prefix(300))")
            }
        }
        let (few, many) = (try note(2000, "a"), try note(8000, "b"))
        #expect(many < max(few * Self.limit, 2), "\(few) s, \(many) s")
        #expect(try place.winnow("show", "L8000").text.contains("b"))
    }

    @Test("any number of touches and engagements of one lead are imported", arguments: ["touches", "engagements"])
    func manyActivities(_ kind: String) throws {
        func importing(_ count: Int) throws -> Double {
            let place = try TestPlace()
            // Before its activities, so that each of them may promote it by its score.
            let added = try place.winnow(
                "add", "lastName=Otto", "company=Acme", "email=otto@acme.example", "--form", "newsletter",
                at: "2025-12-01T09:00Z")
            #expect(added.status == 0, "\(added)")
            let isTouch = kind == "touches"
            var text = isTouch ? "Email,Date,Channel,Outcome\n" : "Email,Date,Event\n"
            for number in 0..<count {
                let (day, minute) = (number / 1440, number % 1440)
                let date = "2026-\(1 + day / 28)-\(1 + day % 28) \(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
                text += "otto@acme.example,\(date)," + (isTouch ? "call,no answer\n" : "pageVisited\n")
            }
            let file = try place.file("\(kind).csv", text)
            let first = try seconds {
                let run = try place.winnow("import", file, "--as", kind)
                #expect(run.status == 0, "\(run)")
            }
            let again = try seconds {
                let run = try place.winnow("import", file, "--as", kind)
                #expect(run.text.contains("\(count / 1000),000  rows with nothing new"), "\(run)")
            }
            return first + again
        }
        let (few, many) = (try importing(4000), try importing(16_000))
        #expect(many < max(few * Self.limit, 2), "\(few) s, \(many) s")
    }

    @Test("an oversized cell is refused with its line, and the other rows are imported", .timeLimit(.minutes(2)))
    func oversizedCells() throws {
        let head = "First Name,Last Name,Company,Notes\nAda,Byron,Acme,"
        let cells = [
            "\"" + String(repeating: "x", count: 8_000_000) + "\"", String(repeating: "say \"x\" ", count: 1_000_000),
            "\"" + String(repeating: "a line, and text\n", count: 400_000) + "\"",
        ]
        for (number, cell) in cells.enumerated() {
            let place = try TestPlace()
            let file = try place.file("large\(number).csv", head + cell + "\nBob,Boole,Acme,n\n")
            let run = try place.winnow("import", file)
            #expect(run.status == 65, "\(run)")
            let rejects = try String(contentsOfFile: place.folder + "/large\(number).rejects.csv", encoding: .utf8)
            #expect(rejects.split(separator: "\n")[1].hasPrefix("2,Notes,\"the field is longer than 131,072 bytes"))
            #expect(try place.winnow("search", "Boole").text.contains("Boole"))
        }
    }

    @Test("two activities of one day that differ are two, and the same file again adds nothing")
    func sameDay() throws {
        let place = try TestPlace()
        #expect(try place.winnow("add", "lastName=Otto", "company=Acme", "email=otto@acme.example").status == 0)
        let touches = try place.file(
            "t.csv",
            "Email,Channel,Outcome,Date,Notes\notto@acme.example,call,no answer,2026-11-20,morning\n"
                + "otto@acme.example,call,no answer,2026-11-20,afternoon\n")
        let visits = try place.file(
            "e.csv",
            "Email,Event,Page,Date\notto@acme.example,Page visited,/pricing,2026-11-20\n"
                + "otto@acme.example,Page visited,/security,2026-11-20\n")
        for (file, kind) in [(touches, "touches"), (visits, "engagements")] {
            let first = try place.winnow("import", file, "--as", kind)
            #expect(first.text.contains("2  rows attached"), "\(first)")
            let again = try place.winnow("import", file, "--as", kind)
            #expect(again.text.contains("2  rows with nothing new"), "\(again)")
        }
    }

    @Test("a file of a text that is never closed is given up with the line, and nothing is imported", .timeLimit(.minutes(2)))
    func unclosedText() throws {
        let place = try TestPlace()
        let file = try place.file(
            "open.csv", "First Name,Last Name,Company,Notes\nAda,Byron,Acme,\"" + String(repeating: "x\n", count: 2_000_000))
        let before = place.kinds()
        let run = try place.winnow("import", file)
        #expect(
            run.status == 65 && run.errorText.contains("open.csv: almost all of the first 10,000 rows are unreadable"), "\(run)")
        #expect(run.errorText.contains("is never closed"), "\(run)")
        #expect(place.kinds() == before)
    }
}
