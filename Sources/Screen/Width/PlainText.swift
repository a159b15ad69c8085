/// Text in which every scalar is a cluster of one column that the ``Sanitizer`` passes unchanged.
///
/// Printable ASCII, Latin letters with built-in accents, and the quotes, dashes, lines and symbols that the screens
/// themselves use: nearly everything that is ever drawn. The tests compare every scalar of it with ``DisplayWidth`` and
/// ``Sanitizer``, which handle everything else.
enum PlainText {
    /// The number of columns, which is the number of scalars; nil for text that is not plain.
    ///
    /// O(n), without allocation.
    static func columns(_ text: some StringProtocol) -> Int? {
        // Contiguous storage is always available for native strings; other strings count as not plain.
        let count = text.utf8.withContiguousStorageIfAvailable { (bytes) -> Int? in
            var count = 0
            let isPlain = forEachScalar(bytes) { _ in
                count += 1
                return true
            }
            return isPlain ? count : nil
        }
        return count ?? nil
    }

    /// Calls `body` with every scalar of a plain text, packed as in a cell, until it returns false.
    ///
    /// Returns false when the text is not plain.
    @inline(__always)
    static func forEachScalar(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt64) -> Bool) -> Bool {
        var index = 0
        while index < bytes.count {
            let first = bytes[index]
            var packed = UInt64(first)
            switch first {
            case 0x20..<0x7F: index += 1
            // Latin-1 Supplement to IPA and spacing modifiers, without C1 controls and the soft hyphen: U+00A0–02FF.
            case 0xC2...0xCB:
                guard index + 1 < bytes.count else { return false }
                let second = bytes[index + 1]
                guard first > 0xC2 || (second >= 0xA0 && second != 0xAD) else { return false }
                packed |= UInt64(second) << 8
                index += 2
            case 0xE2:
                guard index + 2 < bytes.count, isSign(bytes[index + 1], bytes[index + 2]) else { return false }
                packed |= UInt64(bytes[index + 1]) << 8 | UInt64(bytes[index + 2]) << 16
                index += 3
            default: return false
            }
            guard body(packed) else { return true }
        }
        return true
    }

    /// Dashes, quotes (U+2010–2027), arrows (U+2190–2193), lines, blocks, shapes (U+2500–25BF), ✓ and ✗.
    private static func isSign(_ second: UInt8, _ third: UInt8) -> Bool {
        switch second {
        case 0x80: (0x90...0xA7).contains(third)
        case 0x86: (0x90...0x93).contains(third)
        case 0x94, 0x95, 0x96: true
        case 0x9C: third == 0x93 || third == 0x97
        default: false
        }
    }
}
