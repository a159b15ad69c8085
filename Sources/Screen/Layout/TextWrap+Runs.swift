extension TextWrap {
    /// Wraps runs of styled text into rows of a width; each row keeps the styles of its words.
    ///
    /// Rows, indent, limit and ellipsis are as in ``rows(_:width:indent:limit:ellipsis:)``. O(n).
    package static func rows(
        _ runs: [(String, Style)], width: Int, indent: Int = 0, limit: Int? = nil, ellipsis: String = "…"
    ) -> [[(String, Style)]] {
        let clean = runs.map { (text: Sanitizer.lines($0.0), style: $0.1) }
        let text = clean.map(\.text).joined()
        let plain = rows(text, width: width, indent: indent, limit: limit, ellipsis: ellipsis)
        guard let first = clean.first else { return plain.map { _ in [] } }
        if clean.allSatisfy({ $0.style == first.style }) { return plain.map { [($0, first.style)] } }
        // The rows contain the text but for white space at their ends, so its characters are found again in order.
        let characters = styledCharacters(clean)
        var at = 0
        var style = first.style
        return plain.map { row in
            var styled: [(String, Style)] = []
            for character in row {
                var next = at
                while next < characters.count, characters[next].0 != character, characters[next].0.isWhitespace { next += 1 }
                // Indents and the ellipsis are not in the text: they take the style before them.
                if next < characters.count, characters[next].0 == character {
                    style = characters[next].1
                    at = next + 1
                }
                if let last = styled.indices.last, styled[last].1 == style {
                    styled[last].0.append(character)
                } else {
                    styled.append((String(character), style))
                }
            }
            return styled
        }
    }

    /// The characters of the joined runs; one that spans two runs has the style of the first.
    private static func styledCharacters(_ runs: [(text: String, style: Style)]) -> [(Character, Style)] {
        var result: [(Character, Style)] = []
        var run = 0
        var end = runs.first?.text.utf8.count ?? 0
        var offset = 0
        for character in runs.map(\.text).joined() {
            while offset >= end, run + 1 < runs.count {
                run += 1
                end += runs[run].text.utf8.count
            }
            result.append((character, runs[run].style))
            offset += character.utf8.count
        }
        return result
    }

    /// Shares rows among texts: one for each, then one more for each that needs it, until none are left.
    ///
    /// - Parameter needs: The rows that each text needs.
    /// - Returns: The rows that each text gets, none for the last ones if there are too few.
    package static func share(_ rows: Int, among needs: [Int]) -> [Int] {
        var shares = needs.map { _ in 0 }
        var left = rows
        var round = 1
        while left > 0, needs.contains(where: { $0 >= round }) {
            for index in needs.indices where needs[index] >= round && left > 0 {
                shares[index] += 1
                left -= 1
            }
            round += 1
        }
        return shares
    }
}
