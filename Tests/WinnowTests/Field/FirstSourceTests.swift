import Testing

/// The earliest capture keeps the credit, whichever way one merges.
@Suite("First source")
struct FirstSourceTests {
    private static let captures = """
        Lead ID,Name,Company,Email,Source,Campaign,Created Date
        M1,Anke Birn,Birn,anke@birn.example,Web,Spring,2026-09-30 10:00
        M2,Anke Birn,Birn,a.birn@birn.example,Partner,Fair,2026-10-10 10:00
        M3,Anke Birn,Birn,ab@birn.example,Event,,2026-08-01 10:00
        M4,Anke Birn,Birn,abirn@birn.example,,,2026-07-01 10:00

        """

    private func origin(_ place: TestPlace, _ lead: String) throws -> [String?] {
        let shown = try place.show(lead)
        return [shown["source"] as? String, (shown["fields"] as? [String: Any])?["campaign"] as? String]
    }

    @Test("is that of the earliest capture in both directions, and undo separates again", arguments: [true, false])
    func bothDirections(intoLater: Bool) throws {
        let place = try TestPlace()
        try place.import(Self.captures)
        let (absorbed, survivor) = intoLater ? ("L1", "L2") : ("L2", "L1")
        try place.winnow("merge", absorbed, "--into", survivor)
        #expect(try origin(place, survivor) == ["Web", "Spring"])
        #expect(try place.winnow("show", survivor, "--json").text.contains("Partner"))
        #expect(try place.winnow("show", survivor).text.contains("from Partner (Fair)"))
        try place.winnow("undo")
        #expect(try origin(place, "L1") == ["Web", "Spring"])
        #expect(try origin(place, "L2") == ["Partner", "Fair"])
    }

    @Test("is the earliest of a chain of merges, without the campaign of a later one")
    func chain() throws {
        let place = try TestPlace()
        try place.import(Self.captures)
        try place.winnow("merge", "L1", "--into", "L2")
        try place.winnow("merge", "L3", "--into", "L2")
        #expect(try origin(place, "L2") == ["Event", nil])
        // An earlier capture without a source gives none.
        try place.winnow("merge", "L4", "--into", "L2")
        #expect(try origin(place, "L2") == ["Event", nil])
        try place.winnow("undo")
        try place.winnow("undo")
        #expect(try origin(place, "L2") == ["Web", "Spring"])
    }

    @Test("of a lead without one is the other's, later or not")
    func blank() throws {
        let place = try TestPlace()
        try place.import(Self.captures)
        try place.winnow("merge", "L2", "--into", "L4")
        #expect(try origin(place, "L4") == ["Partner", "Fair"])
    }

    @Test("counts in figures")
    func figures() throws {
        let place = try TestPlace()
        try place.import(Self.captures)
        try place.winnow("merge", "L1", "--into", "L2")
        let text = try place.winnow("funnel", "--page", "sources", "--once", "--since", "2026-07-01", "--csv").text
        #expect(text.contains("Web") && !text.contains("Partner"), "\(text)")
    }
}
