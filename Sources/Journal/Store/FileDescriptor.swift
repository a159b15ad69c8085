import Formats
import Glibc
import Lifecycle

/// Repeats a call that a signal interrupted, at most a hundred times so that it always ends.
@inline(__always)
func uninterrupted<Value: SignedInteger>(_ call: () -> Value) -> Value {
    var result = call()
    var left = 100
    while result == -Value(Int(EINTR)), left > 0 {
        result = call()
        left -= 1
    }
    return result
}

/// An open file that is closed with its last reference.
final class FileDescriptor {
    let number: Int32
    private let calls: JournalSystemCalls

    init(_ number: Int32, _ calls: JournalSystemCalls) {
        self.number = number
        self.calls = calls
    }

    deinit {
        calls.close(number)
    }

    /// Reads up to `count` bytes from an offset; fewer at the end of the file.
    func bytes(at offset: Int, count: Int, path: String) throws(JournalError) -> [UInt8] {
        var failure: JournalError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(JournalError) {
                filled = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset, path: path)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Fills a buffer from an offset as far as the file goes, and returns the number of bytes read.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int, path: String) throws(JournalError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = uninterrupted { calls.read(number, rest, offset + filled) }
            guard count >= 0 else { throw .system(call: "read", path: path, code: Int32(-count)) }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// Writes all the bytes, by several calls if necessary; not for records that must be written by one.
    func write(_ bytes: UnsafeRawBufferPointer, path: String) throws(JournalError) {
        var done = 0
        while done < bytes.count {
            let count = uninterrupted { calls.write(number, UnsafeRawBufferPointer(rebasing: bytes[done...])) }
            if count == -Int(ENOSPC) || count == -Int(EDQUOT) || count == -Int(EFBIG) || count == 0 { throw .diskFull }
            guard count > 0 else { throw .system(call: "write", path: path, code: Int32(-count)) }
            done += count
        }
    }

    /// Appends the bytes of a range to another file, piece by piece, and returns their number; fewer at the end of this
    /// one.
    func copyBytes(
        _ range: Range<Int>, of path: String, to copy: FileDescriptor, _ copyPath: String
    ) throws(JournalError) -> Int {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let bytes = try bytes(at: offset, count: min(JournalScan.chunk, range.upperBound - offset), path: path)
            if bytes.isEmpty { break }
            try bytes.withBytes { (bytes) throws(JournalError) in try copy.write(bytes, path: copyPath) }
            offset += bytes.count
        }
        return offset - range.lowerBound
    }

    /// Writes a range again as it is, so that the next sync writes it: after a failed one, Linux takes the pages for
    /// clean. Not for a descriptor that appends.
    ///
    /// - Throws: `JournalError.diskFull`, `.system`.
    func writeAgain(_ range: Range<Int>, path: String) throws(JournalError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let bytes = try bytes(at: offset, count: min(JournalScan.chunk, range.upperBound - offset), path: path)
            if bytes.isEmpty { break }
            let count = bytes.withUnsafeBytes { bytes in uninterrupted { calls.writeAt(number, bytes, offset) } }
            if count == 0 || [ENOSPC, EDQUOT, EFBIG].contains(Int32(-count)) { throw .diskFull }
            guard count > 0 else { throw .system(call: "pwrite", path: path, code: Int32(-count)) }
            offset += count
        }
    }

    /// Waits until what was written is on disk.
    func sync(path: String) throws(JournalError) {
        let result = calls.sync(number)
        guard result == 0 else { throw .system(call: "fsync", path: path, code: -result) }
    }
}
