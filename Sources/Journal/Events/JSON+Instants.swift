import Formats
import Lifecycle

extension JSONWriter {
    /// Writes an instant in the journal's form, with quotes.
    package mutating func instant(_ value: Instant) {
        raw("\"")
        raw(ISOTimestamp.digits(value.milliseconds))
        raw("\"")
    }
}

extension JSONMembers {
    /// Writes an instant.
    package mutating func member(_ key: StaticString, _ value: Instant?) {
        if let value { member(key) { $0.instant(value) } }
    }
}

extension JSONScanner {
    /// Reads an instant in the journal's form.
    package mutating func instant() throws(JSONError) -> Instant {
        let offset = position
        guard let milliseconds = ISOTimestamp.milliseconds(try string()) else { throw failure(.unexpectedValue, at: offset) }
        return Instant(milliseconds: milliseconds)
    }

    /// Reads a string that is the raw value of a case.
    package mutating func enumCase<Value: RawRepresentable<String>>(_: Value.Type = Value.self) throws(JSONError) -> Value {
        let offset = position
        guard let value = Value(rawValue: try string()) else { throw failure(.unexpectedValue, at: offset) }
        return value
    }
}
