import Foundation
import Testing

@Suite("winnow merge")
struct MergeCommandTests {
    @Test("two leads are merged, found under both ids, and separated by undo")
    func merge() throws {
        let place = try TestPlace()
        let (first, second) = (try place.addMQL("Ada Byron"), try place.addMQL("A. Byron"))
        try place.winnow("note", second, "likes engines")
        let run = try place.winnow("merge", second, "--into", first, "--json")
        #expect(run.status == 0)
        #expect(run.object["leads"] as? [String] == [first, second])
        #expect(try place.winnow("queue", "mql", "--json").objects.compactMap { $0?["id"] as? String } == [first])
        let detail = try place.winnow("show", second)
        #expect(detail.text.hasPrefix("\(second) was merged into \(first):"))
        #expect(detail.text.contains("\(second): note by root: likes engines"))
        #expect(try place.show(second)["id"] as? String == first)
        #expect(try place.show(first)["absorbed"] as? [String] == [second])
        let journal = try place.winnow("journal", "--lead", first)
        #expect(journal.text.contains("added a note to \(second)"))
        #expect(journal.text.contains("merged \(second) into \(first)"))
        let note = try place.winnow("note", second, "one and the same")
        #expect(note.status == 0)
        #expect(note.errorText.contains("\(second) was merged into \(first)"))
        #expect(try place.winnow("undo").status == 0)
        let undone = try place.winnow("undo")
        #expect(undone.text.contains("Undone: merge of \(second) into \(first)"))
        #expect(try place.show(second)["id"] as? String == second)
        #expect(try place.winnow("verify").status == 0)
    }

    @Test("commands with the id of a merged lead find the survivor, and erase removes both")
    func otherCommands() throws {
        let place = try TestPlace()
        let (first, second) = (try place.addMQL("Ada Byron"), try place.addMQL("Augusta Byron"))
        try place.winnow("merge", second, "--into", first)
        let refused = try place.winnow("convert", second)
        #expect(refused.status == 1)
        #expect(refused.errorText.contains("\(first) is"))
        #expect(try place.winnow("search", "augusta", "--json").objects.compactMap { $0?["id"] as? String } == [first])
        let erased = try place.winnow("erase", second, "--yes")
        #expect(erased.status == 0)
        #expect(erased.errorText.contains("\(second) was merged with \(first)"))
        #expect(try place.winnow("verify").status == 0)
        for name in ["ada", "augusta", "byron"] { #expect(try place.winnow("search", name, "--json").objects.isEmpty) }
        let text = try String(contentsOfFile: place.journal, encoding: .utf8)
        #expect(!text.contains("Byron"))
    }

    @Test("an impossible merge has the status of its reason")
    func refused() throws {
        let place = try TestPlace()
        let (first, second) = (try place.addMQL("Ada Byron"), try place.addMQL("A. Byron"))
        #expect(try place.winnow("merge", first, "--into", first).status == 1)
        #expect(try place.winnow("merge", "L99", "--into", first).status == 66)
        #expect(try place.winnow("merge", second).status == 64)
        let refused = try place.winnow("merge", second, "--into", first, "--read-only")
        #expect(refused.status == 77)
        #expect(place.kinds().last == "promoted")
    }
}
