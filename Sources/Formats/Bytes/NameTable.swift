/// A hash table from short names to values that is looked up by bytes, without making a string.
///
/// A name of up to sixteen bytes is identified by its length and two words of eight bytes, which overlap where it is
/// shorter. Longer names are not stored.
public struct NameTable<Value: Sendable>: Sendable {
    @usableFromInline
    struct Slot: Sendable {
        @usableFromInline var name: Name
        @usableFromInline var value: Value?

        @inlinable
        init(name: Name, value: Value?) {
            self.name = name
            self.value = value
        }
    }

    @usableFromInline
    struct Name: Equatable, Sendable {
        @usableFromInline var count: Int
        @usableFromInline var first: UInt64
        @usableFromInline var last: UInt64

        @inlinable @inline(__always)
        init?(_ bytes: UnsafeRawBufferPointer) {
            count = bytes.count
            switch bytes.count {
            case 8...16:
                first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
                last = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            case 4..<8:
                first = UInt64(bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
                last = UInt64(bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
            case 1..<4:
                first = UInt64(bytes[0]) << 8 | UInt64(bytes[count / 2])
                last = UInt64(bytes[count - 1])
            default: return nil
            }
        }

        @inlinable @inline(__always)
        var hash: Int {
            let mixed = (first ^ (last &<< 7 | last &>> 57) ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
            return Int(truncatingIfNeeded: mixed &>> 40)
        }
    }

    @usableFromInline let slots: [Slot]
    @usableFromInline let mask: Int

    /// Stores distinct names; those longer than sixteen bytes are left out.
    @inlinable
    public init(_ entries: [(name: String, value: Value)]) {
        var size = 16
        while size < entries.count * 4 { size *= 2 }
        mask = size - 1
        let empty = [UInt8](repeating: 0, count: 1).withUnsafeBytes { Name($0) }
        guard let empty else {
            slots = []
            return
        }
        var slots = [Slot](repeating: Slot(name: empty, value: nil), count: size)
        for entry in entries {
            guard let name = Array(entry.name.utf8).withUnsafeBytes({ Name($0) }) else { continue }
            var index = name.hash & mask
            while slots[index].value != nil { index = (index + 1) & mask }
            slots[index] = Slot(name: name, value: entry.value)
        }
        self.slots = slots
    }

    /// Stores the raw values of all cases.
    @inlinable
    public init() where Value: RawRepresentable<String> & CaseIterable {
        self.init(Value.allCases.map { ($0.rawValue, $0) })
    }

    /// The value of a name; nil for an unknown name.
    @inlinable @inline(__always)
    public subscript(name: UnsafeRawBufferPointer) -> Value? {
        guard let name = Name(name), !slots.isEmpty else { return nil }
        var index = name.hash & mask
        while let value = slots[index].value {
            if slots[index].name == name { return value }
            index = (index + 1) & mask
        }
        return nil
    }
}
