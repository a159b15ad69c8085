import Screen
import Testing

@Suite("Layout")
struct LayoutTests {
    @Test("A table drops optional columns, the highest number first, and fills its width")
    func table() {
        let columns = [
            TableColumn("score", minimum: 3, ideal: 3), TableColumn("name", minimum: 10, ideal: 18, weight: 1),
            TableColumn("title", minimum: 6, ideal: 16, dropOrder: 2), TableColumn("source", minimum: 5, ideal: 5, dropOrder: 1),
        ]
        #expect(TableColumn.fit(columns, width: 60).map(\.width) == [3, 33, 16, 5])
        #expect(TableColumn.fit(columns, width: 20).map(\.index) == [0, 1, 3])
        #expect(TableColumn.fit(columns, width: 14).map(\.index) == [0, 1])
        #expect(TableColumn.fit(columns, width: 8).map(\.width) == [3, 4])
        for width in 0...100 {
            let placed = TableColumn.fit(columns, width: width)
            #expect(placed.allSatisfy { $0.column + $0.width <= width })
            if width >= 27 { #expect((placed.last.map { $0.column + $0.width } ?? 0) == width) }
        }
    }

    @Test("The selection stays visible, and crossing the edge scrolls by half a window")
    func viewport() {
        var view = Viewport(count: 100, height: 10)
        for _ in 0..<9 { view.move(by: 1) }
        #expect(view.offset == 0)
        view.move(by: 1)
        #expect(view.offset == 5 && view.selection == 10)
        view.move(by: .max)
        #expect(view.selection == 99 && view.offset == 90)
        view.move(by: -20)
        #expect(view.visible.contains(79))
        view.update(count: 3)
        #expect(view.selection == 2 && view.offset == 0)
        view.update(count: 0)
        #expect(view.visible.isEmpty)
        view.resize(height: 0)
        #expect(view.visible.isEmpty)
    }

    @Test("A viewport stays consistent through any sequence of moves")
    func viewportHistory() {
        var generator = SeededGenerator(state: 7)
        var view = Viewport()
        for _ in 0..<5000 {
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: view.move(by: Int.random(in: -3...3, using: &generator))
            case 1: view.page(Int.random(in: -2...2, using: &generator))
            case 2: view.resize(height: Int.random(in: 0...12, using: &generator))
            case 3: view.update(count: Int.random(in: 0...40, using: &generator))
            case 4: view.halfPage(Int.random(in: -1...1, using: &generator))
            default: view.select(Int.random(in: -5...50, using: &generator))
            }
            #expect(view.offset >= 0 && view.offset <= max(0, view.count - view.height))
            if view.count > 0, view.height > 0 { #expect(view.visible.contains(view.selection)) }
        }
    }

    @Test("Text is wrapped at spaces, long words between clusters, and no row is too wide")
    func wrapping() {
        #expect(TextWrap.rows("the quick brown fox", width: 10) == ["the quick", "brown fox"])
        #expect(TextWrap.rows("one\n\ntwo", width: 10) == ["one", "", "two"])
        #expect(TextWrap.rows("abcdefghij", width: 4) == ["abcd", "efgh", "ij"])
        #expect(TextWrap.rows("a bb ccc", width: 5, indent: 2) == ["a bb", "  ccc"])
        #expect(TextWrap.rows("one two three four", width: 5, limit: 2) == ["one", "two…"])
        #expect(TextWrap.rows("needs an answer to Budget, Authority", width: 14, limit: 2) == ["needs an", "answer to Bud…"])
        #expect(TextWrap.rows("one\ntwo", width: 9, limit: 1) == ["one…"])
        #expect(TextWrap.rows("one two", width: 9, limit: 1) == ["one two"])
        #expect(TextWrap.rows("one two", width: 3, limit: 0).isEmpty)
        for width in 1...12 {
            for row in TextWrap.rows("漢字漢字 Priya 👩‍👩‍👧 supercalifragilistic  x", width: width, indent: 1) {
                #expect(row.displayWidth <= max(2, width))
            }
        }
    }

    @Test("Wrapped runs keep their styles, also across rows, cuts and line breaks")
    func wrappingRuns() {
        let bold = Style(.normal, .bold)
        func texts(_ rows: [[(String, Style)]]) -> [[String]] { rows.map { $0.map { ($0.1 == bold ? "*" : "") + $0.0 } } }
        let runs = [("possible", bold), (", except as \"Unable to reach\" ", .normal), ("\"Asked\"", bold)]
        #expect(
            texts(TextWrap.rows(runs, width: 16)) == [["*possible", ", except"], ["as \"Unable to"], ["reach\" ", "*\"Asked\""]])
        #expect(texts(TextWrap.rows(runs, width: 16, limit: 2)) == [["*possible", ", except"], ["as \"Unable to r…"]])
        #expect(texts(TextWrap.rows([("漢字", bold), ("漢字\n\nx", .normal)], width: 5)) == [["*漢字"], ["漢字"], [], ["x"]])
        #expect(texts(TextWrap.rows([("", bold)], width: 5)) == [["*"]])
        #expect(TextWrap.rows([("a", bold)], width: 0).isEmpty)
    }

    @Test("Rows are shared evenly among texts, none of which gets more than it needs")
    func sharing() {
        #expect(TextWrap.share(5, among: [3, 1, 4]) == [2, 1, 2])
        #expect(TextWrap.share(2, among: [3, 1, 4]) == [1, 1, 0])
        #expect(TextWrap.share(99, among: [3, 0, 4]) == [3, 0, 4])
        #expect(TextWrap.share(-1, among: [1]) == [0])
        #expect(TextWrap.share(3, among: []).isEmpty)
    }

    @Test("The narrowest columns are widened first, so that one long text doesn't take the width of all")
    func fairWidths() {
        let columns = [
            TableColumn("name", minimum: 12, ideal: 18), TableColumn("title", minimum: 10, ideal: 60),
            TableColumn("company", minimum: 12, ideal: 20),
        ]
        #expect(TableColumn.fit(columns, width: 47).map(\.width) == [15, 15, 15])
        #expect(TableColumn.fit(columns, width: 60).map(\.width) == [18, 20, 20])
        #expect(TableColumn.fit(columns, width: 100).map(\.width) == [18, 60, 20])
    }

    @Test("Gauges have the expected width")
    func gauges() {
        #expect(Glyphs.unicode.gauge(0.5, width: 4) == "██░░")
        #expect(Glyphs.unicode.gauge(.nan, width: 2) == "░░")
        #expect(Glyphs.ascii.gauge(1, width: 3) == "###")
    }
}
