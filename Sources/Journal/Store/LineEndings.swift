import Formats

/// Line ends of a journal that an editor or a transfer changed.
enum LineEndings {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The header that a line is but for a byte order mark and a carriage return; nil if it is none.
    static func header(_ line: ArraySlice<UInt8>) -> JournalHeader? {
        var line = line
        if line.starts(with: mark) { line = line.dropFirst(mark.count) }
        if line.last == 0x0D { line.removeLast() }
        return Array(line).withUnsafeBytes { try? JournalHeader(line: $0) }
    }

    /// Writes a file as winnow would have: without a byte order mark, carriage returns, or blank lines at the end.
    ///
    /// An entry has no raw carriage return: JSON escapes it in texts.
    ///
    /// - Returns: Whether the file had anything of this.
    static func restore(
        _ file: FileDescriptor, to copy: FileReplacement, _ path: String
    ) throws(JournalError) -> Bool {
        var offset = 0
        var isChanged = false
        // Blank lines are written once another line follows, and a carriage return once no newline does.
        var (newlines, hasReturn) = (0, false)
        while true {
            let bytes = try file.bytes(at: offset, count: JournalScan.chunk, path: path)
            guard !bytes.isEmpty else { break }
            var out: [UInt8] = []
            out.reserveCapacity(bytes.count)
            var rest = bytes[...]
            if offset == 0, bytes.starts(with: mark) {
                rest = rest.dropFirst(mark.count)
                isChanged = true
            }
            for byte in rest {
                switch byte {
                case 0x0D: (hasReturn, isChanged) = (true, true)
                case 0x0A:
                    newlines += 1
                    hasReturn = false
                default:
                    if hasReturn { out.append(0x0D) }
                    hasReturn = false
                    for _ in 0..<newlines { out.append(0x0A) }
                    newlines = 0
                    out.append(byte)
                }
            }
            try out.withBytes { (bytes) throws(JournalError) in try copy.file.write(bytes, path: copy.path) }
            offset += bytes.count
        }
        try [0x0A].withBytes { (bytes) throws(JournalError) in try copy.file.write(bytes, path: copy.path) }
        return isChanged || newlines != 1
    }
}
