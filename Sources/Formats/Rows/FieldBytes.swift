/// The bytes of one field of a ``FileRow``, borrowed from it: valid until the row is refilled.
public struct FieldBytes: RandomAccessCollection {
    @usableFromInline let buffer: UnsafeBufferPointer<UInt8>

    /// Borrows the bytes of a buffer.
    @inlinable
    public init(_ buffer: UnsafeBufferPointer<UInt8>) { self.buffer = buffer }

    /// 0.
    @inlinable
    public var startIndex: Int { 0 }
    /// The number of bytes.
    @inlinable
    public var endIndex: Int { buffer.count }
    /// The byte at an index.
    @inlinable
    public subscript(index: Int) -> UInt8 { buffer[index] }

    /// Calls the closure with the bytes in place.
    @inlinable
    public func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? { try body(buffer) }

    /// The bytes without a `'` in front, which ``FormulaGuard`` puts there.
    @inlinable
    public var withoutQuote: FieldBytes {
        guard buffer.first == UInt8(ascii: "'") else { return self }
        return FieldBytes(UnsafeBufferPointer(rebasing: buffer.dropFirst()))
    }

    /// The bytes without white space at their ends.
    @inlinable
    public var trimmed: FieldBytes {
        var start = 0
        var end = buffer.count
        while start < end, ASCII.isSpace(buffer[start]) || ASCII.isNewline(buffer[start]) { start += 1 }
        while end > start, ASCII.isSpace(buffer[end - 1]) || ASCII.isNewline(buffer[end - 1]) { end -= 1 }
        return FieldBytes(UnsafeBufferPointer(rebasing: buffer[start..<end]))
    }
}
