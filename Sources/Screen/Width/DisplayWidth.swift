/// How many columns text takes on a terminal.
///
/// The one place that decides: frames, tables and printed text all ask here, so that what is aligned stays aligned. The painter checks
/// the C library's opinion of each cluster against this one and paints a stand-in of our width where they differ.
package enum DisplayWidth {
    /// The columns that a scalar takes by itself: 0, 1 or 2.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return scalar.value >= 0x20 && scalar.value < 0x7F || scalar.value >= 0xA0 ? 1 : 0 }
        return WidthTable.width(scalar.value)
    }

    /// The columns that a grapheme cluster takes: 2 for emoji sequences and flags, else the sum of its scalars.
    package static func of(_ character: Character) -> Int {
        if let ascii = character.asciiValue { return ascii >= 0x20 && ascii < 0x7F ? 1 : 0 }
        return of(cluster: String.UnicodeScalarView(character.unicodeScalars))
    }

    /// The columns that a string takes in one row; O(n), without allocation for ``PlainText``.
    package static func of(_ text: some StringProtocol) -> Int {
        if let count = PlainText.columns(text) { return count }
        var sum = 0
        for character in text { sum += of(character) }
        return sum
    }

    private static func of(cluster scalars: String.UnicodeScalarView) -> Int {
        guard let first = scalars.first else { return 0 }
        if isEmojiSequence(scalars, first: first) { return 2 }
        var sum = 0
        for scalar in scalars { sum += of(scalar) }
        return sum
    }

    /// True for what terminals draw as one emoji of two columns: VS16, keycaps, flags, skin tones, joined and default-emoji clusters.
    static func isEmojiSequence(_ scalars: String.UnicodeScalarView, first: Unicode.Scalar) -> Bool {
        if first.value < 0x80 {
            // Keycap sequences begin with a digit, `#` or `*`.
            guard first.properties.isEmoji else { return false }
            return scalars.contains { $0.value == 0x20E3 } && scalars.contains { $0.value == 0xFE0F }
        }
        if isRegionalIndicator(first) { return scalars.count >= 2 }
        guard first.properties.isEmoji else { return false }
        if first.properties.isEmojiPresentation { return !scalars.contains { $0.value == 0xFE0E } || of(first) == 2 }
        return scalars.contains { $0.value == 0xFE0F || $0.value == 0x200D || $0.properties.isEmojiModifier }
    }

    /// True for the letters that flags are made of, U+1F1E6–1F1FF.
    package static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x1F1E6 && scalar.value <= 0x1F1FF
    }

    /// Calls `body` with each piece of text that goes into one cell, and its width of 1 or 2.
    ///
    /// A piece is a grapheme cluster, except that a long cluster of several spacing scalars that is no emoji (Indic conjuncts, Hangul
    /// floods) is taken apart so that no piece is wider than two columns. Clusters without any width are passed with width 0.
    package static func forEachPiece(_ text: some StringProtocol, _ body: (String, Int) -> Bool) {
        for character in text {
            let width = of(character)
            if width <= 2 {
                if !body(String(character), width) { return }
                continue
            }
            var piece = String.UnicodeScalarView()
            var wide = 0
            for scalar in character.unicodeScalars {
                let more = of(scalar)
                if more > 0, !piece.isEmpty, wide > 0 {
                    if !body(String(piece), wide) { return }
                    piece = String.UnicodeScalarView()
                    wide = 0
                }
                piece.append(scalar)
                wide += more
            }
            if !piece.isEmpty, !body(String(piece), wide) { return }
        }
    }
}
