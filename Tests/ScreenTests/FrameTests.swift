import Screen
import Testing

@Suite("Frame")
struct FrameTests {
    func small(_ rows: Int = 4, _ columns: Int = 12) -> Frame { Frame(size: Size(rows: rows, columns: columns)) }

    @Test("A cell takes sixteen bytes")
    func cellSize() {
        #expect(MemoryLayout<Cell>.stride == 16)
    }

    @Test("Text is drawn, truncated with an ellipsis, and never leaves the frame")
    func drawing() {
        var frame = small()
        #expect(frame.put("hello", 0, 0) == 5)
        frame.put("a longer text than fits", 1, 0)
        frame.put("edge", 2, 10)
        frame.put("nowhere", 9, 0)
        frame.put("漢字漢字漢字漢字", 3, 1)
        #expect(frame.textRows == ["hello", "a longer te…", "          e…", " 漢字漢字漢…"])
    }

    @Test("A run that doesn't appear at all leaves an ellipsis, also where the run before it just fits")
    func lostRuns() {
        var frame = small()
        frame.put([("+49 421 5550", .normal), (" (opted out)", .warning)], 0, 0)
        frame.put([("+49 421 5550", .normal), ("", .normal)], 1, 0)
        frame.put([("漢字漢字漢字", .normal), ("x", .normal)], 2, 0)
        frame.put([("+49", .normal), (" 421 5550", .dim)], 3, 0)
        #expect(frame.textRows == ["+49 421 555…", "+49 421 5550", "漢字漢字漢 …", "+49 421 5550"])
    }

    @Test("Wide characters are never cut in half")
    func wide() {
        var frame = small(3, 6)
        frame.put("漢字", 0, 0)
        frame.put("x", 0, 1)
        #expect(frame.textRows[0] == " x字")
        frame.put("漢字", 1, 0)
        frame.put("y", 1, 2)
        #expect(frame.textRows[1] == "漢y")
        frame.inside(Rect(row: 2, column: 1, rows: 1, columns: 3)) { $0.put("漢字", 0, -1) }
        #expect(frame.textRows[2] == "  字")
        for row in 0..<3 {
            var columns = 0
            for column in 0..<6 { columns += Int(frame.cell(row: row, column: column)?.width ?? 0) }
            #expect(columns == 6)
        }
    }

    @Test("A view draws in its own coordinates and cannot change anything outside its window")
    func windows() {
        var frame = small(4, 8)
        frame.fill(frame.bounds, with: ".")
        frame.inside(Rect(row: 1, column: 2, rows: 2, columns: 4)) { pane in
            #expect(pane.bounds == Rect(row: 0, column: 0, rows: 2, columns: 4))
            pane.fill(pane.bounds)
            pane.put("0123456789", 0, 0)
            pane.inside(Rect(row: 1, column: 2, rows: 5, columns: 5)) { inner in
                inner.put("abc", 0, 0)
                inner.put("zzz", 1, 0)
                inner.placeCursor(row: 0, column: 1)
            }
        }
        #expect(frame.textRows == ["........", "..012…..", "..  ab..", "........"])
        #expect(frame.cursor == Position(row: 2, column: 5))
    }

    @Test("Control characters and overrides are stopped at the frame")
    func hostile() {
        var frame = small(1, 20)
        frame.put("a\u{1B}[2Jb\u{202E}c\r", 0, 0)
        frame.title = "t\u{1B}]0;x\u{7}"
        #expect(frame.textRows == ["a␛[2Jb\u{FFFD}c␍"])
        #expect(frame.title == "t␛]0;x␇")
    }

    @Test("Long clusters are kept whole, and frames with the same content are equal whatever the order of drawing")
    func equality() {
        var first = small(2, 10)
        var second = small(2, 10)
        first.put("👩‍👩‍👧‍👦", 0, 0)
        first.put("👨‍👩‍👧", 1, 0)
        second.put("👨‍👩‍👧", 1, 0)
        second.put("👩‍👩‍👧‍👦", 0, 0)
        #expect(first == second)
        #expect(first.textRows == ["👩‍👩‍👧‍👦", "👨‍👩‍👧"])
        second.put("!", 1, 4, .overdue)
        #expect(second.changedRows(since: first) == [1])
        #expect(second.changedRows(since: nil) == [0, 1])
    }

    @Test("Boxes are drawn in Unicode and in ASCII")
    func boxes() {
        var frame = small(3, 14)
        frame.box(frame.bounds, title: "Reject")
        #expect(frame.textRows == ["┌─ Reject ───┐", "│            │", "└────────────┘"])
        var plain = Frame(size: Size(rows: 3, columns: 14), glyphs: .ascii)
        plain.box(plain.bounds, title: "Reject")
        #expect(plain.textRows == ["+- Reject ---+", "|            |", "+------------+"])
    }

    @Test("Text has the style of its run; restyling adds attributes and keeps the text")
    func styles() {
        var frame = small(2, 12)
        frame.put([("late", .overdue), (" 5m", Style(.dim, .bold))], 0, 1)
        frame.restyle(Rect(row: 1, column: 0, rows: 1, columns: 12), .selected)
        frame.field("7", 1, 0, width: 4, Style.normal.selected(), .right)
        #expect(frame.textRows == [" late 5m", "   7"])
        let first = (0..<12).map { frame.cell(row: 0, column: $0)?.style }
        #expect(first[0] == .normal && first[1...4].allSatisfy { $0 == .overdue })
        #expect(first[5...7].allSatisfy { $0 == Style(.dim, .bold) } && first[8...].allSatisfy { $0 == .normal })
        #expect((0..<12).allSatisfy { frame.cell(row: 1, column: $0)?.style == Style.normal.selected() })
    }

    @Test("Frames of any size, even without cells, accept any drawing")
    func extremes() {
        for rows in 0...3 {
            for columns in 0...3 {
                var frame = Frame(size: Size(rows: rows, columns: columns))
                frame.box(Rect(row: -1, column: -1, rows: 5, columns: 5), title: "x")
                frame.put("漢字", 0, -1)
                frame.field("漢字", 1, 1, width: 9, .normal, .right)
                frame.placeCursor(row: 7, column: 7)
                frame.inside(Rect(row: 2, column: 2, rows: 9, columns: 9)) { $0.put("abc", 0, 0) }
                #expect(frame.textRows.count == rows)
                #expect(frame.cursor == nil)
            }
        }
    }
}
