/// Counts the multi-byte sequences of a file that are valid UTF-8, and the invalid bytes.
package struct UTF8Validator {
    /// The number of valid sequences of two to four bytes.
    package private(set) var valid = 0
    /// The number of bytes that belong to no valid sequence.
    package private(set) var invalid = 0
    /// The number of bytes that are 0.
    package private(set) var nuls = 0
    /// The number of other control characters that no table has.
    package private(set) var controls = 0
    /// The number of bytes.
    package private(set) var size = 0

    package init() {}

    /// Whether the bytes are rather those of a program or picture than a text with a few damaged places.
    package var isBinary: Bool { nuls > 0 && (nuls * 10 > size || controls > 0 && (nuls + controls) * 20 > size) }

    /// Checks a whole text; O(size).
    package mutating func run(over source: any ByteSource) throws(ReadFailure) {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 8)
        defer { block.deallocate() }
        var offset = 0
        while true {
            let got = try source.read(at: offset, into: block)
            let last = got < block.count
            guard got > 0 else { return }
            let bytes = UnsafeRawBufferPointer(rebasing: block[..<got])
            var used = check(bytes, last: last)
            if used == 0 { used = got }
            offset += used
            size += used
            if last { return }
        }
    }

    /// Checks one block; returns the number of bytes used, without a sequence cut off at the end.
    private mutating func check(_ bytes: UnsafeRawBufferPointer, last: Bool) -> Int {
        var index = 0
        let end = bytes.count
        while index < end {
            if index + 8 <= end {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                // ASCII without NUL: no high bit, and subtracting one borrows from no byte.
                if word & 0x8080_8080_8080_8080 == 0, (word &- 0x0101_0101_0101_0101) & 0x8080_8080_8080_8080 == 0 {
                    index += 8
                    continue
                }
            }
            let byte = bytes[index]
            if byte < 0x80 {
                if byte == 0 { nuls += 1 } else if byte < 0x09 || (0x0E..<0x20).contains(byte) && byte != 0x1B { controls += 1 }
                index += 1
                continue
            }
            let length = byte >= 0xF0 && byte < 0xF5 ? 4 : byte >= 0xE0 && byte < 0xF0 ? 3 : byte >= 0xC2 && byte < 0xE0 ? 2 : 0
            if length > 0, index + length > end, !last { return index }
            if length > 0, index + length <= end, Self.isSequence(bytes, index, length) {
                valid += 1
                index += length
            } else {
                invalid += 1
                index += 1
            }
        }
        return end
    }

    private static func isSequence(_ bytes: UnsafeRawBufferPointer, _ index: Int, _ length: Int) -> Bool {
        for step in 1..<length where bytes[index + step] & 0xC0 != 0x80 { return false }
        switch (bytes[index], bytes[index + 1]) {
        case (0xE0, ..<0xA0), (0xED, 0xA0...), (0xF0, ..<0x90), (0xF4, 0x90...): return false
        default: return true
        }
    }
}
