/// An error in JSON text and its offset; never quotes the text, which may be personal data.
public struct JSONError: Error, Equatable, Sendable {
    /// The kind of error.
    public enum Reason: String, Sendable {
        /// The text ends before the value does; the only error of a prefix of a valid text.
        case endOfText = "unexpected end"
        /// A byte that is not allowed at this position.
        case unexpectedByte = "unexpected byte"
        /// A string that is not UTF-8, or has half of a surrogate pair.
        case invalidText = "invalid Unicode text"
        /// A number that is malformed or doesn't fit where it is needed.
        case invalidNumber = "malformed or too large number"
        /// More than 64 levels of arrays and objects.
        case tooDeep = "more than 64 levels of nesting"
        /// A value of another type than expected, or with an unknown meaning.
        case unexpectedValue = "unexpected value"
        /// A key that is repeated or out of order.
        case misplacedKey = "repeated or misplaced key"
        /// A required key is absent.
        case missingKey = "missing key"
        /// More text after the value.
        case trailingText = "unexpected text after the value"
    }

    /// The kind of error.
    public var reason: Reason
    /// The offset in bytes from the beginning of the text.
    public var offset: Int

    /// An error at an offset.
    @inlinable
    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}
