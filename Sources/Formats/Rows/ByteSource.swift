/// A text of known length that can be read at any offset, any number of times.
package protocol ByteSource: AnyObject {
    /// The number of bytes.
    var size: Int { get }

    /// Reads up to the buffer's length from an offset; fewer bytes only at the end.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReadFailure) -> Int
}

extension ByteSource {
    /// The bytes of a range as an array; fewer at the end.
    package func bytes(at offset: Int, count: Int) throws(ReadFailure) -> [UInt8] {
        let wanted = max(0, min(count, size - offset))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: wanted, alignment: 8)
        defer { buffer.deallocate() }
        return Array(buffer.prefix(try read(at: offset, into: buffer)))
    }
}

/// Why a file could not be read.
package struct ReadFailure: Error, Equatable {
    /// The file's path.
    package let path: String
    /// The operating system's reason.
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

/// Reads a file row by row, in constant memory.
package protocol FileRowReader: AnyObject {
    /// Reads the next row into `row`; false at the end.
    func next(into row: FileRow) throws(ReadFailure) -> Bool
}

/// Limits of one row that stop a hostile or broken file from exhausting memory.
package struct RowLimits: Equatable, Sendable {
    /// Bytes of one field, without its quotes.
    package var fieldBytes: Int
    /// Bytes of one row.
    package var rowBytes: Int
    /// The number of columns.
    package var columns: Int

    package init(fieldBytes: Int, rowBytes: Int, columns: Int) {
        self.fieldBytes = fieldBytes
        self.rowBytes = rowBytes
        self.columns = columns
    }
}
