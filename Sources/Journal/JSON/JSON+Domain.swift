import Lifecycle

extension JSONWriter {
    /// Writes a moment in the journal's form, with its quotes.
    package mutating func instant(_ value: Instant) {
        raw("\"")
        JournalTimestamp.write(value.milliseconds, to: &self)
        raw("\"")
    }
}

extension JSONMembers {
    /// Writes a moment.
    package mutating func member(_ key: StaticString, _ value: Instant?) {
        if let value { member(key) { $0.instant(value) } }
    }
}

extension JSONScanner {
    /// Reads a moment in the journal's form.
    package mutating func instant() throws(JSONError) -> Instant {
        let place = position
        guard let instant = JournalTimestamp.instant(try string()) else { throw failure(.unexpectedValue, at: place) }
        return instant
    }

    /// Reads a word that stands for a case.
    package mutating func word<Value: RawRepresentable<String>>(_: Value.Type = Value.self) throws(JSONError) -> Value {
        let place = position
        guard let value = Value(rawValue: try string()) else { throw failure(.unexpectedValue, at: place) }
        return value
    }
}
