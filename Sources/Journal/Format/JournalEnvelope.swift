import Lifecycle

/// What stands around the event in one line of the journal, read without copying anything.
///
/// A line is one JSON object without white space between its own keys, in this order: `v` `seq` `id` `part` `at` `occurredAt` `by` `via` `lead`
/// `kind` `def` `batch` `data`, then any key of a later version, then `person` `personDigest` `sum`, and a newline. `v` `seq` `id` `at` `by`
/// `kind` `data` `sum` are always there. Texts are kept as places in the line, whose bytes the holder must have at hand.
package struct JournalEnvelope: Sendable {
    /// A piece of the line: where it begins and ends, in bytes from the line's beginning.
    package typealias Piece = Range<Int32>

    /// Where `person` stands.
    package struct Person: Sendable {
        /// Where its key begins, with the quote.
        var key: Int
        /// Where `personDigest` begins, with the quote.
        var end: Int
        /// The value, an object or `null`.
        package var value: Piece
        /// Whether the person has been erased.
        package var isNull: Bool
        /// SHA-256 of the value's bytes as they were written.
        package var digest: JournalHash
    }

    /// The version of winnow's lines that this one is written in.
    package var version = 0
    /// Its place in the journal.
    package var seq = SequenceNumber(0)
    /// The intent that it belongs to.
    package var action = ActionID(high: 0, low: 0)
    /// Which line of its action it is, from 1.
    package var part: Int32 = 1
    /// How many lines its action has.
    package var parts: Int32 = 1
    /// When it was recorded.
    package var at = Instant(milliseconds: 0)
    /// When it happened, where that differs.
    package var occurredAt: Instant?
    /// Who did it, as text with JSON's escapes.
    package var by: Piece = 0..<0
    /// Who really sat there, as text with JSON's escapes.
    package var via: Piece?
    /// The lead that it is about.
    package var lead: LeadID?
    /// What happened, or `nil` for a kind that a later version wrote.
    package var kind: EventKind?
    /// The kind's name.
    package var kindName: Piece = 0..<0
    /// The number of the definition under which it was decided; 0 before the first.
    package var definition = 0
    /// The import that it belongs to.
    package var batch: ActionID?
    /// The value of `data`, an object.
    package var data: Piece = 0..<0
    /// Keys of a later version with their values and the commas between them.
    package var later: Piece?
    /// The personal data, where the line has any.
    package var person: Person?
    /// The line's sum as it is written.
    package var sum: JournalHash

    /// The bytes of `,"sum":"…"}`.
    static let ending = 10 + JournalHash.digits
    /// The largest number of lines in one action.
    package static let mostParts = 1 << 20
}
