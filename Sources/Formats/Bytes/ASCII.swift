/// Tests of ASCII bytes, independent of any locale.
public enum ASCII {
    /// Whether a byte is `0` to `9`.
    @inlinable
    public static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    /// Whether a byte is `a` to `z` or `A` to `Z`.
    @inlinable
    public static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    /// Whether a byte is a space or a tab.
    @inlinable
    public static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    /// Whether a byte is LF or CR.
    @inlinable
    public static func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    /// The byte with a capital letter in lower case.
    @inlinable
    public static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
