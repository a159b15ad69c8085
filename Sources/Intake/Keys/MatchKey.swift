/// A stable 64-bit key for finding leads that may be the same.
///
/// It is equal on every machine and in every version. The hash is FNV-1a (Fowler, Noll, Vo; 64 bits) over a byte for
/// the kind of key and the normalised text, finished with the mixer of MurmurHash3, so that keys of different kinds
/// don't collide by their text.
/// A key finds candidates and proves nothing: compare the normalised texts before joining leads. With a million leads
/// the odds of one accidental collision are about 3 in 100 million, but a hostile file could produce one.
package struct MatchKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The data that a key is made of.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case externalID = 1
        case email = 2
        case phone = 3
        case company = 4
        case domain = 5
        case name = 6
        case nameAndCompany = 7
        case row = 8
        case identity = 9
    }

    /// The hash.
    package let value: UInt64

    /// Makes the key of a normalised text.
    package init(_ kind: Kind, _ normalised: String) {
        var hash = StableHash()
        hash.add(kind.rawValue)
        hash.add(normalised)
        value = hash.finished
    }

    init(_ kind: Kind, parts: [String]) {
        var hash = StableHash()
        hash.add(kind.rawValue)
        for part in parts {
            hash.add(part)
            hash.add(0xFF)  // no byte of UTF-8, so that parts cannot run together
        }
        value = hash.finished
    }

    /// Sixteen hexadecimal digits.
    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    package static func < (a: MatchKey, b: MatchKey) -> Bool { a.value < b.value }
}

/// The FNV-1a hash with a final mix.
struct StableHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
    }

    var finished: UInt64 {
        var mixed = state
        mixed ^= mixed >> 33
        mixed = mixed &* 0xFF51_AFD7_ED55_8CCD
        mixed ^= mixed >> 33
        mixed = mixed &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ mixed >> 33
    }
}
