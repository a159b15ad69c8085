import Journal

/// The locations of one lead's lines in the journal, in order, in compact form.
///
/// Each line is two varints: the distance of its offset from the previous line's offset, and its length.
struct LineLocations {
    private(set) var bytes: [UInt8] = []
    private var last = 0

    init() {}

    /// Decodes stored locations; O(n).
    init(bytes: [UInt8]) {
        // Behind a location that was cut off, the next one would be read as a part of it.
        let end = Self.each(in: bytes) { last = $0.offset }
        self.bytes = end == bytes.count ? bytes : Array(bytes[..<end])
    }

    /// Encodes locations, which must be in order.
    init(_ locations: some Sequence<LineLocation>) { for location in locations { append(location) } }

    /// Appends a line that is behind all others.
    mutating func append(_ location: LineLocation) {
        // Locations of a damaged index may go backwards; reading there then fails, without a trap here.
        Varint.append(UInt64(truncatingIfNeeded: location.offset &- last), to: &bytes)
        Varint.append(UInt64(truncatingIfNeeded: location.length), to: &bytes)
        last = location.offset
    }

    /// All locations; O(n).
    var all: [LineLocation] { Self.all(in: bytes) }

    /// All stored locations; O(n).
    static func all(in bytes: [UInt8]) -> [LineLocation] {
        var locations: [LineLocation] = []
        // Most lines take four or five bytes.
        locations.reserveCapacity(bytes.count / 4 + 1)
        each(in: bytes) { locations.append($0) }
        return locations
    }

    /// Passes on all whole locations, and returns the end of the last one.
    @discardableResult
    private static func each(in bytes: [UInt8], _ body: (LineLocation) -> Void) -> Int {
        var index = 0
        var (offset, end) = (0, 0)
        while let delta = Varint.read(bytes, at: &index), let length = Varint.read(bytes, at: &index) {
            offset = offset &+ Int(truncatingIfNeeded: delta)
            body(LineLocation(offset: offset, length: Int(truncatingIfNeeded: length)))
            end = index
        }
        return end
    }
}

extension LineLocation {
    /// The lines of several leads in order, without duplicates: an undo may affect several of them.
    static func union(_ locations: [[LineLocation]]) -> [LineLocation] {
        var all: [LineLocation] = []
        for location in locations.joined().sorted(by: { $0.offset < $1.offset }) where all.last != location { all.append(location) }
        return all
    }
}

/// Variable-length integers in LEB128: small numbers take few bytes.
enum Varint {
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Reads a number and advances; nil at the end or if the number is cut off.
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
