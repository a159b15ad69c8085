package import Lifecycle

/// A value that a statement sends, in PostgreSQL's binary form.
package enum ServerValue: Sendable {
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
    case id(ActionID)
    /// An array of bytes, of which some are NULL.
    case arrayOfBytes([[UInt8]?])
    case arrayOfIntegers([Int64])

    // The types' numbers never change (pg_type.dat).
    private static let bytea: UInt32 = 17

    /// The number of its type.
    var type: UInt32 {
        switch self {
        case .integer: 20
        case .text: 25
        case .bytes: Self.bytea
        case .id: 2950
        case .arrayOfBytes: 1001
        case .arrayOfIntegers: 1016
        }
    }

    /// Its bytes.
    var encoded: [UInt8] {
        switch self {
        case .integer(let value): Self.bigEndian(value)
        case .text(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        case .id(let id): Self.bigEndian(id.high) + Self.bigEndian(id.low)
        case .arrayOfBytes(let elements): Self.encoded(elements, of: Self.bytea)
        case .arrayOfIntegers(let elements): Self.encoded(elements.map(Self.bigEndian), of: 20)
        }
    }

    /// Dimensions, whether there are NULLs, the type; size and first index of the dimension; each element with its
    /// length, -1 for NULL (array_send).
    private static func encoded(_ elements: [[UInt8]?], of type: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(elements.reduce(20) { $0 + 4 + ($1?.count ?? 0) })
        bytes += bigEndian(Int32(elements.isEmpty ? 0 : 1))
        bytes += bigEndian(Int32(elements.contains { $0 == nil } ? 1 : 0))
        bytes += bigEndian(type)
        guard !elements.isEmpty else { return bytes }
        bytes += bigEndian(Int32(clamping: elements.count))
        bytes += bigEndian(Int32(1))
        for element in elements {
            bytes += bigEndian(Int32(element.map { Int32(clamping: $0.count) } ?? -1))
            if let element { bytes += element }
        }
        return bytes
    }

    private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
