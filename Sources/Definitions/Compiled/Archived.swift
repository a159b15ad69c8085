/// A part of a definition that can be archived.
///
/// Conformances are written by hand, because each type that `Codable` reads by key makes the Swift runtime search all
/// protocol conformances of the program. That takes some 50 µs a type, longer than reading a whole definition.
protocol Archived {
    /// Reads what ``write(to:)`` wrote.
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable)
    /// Writes every stored property.
    func write(to archive: inout DefinitionArchive)
}

/// An enumeration that is archived by its raw value, so that the order of its cases says nothing.
protocol ArchivedByName: Archived, RawRepresentable {}

extension ArchivedByName where RawValue: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        guard let value = Self(rawValue: try archive.read()) else { throw DefinitionArchive.Unreadable() }
        self = value
    }

    func write(to archive: inout DefinitionArchive) { archive.write(rawValue) }
}

extension String: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) { self = try archive.text() }
    func write(to archive: inout DefinitionArchive) { archive.write(text: self) }
}

extension Character: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        let text = try archive.text()
        guard let first = text.first, text.count == 1 else { throw DefinitionArchive.Unreadable() }
        self = first
    }

    func write(to archive: inout DefinitionArchive) { archive.write(text: String(self)) }
}

extension Int: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) { self = Int(try archive.number()) }
    func write(to archive: inout DefinitionArchive) { archive.write(number: Int64(self)) }
}

extension Bool: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) { self = try archive.tag() != 0 }
    func write(to archive: inout DefinitionArchive) { archive.write(tag: self ? 1 : 0) }
}

extension Optional: Archived where Wrapped: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        self = try archive.tag() == 0 ? nil : archive.read() as Wrapped
    }

    func write(to archive: inout DefinitionArchive) {
        if let self { archive.write(tag: 1, self) } else { archive.write(tag: 0) }
    }
}

extension Array: Archived where Element: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        let count = try archive.count()
        self = []
        reserveCapacity(count)
        for _ in 0..<count { append(try archive.read()) }
    }

    func write(to archive: inout DefinitionArchive) {
        archive.write(count)
        for element in self { archive.write(element) }
    }
}

extension Set: Archived where Element: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) { self = Set(try archive.read() as [Element]) }
    func write(to archive: inout DefinitionArchive) { archive.write(Array(self)) }
}

extension Dictionary: Archived where Key: Archived, Value: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        self = [:]
        for _ in 0..<(try archive.count()) {
            let key: Key = try archive.read()
            self[key] = try archive.read() as Value
        }
    }

    func write(to archive: inout DefinitionArchive) {
        archive.write(count)
        for (key, value) in self { archive.write(key, value) }
    }
}

extension ClosedRange: Archived where Bound == Int {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        let (lower, upper): (Int, Int) = (try archive.read(), try archive.read())
        guard lower <= upper else { throw DefinitionArchive.Unreadable() }
        self = lower...upper
    }

    func write(to archive: inout DefinitionArchive) { archive.write(lowerBound, upperBound) }
}
