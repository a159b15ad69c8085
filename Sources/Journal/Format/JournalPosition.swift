import Lifecycle

/// A place between two whole actions of a journal, and enough about it to notice that the file is no longer the one it was taken from.
///
/// Which file that is by device and inode needn't be kept, for the sum stands for every byte before it: each line's sum covers the sum before and the line, and
/// the digest in the line covers its person. Whoever finds that sum at that offset has the same lines at the same places before it, wherever the file was
/// copied or moved; only erasing a person leaves sums alone, and that raises the generation. Another journal, an older copy or one that went on
/// otherwise ends that line with another sum, and then the position is lost. That bytes before it were damaged since, no inode tells either: that
/// is for `verify`, and for whoever reads the line.
package struct JournalPosition: Hashable, Sendable {
    /// How often the file had been rewritten.
    package var generation: UInt64
    /// The byte after the newline of the last line that was read.
    package var offset: Int
    /// The number of that line; 0 at the beginning.
    package var seq: SequenceNumber
    /// The sum of that line; at the beginning, what stands before seq 1.
    package var sum: JournalHash

    /// Puts a stored position together again.
    package init(generation: UInt64, offset: Int, seq: SequenceNumber, sum: JournalHash) {
        self.generation = generation
        self.offset = offset
        self.seq = seq
        self.sum = sum
    }
}

/// One line that counts, and where it stands in the file.
package struct JournalLine: Sendable {
    /// The line's first byte in the file.
    package var offset: Int
    /// Its length in bytes without the newline.
    package var length: Int
    /// What it says about itself.
    package var envelope: JournalEnvelope

    /// The number of the line in the file, as editors count: the header is line 1.
    package var number: Int { envelope.seq.value + 1 }
}
