/// Why some bytes are not the JSON that was expected, and where; it never quotes them, since they may be personal data.
package struct JSONError: Error, Equatable, Sendable {
    /// What is wrong.
    package enum Reason: String, Sendable {
        /// The bytes end before the value does; the only failure of a text that is a prefix of a valid one.
        case endOfText = "it ends too early"
        /// A byte that can't stand in this place.
        case unexpectedByte = "a byte that cannot stand there"
        /// A string that is not UTF-8, or has half of a surrogate pair.
        case invalidText = "text that is not valid Unicode"
        /// A number that is malformed or doesn't fit where it is needed.
        case invalidNumber = "a number that is malformed or too large"
        /// More than 64 levels of arrays and objects.
        case tooDeep = "more than 64 levels of nesting"
        /// A value of another kind than the one asked for, or with a meaning that nobody knows.
        case unexpectedValue = "a value of another kind than expected"
        /// A key that stands twice, or not in its place.
        case misplacedKey = "a key that is repeated or out of place"
        /// A key that has to be there.
        case missingKey = "a required key is missing"
        /// More text after the value.
        case trailingText = "something follows the value"
    }

    /// What is wrong.
    package var reason: Reason
    /// The place, in bytes from the beginning of the text.
    package var offset: Int

    /// Names a reason and a place.
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}
