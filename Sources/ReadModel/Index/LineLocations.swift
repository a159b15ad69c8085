import Journal

/// The places of one lead's lines in the journal, in the order of their numbers, as few bytes as can be.
///
/// Each line is two variable-length numbers (7 bits a byte, the highest bit says that more follow): how far behind the line before it begins, and its length.
struct LineLocations {
    private(set) var bytes: [UInt8]
    private var last: Int

    /// No lines.
    init() {
        bytes = []
        last = 0
    }

    /// What was stored; O(n).
    init(bytes: [UInt8]) {
        self.bytes = bytes
        last = 0
        Self.each(in: bytes) { last = $0.offset }
    }

    /// Adds a line that stands behind all others.
    mutating func append(_ place: LineLocation) {
        Varint.append(UInt64(place.offset - last), to: &bytes)
        Varint.append(UInt64(place.length), to: &bytes)
        last = place.offset
    }

    /// All of them; O(n).
    var all: [LineLocation] { Self.all(in: bytes) }

    /// All that was stored; O(n).
    static func all(in bytes: [UInt8]) -> [LineLocation] {
        var places: [LineLocation] = []
        // Most lines take four bytes or five.
        places.reserveCapacity(bytes.count / 4 + 1)
        each(in: bytes) { places.append($0) }
        return places
    }

    private static func each(in bytes: [UInt8], _ body: (LineLocation) -> Void) {
        var index = 0
        var offset = 0
        while let delta = Varint.read(bytes, at: &index), let length = Varint.read(bytes, at: &index) {
            offset = offset &+ Int(truncatingIfNeeded: delta)
            body(LineLocation(offset: offset, length: Int(truncatingIfNeeded: length)))
        }
    }
}

extension LineLocations? {
    /// These lines, or none, and one that stands behind them.
    func appending(_ place: LineLocation) -> LineLocations {
        var lines = self ?? LineLocations()
        lines.append(place)
        return lines
    }
}

extension LineLocation {
    /// All lines of several leads in order, each once: an undo may concern more than one of them.
    static func union(_ places: [[LineLocation]]) -> [LineLocation] {
        var all: [LineLocation] = []
        for place in places.joined().sorted(by: { $0.offset < $1.offset }) where all.last != place { all.append(place) }
        return all
    }
}

/// Numbers as LEB128 writes them: small ones in few bytes.
enum Varint {
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Reads one and moves on; nil at the end, or where a number is cut off.
    static func read(_ bytes: [UInt8], at index: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while index < bytes.count, shift < 64 {
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
