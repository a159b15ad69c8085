import Lifecycle

/// A position between two whole actions of a journal, which also detects that the file was replaced.
///
/// The file's device and inode needn't be kept, because the hash covers every byte before it: each line's hash covers
/// the hash before and the line, and the digest in the line covers its person. If that hash is at that offset, the same
/// lines precede it at the same locations, wherever the file was copied or moved. Only an erasure keeps the hashes, and
/// it raises the generation. Another journal, an older copy or a diverged one has another hash there, and then the
/// position is lost. A position does not detect later damage to the bytes before it; `verify` and the code that reads
/// the line do.
package struct JournalPosition: Hashable, Sendable {
    /// The file's generation: 1, plus the number of times that it was rewritten.
    package var generation: UInt64
    /// The offset of the byte after the newline of the last line read.
    package var offset: Int
    /// The number of that line; 0 at the beginning.
    package var seq: SequenceNumber
    /// The hash of that line; at the beginning, the initial hash of the chain.
    package var hash: JournalHash

    package init(generation: UInt64, offset: Int, seq: SequenceNumber, hash: JournalHash) {
        self.generation = generation
        self.offset = offset
        self.seq = seq
        self.hash = hash
    }

    /// Whether a journal can have it; check a stored position before computing with it.
    package var isPossible: Bool { offset >= 0 && (0...JournalEnvelope.highestNumber).contains(seq.value) }
}

/// One line that counts, with its location in the file.
package struct JournalLine: Sendable {
    /// The line's first byte in the file.
    package var offset: Int
    /// Its length in bytes without the newline.
    package var length: Int
    /// The line's parsed envelope.
    package var envelope: JournalEnvelope

    /// The line number in the file, as editors count: the header is line 1.
    package var number: Int { envelope.seq.value + 1 }
}
