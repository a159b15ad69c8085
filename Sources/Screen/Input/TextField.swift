/// A line of text being edited: the text, the cursor between its clusters, and the scroll position.
package struct TextField: Hashable, Sendable {
    /// The clusters of the text.
    private var clusters: [Character]
    /// The index of the cluster after the cursor; 0 to the number of clusters.
    package private(set) var cursor: Int
    /// The largest number of clusters.
    package let limit: Int
    /// Whether the whole text is selected: the next character replaces it, and keys that move the cursor keep it.
    package private(set) var isSelected = false
    /// Whether it keeps line breaks.
    private let keepsLines: Bool
    /// The first visible cluster, kept by ``draw(in:_:_:width:_:focused:)``.
    private var scroll = 0

    /// Creates a field with a text and the cursor at its end.
    ///
    /// Control characters are dropped; tabs become spaces, and so do newlines unless they are kept.
    package init(_ text: String = "", limit: Int = 4096, keepsLines: Bool = false) {
        self.limit = max(1, limit)
        self.keepsLines = keepsLines
        clusters = Array(Array(TextField.clean(text, keepsLines: keepsLines)).prefix(self.limit))
        cursor = clusters.count
    }

    /// The text; setting it moves the cursor to the end.
    package var text: String {
        get { String(clusters) }
        set {
            let wasSelected = isSelected
            self = TextField(newValue, limit: limit, keepsLines: keepsLines)
            isSelected = wasSelected && !clusters.isEmpty
        }
    }

    /// Selects the whole text, as of a field that is filled in.
    package mutating func selectAll() { isSelected = !clusters.isEmpty }

    /// Whether the field is empty.
    package var isEmpty: Bool { clusters.isEmpty }

    /// Inserts text at the cursor, as typing and pasting do; text beyond the limit is left out. O(n).
    package mutating func insert(_ more: String) {
        let clean = TextField.clean(more, keepsLines: keepsLines)
        guard !clean.isEmpty else { return }
        if isSelected { removeSelected() }
        let before = String(clusters[..<cursor])
        let after = String(clusters[cursor...])
        // A mark that is typed after its base joins it, so the whole text is split into clusters again.
        let head = Array(before + clean)
        let whole = Array(before + clean + after)
        guard whole.count <= limit else {
            let room = limit - clusters.count
            if room > 0 { insert(String(Array(clean).prefix(min(room, Array(clean).count - 1)))) }
            return
        }
        clusters = whole
        cursor = min(head.count, clusters.count)
    }

    /// Applies an editing key; returns false for any other key (Enter, Escape, Tab, Up, Down).
    @discardableResult
    package mutating func apply(_ key: Key) -> Bool {
        switch key {
        case .backspace, .control("h"), .delete, .control("d"), .control("w"):
            if isSelected {
                removeSelected()
                return true
            }
        case .character: break
        default: isSelected = isSelected && !isEditing(key)
        }
        switch key {
        case .character(let character): insert(String(character))
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(clusters.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = clusters.count
        case .alt("b"): cursor = wordStart()
        case .alt("f"): cursor = wordEnd()
        case .backspace, .control("h"): if cursor > 0 { remove(cursor - 1..<cursor) }
        case .delete, .control("d"): if cursor < clusters.count { remove(cursor..<cursor + 1) }
        case .control("w"): remove(wordStart()..<cursor)
        case .alt("d"): remove(cursor..<wordEnd())
        case .control("u"): remove(0..<cursor)
        case .control("k"): remove(cursor..<clusters.count)
        default: return false
        }
        return true
    }

    /// Draws the field in `width` columns, scrolled so that the cursor is visible.
    ///
    /// Places the terminal's cursor there if `focused`.
    package mutating func draw(
        in frame: inout Frame, _ row: Int, _ column: Int, width: Int, _ style: Style = .field, focused: Bool = true
    ) {
        guard width > 0 else { return }
        scroll = TextField.scrolled(clusters, cursor: cursor, scroll: scroll, width: width)
        frame.fill(Rect(row: row, column: column, rows: 1, columns: width), style)
        var at = column
        var place: Int?
        for index in scroll..<clusters.count {
            if index == cursor { place = at }
            let wide = max(1, DisplayWidth.of(Sanitizer.line(String(clusters[index]))))
            guard at + wide <= column + width else { break }
            frame.put(String(clusters[index]), row, at, style.selected(isSelected && focused), width: wide)
            at += wide
        }
        if cursor == clusters.count { place = at }
        if focused { frame.placeCursor(row: row, column: min(place ?? at, column + width - 1)) }
    }

    /// Draws the field without keeping its scroll position, for views that must not change the model.
    package func render(in frame: inout Frame, _ row: Int, _ column: Int, width: Int, _ style: Style = .field, focused: Bool = true)
    {
        var copy = self
        copy.draw(in: &frame, row, column, width: width, style, focused: focused)
    }

    /// Whether a key that types nothing moves the cursor or deletes.
    private func isEditing(_ key: Key) -> Bool {
        var copy = self
        copy.isSelected = false
        switch key {
        case .left, .right, .home, .end, .control, .alt: return copy.apply(key)
        default: return false
        }
    }

    private mutating func removeSelected() {
        isSelected = false
        clusters = []
        cursor = 0
    }

    private mutating func remove(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        let head = String(clusters[..<range.lowerBound])
        clusters = Array(head + String(clusters[range.upperBound...]))
        cursor = min(clusters.count, Array(head).count)
    }

    private func wordStart() -> Int {
        var at = cursor
        while at > 0, !TextField.isWord(clusters[at - 1]) { at -= 1 }
        while at > 0, TextField.isWord(clusters[at - 1]) { at -= 1 }
        return at
    }

    private func wordEnd() -> Int {
        var at = cursor
        while at < clusters.count, !TextField.isWord(clusters[at]) { at += 1 }
        while at < clusters.count, TextField.isWord(clusters[at]) { at += 1 }
        return at
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// The first cluster to show.
    ///
    /// Unchanged while the cursor fits, else the one that puts the cursor in the last column.
    private static func scrolled(_ clusters: [Character], cursor: Int, scroll: Int, width: Int) -> Int {
        var first = max(0, min(scroll, cursor))
        var used = 1
        for index in first..<cursor { used += max(1, DisplayWidth.of(clusters[index])) }
        while used > width, first < cursor {
            used -= max(1, DisplayWidth.of(clusters[first]))
            first += 1
        }
        return first
    }

    private static func clean(_ text: String, keepsLines: Bool) -> String {
        var result = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            defer { afterReturn = scalar.value == 0x0D }
            switch scalar.value {
            case 0x0A where afterReturn: continue
            case 0x0A, 0x0D, 0x2028, 0x2029: result.append(keepsLines ? "\n" : " ")
            case 0x09: result.append(" ")
            case 0..<0x20, 0x7F..<0xA0: continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
