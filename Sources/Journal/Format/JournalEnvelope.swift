import Lifecycle

/// Everything around the event in one line of the journal, parsed without copying.
///
/// A line is one JSON object without white space between its own keys, in this order: `v` `seq` `id` `part` `at`
/// `occurredAt` `by` `via` `lead` `kind` `def` `batch` `data`, then any keys of a later version, then `person`
/// `personDigest` `sum`, and a newline. `v` `seq` `id` `at` `by` `kind` `data` `sum` are always present. Texts are kept
/// as ranges of the line, whose bytes the caller must keep.
package struct JournalEnvelope: Sendable {
    /// A range of the line, in bytes from its beginning.
    package typealias Piece = Range<Int32>

    /// The location of `person` in the line.
    package struct Person: Sendable {
        /// The offset of its key's opening quote.
        var key: Int
        /// The offset of the opening quote of `personDigest`.
        var end: Int
        /// The value, an object or `null`.
        package var value: Piece
        /// Whether the person has been erased.
        package var isNull: Bool
        /// The SHA-256 of the value's bytes as they were written.
        package var digest: JournalHash
    }

    /// The version of the line format that the line is written in.
    package var version = 0
    /// The line's number in the journal.
    package var seq = SequenceNumber(0)
    /// The intent that the line belongs to.
    package var action = ActionID(high: 0, low: 0)
    /// The line's number in its action, from 1.
    package var part: Int32 = 1
    /// The number of lines in its action.
    package var parts: Int32 = 1
    /// The time of recording.
    package var at = Instant(milliseconds: 0)
    /// The time of the event, where it differs.
    package var occurredAt: Instant?
    /// The author, as text with JSON escapes.
    package var by: Piece = 0..<0
    /// The login that really acted, as text with JSON escapes.
    package var via: Piece?
    /// The lead that the line is about.
    package var lead: LeadID?
    /// The kind of the event, or `nil` for one that a later version wrote.
    package var kind: EventKind?
    /// The kind's name.
    package var kindName: Piece = 0..<0
    /// The number of the definition that the decision used; 0 before the first.
    package var definition = 0
    /// The import that the line belongs to.
    package var batch: ActionID?
    /// The value of `data`, an object.
    package var data: Piece = 0..<0
    /// The keys of a later version, with their values and the commas between them.
    package var unknownKeys: Piece?
    /// The personal data, where the line has any.
    package var person: Person?
    /// The hash that the line states, its key `sum`.
    package var hash: JournalHash

    /// The length of `,"sum":"…"}` in bytes.
    static let suffixLength = 10 + JournalHash.digits
    /// The highest number of a line or definition: no disk holds as many lines, and sums of numbers can't overflow.
    package static let highestNumber = 1 << 40
    /// How far a lead's number may be above that of its line; leads are numbered in order, so it never is.
    package static let spareLeadNumbers = 1 << 20
    /// The largest number of lines in one action.
    package static let maximumParts = 1 << 20
}
