import Glibc

/// Random bits of the kernel, a few at a time: a call for each of an import's salts takes longer than the encoding of
/// its line.
///
/// Not thread-safe.
final class RandomBits {
    private var bits: [UInt64] = []

    /// 256 bytes, the most that come at once (getentropy(3)).
    private static let batchSize = 32

    /// 64 bits.
    func next() -> UInt64 {
        if let next = bits.popLast() { return next }
        var batch = [UInt64](repeating: 0, count: Self.batchSize)
        let size = batch.count * MemoryLayout<UInt64>.size
        guard getentropy(&batch, size) == 0 else {
            // Stops the program if there is no randomness at all.
            var generator = SystemRandomNumberGenerator()
            return generator.next()
        }
        bits = batch
        return bits.removeLast()
    }
}
