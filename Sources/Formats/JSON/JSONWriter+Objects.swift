extension JSONWriter {
    /// Writes an object to which the closure adds the members.
    @inlinable
    public mutating func object(_ members: (inout JSONMembers) -> Void) {
        raw("{")
        var writer = JSONMembers(text: JSONWriter(), first: true)
        swap(&writer.text, &self)
        members(&writer)
        swap(&writer.text, &self)
        raw("}")
    }

    /// Writes an array, one element for each value.
    @inlinable
    public mutating func array<Element>(_ values: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void) {
        raw("[")
        var first = true
        for value in values {
            if !first { raw(",") }
            first = false
            write(&self, value)
        }
        raw("]")
    }
}

/// The members of an object that is being written; a `nil` value writes nothing.
public struct JSONMembers {
    /// The text that receives the members.
    public var text: JSONWriter
    @usableFromInline var first: Bool

    @inlinable
    init(text: JSONWriter, first: Bool) {
        self.text = text
        self.first = first
    }

    /// Writes a key, which must need no escapes, and the value that the closure writes.
    @inlinable
    public mutating func member(_ key: StaticString, _ write: (inout JSONWriter) -> Void) {
        if !first { text.raw(",") }
        first = false
        text.raw("\"")
        text.raw(key)
        text.raw("\":")
        write(&text)
    }

    /// Writes a key that may need escapes, such as the name of an unknown column.
    @inlinable
    public mutating func member(named key: String, _ write: (inout JSONWriter) -> Void) {
        if !first { text.raw(",") }
        first = false
        text.string(key)
        text.raw(":")
        write(&text)
    }

    /// Writes a string.
    @inlinable
    public mutating func member(_ key: StaticString, _ value: String?) {
        if let value { member(key) { $0.string(value) } }
    }

    /// Writes an integer.
    @inlinable
    public mutating func member(_ key: StaticString, _ value: (some FixedWidthInteger)?) {
        if let value { member(key) { $0.integer(value) } }
    }

    /// Writes a floating-point number.
    @inlinable
    public mutating func member(_ key: StaticString, _ value: Double?) {
        if let value { member(key) { $0.double(value) } }
    }

    /// Writes a Boolean.
    @inlinable
    public mutating func member(_ key: StaticString, _ value: Bool?) {
        if let value { member(key) { $0.bool(value) } }
    }

    /// Writes an array of strings; writes nothing for an empty one.
    @inlinable
    public mutating func member(_ key: StaticString, _ values: [String]) {
        if !values.isEmpty { member(key) { $0.array(values) { $0.string($1) } } }
    }
}
