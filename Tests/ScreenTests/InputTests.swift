import Screen
import Testing

@Suite("Keys and fields")
struct InputTests {
    @Test("Every key has a name of its own")
    func names() {
        var keys: [Key] = [
            .enter, .escape, .tab, .backtab, .backspace, .delete, .insert, .up, .down, .left, .right, .pageUp, .pageDown, .home,
            .end,
            .alt(" "), .alt("x"), .alt("漢"), .character("漢"), .control("@"), .control("_"),
        ]
        keys += (1...24).map { .function($0) }
        keys += (0x20..<0x7F).map { .character(Character(Unicode.Scalar($0))) }
        keys += "abcdefghijklmnopqrstuvwxyz".map { .control($0) }
        let names = keys.map(\.name)
        #expect(Set(names).count == keys.count && !names.contains(""))
        #expect(
            [Key.enter, .control("r"), .alt(" "), .function(5), .pageDown].map(\.name) == ["Enter", "C-r", "M-Space", "F5", "PgDn"])
    }

    @Test("A field is edited by clusters and by words")
    func editing() {
        var field = TextField("Tomás 👩‍👩‍👧 Ferreira")
        field.apply(.control("w"))
        #expect(field.text == "Tomás 👩‍👩‍👧 ")
        field.apply(.backspace)
        field.apply(.backspace)
        #expect(field.text == "Tomás ")
        field.apply(.home)
        field.apply(.delete)
        field.apply(.character("t"))
        #expect(field.text == "tomás ")
        field.apply(.alt("f"))
        #expect(field.cursor == 5)
        field.apply(.control("u"))
        #expect(field.text == " " && field.cursor == 0)
        #expect(!field.apply(.enter) && !field.apply(.up))
    }

    @Test("A mark typed after its base joins it, and pasted newlines become spaces")
    func inserting() {
        var field = TextField("e")
        field.insert("\u{301}x")
        #expect(field.text == "e\u{301}x" && field.cursor == 2)
        field.insert("one\r\ntwo\u{1B}\tthree")
        #expect(field.text == "e\u{301}xone two three")
        var short = TextField("abc", limit: 5)
        short.insert("defgh")
        #expect(short.text == "abcde")
        short.insert("z")
        #expect(short.text == "abcde")
    }

    @Test("The cursor is always visible, however long the text")
    func drawing() {
        var field = TextField(String(repeating: "漢字ab", count: 10))
        for key in [Key.end, .left, .left, .home, .right, .alt("f"), .end, .backspace] + Array(repeating: Key.left, count: 45) {
            field.apply(key)
            var frame = Frame(size: Size(rows: 1, columns: 12))
            field.draw(in: &frame, 0, 1, width: 8)
            let cursor = frame.cursor
            #expect(cursor != nil && (1..<9).contains(cursor?.column ?? -1))
            #expect(frame.cell(row: 0, column: 9)?.ascii == 0x20)
        }
    }
}
