/// The number of columns that text takes on a terminal.
///
/// Frames, tables and printed text all use this, so that aligned text stays aligned. The painter compares the C
/// library's width of each cluster with this one and paints a replacement of our width where they differ.
package enum DisplayWidth {
    /// The number of columns that a scalar takes by itself: 0, 1 or 2.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return scalar.value >= 0x20 && scalar.value < 0x7F || scalar.value >= 0xA0 ? 1 : 0 }
        return WidthTable.width(scalar.value)
    }

    /// The number of columns of a grapheme cluster: 2 for emoji and flags, else the sum of its scalars.
    package static func of(_ character: Character) -> Int {
        if let ascii = character.asciiValue { return ascii >= 0x20 && ascii < 0x7F ? 1 : 0 }
        return of(cluster: String.UnicodeScalarView(character.unicodeScalars))
    }

    /// The number of columns that a string takes in one row; O(n), without allocation for ``PlainText``.
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

    /// Whether terminals draw a cluster as one emoji of two columns.
    ///
    /// These are VS16, keycaps, flags, skin tones, joined and default-emoji clusters.
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

    /// Whether a scalar is one of the letters of which flags are made, U+1F1E6–1F1FF.
    package static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x1F1E6 && scalar.value <= 0x1F1FF
    }

    /// Calls `body` with each piece that goes into one cell and its width, until it returns false.
    ///
    /// A piece is a grapheme cluster. A long cluster of several spacing scalars that is no emoji (Indic conjuncts,
    /// sequences of Hangul) is split so that no piece is wider than two columns. Clusters without width have width 0.
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
