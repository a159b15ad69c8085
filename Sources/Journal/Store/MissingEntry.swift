import Lifecycle

/// An entry that somebody had seen and that is not in the journal any more, as the workspace's marker names it.
package struct MissingEntry: Equatable, Sendable, CustomStringConvertible {
    /// The entry's number.
    package let seq: SequenceNumber
    /// The generation of the journal that had it.
    package let generation: UInt64
    /// The entry's hash, by which it is recognised in any generation.
    package let hash: JournalHash

    init(before position: JournalPosition) {
        (seq, generation, hash) = (position.seq, position.generation, position.hash)
    }

    /// Reads the text of a marker; nil for one with another reason.
    package init?(marker: String) {
        let words = marker.split(separator: " ")
        guard words.count == 8, words[0] == "entry", words[2] == "is", words[3] == "missing", words[4] == "(generation",
            words[6] == "hash", words[7].hasSuffix(")"), let seq = Int(words[1]), let generation = UInt64(words[5].dropLast()),
            generation <= JournalHeader.highestGeneration,
            let hash = JournalHash(String(words[7].dropLast()))
        else { return nil }
        (self.seq, self.generation, self.hash) = (SequenceNumber(seq), generation, hash)
    }

    /// The text of the marker.
    package var description: String { "entry \(seq) is missing (generation \(generation), hash \(hash))" }

    /// What is wrong and what to do about it.
    package var advice: String {
        "entry \(seq.value.grouped) was there and is missing: `winnow restore BACKUP` brings it back; "
            + "`winnow repair --accept-loss`, run by the owner of the workspace, goes on without it"
    }
}
