/// One cell of a frame, in 16 bytes.
///
/// A grapheme cluster of up to 7 bytes is stored in the cell, a longer one in the frame's side table.
package struct Cell: Sendable {
    /// The UTF-8 bytes, first byte lowest; or, with the top byte 0xFF, the index in the frame's side table.
    ///
    /// 0 is the second column of a wide cell.
    var glyph: UInt64
    /// The style.
    package var style: Style
    /// The number of columns: 1 or 2; 0 for the second column of a wide cell.
    package var width: UInt8

    /// A space in a style.
    static func blank(_ style: Style) -> Cell { Cell(glyph: 0x20, style: style, width: 1) }
    /// The second column of a wide cell.
    static func continuation(_ style: Style) -> Cell { Cell(glyph: 0, style: style, width: 0) }

    /// Whether it is the second column of a wide cell.
    package var isContinuation: Bool { width == 0 }
    /// The ASCII byte, if the cell holds one.
    package var ascii: UInt8? { glyph > 0 && glyph < 0x80 ? UInt8(glyph) : nil }
    /// The text packed into a number, usable as a key; nil when it is in the frame's side table.
    package var packed: UInt64? { glyph >> 56 == 0xFF ? nil : glyph }
    /// The index in the side table, if the text is there.
    var spillIndex: Int? { glyph >> 56 == 0xFF ? Int(glyph & 0xFFFF_FFFF) : nil }

    /// The bytes packed into a number; nil for more than seven.
    static func pack(_ text: String) -> UInt64? {
        guard text.utf8.count <= 7 else { return nil }
        var packed: UInt64 = 0
        var shift: UInt64 = 0
        for byte in text.utf8 {
            packed |= UInt64(byte) << shift
            shift += 8
        }
        return packed
    }
}
